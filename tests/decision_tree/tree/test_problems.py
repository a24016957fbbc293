"""Each rule by itself: one thing of a sound tree is broken, and exactly that is reported, at the right place."""

from dataclasses import replace

import pytest

from decision_tree.tree import Answer, Question, Scenario, Severity, Tree, find_problems
from directory.facts import Facts

from .examples import (
    AREAS,
    DIRECTORY,
    SOUND,
    add_answer,
    add_step,
    change_answer,
    change_scenario,
    change_step,
    make_outcome,
    many_screens,
    places,
    problems,
    question,
)

TALK_SERVICES = ("young-camden", "young-islington", "adults")


def test_a_sound_tree_has_no_problems():
    assert problems(SOUND) == []


BROKEN = {
    "key twice": (
        add_step(SOUND, make_outcome("talk", "routine", "Another talk", services=("adults",))),
        ("duplicate-key", "talk", "key"),
    ),
    "outcome with a question's key": (
        add_step(SOUND, make_outcome("age", "routine", "Another age", services=("ambulance",))),
        ("duplicate-key", "age", "key"),
    ),
    "target does not exist": (
        change_answer(change_scenario(SOUND, 1, answers=("No", "18 or over")), "area", 1, go="nowhere"),
        ("unknown-target", "area", "answers.1.go"),
    ),
    "no target": (change_answer(SOUND, "area", 1, go=""), ("unknown-target", "area", "answers.1.go")),
    "danger answer without a target": (
        change_answer(add_answer(SOUND, "danger", Answer("It was", "call-999")), "danger", 0, go=""),
        ("unknown-target", "danger", "answers.0.go"),
    ),
    "danger by way of a question": (
        add_answer(SOUND, "danger", Answer("Perhaps", "age", danger=True)),
        ("danger-detour", "danger", "answers.2.go"),
    ),
    "danger to what is not an emergency": (
        add_answer(SOUND, "age", Answer("My life is in danger", "call-111", danger=True)),
        ("danger-detour", "age", "answers.3.go"),
    ),
    "no danger answer": (change_answer(SOUND, "danger", 0, danger=False), ("no-danger-answer", "danger", "answers")),
    "unsure is less urgent": (
        add_answer(SOUND, "danger", Answer("Not sure", "talk", unsure=True)),
        ("unsure-less-urgent", "danger", "answers.2.go"),
    ),
    "blank waiver": (
        add_answer(SOUND, "danger", Answer("Not sure", "talk", unsure=True, unsure_waiver=" \n")),
        ("unsure-less-urgent", "danger", "answers.2.go"),
    ),
    "unsure is less urgent further on": (
        add_answer(SOUND, "danger", Answer("Not sure", "age", unsure=True)),
        ("unsure-less-urgent", "danger", "answers.2.go"),
    ),
    "two unsure answers, one less urgent": (
        add_answer(SOUND, "age", Answer("I do not know", "talk", sets=Facts(age="adult"), unsure=True)),
        ("unsure-less-urgent", "age", "answers.3.go"),
    ),
    "loop": (
        change_answer(SOUND, "area", 1, go="age"),
        ("loop", "area", "answers.1.go"),
    ),
    "loop of one": (change_answer(SOUND, "area", 1, go="area"), ("loop", "area", "answers.1.go")),
    "unreachable": (
        add_step(SOUND, make_outcome("alone", "routine", "Nobody comes here", services=("ambulance",))),
        ("unreachable", "alone", "key"),
    ),
    "unreachable loop": (
        add_step(SOUND, Question("alone", "Alone?", (Answer("Yes", "talk"),))),
        ("unreachable", "alone", "key"),
    ),
    "same words": (
        add_answer(SOUND, "area", Answer("  ISLINGTON ", "talk", sets=Facts(area="islington"))),
        ("same-answers", "area", "answers.2.say"),
    ),
    "same words but for spaces within": (
        add_answer(SOUND, "age", Answer("18  or\nover", "talk", sets=Facts(age="adult"))),
        ("same-answers", "age", "answers.3.say"),
    ),
    "unknown service": (
        change_step(SOUND, "talk", services=(*TALK_SERVICES, "nobody")),
        ("unknown-service", "talk", "services"),
    ),
    "unknown area": (
        add_answer(SOUND, "area", Answer("Mars", "talk", sets=Facts(area="mars"))),
        ("unknown-area", "area", "answers.2.sets.area"),
    ),
    "unknown age": (
        change_answer(SOUND, "danger", 1, sets=Facts(age="old")),
        ("bad-value", "danger", "answers.1.sets.age"),
    ),
    "age in years": (
        change_answer(SOUND, "danger", 1, sets=Facts(age="15")),
        ("bad-value", "danger", "answers.1.sets.age"),
    ),
    "no title of the tree": (replace(SOUND, title=" "), ("bad-value", "", "title")),
    "no key of the tree": (replace(SOUND, key=""), ("bad-value", "", "key")),
    "wrong key of the tree": (replace(SOUND, key="Me"), ("bad-value", "", "key")),
    "wrong audience": (replace(SOUND, audience="doctors"), ("bad-value", "", "audience")),
    "no words of a question": (change_step(SOUND, "age", ask=""), ("bad-value", "age", "ask")),
    "no words of an answer": (
        add_answer(SOUND, "danger", Answer("\t", "age")),
        ("bad-value", "danger", "answers.2.say"),
    ),
    "no words of an outcome": (change_step(SOUND, "talk", title=""), ("bad-value", "talk", "title")),
    "unknown level": (change_step(SOUND, "talk", level="soon"), ("bad-value", "talk", "level")),
    "space in a key": (
        change_answer(change_step(SOUND, "call-111", key="call 111"), "age", 2, go="call 111"),
        ("bad-value", "call 111", "key"),
    ),
    "line after a key": (
        change_answer(change_step(SOUND, "call-111", key="call\n"), "age", 2, go="call\n"),
        ("bad-value", "call\n", "key"),
    ),
    "no key of a step": (
        change_answer(change_step(SOUND, "call-111", key=""), "age", 2, go=""),
        ("bad-value", "", "key"),
    ),
    "scenario with an unknown answer": (
        change_scenario(SOUND, 1, answers=("No", "Over 18", "Camden")),
        ("scenario", "Child in Camden", "answers.1"),
    ),
    "scenario that goes on": (
        change_scenario(SOUND, 0, answers=("Yes", "No")),
        ("scenario", "Overdose", "answers.1"),
    ),
    "scenario that stops early": (
        change_scenario(SOUND, 1, answers=("No", "Under 18")),
        ("scenario", "Child in Camden", "answers"),
    ),
    "scenario without answers": (
        change_scenario(SOUND, 1, answers=()),
        ("scenario", "Child in Camden", "answers"),
    ),
    "scenario that ends elsewhere": (change_scenario(SOUND, 0, ends="talk"), ("scenario", "Overdose", "ends")),
    "scenario that ends nowhere": (change_scenario(SOUND, 0, ends="nowhere"), ("scenario", "Overdose", "ends")),
    "scenario that ends at a question": (change_scenario(SOUND, 0, ends="age"), ("scenario", "Overdose", "ends")),
}


