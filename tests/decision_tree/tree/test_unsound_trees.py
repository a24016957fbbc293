"""Whatever a tree is like, nothing hangs or raises; and graphs are judged as by the plainest means."""

from contextlib import nullcontext, suppress

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from decision_tree.tree import (
    Answer,
    Question,
    Tree,
    UnsoundTree,
    compile_screens,
    count_journeys,
    find_problems,
    journeys,
    run,
)
from decision_tree.tree.checks.safety import most_urgent
from directory.vocabulary import rank

from .strategies import AREAS, directories, tangles, texts, wild_trees

usual = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def beyond(tree: Tree, key: str) -> set[str]:
    """The steps that can be reached from a step in one answer or more."""
    seen: set[str] = set()
    ahead = [key]
    while ahead:
        step = tree.step(ahead.pop())
        targets = {answer.go for answer in step.answers} if isinstance(step, Question) else set()
        ahead += [each for each in targets - seen if tree.step(each)]
        seen |= {each for each in targets if tree.step(each)}
    return seen


@usual
@given(wild_trees, directories())
@example(Tree("", "", "", "a", (Question("a", "", (Answer("", "a"),)),)), {})
def test_problems_of_any_tree_are_found_without_raising(tree: Tree, directory):
    found = find_problems(tree, directory, AREAS)
    event(f"{len({each.id for each in found})} ids")
    assert all(each.message and "\n" not in each.message for each in found)


@usual
@given(wild_trees, directories())
def test_screens_of_any_tree_are_compiled_or_refused(tree: Tree, directory):
    try:
        screens = compile_screens(tree, directory)
    except UnsoundTree:
        event("refused")
    else:
        assert screens[0].step.key == tree.start


@usual
@given(tangles())
def test_journeys_are_counted_where_nobody_goes_round(tree: Tree):
    loops = any(key in beyond(tree, key) for key in beyond(tree, "q0") | {"q0"})
    with pytest.raises(UnsoundTree) if loops else nullcontext():
        assert count_journeys(tree) == len(list(journeys(tree)))


@usual
@given(wild_trees)
def test_journeys_of_any_tree_are_counted_or_refused(tree: Tree):
    with suppress(UnsoundTree):
        assert count_journeys(tree) >= 0


@usual
@given(wild_trees, st.lists(texts, max_size=6))
def test_any_answers_can_be_replayed(tree: Tree, answers: list[str]):
    replayed = run(tree, answers)
    assert len(replayed.answers) == max(0, len(replayed.steps) - 1)


@usual
@given(tangles(), directories())
def test_screens_are_refused_exactly_for_a_loop_that_can_be_reached(tree: Tree, directory):
    loops = any(key in beyond(tree, key) for key in beyond(tree, "q0") | {"q0"})
    try:
        compile_screens(tree, directory)
    except UnsoundTree:
        assert loops
    else:
        assert not loops


@usual
@given(tangles(), directories())
def test_each_loop_is_one_problem(tree: Tree, directory):
    groups = {
        frozenset(other for other in beyond(tree, key) if key in beyond(tree, other))
        for key in tree.by_key
        if key in beyond(tree, key)
    }
    found = [each.step for each in find_problems(tree, directory, AREAS) if each.id == "loop"]
    event(f"{len(found)} loops")
    assert sorted(found) == sorted(next(key for key in found if key in group) for group in groups)


@usual
@given(tangles(), directories())
def test_a_loop_is_reported_at_an_answer_that_is_part_of_it(tree: Tree, directory):
    for each in find_problems(tree, directory, AREAS):
        if each.id == "loop":
            step = tree.step(each.step)
            assert isinstance(step, Question)
            target = step.answers[int(each.field.split(".")[1])].go
            assert target == each.step or each.step in beyond(tree, target)


@usual
@given(tangles(), directories())
def test_unreachable_steps_are_those_that_cannot_be_reached(tree: Tree, directory):
    found = {each.step for each in find_problems(tree, directory, AREAS) if each.id == "unreachable"}
    assert found == set(tree.by_key) - beyond(tree, "q0") - {"q0"}


@usual
@given(tangles())
def test_the_most_urgent_is_right_also_where_answers_go_round(tree: Tree):
    expected = {}
    for key in tree.by_key:
        ranks = [rank(end.level) for end in tree.outcomes if end.key in beyond(tree, key) | {key}]
        if ranks:
            expected[key] = min(ranks)
    assert most_urgent(tree) == expected


@usual
@given(tangles(), directories())
def test_unsure_answers_are_judged_by_what_can_be_reached(tree: Tree, directory):
    def best(key: str) -> int:
        return min((rank(end.level) for end in tree.outcomes if end.key in beyond(tree, key) | {key}), default=99)

    expected = {
        (step.key, f"answers.{n}.go")
        for step in tree.questions
        for n, answer in enumerate(step.answers)
        if answer.unsure
        and best(answer.go) < 99
        and best(answer.go) > min((best(other.go) for m, other in enumerate(step.answers) if m != n), default=99)
    }
    found = find_problems(tree, directory, AREAS)
    assert {(each.step, each.field) for each in found if each.id == "unsure-less-urgent"} == expected
