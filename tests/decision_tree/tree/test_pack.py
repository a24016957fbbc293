"""The demonstration pack's trees."""

import pytest

from decision_tree.tree import Outcome, Stop, compile_screens, run

from ...demonstration import TREES, directory, tree_of_pack


def test_the_pack_has_closed_services():
    assert "urlife" in {key for key, service in directory().items() if not service.open}


@pytest.mark.parametrize("key", TREES)
def test_scenarios_end_as_said(key: str):
    tree = tree_of_pack(key)  # one without mistakes
    ends = [run(tree, scenario.answers) for scenario in tree.scenarios]
    assert [(each.stop, each.at) for each in ends] == [(Stop.OUTCOME, each.ends) for each in tree.scenarios]


@pytest.mark.parametrize("key", TREES)
def test_every_outcome_is_shown_with_a_service(key: str):
    screens = compile_screens(tree_of_pack(key), directory())
    assert all(screen.services for screen in screens if isinstance(screen.step, Outcome))


def test_a_child_and_an_adult_who_drink_find_different_services():
    screens = [each for each in compile_screens(tree_of_pack("me"), directory()) if each.step.key == "drink-drugs"]
    shown = {screen.facts.age: screen.services for screen in screens}
    assert "substance-misuse-service" in shown["adult"]
    assert all("substance-misuse-service" not in keys for age, keys in shown.items() if age != "adult")
