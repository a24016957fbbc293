"""What holds of every sound tree, on trees that were made sound on purpose."""

from collections import Counter
from dataclasses import replace
from statistics import median

from hypothesis import HealthCheck, event, given, seed, settings
from hypothesis import strategies as st

from decision_tree.tree import (
    Outcome,
    Question,
    Screen,
    Severity,
    Tree,
    compile_screens,
    count_journeys,
    find_problems,
    journeys,
    reading_order,
    run,
    usable,
)
from directory.facts import Facts

from .strategies import AREAS, Site, small, sound_sites

usual = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
sites = sound_sites()
listable = sound_sites().filter(small)


def errors(site: Site) -> list[tuple[str, str]]:
    found = find_problems(site.tree, site.directory, AREAS)
    return [(each.id, each.step) for each in found if each.severity is Severity.ERROR]


def follow(screens: list[Screen], answers: tuple[int, ...]) -> Screen:
    by_fragment = {screen.fragment: screen for screen in screens}
    screen = screens[0]
    for position in answers:
        screen = by_fragment[screen.targets[position]]
    return screen


def walk(tree: Tree, key: str, before: tuple[str, ...] = ()) -> set[str]:
    """Every step that can be come to, by the plainest way there is; fails on a loop or an unknown step."""
    assert key not in before
    step = tree.step(key)
    if isinstance(step, Outcome):
        return {key}
    assert step.answers
    return {key}.union(*(walk(tree, target, (*before, key)) for target in {answer.go for answer in step.answers}))


# The generator


@usual
@given(listable)
def test_made_trees_lead_everywhere_and_never_round(site: Site):
    assert walk(site.tree, site.tree.start) == {step.key for step in site.tree.steps}


def test_made_trees_are_large_and_various():
    seen: list[Counter[str]] = []

    @seed(1)
    @settings(usual, max_examples=100, database=None)
    @given(sites)
    def look(site: Site) -> None:
        answers = [answer for question in site.tree.questions for answer in question.answers]
        screens = compile_screens(site.tree, site.directory)
        seen.append(
            Counter(
                steps=len(reading_order(site.tree)),
                unsure=any(answer.unsure and not answer.unsure_waiver for answer in answers),
                facts=any(answer.sets != Facts() for answer in answers),
                compiled=len(screens) > len(site.tree.steps),
                merged=len(screens) < sum(len(each) for each in facts_at(site.tree).values()),
                joined=len(answers) > len(site.tree.steps) - 1,
            )
        )

    look()
    share = {
        what: sum(each[what] > 0 for each in seen) / len(seen)
        for what in ("unsure", "facts", "compiled", "merged", "joined")
    }
    assert median(each["steps"] for each in seen) >= 8
    assert min(share.values()) >= 0.25, share


def facts_at(tree: Tree) -> dict[str, set[Facts]]:
    """The facts at each step, step by step in reading order again and again until nothing is new."""
    known: dict[str, set[Facts]] = {step.key: set() for step in tree.steps}
    known[tree.start].add(Facts())
    before = -1
    while before != (before := sum(len(each) for each in known.values())):
        for question in tree.questions:
            for answer in question.answers:
                known[answer.go] |= {facts.updated(answer.sets) for facts in known[question.key]}
    return known


# Problems


@usual
@given(sites)
def test_a_sound_tree_has_no_errors(site: Site):
    event(f"steps: {len(site.tree.steps) // 4 * 4} or more")
    assert errors(site) == []


@usual
@given(sites)
def test_only_services_for_professionals_and_first_ones_are_warned_about(site: Site):
    found = {each.id for each in find_problems(site.tree, site.directory, AREAS)}
    assert found <= {"professional-service", "self-help-first"}


# Screens


@usual
@given(listable)
def test_every_journey_ends_at_a_screen_of_its_outcome(site: Site):
    screens = compile_screens(site.tree, site.directory)
    for journey in journeys(site.tree):
        assert follow(screens, journey.answers).step.key == journey.ends


@usual
@given(listable)
def test_every_journey_ends_with_exactly_the_services_for_its_facts(site: Site):
    screens = compile_screens(site.tree, site.directory)
    for journey in journeys(site.tree):
        step = site.tree.step(journey.ends)
        assert isinstance(step, Outcome)
        expected = []
        for key in step.services:
            if key not in expected and usable(site.directory[key], site.tree.audience, journey.facts):
                expected.append(key)
        assert list(follow(screens, journey.answers).services) == expected


