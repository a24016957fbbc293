"""What an address asks for: every filter, and what is left out and said so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.query import Query, parse_query
from directory.vocabulary import ACCESS, ATTENDING, TYPES

AREAS = {"camden": "Camden", "islington": "Islington"}
DISTRICTS = {"n19": ("camden", "islington"), "n7": ("islington",), "ec1": ("camden",)}


def parse(**asked: str | list[str]) -> Query:
    lists = {name: [value] if isinstance(value, str) else value for name, value in asked.items()}
    return parse_query(lists, AREAS, ["Anxiety"], DISTRICTS)


@pytest.mark.parametrize(
    ("name", "field", "values"),
    [
        ("language", "languages", ["bn", "bfi", "cy"]),  # known, whether a service has it or not
        ("attending", "attending", list(ATTENDING)),
        ("access", "access", list(ACCESS)),
        ("type", "types", list(TYPES)),
    ],
)
def test_each_may_stand_more_than_once(name, field, values):
    query = parse(**{name: [*values, *values]})
    assert getattr(query, field) == tuple(values)
    assert query.ignored == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", "klingonish"),
        ("language", "Bengali"),
        ("language", "en"),
        ("language", "ben"),
        ("attending", "by pigeon"),
        ("access", "stepfree"),
        ("type", "book"),
        ("near", "M1"),
        ("near", "M1 1AA"),
        ("near", "N19 5N"),
        ("near", "N19 5NF; DROP TABLE"),
        ("near", "\0"),
        ("near", "\u0664"),
    ],
)
def test_what_makes_no_sense_is_left_out_and_said_so(name, value):
    assert parse(**{name: value}) == Query(ignored=((name, value),))


@pytest.mark.parametrize(
    ("typed", "near", "areas"),
    [
        ("N19", ("N19",), ("camden", "islington")),
        ("n19", ("N19",), ("camden", "islington")),
        ("N19 5NF", ("N19",), ("camden", "islington")),
        (" n195nf ", ("N19",), ("camden", "islington")),
        ("N7 6AA", ("N7",), ("islington",)),
        ("EC1V 2AB", ("EC1",), ("camden",)),
    ],
)
def test_a_postcode_is_its_district_alone(typed, near, areas):
    query = parse(near=typed)
    assert (query.near, query.near_areas, query.ignored) == (near, areas, ())


def test_several_postcodes_are_all_their_areas():
    query = parse(near=["N7", "n7 6aa", "N19", "ZZ1"])
    assert query.near == ("N7", "N19")
    assert query.near_areas == ("islington", "camden")
    assert query.ignored == (("near", "ZZ1"),)


@given(st.dictionaries(st.sampled_from(["language", "attending", "access", "type", "near"]), st.lists(st.text())))
def test_no_input_raises_and_nothing_is_lost(asked):
    query = parse(**asked)
    known = (*query.languages, *query.attending, *query.access, *query.types, *query.near)
    assert set(dict(query.ignored)) <= set(asked)
    assert all(value.strip() for values in asked.values() for value in values if value.strip()) or not known
