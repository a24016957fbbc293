"""From a pack's mapping to a tree and back."""

import pytest

from decision_tree.tree import Answer, Outcome, Question, Scenario, Tree, build_tree, to_mapping
from directory.facts import Facts

from .examples import SOUND, add_step

DATA = {
    "tree": "me",
    "title": "Help for me",
    "audience": "patient",
    "intro": "A few questions.",
    "start": "first",
    "questions": {
        "first": {
            "ask": "First?",
            "hint": "A hint.",
            "answers": [
                {"say": "Yes", "go": "end", "danger": True},
                {"say": "Perhaps", "go": "end", "unsure": True, "unsure_waiver": "Agreed."},
                {"say": "No", "go": "end", "sets": {"age": "adult", "area": "camden"}},
            ],
        }
    },
    "outcomes": {"end": {"level": "urgent", "title": "End", "advice": "One.\nTwo.", "services": ["b", "a"]}},
    "scenarios": [{"name": "Some way", "answers": ["Yes"], "ends": "end"}],
}

TREE = Tree(
    key="me",
    title="Help for me",
    audience="patient",
    start="first",
    steps=(
        Question(
            "first",
            "First?",
            (
                Answer("Yes", "end", danger=True),
                Answer("Perhaps", "end", unsure=True, unsure_waiver="Agreed."),
                Answer("No", "end", sets=Facts(age="adult", area="camden")),
            ),
            hint="A hint.",
        ),
        Outcome("end", "urgent", "End", advice="One.\nTwo.", services=("b", "a")),
    ),
    intro="A few questions.",
    scenarios=(Scenario("Some way", ("Yes",), "end"),),
)


def test_a_mapping_gives_its_tree():
    assert build_tree(DATA) == TREE


def test_a_tree_gives_its_mapping():
    assert to_mapping(TREE) == DATA


def test_a_mapping_has_the_usual_order():
    assert list(to_mapping(TREE)) == list(DATA)


def test_what_is_missing_is_blank():
    assert build_tree({"tree": "t"}) == Tree("t", "", "", "", ())


def test_what_is_blank_is_left_out():
    tree = Tree("t", "T", "patient", "q", (Question("q", "Q?", (Answer("Yes", "o"),)), Outcome("o", "urgent", "O")))
    assert to_mapping(tree) == {
        "tree": "t",
        "title": "T",
        "audience": "patient",
        "start": "q",
        "questions": {"q": {"ask": "Q?", "answers": [{"say": "Yes", "go": "o"}]}},
        "outcomes": {"o": {"level": "urgent", "title": "O"}},
    }


def test_advice_is_tidied_to_one_paragraph_a_line():
    tree = build_tree({"outcomes": {"end": {"advice": "  One. \n\nTwo.\n"}}})
    assert tree.outcomes[0].advice == "One.\nTwo."


def test_a_question_and_an_outcome_may_share_a_key_in_a_mapping():
    tree = add_step(TREE, Outcome("first", "urgent", "First"))
    assert build_tree(to_mapping(tree)) == tree


def test_two_questions_that_share_a_key_are_refused_rather_than_lost():
    with pytest.raises(ValueError, match="share a key"):
        to_mapping(add_step(SOUND, Question("age", "Another?", ())))
