"""Rules about what people find at an outcome, against a slow check that walks every journey and asks every day."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from decision_tree.tree import Answer, Outcome, Question, ServiceFacts, Severity, Tree, find_problems
from directory.contacts import Contact
from directory.facts import ELSEWHERE, Facts

from .examples import (
    AREAS,
    DIRECTORY,
    SOUND,
    add_answer,
    change_answer,
    change_step,
    make_service,
    places,
    problems,
    question,
)

DAYTIME = "daily: 09:00-17:00"
ROUTINE = frozenset({"routine"})

# ------------------------------------------------------------------------------------------------ one by one


def with_services(tree: Tree, outcome: str, *services: ServiceFacts) -> list[tuple[str, str, str]]:
    """The problems of a tree whose outcome names these services alone."""
    changed = change_step(tree, outcome, services=tuple(each.key for each in services))
    return places(problems(changed, DIRECTORY | {each.key: each for each in services}))


NO_999 = [("no-999", "call-999", "services")]


@pytest.mark.parametrize(
    "fields",
    [
        {"urgency": frozenset({"very_urgent", "urgent"})},
        {"hours": DAYTIME},
        {"hours": ""},
        {"contacts": (Contact("text"), Contact("chat"))},
        {"contacts": (Contact("voice", hours=DAYTIME),)},
        {"contacts": (Contact("voice", restricted=True),)},
        {"contacts": (Contact("voice", audience=frozenset({"professional"})),)},
    ],
)
def test_an_emergency_needs_an_emergency_number_that_is_always_answered(fields: dict):
    assert with_services(SOUND, "call-999", make_service("999", **fields)) == NO_999


def test_an_emergency_number_may_come_after_other_services():
    assert with_services(SOUND, "call-999", make_service("gp", urgency=ROUTINE), make_service("999")) == []


def test_an_emergency_number_that_has_closed_is_none():
    assert NO_999[0] in with_services(SOUND, "call-999", make_service("999", open=False))


def test_who_finds_no_emergency_number_is_said():
    tree = change_step(SOUND, "talk", level="emergency")
    children = replace(DIRECTORY["young-camden"], urgency=ROUTINE)
    (message,) = [
        each.message for each in problems(tree, DIRECTORY | {"young-camden": children}) if each.id == "no-999"
    ]
    assert "day and night for people under 18 in Camden." in message


@pytest.mark.parametrize("level", ["very_urgent", "urgent"])
@pytest.mark.parametrize(
    "fields",
    [
        {"hours": DAYTIME},
        {"hours": "daily: 00:00-24:00\nbank_holidays: closed"},
        {"hours": ""},
        {"contacts": (Contact("email"), Contact("web"), Contact("relay"))},
        {"contacts": (Contact("voice", restricted=True),)},
        {"referral": frozenset({"gp", "professional", "police", "carer"})},
        {"referral": frozenset()},
        {"audience": frozenset({"carer"})},
    ],
)
def test_what_is_urgent_needs_a_service_that_people_reach_themselves_at_every_hour(level: str, fields: dict):
    tree = change_step(SOUND, "call-111", level=level)
    found = with_services(tree, "call-111", make_service("line", **fields))
    assert found == [("not-always-open", "call-111", "services"), ("self-help-first", "call-111", "services")]


def test_two_contacts_may_take_turns():
    turns = (Contact("voice", hours="daily: 08:00-20:00"), Contact("chat", hours="daily: 20:00-08:00"))
    assert with_services(SOUND, "call-111", make_service("line", contacts=turns)) == []


def test_two_services_may_not_take_turns():
    day, night = (make_service(key, hours=f"daily: {key}") for key in ("08:00-20:00", "20:00-08:00"))
    assert ("not-always-open", "call-111", "services") in with_services(SOUND, "call-111", day, night)


def test_what_is_not_urgent_may_close():
    assert with_services(SOUND, "talk", make_service("gp", hours=DAYTIME, urgency=ROUTINE)) == []


def test_who_finds_no_help_at_night_is_said():
    tree = change_step(SOUND, "talk", level="urgent")
    found = problems(tree, DIRECTORY | {"adults": make_service("adults", min_age=18, hours=DAYTIME)})
    assert [(each.id, "for people of 18 or over" in each.message) for each in found] == [
        ("not-always-open", True),
        ("self-help-first", True),
    ]


def test_a_first_service_that_closes_is_a_warning():
    (found,) = problems(
        change_step(SOUND, "call-111", services=("app", "ambulance")),
        DIRECTORY | {"app": make_service("app", contacts=(Contact("web"),))},
    )
    assert (found.id, found.severity) == ("self-help-first", Severity.WARNING)


def test_the_first_service_is_the_first_that_fits():
    tree = change_step(SOUND, "call-111", services=("gone", "referrers-line", "ambulance"))
    assert "self-help-first" not in {each.id for each in problems(tree)}


@pytest.mark.parametrize("advice", ["", " \n "])
def test_an_outcome_needs_advice(advice: str):
    assert places(problems(change_step(SOUND, "talk", advice=advice))) == [("no-advice", "talk", "advice")]


@pytest.mark.parametrize("waiver", ["x", "Agreed.", "Agreed on 3 May", "We know - - - better", "- - - - -"])
def test_a_waiver_of_fewer_than_five_words_is_too_short(waiver: str):
    tree = add_answer(SOUND, "danger", Answer("Not sure", "talk", unsure=True, unsure_waiver=waiver))
    assert places(problems(tree)) == [("short-waiver", "danger", "answers.2.unsure_waiver")]


def test_a_waiver_of_five_words_gives_a_reason():
    waiver = "Danger was asked about before."
    tree = add_answer(SOUND, "danger", Answer("Not sure", "talk", unsure=True, unsure_waiver=waiver))
    assert problems(tree) == []


NUMBER = "Call 020 7946 0111."


@pytest.mark.parametrize(
    ("tree", "place"),
    [
        (replace(SOUND, title=NUMBER), ("", "title")),
        (replace(SOUND, intro=NUMBER), ("", "intro")),
        (change_step(SOUND, "age", ask=NUMBER), ("age", "ask")),
        (change_step(SOUND, "age", hint=NUMBER), ("age", "hint")),
        (change_answer(SOUND, "age", 2, say=NUMBER), ("age", "answers.2.say")),
        (change_step(SOUND, "talk", title=NUMBER), ("talk", "title")),
        (change_step(SOUND, "talk", advice=f"Rest.\n{NUMBER}"), ("talk", "advice")),
    ],
)
def test_a_number_in_words_is_a_problem_where_it_stands(tree: Tree, place: tuple[str, str]):
    (found,) = problems(tree)
    assert (found.id, found.step, found.field, "020 7946 0111" in found.message) == ("number-in-words", *place, True)


def test_numbers_that_never_change_may_stand_in_words():
    assert problems(change_step(SOUND, "talk", advice="Call 111. In danger call 999, and press 55.")) == []


@pytest.mark.parametrize("say", ["I want to kill myself", "I took an overdose", "She is hearing voices", "Suicidal"])
def test_danger_that_leads_to_what_is_routine_is_a_warning(say: str):
    (found,) = problems(add_answer(SOUND, "area", Answer(say, "talk", sets=Facts(area="camden"))))
    assert (found.id, found.field, found.severity) == ("routine-only", "answers.2.go", Severity.WARNING)


@pytest.mark.parametrize("say", ["I have a new skill", "I diet", "Something else"])
def test_harmless_words_are_no_warning(say: str):
    assert problems(add_answer(SOUND, "area", Answer(say, "talk", sets=Facts(area="camden")))) == []


def test_danger_that_can_lead_to_what_is_urgent_is_no_warning():
    assert problems(add_answer(SOUND, "danger", Answer("I want to kill myself, not now", "age"))) == []


# ------------------------------------------------------------------------------------------------ the slow check

HALVES = [(day, half) for day in ("weekday", "weekend", "bank holiday") for half in ("day", "night")]
# What each of these hours is known to be open at.
OPEN_AT = {
    "always": set(HALVES),
    "daily: 00:00-24:00": set(HALVES),
    "daily: 08:00-20:00": {each for each in HALVES if each[1] == "day"},
    "daily: 20:00-08:00": {each for each in HALVES if each[1] == "night"},
    "weekdays: 00:00-24:00\nweekends: 00:00-24:00": {each for each in HALVES if each[0] != "bank holiday"},
    "": set(),
}
AREAS_OF_SERVICES = st.none() | st.frozensets(st.sampled_from(list(AREAS)), min_size=1)
mostly_all = st.sampled_from([frozenset({"patient", "carer", "professional"})] * 3 + [frozenset({"professional"})])
contacts = st.builds(
    Contact,
    kind=st.sampled_from(["voice", "voice", "text", "chat", "email", "relay"]),
    hours=st.sampled_from(list(OPEN_AT)),
    audience=st.sampled_from([frozenset()] * 3 + [frozenset({"patient"}), frozenset({"professional"})]),
    restricted=st.sampled_from([False, False, False, True]),
)
ages = st.sampled_from([(None, None)] * 3 + [(None, 17), (18, None), (14, 35)])
services = st.builds(
    lambda opened, audience, ages, areas, urgency, referral, contacts, hours: make_service(
        "",
        open=opened,
        audience=audience,
        min_age=ages[0],
        max_age=ages[1],
        areas=areas,
        urgency=urgency,
        referral=referral,
        contacts=tuple(contacts),
        hours=hours,
    ),
    st.sampled_from([True, True, True, False]),
    mostly_all,
    ages,
    AREAS_OF_SERVICES,
    st.sampled_from([frozenset({"emergency", "urgent"}), frozenset({"emergency"}), ROUTINE]),
    st.sampled_from([frozenset({"self", "carer", "gp"})] * 3 + [frozenset({"police"}), frozenset()]),
    st.lists(contacts, min_size=1, max_size=3),
    st.sampled_from(list(OPEN_AT)),
)
facts = st.builds(
    Facts,
    age=st.sampled_from(["", "", "under-18", "adult", "0-11", "12-17", "36-120"]),
    area=st.sampled_from(["", "", *AREAS, ELSEWHERE]),
)


@st.composite
def sites(draw: st.DrawFn) -> tuple[Tree, dict[str, ServiceFacts]]:
    """Two questions that set facts and outcomes of every level, with services of all sorts."""
    directory = {f"s{n}": replace(each, key=f"s{n}") for n, each in enumerate(draw(st.lists(services, min_size=3)))}
    named = st.lists(st.sampled_from([*directory, "nobody"]), max_size=4)
    levels = draw(st.lists(st.sampled_from(["emergency", "very_urgent", "urgent", "routine"]), min_size=2, max_size=4))
    outcomes = [Outcome(f"o{n}", level, f"Outcome {n}", "Do it.", tuple(draw(named))) for n, level in enumerate(levels)]
    ends = st.sampled_from([each.key for each in outcomes])
    second = [Answer(f"B{n}", draw(ends), sets=draw(facts)) for n in range(draw(st.integers(1, 4)))]
    first = [Answer(f"A{n}", draw(st.just("second") | ends), sets=draw(facts)) for n in range(draw(st.integers(1, 4)))]
    steps = (Question("first", "First?", tuple(first)), Question("second", "Second?", tuple(second)), *outcomes)
    return Tree("t", "T", draw(st.sampled_from(["patient", "carer", "professional"])), "first", steps), directory


def journeys_of(tree: Tree, key: str = "first", age: str = "", area: str = "") -> list[tuple[Outcome, str, str]]:
    step = tree.step(key)
    if isinstance(step, Outcome):
        return [(step, age, area)]
    return [
        journey
        for answer in question(tree, key).answers
        for journey in journeys_of(tree, answer.go, answer.sets.age or age, answer.sets.area or area)
    ]


def takes(service: ServiceFacts, audience: str, age: str, area: str) -> bool:
    if not service.open or (service.audience == {"professional"} and audience != "professional"):
        return False
    low, high = {"": (0, 150), "under-18": (0, 17), "adult": (18, 150)}.get(age) or map(int, age.split("-"))
    people = [year for year in range(low, high + 1) if (service.min_age or 0) <= year <= (service.max_age or 150)]
    return bool(people) and (not area or service.areas is None or area in service.areas)


def answers(service: ServiceFacts, contact: Contact, audience: str) -> set[tuple[str, str]]:
    """When somebody of this audience who uses this contact is answered."""
    if contact.restricted or (contact.audience and audience not in contact.audience):
        return set()
    return OPEN_AT[contact.hours] if contact.hours else OPEN_AT[service.hours]


def reaches(service: ServiceFacts, audience: str) -> bool:
    words = {"patient": ["self"], "carer": ["carer"], "professional": ["gp", "professional", "police"]}[audience]
    talks = [each for each in service.contacts if each.kind in ("voice", "text", "chat")]
    return (
        audience in service.audience
        and any(word in service.referral for word in words)
        and all(any(half in answers(service, each, audience) for each in talks) for half in HALVES)
    )


def is_999(service: ServiceFacts, audience: str) -> bool:
    return "emergency" in service.urgency and any(
        each.kind == "voice" and answers(service, each, audience) == set(HALVES) for each in service.contacts
    )


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(sites())
def test_rules_of_help_are_broken_exactly_where_a_journey_shows_it(site: tuple[Tree, dict[str, ServiceFacts]]):
    tree, directory = site
    expected = set()
    for outcome, age, area in journeys_of(tree):
        fitting = [
            directory[key]
            for key in outcome.services
            if key in directory and takes(directory[key], tree.audience, age, area)
        ]
        urgent = outcome.level in ("very_urgent", "urgent")
        if not fitting:
            expected.add(("no-open-service", outcome.key))
        if outcome.level == "emergency" and not any(is_999(each, tree.audience) for each in fitting):
            expected.add(("no-999", outcome.key))
        if urgent and not any(reaches(each, tree.audience) for each in fitting):
            expected.add(("not-always-open", outcome.key))
        if urgent and fitting and not reaches(fitting[0], tree.audience):
            expected.add(("self-help-first", outcome.key))
    rules = {"no-open-service", "no-999", "not-always-open", "self-help-first"}
    found = [(each.id, each.step) for each in find_problems(tree, directory, AREAS) if each.id in rules]
    for rule in rules - {"no-open-service"}:
        event(f"{rule}: {sorted({bool(len([each for each in found if each[0] == rule]))})}")
    assert len(found) == len(set(found))
    assert set(found) == expected
