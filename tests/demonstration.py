"""The demonstration pack as its files say it, read here by itself, so that the site is not its own judge."""

import yaml
from decision_tree.packs import read_trees
from directory.packs.pack import read_pack

from decision_tree.tree import ServiceFacts, Tree, usable_services
from directory.facts import Facts

from .conftest import PACK

TREES = sorted(path.stem for path in (PACK / "trees").glob("*.yaml"))


def services() -> dict[str, ServiceFacts]:
    """Return what the pack's own file says of services."""
    found = yaml.safe_load((PACK / "services.yaml").read_text())["services"]
    return {
        service["key"]: ServiceFacts(
            key=service["key"],
            name=service["name"],
            open=service.get("status", "open") == "open",
            audience=frozenset(service["for"]),
            min_age=service["ages"].get("min"),
            max_age=service["ages"].get("max"),
            areas=None if service["areas"] == "everywhere" else frozenset(service["areas"]),
        )
        for service in found
    }


DIRECTORY = services()


def tree_of_pack(key: str) -> Tree:
    """Return a tree of the pack."""
    pack, _ = read_pack(PACK)
    return next(tree for tree in read_trees(PACK, pack)[0] if tree.key == key)


def expected_services(tree: Tree, outcome: str, facts: Facts) -> list[str]:
    """Return the keys of the services that an outcome shows to somebody with these facts."""
    return list(usable_services(tree.step(outcome), DIRECTORY, tree.audience, facts))