@pytest.mark.parametrize(("tree", "place"), BROKEN.values(), ids=BROKEN.keys())
def test_one_mistake_is_one_problem_at_its_place(tree: Tree, place: tuple[str, str, str]):
    assert places(problems(tree)) == [place]


@pytest.mark.parametrize("tree", [tree for tree, _ in BROKEN.values()], ids=BROKEN.keys())
def test_a_mistake_is_an_error(tree: Tree):
    assert {problem.severity for problem in problems(tree)} == {Severity.ERROR}


def test_a_question_without_answers_is_a_dead_end():
    tree = change_step(change_scenario(SOUND, 1, answers=("No", "18 or over")), "area", answers=())
    assert places(problems(tree)) == [("dead-end", "area", "answers")]


def test_a_first_question_without_answers_is_a_dead_end_and_has_no_danger_answer():
    tree = replace(SOUND, steps=(Question("danger", "Is a life in danger?", ()),), scenarios=())
    assert places(problems(tree)) == [("dead-end", "danger", "answers"), ("no-danger-answer", "danger", "answers")]


@pytest.mark.parametrize("start", ["", "nowhere", "call-999"])
def test_a_start_that_is_no_question_is_the_only_problem(start: str):
    assert places(problems(replace(SOUND, start=start))) == [("unknown-target", "", "start")]


def test_a_tree_without_anything_has_problems():
    ids = {problem.id for problem in problems(Tree("", "", "", "", ()))}
    assert ids == {"bad-value", "unknown-target"}


def test_a_loop_names_the_whole_way_round():
    tree = change_answer(SOUND, "area", 1, go="age")
    assert (
        '"How old are you?" by "Under 18", then "Where do you live?" by "Islington", and back to "How old are you?"'
    ) in problems(tree)[0].message


