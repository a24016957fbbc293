"""The list of services: its filters, as outsiders rely on them."""

import pytest

from directory.contacts import PUBLIC, visible
from directory.listing import contacts_of
from directory.models import Service
from directory.vocabulary import ACCESS, ATTENDING, TYPES

from .results import services_in

pytestmark = pytest.mark.django_db


def keys(client, query: str) -> list[str]:
    """Return the keys of all services listed, over all pages."""
    found, page = [], 1
    while True:
        text = client.get(f"/services/?{query}&page={page}").content.decode()
        found += services_in(text)
        if 'rel="next"' not in text:
            return found
        page += 1


def expected(condition) -> set[str]:
    return {
        service.key
        for service in Service.objects.filter(live=True, status="open").prefetch_related("areas", "tags")
        if condition(service)
    }


def public(service) -> bool:
    return bool({"patient", "carer"} & set(service.audience))


def test_without_a_filter_every_open_public_service_is_listed_once(client):
    found = keys(client, "")
    assert len(found) == len(set(found))
    assert set(found) == expected(public)


def test_for_professional_lists_those_for_professionals(client):
    assert set(keys(client, "for=professional")) == expected(lambda service: "professional" in service.audience)


def test_values_of_one_filter_are_alternatives(client):
    assert set(keys(client, "group=veterans&group=learning_disability")) == expected(
        lambda service: public(service) and {"veterans", "learning_disability"} & set(service.groups)
    )


def test_filters_go_together(client):
    assert set(keys(client, "for=carer&urgency=staying_well")) == expected(
        lambda service: "carer" in service.audience and "staying_well" in service.urgency
    )


def test_an_area_fits_those_that_serve_it_or_everywhere(client):
    assert set(keys(client, "area=camden")) == expected(
        lambda service: (
            public(service) and (service.everywhere or "camden" in [area.key for area in service.areas.all()])
        )
    )


@pytest.mark.parametrize(
    ("age", "fits"),
    [
        ("under-18", lambda youngest, oldest: youngest < 18),
        ("adult", lambda youngest, oldest: oldest >= 18),
        ("17", lambda youngest, oldest: youngest <= 17 <= oldest),
        ("19", lambda youngest, oldest: youngest <= 19 <= oldest),
    ],
)
def test_an_age_fits(client, age, fits):
    assert set(keys(client, f"age={age}")) == expected(
        lambda service: (
            public(service) and fits(service.min_age or 0, 999 if service.max_age is None else service.max_age)
        )
    )


def listed_of(service, name) -> set[str]:
    """Return what a public entry has of a filter."""
    if name == "language":
        of_contacts = (code for each in visible(contacts_of(service), PUBLIC) for code in each.languages)
        return {*service.languages, *of_contacts}
    return {service.type} if name == "type" else set(getattr(service, name))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("language", value) for value in ("bn", "so", "bfi", "cy")),
        *(("attending", value) for value in ATTENDING),
        *(("access", value) for value in ACCESS),
        *(("type", value) for value in TYPES),
    ],
)
def test_an_entry_fits_that_has_it(client, name, value):
    assert set(keys(client, f"{name}={value}")) == expected(
        lambda service: public(service) and value in listed_of(service, name)
    )


@pytest.mark.parametrize("near", ["N19", "n19 5nf", "N195NF"])
def test_near_fits_any_area_with_the_district(client, near):
    assert set(keys(client, f"near={near}")) == set(keys(client, "area=camden&area=islington"))


def test_near_and_area_go_together(client):
    assert set(keys(client, "near=NW5&area=islington")) == set(keys(client, "area=camden")) & set(
        keys(client, "area=islington")
    )


def test_a_postcode_that_was_chosen_is_its_district_and_can_be_taken_away(client):
    text = client.get("/services/?near=N19+5NF&type=self_help").content.decode()
    assert 'value="N19"' in text
    assert "5NF" not in text
    assert 'href="/services/?type=self_help"' in text


def test_who_looks_for_a_language_is_told_of_interpreters(client):
    for asked in ("language=bn", "language=cy", "q=bengali"):
        assert "interpreter" in client.get(f"/services/?{asked}").content.decode(), asked
    assert "interpreter" not in client.get("/services/?q=samaritans").content.decode()


def test_a_tag_fits_in_any_case(client):
    assert set(keys(client, "tag=Crisis+Line")) == expected(
        lambda service: public(service) and "crisis line" in [tag.name for tag in service.tags.all()]
    )


def test_open_now_lists_what_is_known_to_be_open(client):
    found = keys(client, "open=now")
    assert "samaritans" in found
    assert set(found) <= expected(public)


def test_those_with_unknown_hours_are_counted_below(client, reindexed):
    Service.objects.filter(key="samaritans").update(hours="")
    reindexed()
    text = client.get("/services/?open=now").content.decode()
    assert 'data-service="samaritans"' not in text
    assert "more may be open" in text
    assert "/services/samaritans/" in text


@pytest.mark.parametrize(
    "odd",
    [
        "age=old",
        "area=mars",
        "urgency=yesterday",
        "for=dog",
        "group=x",
        "open=maybe",
        "tag=nonsense-tag",
        "age=-1",
        "age=٣",
        "area=%00",
        "age=999999999999999999999",
    ],
)
def test_an_odd_value_is_ignored_and_said_so(client, odd):
    response = client.get(f"/services/?{odd}")
    assert response.status_code == 200
    assert response.context["query"].ignored
    assert set(keys(client, odd)) == expected(public)


@pytest.mark.parametrize(
    ("page", "shown"), [("0", 1), ("-3", 1), ("x", 1), ("9999", 4), ("2", 2), ("99999999999999999999", 4)]
)
def test_the_page_is_the_nearest(client, page, shown):
    response = client.get(f"/services/?page={page}")
    assert response.status_code == 200
    assert response.context["found"].page == shown


@pytest.mark.parametrize(
    "words", ["%00", "'\"<script>", "%F0%9F%98%80", "a" * 5000, "%ff%fe", "OR AND NOT (", "*", "\\"]
)
def test_no_words_give_an_error(client, words):
    response = client.get(f"/services/?q={words}")
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


def test_an_exact_name_is_found(client):
    assert keys(client, "q=Combat+Stress")[0] == "combat-stress"


def test_a_closed_service_is_never_a_result(client):
    assert "urlife" not in keys(client, "q=urlife")


def test_a_draft_is_never_a_result(client, reindexed):
    Service.objects.filter(key="gp").update(live=False)
    reindexed()
    assert "gp" not in keys(client, "")
    assert "gp" not in keys(client, "q=GP")


def test_a_tag_of_closed_services_alone_is_unknown(client):
    assert client.get("/services/?tag=group").context["query"].ignored == (("tag", "group"),)
