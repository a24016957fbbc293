"""Filters over services that are put together by chance, against looking at every service one by one."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from directory.contacts import Contact, visible
from directory.listing import Listing
from directory.search.documents import document_of
from directory.search.query import Query
from directory.search.shapes import Lists, Understood
from directory.vocabulary import ACCESS, ATTENDING, TYPES

from . import demonstration

NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
LANGUAGES = ("bn", "so", "bfi", "yue")
AREAS = ("camden", "islington", "barnet")
FIELDS = {"language": "languages", "attending": "attending", "access": "access", "type": "types", "near": "near_areas"}


def some(values, least=0):
    return st.lists(st.sampled_from(list(values)), unique=True, min_size=least, max_size=2).map(tuple)


AUDIENCES = ("patient", "carer", "professional")
audiences = some(AUDIENCES).map(frozenset)
contacts = st.builds(
    Contact, kind=st.just("voice"), audience=audiences, restricted=st.booleans(), languages=some(LANGUAGES)
)
services = st.fixed_dictionaries(
    {
        "audience": some(AUDIENCES, least=1).map(frozenset),
        "contacts": st.lists(contacts, max_size=2).map(tuple),
        "languages": some(LANGUAGES),
        "attending": some(ATTENDING),
        "access": some(ACCESS),
        "type": st.sampled_from(list(TYPES)),
        "areas": st.none() | some(AREAS, least=1),
        "interpreters": st.booleans(),
    }
)
queries = st.fixed_dictionaries(
    {
        "language": some(LANGUAGES),
        "attending": some(ATTENDING),
        "access": some(ACCESS),
        "type": some(TYPES),
        "near": some(AREAS),
        "for": some(["professional", "patient"]),
    }
)


def document(number, service):
    key = f"service-{number}"
    facts = {name: service[name] for name in ("contacts", "languages", "attending", "type", "interpreters")}
    return document_of(
        Listing(key=key, name=key, summary="", audience=service["audience"], **facts),
        access=service["access"],
        area_keys=service["areas"],
    )


def values_of(service, name, reader):
    """What a service has of a filter, as the README of the content says it, for who reads."""
    if name == "language":
        return {
            *service["languages"],
            *(code for each in visible(service["contacts"], reader) for code in each.languages),
        }
    if name == "type":
        return {service["type"]}
    if name == "near":
        return {*AREAS} if service["areas"] is None else {*service["areas"]}
    return {*service[name]}


def fits(service, chosen, less=""):
    professional = "professional" in chosen["for"]
    reader = {"professional"} if professional else {"patient", "carer"}
    if not professional and not service["audience"] & reader:
        return False
    if chosen["for"] and not service["audience"] & {*chosen["for"]}:
        return False
    return all(values_of(service, name, reader) & {*chosen[name]} for name in FIELDS if chosen[name] and name != less)


def query_of(chosen):
    fields = {field: chosen[name] for name, field in FIELDS.items()}
    return Query(audiences=chosen["for"], near=chosen["near"], **fields)


def check(engine, made, chosen):
    found = engine.search(Understood(), query_of(chosen), NOW)
    assert {each.key for each in found.documents} == {
        f"service-{number}" for number, service in enumerate(made) if fits(service, chosen)
    }
    reader = {"professional"} if "professional" in chosen["for"] else {"patient", "carer"}
    for name in ("language", "attending", "access", "type"):
        others = [service for service in made if fits(service, chosen, less=name)]
        values = {value for service in others for value in values_of(service, name, reader)}
        expected = {value: sum(value in values_of(each, name, reader) for each in others) for value in values}
        assert dict(found.counts.get(name, {})) == expected, name


@settings(max_examples=150, deadline=None)
@given(st.lists(services, min_size=1, max_size=15), queries)
def test_the_embedded_engine_filters_and_counts_as_a_slow_checker(made, chosen):
    lists = Lists(areas={area: area.title() for area in AREAS})
    check(demonstration.engine([document(*each) for each in enumerate(made)], lists), made, chosen)