def test_a_loop_to_the_start_is_reported_where_it_leads_back():
    tree = change_answer(SOUND, "area", 1, go="danger")
    assert ("loop", "area", "answers.1.go") in places(problems(tree))


def test_two_loops_apart_are_two_problems():
    tree = change_answer(change_answer(SOUND, "area", 1, go="area"), "age", 1, go="age")
    assert places(problems(tree)) == [("loop", "age", "answers.1.go"), ("loop", "area", "answers.1.go")]


def test_two_loops_that_share_a_step_are_one_problem():
    tree = change_answer(change_answer(SOUND, "area", 1, go="age"), "age", 1, go="age")
    assert places(problems(tree)) == [("loop", "age", "answers.1.go")]


def test_a_loop_that_nothing_leads_to_is_reported():
    tree = add_step(SOUND, Question("round", "Round?", (Answer("Yes", "round"), Answer("No", "talk"))))
    assert places(problems(tree)) == [("loop", "round", "answers.0.go"), ("unreachable", "round", "key")]


def test_steps_that_only_an_unreachable_step_leads_to_are_unreachable():
    tree = add_step(SOUND, Question("alone", "Alone?", (Answer("Yes", "alone-too"),)))
    tree = add_step(tree, make_outcome("alone-too", "routine", "Alone too", services=("ambulance",)))
    assert places(problems(tree)) == [("unreachable", "alone", "key"), ("unreachable", "alone-too", "key")]


def test_an_unsure_answer_with_a_waiver_may_be_less_urgent():
    waived = Answer("Not sure", "talk", unsure=True, unsure_waiver="Agreed by the clinicians on 3 May.")
    assert "unsure-less-urgent" not in {each.id for each in problems(add_answer(SOUND, "danger", waived))}


def test_an_unsure_answer_may_be_as_urgent():
    assert problems(add_answer(SOUND, "danger", Answer("Not sure", "call-999", unsure=True))) == []


def test_an_unsure_answer_alone_has_no_neighbour_to_compare_with():
    alone = Question("area", "Where do you live?", (Answer("Not sure", "talk", unsure=True),))
    found = problems(change_scenario(change_step(SOUND, "area", answers=alone.answers), 1, answers=("Yes",)))
    assert "unsure-less-urgent" not in {each.id for each in found}


def test_urgency_is_that_of_the_most_urgent_outcome_which_can_be_reached():
    # Through "age" people can reach what is urgent, so an unsure answer to a routine outcome beside it is wrong.
    further = Question("further", "More?", (Answer("Yes", "age"), Answer("Not sure", "plain", unsure=True)))
    plain = make_outcome("plain", "routine", "Plain", services=("ambulance",))
    tree = change_answer(add_step(add_step(SOUND, further), plain), "danger", 1, go="further")
    assert ("unsure-less-urgent", "further", "answers.1.go") in places(problems(tree))


# Services


def test_an_outcome_without_services_has_none_for_anyone():
    found = problems(change_step(SOUND, "call-111", services=()))
    assert [(each.id, "for anyone" in each.message) for each in found] == [
        ("no-open-service", True),
        ("not-always-open", True),
    ]


def test_an_outcome_is_one_problem_and_lists_the_people_in_words():
    found = problems(change_step(SOUND, "talk", services=("gone",)))
    assert [
        (each.id, "for people under 18 in Camden, or for people under 18 in Islington" in each.message)
        for each in found
    ] == [("no-open-service", True)]


def test_only_the_people_who_find_nothing_are_listed():
    message = problems(change_step(SOUND, "talk", services=("young-camden", "adults")))[0].message
    assert ("Islington" in message, "Camden" in message, "18 or over" in message) == (True, False, False)


def test_a_wider_group_is_listed_instead_of_its_parts():
    tree = change_answer(SOUND, "age", 2, go="talk", unsure=False)
    message = problems(change_step(tree, "talk", services=()))[-1].message
    assert ("for anyone." in message, "18" in message) == (True, False)


def test_many_groups_are_not_all_listed():
    areas = {f"a{n}": f"Area {n}" for n in range(30)}
    answers = tuple(Answer(name, "talk", sets=Facts(area=key)) for key, name in areas.items())
    found = find_problems(
        change_scenario(change_step(SOUND, "area", answers=answers), 1, answers=("Yes",), ends="call-999"),
        DIRECTORY,
        areas,
    )
    assert [(each.id, "(and 20 more)" in each.message) for each in found] == [("no-open-service", True)]


