"""The demonstration pack as its files say it, read here by itself, so that the site is not its own judge."""

from functools import cache
from typing import Any

from ruamel.yaml import YAML

from decision_tree.tree import ServiceFacts, Tree, usable_services
from directory.facts import Facts
from signpost.packs.reading import read_pack
from signpost.packs.trees import pure_tree

from .conftest import PACK

TREES = sorted(path.stem for path in (PACK / "trees").glob("*.yaml"))


def load(name: str) -> Any:
    """Return what a file of the pack holds."""
    return YAML(typ="safe", pure=True).load(PACK / name)


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
def trees() -> dict[str, Tree]:
    """Return the pack's trees by key."""
    pack, problems = read_pack(PACK)
    assert not [problem for problem in problems if not problem.warning]
    return {tree.tree: pure_tree(tree) for tree in pack.trees}


def tree_of_pack(key: str) -> Tree:
    """Return a tree of the pack."""
    return trees()[key]


def expected_services(tree: Tree, outcome: str, facts: Facts) -> list[str]:
    """Return the keys of the services that an outcome shows to somebody with these facts."""
    return list(usable_services(tree.step(outcome), directory(), tree.audience, facts))
