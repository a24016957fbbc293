"""Filters and counts, against looking at every service one by one."""

import itertools
import random
from datetime import UTC, datetime

import pytest

from directory import hours
from directory.facts import Facts, fits
from directory.search.facets import state_of
from directory.search.query import Query
from directory.search.shapes import Understood
from directory.vocabulary import ACCESS, AGES, ATTENDING, GROUPS, REFERRALS, TYPES, URGENCIES

from . import demonstration

NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
DOCUMENTS = demonstration.documents()
ENGINE = demonstration.indexed()
AREAS = list(demonstration.lists().areas)
VALUES = {
    "urgencies": list(URGENCIES),
    "audiences": ["patient", "carer", "professional"],
    "areas": AREAS,
    "ages": [*AGES, "9", "16", "70"],
    "groups": list(GROUPS),
    "referrals": list(REFERRALS),
    "tags": sorted({tag for each in DOCUMENTS for tag in each.facets["tag"]}),
    "languages": sorted({code for each in DOCUMENTS for code in each.facets["professional_language"]}),
    "attending": list(ATTENDING),
    "access": list(ACCESS),
    "types": list(TYPES),
    "open_now": [True],
}
FACETS = {
    "urgencies": "urgency",
    "audiences": "for",
    "areas": "area",
    "ages": "age",
    "groups": "group",
    "referrals": "referral",
    "tags": "tag",
    "languages": "language",
    "attending": "attending",
    "access": "access",
    "types": "type",
    "open_now": "open",
}


class Limits:
    def __init__(self, document):
        self.min_age, self.max_age = document.listing.min_age, document.listing.max_age
        areas = document.facets["area"]
        self.areas = None if areas == ("*",) else frozenset(areas)


def has(document, name, value):
    """The rule of each filter, as `content/README.md` says it."""
    if name == "ages":
        return fits(Limits(document), Facts(age=value))
    if name == "areas":
        return fits(Limits(document), Facts(area=value))
    if name == "open_now":
        return state_of(document.listing.hours, NOW) == hours.State.OPEN
    return value in document.facets[FACETS[name]]


def fitting(chosen, less=None):
    professional = "professional" in chosen.get("audiences", ())
    return [
        each
        for each in DOCUMENTS
        if (professional or each.is_public)
        and all(
            any(has(each, name, value) for value in values)
            for name, values in chosen.items()
            if values and name != less
        )
    ]


def query_of(chosen):
    return Query(**{name: bool(values) if name == "open_now" else tuple(values) for name, values in chosen.items()})


def some_choices():
    chance = random.Random(4)
    for _ in range(150):
        names = chance.sample(list(VALUES), chance.choice([1, 1, 2, 2, 3]))
        yield {name: chance.sample(VALUES[name], min(len(VALUES[name]), chance.choice([1, 1, 2]))) for name in names}


@pytest.mark.parametrize("chosen", list(some_choices()))
def test_filters_and_counts_are_those_of_every_service(chosen):
    query = query_of(chosen)
    found = ENGINE.search(Understood(), query, NOW)
    assert found.total == len(fitting(chosen))
    assert {each.key for each in found.documents} <= {each.key for each in fitting(chosen)}
    for name, facet in FACETS.items():
        others = fitting(chosen, less=name)
        values = list(AGES) if name == "ages" else VALUES[name]
        expected = {value: sum(has(each, name, value) for each in others) for value in values}
        if name == "open_now":
            expected = {"now": expected[True]}
        else:
            expected = {value: number for value, number in expected.items() if number}
        assert found.counts[facet] == expected, name


def test_those_whose_hours_are_not_known_are_told_apart_from_those_that_are_open():
    found = ENGINE.search(Understood(), Query(open_now=True), NOW)
    unknown = {each.key for each in found.unknown_hours}
    states = {each.key: state_of(each.listing.hours, NOW) for each in DOCUMENTS if each.is_public}
    assert unknown == {key for key, state in states.items() if state == hours.State.UNKNOWN}
    assert {states[each.key] for each in found.documents} == {hours.State.OPEN}


@pytest.mark.parametrize("text", ["nonsense", "weekdays: 25:00-26:00"])
def test_hours_that_cannot_be_read_are_unknown(text):
    assert state_of(text, NOW) == hours.State.UNKNOWN


def test_a_count_is_what_its_filter_gives():
    found = ENGINE.search(Understood(), Query(areas=("camden",)), NOW)
    for (facet, field), value in itertools.product(
        [("urgency", "urgencies"), ("group", "groups")], [*URGENCIES, *GROUPS]
    ):
        if number := found.counts[facet].get(value):
            assert ENGINE.search(Understood(), Query(areas=("camden",), **{field: (value,)}), NOW).total == number


def test_near_is_any_of_the_areas_with_the_district():
    near = ENGINE.search(Understood(), Query(near=("N19",), near_areas=("camden", "islington")), NOW)
    either = ENGINE.search(Understood(), Query(areas=("camden", "islington")), NOW)
    assert near.total == either.total < ENGINE.search(Understood(), Query(), NOW).total + 1
    islington = Query(near=("N7",), near_areas=("islington",), areas=("camden",))
    both = [each for each in fitting({"areas": ["camden"]}) if has(each, "areas", "islington")]
    assert ENGINE.search(Understood(), islington, NOW).total == len(both)


def test_what_is_near_is_counted_alone():
    found = ENGINE.search(Understood(), Query(near=("N7",), near_areas=("islington",)), NOW)
    islington = fitting({"areas": ["islington"]})
    assert found.counts["area"]["camden"] == sum(has(each, "areas", "camden") for each in islington)


def test_a_postcode_that_was_chosen_stands_in_place_of_one_that_was_written():
    understood = Understood(areas=("camden",))
    found = ENGINE.search(understood, Query(near=("N7",), near_areas=("islington",)), NOW)
    assert found.total == len(fitting({"areas": ["islington"]}))
