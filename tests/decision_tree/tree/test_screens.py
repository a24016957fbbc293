"""Screens of the small sound tree, and of trees that cannot be compiled."""

from dataclasses import replace

import pytest

from decision_tree.tree import (
    Answer,
    Outcome,
    Question,
    Screen,
    TooManyScreens,
    Tree,
    UnsoundTree,
    compile_screens,
    reading_order,
    usable,
)
from decision_tree.tree.fragments import fragments
from decision_tree.tree.reach import reach
from directory.facts import Facts

from .examples import DIRECTORY, SOUND, add_step, change_answer, change_step, make_service, many_screens

CHILD = Facts(age="under-18")


def screens_of(key: str, tree: Tree = SOUND) -> list[Screen]:
    return [screen for screen in compile_screens(tree, DIRECTORY) if screen.step.key == key]


def test_the_start_comes_first():
    tree = replace(SOUND, steps=SOUND.steps[::-1])
    assert compile_screens(tree, DIRECTORY)[0].step.key == "danger"


def test_an_outcome_has_a_screen_for_each_group_of_people_who_find_different_services():
    assert [(screen.facts, screen.services) for screen in screens_of("talk")] == [
        (Facts(age="adult"), ("adults",)),
        (Facts(age="under-18", area="camden"), ("young-camden",)),
        (Facts(age="under-18", area="islington"), ("young-islington",)),
    ]


def test_people_who_find_the_same_share_a_screen():
    (screen,) = screens_of("talk", change_step(SOUND, "talk", services=("ambulance",)))
    assert screen.facts == Facts(age="adult")


def test_questions_that_lead_to_the_same_are_one():
    # Those who come to "Where?" as a child and as an adult find the same services there and later.
    tree = change_answer(SOUND, "age", 1, go="area")
    tree = change_step(tree, "talk", services=("ambulance",))
    assert [screen.facts for screen in screens_of("area", tree)] == [Facts(age="adult")]


def test_questions_that_lead_to_different_screens_are_not_one():
    tree = change_answer(SOUND, "age", 1, go="area")
    assert [screen.facts for screen in screens_of("area", tree)] == [Facts(age="adult"), Facts(age="under-18")]


def test_a_later_answer_replaces_an_earlier_fact():
    tree = change_answer(SOUND, "area", 0, sets=Facts(age="adult", area="camden"))
    assert Facts(age="adult", area="camden") not in [screen.facts for screen in screens_of("talk", tree)]
    assert [screen.services for screen in screens_of("talk", tree)] == [("adults",), ("young-islington",)]


def test_all_screens_of_a_step_have_its_number():
    assert [screen.number for screen in compile_screens(SOUND, DIRECTORY)] == [1, 2, 3, 4, 5, 5, 5, 6]


def test_a_question_has_a_target_for_each_answer():
    by_fragment = {screen.fragment: screen for screen in compile_screens(SOUND, DIRECTORY)}
    (screen,) = screens_of("age")
    assert [by_fragment[target].step.key for target in screen.targets] == ["area", "talk", "call-111"]


def test_fragments_are_these_in_every_version():
    """A saved link and the browser's history hold fragments: this test may never be changed to fit the code."""
    assert [(screen.step.key, screen.fragment) for screen in compile_screens(SOUND, DIRECTORY)] == [
        ("danger", "5x3nl"),
        ("call-999", "gaw6z"),
        ("age", "tqeni"),
        ("area", "qs6ce"),
        ("talk", "dx2gh"),
        ("talk", "dqqkl"),
        ("talk", "trmto"),
        ("call-111", "fkdbm"),
    ]


def test_a_service_that_an_outcome_names_twice_is_shown_once():
    (screen,) = screens_of("call-111", change_step(SOUND, "call-111", services=("ambulance", "gone", "ambulance")))
    assert screen.services == ("ambulance",)


def test_an_unknown_service_is_left_out():
    (screen,) = screens_of("call-111", change_step(SOUND, "call-111", services=("nobody", "ambulance")))
    assert screen.services == ("ambulance",)


def test_an_outcome_whose_services_have_closed_has_a_screen_without_services():
    (screen,) = screens_of("call-111", change_step(SOUND, "call-111", services=("gone",)))
    assert screen.services == ()


def test_a_service_for_professionals_alone_is_left_out_of_a_tree_for_others():
    (screen,) = screens_of("call-111", change_step(SOUND, "call-111", services=("referrers-line", "ambulance")))
    assert screen.services == ("ambulance",)


def test_a_service_for_professionals_alone_stands_in_their_tree():
    tree = change_step(replace(SOUND, audience="professional"), "call-111", services=("referrers-line",))
    assert screens_of("call-111", tree)[0].services == ("referrers-line",)