def test_a_service_for_professionals_alone_does_not_count_for_others():
    tree = change_step(SOUND, "call-111", services=("referrers-line",))
    assert ("no-open-service", "call-111", "services") in places(problems(tree))


def test_a_service_for_professionals_alone_is_a_warning_in_a_tree_for_others():
    found = problems(change_step(SOUND, "call-111", services=("ambulance", "referrers-line")))
    assert [(*places([each])[0], each.severity) for each in found] == [
        ("professional-service", "call-111", "services", Severity.WARNING)
    ]


def test_a_service_for_professionals_alone_is_right_in_a_tree_for_professionals():
    tree = change_step(replace(SOUND, audience="professional"), "call-111", services=("referrers-line",))
    assert problems(tree) == []


def test_facts_of_an_unknown_area_are_not_a_second_problem():
    tree = change_answer(SOUND, "area", 1, sets=Facts(area="mars"))
    assert places(problems(tree)) == [("unknown-area", "area", "answers.1.sets.area")]


# Screens


def test_more_screens_than_the_limit_are_a_problem_of_the_tree():
    assert places(find_problems(*many_screens(30, 20))) == [("too-many-screens", "", "")]


def test_fewer_screens_than_the_limit_are_none():
    assert find_problems(*many_screens(20, 20)) == []


def test_far_more_screens_than_the_limit_are_the_same_problem():
    assert "too-many-screens" in {problem.id for problem in find_problems(*many_screens(1000, 25, local=False))}


# Order and words


def test_problems_come_in_the_order_of_the_tree():
    tree = replace(SOUND, title="")
    tree = change_step(change_step(tree, "talk", title=""), "age", ask="")
    tree = change_scenario(change_answer(tree, "danger", 0, say=""), 1, ends="")
    assert [problem.step for problem in problems(tree)] == ["", "danger", "age", "talk", "Overdose", "Child in Camden"]


def test_a_message_names_a_step_by_its_words():
    assert '"Where do you live?"' in problems(change_answer(SOUND, "area", 1, go=""))[0].message


def test_a_message_adds_the_key_where_words_are_not_enough():
    tree = change_answer(change_step(SOUND, "area", ask="How old are you?"), "area", 1, go="")
    assert '"How old are you?" (area)' in problems(tree)[0].message


def test_a_scenario_gives_an_answer_whatever_its_capitals():
    assert problems(change_scenario(SOUND, 1, answers=("no", "under  18", "CAMDEN"))) == []


def test_a_scenario_with_two_mistakes_is_told_both():
    found = problems(change_scenario(SOUND, 0, answers=("Maybe",), ends="nowhere"))
    assert places(found) == [("scenario", "Overdose", "ends"), ("scenario", "Overdose", "answers.0")]


def test_scenarios_of_a_tree_without_scenarios_are_no_problem():
    assert problems(replace(SOUND, scenarios=())) == []


def test_a_scenario_of_a_tree_that_starts_nowhere_has_no_problem_of_its_own():
    tree = replace(SOUND, start="", scenarios=(Scenario("Overdose", ("Yes",), "call-999"),))
    assert [problem.id for problem in problems(tree)] == ["unknown-target"]


def test_areas_of_the_examples_are_known():
    named = {answer.sets.area for answer in question(SOUND, "area").answers}
    assert named == set(AREAS)


def test_a_scenario_of_a_tree_that_starts_with_an_outcome_has_no_problem_of_its_own():
    tree = replace(SOUND, start="call-999", scenarios=(Scenario("Talk", (), "talk"),))
    assert [problem.id for problem in problems(tree)] == ["unknown-target"]


def test_problems_of_different_rules_come_in_the_order_of_the_tree():
    tree = change_answer(change_step(SOUND, "talk", level="soon"), "danger", 0, danger=False)
    assert [problem.id for problem in problems(tree)] == ["no-danger-answer", "bad-value"]


def test_two_answers_without_words_are_not_also_the_same():
    tree = add_answer(add_answer(SOUND, "danger", Answer("", "age")), "danger", Answer(" ", "age"))
    assert [problem.id for problem in problems(tree)] == ["bad-value", "bad-value"]


def test_a_step_without_words_is_named_by_its_key():
    assert '"(no words)" (talk)' in problems(change_step(SOUND, "talk", title=""))[0].message
