"""The demonstration pack as its files say it, read here by itself, so that the site is not its own judge."""

from functools import cache
from typing import Any

from ruamel.yaml import YAML

from decision_tree.tree import ServiceFacts, Tree, usable_services
from directory.facts import Facts
from signpost.packs import trees

from .conftest import PACK

TREES = sorted(path.stem for path in (PACK / "trees").glob("*.yaml"))


def load(name: str) -> Any:
    """Return what a file of the pack holds."""
    return YAML(typ="safe").load(PACK / name)


@cache
def directory() -> dict[str, ServiceFacts]:
    """Return what decides whether a tree shows a service of the pack, by key."""
    return {
        service["key"]: ServiceFacts(
            key=service["key"],
            name=service["name"],
            open=service.get("status", "open") == "open",
            audience=frozenset(service["for"]),
            min_age=service.get("ages", {}).get("min"),
            max_age=service.get("ages", {}).get("max"),
            areas=None if service["areas"] == "everywhere" else frozenset(service["areas"]),
        )
        for service in load("services.yaml")["services"]
    }


@cache
def tree_of_pack(key: str) -> Tree:
    """Return a tree of the pack."""
    return trees.pure_tree(trees.Tree.model_validate(load(f"trees/{key}.yaml")))


def expected_services(tree: Tree, outcome: str, facts: Facts) -> list[str]:
    """Return the keys of the services that an outcome shows to somebody with these facts."""
    return list(usable_services(tree.step(outcome), directory(), tree.audience, facts))
