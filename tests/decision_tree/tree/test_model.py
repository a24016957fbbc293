"""What a tree gives, also when it is wrong."""

from dataclasses import replace

import pytest

from decision_tree.tree import Outcome, Question, Tree, usable
from decision_tree.tree.words import facts_in_words
from directory.facts import Facts

from .examples import AREAS, EVERYBODY, SOUND, add_step, make_service


def test_a_step_is_found_by_its_key():
    assert SOUND.step("talk") is SOUND.steps[-1]


def test_an_unknown_key_gives_none():
    assert SOUND.step("nowhere") is None


def test_of_two_steps_with_a_key_the_first_is_found():
    first = SOUND.step("talk")
    assert add_step(SOUND, Outcome("talk", "routine", "Second")).step("talk") is first


def test_a_changed_tree_does_not_remember_the_steps_of_the_old():
    assert SOUND.step("talk") is not None
    assert replace(SOUND, steps=()).step("talk") is None


def test_questions_and_outcomes_keep_their_order():
    tree = Tree(
        "t", "T", "patient", "b", (Outcome("x", "routine", "X"), Question("b", "B?", ()), Question("a", "A?", ()))
    )
    assert ([each.key for each in tree.questions], [each.key for each in tree.outcomes]) == (["b", "a"], ["x"])


def test_trees_that_were_used_are_still_equal():
    used = replace(SOUND)
    used.step("talk")
    assert used == replace(SOUND)


@pytest.mark.parametrize(
    ("fields", "audience", "facts", "expected"),
    [
        ({}, "patient", Facts(), True),
        ({"open": False}, "patient", Facts(), False),
        ({"audience": frozenset({"professional"})}, "carer", Facts(), False),
        ({"audience": frozenset({"professional"})}, "professional", Facts(), True),
        ({"audience": frozenset({"professional", "carer"})}, "patient", Facts(), True),
        ({"audience": frozenset({"patient"})}, "professional", Facts(), True),
        ({"min_age": 18}, "patient", Facts(age="under-18"), False),
        ({"max_age": 17}, "patient", Facts(age="adult"), False),
        ({"max_age": 18}, "patient", Facts(age="adult"), True),
        ({"areas": frozenset({"camden"})}, "patient", Facts(area="islington"), False),
        ({"areas": frozenset({"camden"})}, "patient", Facts(), True),
        ({"areas": frozenset({"camden"})}, "patient", Facts(area="elsewhere"), False),
        ({}, "patient", Facts(area="elsewhere"), True),
        ({"min_age": 14}, "patient", Facts(age="12-17"), True),
        ({"min_age": 18}, "patient", Facts(age="12-17"), False),
        ({"max_age": 11}, "patient", Facts(age="12-17"), False),
    ],
)
def test_a_service_is_usable(fields: dict, audience: str, facts: Facts, expected: bool):
    assert usable(make_service("s", **({"audience": EVERYBODY} | fields)), audience, facts) is expected


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (Facts(), "anyone"),
        (Facts(age="under-18"), "people under 18"),
        (Facts(age="adult"), "people of 18 or over"),
        (Facts(area="camden"), "people in Camden"),
        (Facts(age="under-18", area="camden"), "people under 18 in Camden"),
        (Facts(age="adult", area="mars"), "people of 18 or over in mars"),
        (Facts(age="adult", area="elsewhere"), "people of 18 or over in other areas"),
        (Facts(age="12-17"), "people aged 12 to 17"),
        (Facts(age="0-11", area="camden"), "people under 12 in Camden"),
        (Facts(age="65-120"), "people of 65 or over"),
        (Facts(age="16-16"), "people aged 16"),
        (Facts(age="0-120"), "people"),
    ],
)
def test_facts_are_said_in_words(facts: Facts, words: str):
    assert facts_in_words(facts, AREAS) == words
