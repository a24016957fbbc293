"""The demonstration pack's trees."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from decision_tree.tree import (
    Outcome,
    ServiceFacts,
    Severity,
    Stop,
    build_tree,
    compile_screens,
    find_problems,
    run,
    to_mapping,
)
from directory.contacts import Contact
from directory.hours import from_pack

PACK = Path(__file__).parents[3] / "content" / "camden-islington"
TREES = sorted(path.stem for path in (PACK / "trees").glob("*.yaml"))


def load(name: str) -> Any:
    return yaml.safe_load((PACK / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def areas() -> dict[str, str]:
    return {area["key"]: area["name"] for area in load("pack.yaml")["areas"]}


@pytest.fixture(scope="module")
def directory() -> dict[str, ServiceFacts]:
    return {
        service["key"]: ServiceFacts(
            key=service["key"],
            name=service["name"],
            open=service.get("status", "open") == "open",
            audience=frozenset(service["for"]),
            min_age=service["ages"].get("min"),
            max_age=service["ages"].get("max"),
            areas=None if service["areas"] == "everywhere" else frozenset(service["areas"]),
            urgency=frozenset(service["urgency"]),
            referral=frozenset(service.get("referral", ())),
            contacts=tuple(contact(each) for each in service.get("contacts", ())),
            hours=from_pack(service.get("hours")),
        )
        for service in load("services.yaml")["services"]
    }


def contact(given: dict[str, Any]) -> Contact:
    return Contact(
        given["kind"],
        hours=from_pack(given.get("hours")),
        audience=frozenset(given.get("for", ())),
        restricted=given.get("restricted", False),
    )


def test_the_pack_has_trees():
    assert TREES == ["me", "professional", "someone-else", "young"]


def test_the_pack_has_services_that_are_not_open(directory: dict[str, ServiceFacts]):
    assert {key for key, service in directory.items() if not service.open} == {"urlife", "peer-support-group"}


@pytest.mark.parametrize("key", TREES)
def test_a_tree_has_no_errors(key: str, directory: dict[str, ServiceFacts], areas: dict[str, str]):
    found = find_problems(build_tree(load(f"trees/{key}.yaml")), directory, areas)
    assert [problem for problem in found if problem.severity is Severity.ERROR] == []


@pytest.mark.parametrize("key", TREES)
def test_scenarios_end_as_said(key: str):
    tree = build_tree(load(f"trees/{key}.yaml"))
    ends = [run(tree, scenario.answers) for scenario in tree.scenarios]
    assert [(each.stop, each.at) for each in ends] == [(Stop.OUTCOME, each.ends) for each in tree.scenarios]


@pytest.mark.parametrize("key", TREES)
def test_every_outcome_is_shown_with_a_service(key: str, directory: dict[str, ServiceFacts]):
    screens = compile_screens(build_tree(load(f"trees/{key}.yaml")), directory)
    assert all(screen.services for screen in screens if isinstance(screen.step, Outcome))


@pytest.mark.parametrize("key", TREES)
def test_a_tree_comes_back_from_its_mapping(key: str):
    tree = build_tree(load(f"trees/{key}.yaml"))
    assert build_tree(to_mapping(tree)) == tree


def test_a_child_and_an_adult_who_drink_find_different_services(directory: dict[str, ServiceFacts]):
    """(A service for people of 11 to 24 takes some adults.)"""
    screens = compile_screens(build_tree(load("trees/me.yaml")), directory)
    assert [(screen.facts.age, screen.services) for screen in screens if screen.step.key == "drink-drugs"] == [
        ("12-17", ("young-peoples-drug-service", "talk-to-frank", "gambling-helpline", "gp")),
        (
            "adult",
            ("young-peoples-drug-service", "substance-misuse-service", "talk-to-frank", "gambling-helpline", "gp"),
        ),
    ]
