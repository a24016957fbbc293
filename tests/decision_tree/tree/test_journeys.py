"""Journeys of the small sound tree, and of trees with more than anyone could list."""

from dataclasses import replace
from itertools import islice

import pytest

from decision_tree.tree import (
    Answer,
    Journey,
    Outcome,
    Question,
    Stop,
    Tree,
    UnsoundTree,
    compile_screens,
    count_journeys,
    find_problems,
    journeys,
    run,
)
from directory.facts import Facts

from .examples import AREAS, DIRECTORY, SOUND, add_step, change_answer, change_step, make_outcome


def diamond(depth: int) -> Tree:
    """A chain of questions with two answers each that both lead to the next: 2 to the power of `depth` journeys."""
    chain = tuple(
        Question(
            f"q{n}",
            f"Question q{n}?",
            (
                Answer("One", f"q{n + 1}", sets=Facts(age="adult" if n % 2 else "", area="" if n % 2 else "camden")),
                Answer("Other", f"q{n + 1}", sets=Facts(age="under-18" if n % 3 else "")),
            ),
        )
        for n in range(depth)
    )
    return Tree(
        "t", "T", "patient", "q0", (*chain, make_outcome(f"q{depth}", "routine", "End", services=("ambulance",)))
    )


def test_journeys_come_in_the_order_of_the_answers():
    assert [journey.answers for journey in journeys(SOUND)] == [(0,), (1, 0, 0), (1, 0, 1), (1, 1), (1, 2)]


def test_a_journey_holds_its_steps_its_facts_and_its_end():
    assert list(journeys(SOUND))[2] == Journey(
        steps=("danger", "age", "area", "talk"),
        answers=(1, 0, 1),
        facts=Facts(age="under-18", area="islington"),
        ends="talk",
    )


def test_journeys_are_counted():
    assert count_journeys(SOUND) == 5


def test_a_tree_that_starts_nowhere_has_no_journeys():
    assert list(journeys(replace(SOUND, start="nowhere"))) == []


def test_a_way_that_comes_to_no_outcome_is_no_journey():
    tree = change_step(SOUND, "area", answers=())
    assert (count_journeys(tree), len(list(journeys(tree)))) == (3, 3)


def test_astronomically_many_journeys_are_counted():
    assert count_journeys(diamond(3000)) == 2**3000


def test_the_first_of_astronomically_many_journeys_come_at_once():
    assert len(list(islice(journeys(diamond(500)), 10))) == 10


def test_astronomically_many_ways_to_nowhere_are_not_walked():
    tree = change_step(diamond(300), "q299", answers=())
    assert list(journeys(tree)) == []


def test_a_long_tree_is_compiled():
    assert len(compile_screens(diamond(400), DIRECTORY)) == 401


def test_a_long_tree_is_checked():
    assert [each.id for each in find_problems(diamond(400), DIRECTORY, AREAS)] == ["no-danger-answer"]


def test_a_long_way_round_is_found():
    tree = change_answer(diamond(3000), "q2999", 1, go="q0")
    assert [each.step for each in find_problems(tree, DIRECTORY, AREAS) if each.id == "loop"] == ["q2999"]


def test_a_loop_has_no_number_of_journeys():
    with pytest.raises(UnsoundTree):
        count_journeys(change_answer(SOUND, "area", 0, go="age"))


def test_a_loop_is_refused_before_the_first_journey():
    with pytest.raises(UnsoundTree):
        journeys(change_answer(SOUND, "area", 0, go="age"))


def test_ways_to_nowhere_beside_a_journey_are_not_walked():
    tree = change_step(diamond(300), "q299", answers=())
    answers = (Answer("Nowhere", "q1"), Answer("There", "end"))
    tree = add_step(change_step(tree, "q0", answers=answers), Outcome("end", "routine", "There"))
    assert [journey.ends for journey in journeys(tree)] == ["end"]


# Replaying


@pytest.mark.parametrize(
    ("answers", "stop", "at"),
    [
        (["Yes"], Stop.OUTCOME, "call-999"),
        (["No", "Under 18", "Camden"], Stop.OUTCOME, "talk"),
        ([" no ", "UNDER  18"], Stop.TOO_SHORT, "area"),
        ([], Stop.TOO_SHORT, "danger"),
        (["Yes", "No"], Stop.TOO_LONG, "call-999"),
        (["No", "Sixteen", "Camden"], Stop.NO_SUCH_ANSWER, "age"),
        ([""], Stop.NO_SUCH_ANSWER, "danger"),
    ],
)
def test_a_replay_stops_at_the_last_good_step(answers: list[str], stop: Stop, at: str):
    replayed = run(SOUND, answers)
    assert (replayed.stop, replayed.at) == (stop, at)


def test_a_replay_stops_before_a_step_that_does_not_exist():
    replayed = run(change_answer(SOUND, "age", 0, go="nowhere"), ["No", "Under 18", "Camden"])
    assert (replayed.stop, replayed.at, replayed.answers, replayed.facts) == (
        Stop.UNKNOWN_TARGET,
        "age",
        (1,),
        Facts(),
    )


def test_a_replay_of_a_tree_that_starts_nowhere_comes_to_no_step():
    replayed = run(replace(SOUND, start=""), ["Yes"])
    assert (replayed.stop, replayed.steps, replayed.at) == (Stop.NO_START, (), "")


def test_a_replay_gives_the_facts():
    assert run(SOUND, ["No", "Under 18", "Camden"]).facts == Facts(age="under-18", area="camden")


def test_a_replay_goes_round_only_as_often_as_there_are_answers():
    tree = change_answer(SOUND, "danger", 1, go="danger")
    assert run(tree, ["No"] * 5).steps == ("danger",) * 6
