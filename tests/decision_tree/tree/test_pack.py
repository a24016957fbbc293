"""The demonstration pack's trees."""

import pytest

from decision_tree.tree import Outcome, Stop, compile_screens, run

from ...demonstration import TREES, directory, tree_of_pack


def test_the_pack_has_trees():
    assert TREES == ["me", "professional", "someone-else", "young"]


def test_the_pack_has_services_that_are_not_open():
    assert {key for key, service in directory().items() if not service.open} == {"urlife", "peer-support-group"}


@pytest.mark.parametrize("key", TREES)
def test_scenarios_end_as_said(key: str):
    tree = tree_of_pack(key)
    ends = [run(tree, scenario.answers) for scenario in tree.scenarios]
    assert [(each.stop, each.at) for each in ends] == [(Stop.OUTCOME, each.ends) for each in tree.scenarios]


@pytest.mark.parametrize("key", TREES)
def test_every_outcome_is_shown_with_a_service(key: str):
    screens = compile_screens(tree_of_pack(key), directory())
    assert all(screen.services for screen in screens if isinstance(screen.step, Outcome))


def test_a_child_and_an_adult_who_drink_find_different_services():
    """(A service for people of 11 to 24 takes some adults.)"""
    screens = compile_screens(tree_of_pack("me"), directory())
    assert [(screen.facts.age, screen.services) for screen in screens if screen.step.key == "drink-drugs"] == [
        ("12-17", ("young-peoples-drug-service", "talk-to-frank", "gambling-helpline", "gp")),
        (
            "adult",
            ("substance-misuse-service", "young-peoples-drug-service", "talk-to-frank", "gambling-helpline", "gp"),
        ),
    ]
