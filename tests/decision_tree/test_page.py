"""A tree's page: every journey, walked from link to link without a browser, ends where the pack's own files say."""

import pytest

from decision_tree.tree import journeys, run
from tests.demonstration import TREES, expected_services, tree_of_pack
from tests.tree_page import open_tree

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", TREES)
def test_a_life_at_risk_is_one_answer_away_from_999(client, key):
    page = open_tree(client, key)
    end = page.choose(page.start.answers[0].words)
    assert end.level == "emergency"
    assert "999" in end.numbers


@pytest.mark.parametrize("key", TREES)
def test_every_step_has_the_emergency_help(client, key):
    assert [step.key for step in open_tree(client, key).steps if not step.has_emergency_help] == []


@pytest.mark.parametrize("key", TREES)
def test_every_fragment_is_of_one_step_and_every_answer_leads_to_one(client, key):
    page = open_tree(client, key)
    assert len(page.fragments) == len(set(page.fragments)) > 12
    assert {answer.fragment for step in page.steps for answer in step.answers} <= set(page.fragments)


@pytest.mark.parametrize("key", TREES)
def test_answers_are_numbered_from_1(client, key):
    questions = [step for step in open_tree(client, key).steps if step.question]
    assert len(questions) >= 4
    for step in questions:
        assert [answer.position for answer in step.answers] == list(range(1, len(step.answers) + 1))


@pytest.mark.parametrize("key", TREES)
def test_every_scenario_ends_where_the_pack_says(client, key):
    page, tree = open_tree(client, key), tree_of_pack(key)
    assert tree.scenarios
    for scenario in tree.scenarios:
        end = page.choose(*scenario.answers)
        assert end.ends_at(scenario.ends)
        assert end.services == expected_services(tree, scenario.ends, run(tree, scenario.answers).facts)


@pytest.mark.parametrize("key", TREES)
def test_every_journey_ends_where_its_answers_lead(client, key):
    page, tree = open_tree(client, key), tree_of_pack(key)
    walked = list(journeys(tree))
    assert len(walked) >= 8
    for journey in walked:
        questions = [tree.step(step) for step in journey.steps]
        end = page.choose(*(step.answers[at].say for step, at in zip(questions, journey.answers, strict=False)))
        assert end.ends_at(journey.ends)
        assert end.level == tree.step(journey.ends).level
        assert end.services == expected_services(tree, journey.ends, journey.facts)