@usual
@given(sites)
def test_fragments_are_unique(site: Site):
    screens = compile_screens(site.tree, site.directory)
    assert len({screen.fragment for screen in screens}) == len(screens)


@usual
@given(sites)
def test_no_two_screens_of_a_step_show_the_same(site: Site):
    screens = compile_screens(site.tree, site.directory)
    assert len({(screen.step, screen.targets, screen.services) for screen in screens}) == len(screens)


@usual
@given(sites)
def test_each_step_has_a_screen(site: Site):
    shown = {screen.step.key for screen in compile_screens(site.tree, site.directory)}
    assert shown == {step.key for step in site.tree.steps}


@usual
@given(sites)
def test_every_screen_is_led_to(site: Site):
    first, *others = compile_screens(site.tree, site.directory)
    targets = {target for screen in (first, *others) for target in screen.targets}
    assert targets == {screen.fragment for screen in others}


@usual
@given(sites)
def test_a_screen_has_the_smallest_of_the_facts_that_lead_to_it(site: Site):
    known = facts_at(site.tree)
    for screen in compile_screens(site.tree, site.directory):
        if isinstance(screen.step, Outcome):
            same = [
                facts
                for facts in known[screen.step.key]
                if screen.services
                == tuple(
                    key
                    for key in dict.fromkeys(screen.step.services)
                    if usable(site.directory[key], site.tree.audience, facts)
                )
            ]
            assert screen.facts == min(same)


@usual
@given(sites)
def test_numbers_are_those_of_the_reading_order(site: Site):
    order = reading_order(site.tree)
    numbers = {screen.number: screen.step.key for screen in compile_screens(site.tree, site.directory)}
    assert numbers == dict(enumerate(order, start=1))


@usual
@given(sites, st.randoms(use_true_random=False))
def test_screens_do_not_depend_on_the_order_of_steps(site: Site, random):
    steps = list(site.tree.steps)
    random.shuffle(steps)
    shuffled = replace(site.tree, steps=tuple(steps))
    assert compile_screens(shuffled, site.directory) == compile_screens(site.tree, site.directory)


@usual
@given(sites)
def test_screens_are_the_same_each_time(site: Site):
    again = Tree(**{name: getattr(site.tree, name) for name in site.tree.__dataclass_fields__})
    backwards = dict(reversed(site.directory.items()))
    assert compile_screens(again, backwards) == compile_screens(site.tree, site.directory)


@usual
@given(listable, st.data())
def test_closing_a_service_takes_it_away_and_adds_none(site: Site, data: st.DataObject):
    closed = data.draw(st.sampled_from(list(site.directory)))
    directory = site.directory | {closed: replace(site.directory[closed], open=False)}
    before, after = compile_screens(site.tree, site.directory), compile_screens(site.tree, directory)
    for journey in journeys(site.tree):
        remaining = [key for key in follow(before, journey.answers).services if key != closed]
        assert list(follow(after, journey.answers).services) == remaining


@usual
@given(sites)
def test_a_tree_whose_services_have_all_closed_still_has_its_screens(site: Site):
    closed = {key: replace(service, open=False) for key, service in site.directory.items()}
    screens = compile_screens(site.tree, closed)
    assert [screen.step.key for screen in screens] == list(reading_order(site.tree))


# Journeys


@usual
@given(listable)
def test_as_many_journeys_are_counted_as_listed(site: Site):
    assert count_journeys(site.tree) == len(list(journeys(site.tree)))


@usual
@given(listable)
def test_no_journey_is_listed_twice(site: Site):
    listed = [journey.answers for journey in journeys(site.tree)]
    assert len(set(listed)) == len(listed)


@usual
@given(listable)
def test_a_journey_replayed_by_its_words_ends_where_it_ends(site: Site):
    for journey in journeys(site.tree):
        words = []
        for key, position in zip(journey.steps, journey.answers, strict=False):
            step = site.tree.step(key)
            assert isinstance(step, Question)
            words.append(step.answers[position].say)
        replayed = run(site.tree, words)
        assert (replayed.steps, replayed.answers, replayed.facts, replayed.at) == (
            journey.steps,
            journey.answers,
            journey.facts,
            journey.ends,
        )