def test_a_tree_for_carers_shows_services_for_patients():
    assert usable(make_service("s", audience=frozenset({"patient"})), "carer", Facts())


def test_unreachable_steps_have_no_screen():
    assert screens_of("alone", add_step(SOUND, Outcome("alone", "routine", "Alone"))) == []


def test_a_question_without_answers_has_a_screen_without_targets():
    assert screens_of("area", change_step(SOUND, "area", answers=()))[0].targets == ()


@pytest.mark.parametrize(
    "tree",
    [
        change_answer(SOUND, "area", 0, go="age"),
        change_answer(SOUND, "area", 0, go="nowhere"),
        replace(SOUND, start="nowhere"),
    ],
    ids=["loop", "unknown target", "unknown start"],
)
def test_an_unsound_tree_is_refused(tree: Tree):
    with pytest.raises(UnsoundTree):
        compile_screens(tree, DIRECTORY)


def test_a_refusal_names_the_steps_of_a_loop():
    with pytest.raises(UnsoundTree) as refused:
        compile_screens(change_answer(SOUND, "area", 0, go="age"), DIRECTORY)
    assert sorted(refused.value.steps) == ["age", "area"]


def test_mistakes_where_nobody_comes_are_not_in_the_way():
    tree = add_step(SOUND, Question("alone", "Alone?", (Answer("Yes", "alone"), Answer("No", "nowhere"))))
    assert compile_screens(tree, DIRECTORY) == compile_screens(SOUND, DIRECTORY)


def test_too_many_screens_are_refused():
    tree, directory, _ = many_screens(30, 20)
    with pytest.raises(TooManyScreens):
        compile_screens(tree, directory)


def test_as_many_screens_as_the_limit_are_not_too_many():
    assert len(compile_screens(SOUND, DIRECTORY, most=8)) == 8


def test_one_screen_more_than_the_limit_is_too_many():
    with pytest.raises(TooManyScreens):
        compile_screens(SOUND, DIRECTORY, most=7)


def test_far_too_many_facts_are_refused_before_they_are_all_worked_out():
    tree, directory, _ = many_screens(1000, 25, local=False)
    with pytest.raises(TooManyScreens):
        compile_screens(tree, directory)


# Fragments


@pytest.fixture(scope="module")
def colliding() -> tuple[str, str]:
    """Two keys whose hashes begin with the same five characters."""
    seen: dict[str, str] = {}
    for number in range(100_000):
        node = (f"step-{number}", Facts())
        fragment = fragments([node])[node]
        if fragment in seen:
            return seen[fragment], node[0]
        seen[fragment] = node[0]
    raise AssertionError("no two alike")


def test_fragments_that_would_be_the_same_are_both_made_longer(colliding: tuple[str, str]):
    given = fragments([(key, Facts()) for key in colliding])
    assert [len(fragment) for fragment in given.values()] == [6, 6]


def test_longer_fragments_do_not_depend_on_the_order(colliding: tuple[str, str]):
    nodes = [(key, Facts()) for key in colliding]
    assert fragments(nodes) == fragments(nodes[::-1])


def test_a_longer_fragment_begins_with_the_short_one(colliding: tuple[str, str]):
    node = (colliding[0], Facts())
    both = fragments([(key, Facts()) for key in colliding])
    assert both[node].startswith(fragments([node])[node])


def test_other_fragments_stay_short(colliding: tuple[str, str]):
    given = fragments([("other", CHILD), *((key, Facts()) for key in colliding)])
    assert len(given["other", CHILD]) == 5


def test_facts_are_part_of_a_fragment():
    assert len(set(fragments([("a", Facts(age="x")), ("a", Facts(area="x")), ("a", Facts())]).values())) == 3


def test_fragments_hold_only_letters_and_digits():
    given = fragments([(f"step {number}", CHILD) for number in range(200)])
    assert set("".join(given.values())) <= set("abcdefghijklmnopqrstuvwxyz234567")


# Reading order and reach


def test_steps_are_numbered_breadth_first():
    near = Question("near", "Near?", (Answer("Yes", "far"),))
    steps = (
        Question("first", "First?", (Answer("One", "near"), Answer("Two", "beside"))),
        near,
        Question("beside", "Beside?", (Answer("Yes", "last"),)),
        Outcome("far", "routine", "Far"),
        Outcome("last", "routine", "Last"),
    )
    assert reading_order(Tree("t", "T", "patient", "first", steps)) == ("first", "near", "beside", "far", "last")


def test_working_out_facts_stops_at_the_limit():
    tree, _, _ = many_screens(1000, 25, local=False)
    reached = reach(tree, most=1500)
    assert (reached.complete, sum(len(facts) for facts in reached.facts.values()) < 3000) == (False, True)
