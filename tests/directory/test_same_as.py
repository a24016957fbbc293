"""Contacts that follow another service's: a number lives in one place, and is shown to nobody who may not see it."""

import pytest

from directory.changes import follow_all
from directory.contacts import PROFESSIONAL, PUBLIC, visible
from directory.listing import contacts_of
from directory.models import Service
from directory.prints.models import PrintedVersion
from directory.prints.registry import KINDS, record

from .entries import contact, publish, without_contacts

pytestmark = pytest.mark.django_db

NUMBER, OTHER_NUMBER = "020 7946 0777", "020 7946 0778"
EVERYBODY = ["patient", "carer", "professional"]


@pytest.fixture(autouse=True)
def _index(reindexed):
    """The search index, which these tests change for real, is rebuilt later."""


def lend(**value):
    """Publish the service whose number is lent."""
    fields = {name: value.pop(name) for name in ("referral", "audience", "status") if name in value}
    own = contact(**{"number": NUMBER, "audience": value.pop("contact_audience", []), **value})
    without_contacts("samaritans")
    return publish("samaritans", contacts=[own], **{"audience": EVERYBODY, "referral": ["self"], **fields})


def borrow(**value):
    """Publish the service that borrows it."""
    same_as = Service.objects.get(key=value.pop("of", "samaritans")).pk
    without_contacts("crisis-team")
    return publish("crisis-team", referral=["self"], contacts=[contact(same_as=same_as, **value)])


def seen_by(audience, *, passphrase_given=False):
    service = Service.objects.get(key="crisis-team")
    shown = visible(contacts_of(service), audience, passphrase_given=passphrase_given)
    return [each.shown for each in shown]


def test_it_is_shown_as_that_number(client):
    lend()
    borrow(label="Crisis line")
    page = client.get("/services/crisis-team/").content.decode()
    assert 'href="tel:02079460777"' in page


def test_another_number_there_is_another_number_here(client):
    lend()
    borrow()
    lend(number=OTHER_NUMBER)
    page = client.get("/services/crisis-team/").content.decode()
    assert OTHER_NUMBER in page
    assert NUMBER not in page


@pytest.mark.parametrize(
    ("theirs", "ours", "public", "professionals"),
    [
        ([], [], [NUMBER], [NUMBER]),
        (["professional"], [], [], [NUMBER]),
        ([], ["professional"], [], [NUMBER]),
        (["patient", "carer"], ["professional"], [], []),
    ],
)
def test_the_narrower_audience_counts(theirs, ours, public, professionals):
    lend(contact_audience=theirs)
    borrow(audience=ours)
    assert (seen_by(PUBLIC), seen_by(PROFESSIONAL)) == (public, professionals)


@pytest.mark.parametrize(("theirs", "ours"), [(True, False), (False, True)])
def test_restricted_by_either_is_restricted(theirs, ours):
    lend(restricted=theirs)
    borrow(restricted=ours)
    assert seen_by(PUBLIC) == []
    assert seen_by(PROFESSIONAL) == []
    assert seen_by(PROFESSIONAL, passphrase_given=True) == [NUMBER]


def test_of_a_service_for_professionals_alone_the_public_sees_nothing():
    lend(audience=["professional"])
    borrow()
    assert (seen_by(PUBLIC), seen_by(PROFESSIONAL)) == ([], [NUMBER])


def test_of_a_service_that_one_cannot_approach_the_public_sees_nothing():
    lend(referral=["gp"])
    borrow()
    assert (seen_by(PUBLIC), seen_by(PROFESSIONAL)) == ([], [NUMBER])


@pytest.mark.parametrize("status", ["closed", "temporarily_closed"])
def test_the_number_of_a_service_that_is_not_open_is_shown_nowhere(status):
    lend(status=status)
    borrow()
    assert seen_by(PROFESSIONAL) == []


def test_the_number_of_a_service_that_was_taken_off_the_site_is_shown_nowhere():
    lend().unpublish()
    borrow()
    assert seen_by(PROFESSIONAL) == []


def test_nothing_follows_a_contact_that_follows():
    lend()
    borrow(of="calm-helpline")
    chain = Service(contacts=[("contact", {"kind": "voice", "same_as": Service.objects.get(key="samaritans")})])
    Service.objects.filter(key="calm-helpline").update(contacts=chain.contacts)
    assert seen_by(PROFESSIONAL) == []


def test_it_follows_the_first_contact_of_its_kind():
    first = contact(kind="text", number="85258", message="SHOUT")
    publish("samaritans", contacts=[first, contact(number=NUMBER), contact(number=OTHER_NUMBER)], referral=["self"])
    borrow()
    assert seen_by(PUBLIC) == [NUMBER]


PUBLIC_ADDRESSES = [
    "/services/crisis-team/",
    "/services/?q=crisis+team",
    "/help-now/me/",
    "/help-now/me/leaflet/",
    "/crisis-card/",
]


@pytest.mark.parametrize("address", PUBLIC_ADDRESSES)
def test_no_public_page_shows_a_professionals_number_through_it(client, reindexed, address):
    lend(contact_audience=["professional"])
    borrow()
    reindexed()
    page = client.get(address).content.decode()
    assert NUMBER not in page
    assert "02079460777" not in page


def test_search_follows_the_other_service(client):
    lend()
    borrow()
    follow_all()
    lend(number=OTHER_NUMBER)
    follow_all()
    page = client.get("/services/?q=crisis+resolution").content.decode()
    card = page[page.index('data-service="crisis-team"') :]
    assert OTHER_NUMBER in card[: card.index("</article>")]


@pytest.mark.parametrize("kind", ["criteria", "professional-criteria"])
def test_a_print_follows_the_other_service(kind):
    lend()
    borrow()
    held = record(KINDS[kind].find("crisis-team", False))
    follow_all()
    lend(number=OTHER_NUMBER)
    follow_all()
    assert PrintedVersion.objects.get(pk=held.pk).replaced_at


def test_whoever_holds_such_a_print_is_told_of_the_number(client):
    lend()
    borrow()
    held = record(KINDS["criteria"].find("crisis-team", False))
    lend(number=OTHER_NUMBER)
    page = client.get(f"/p/{held.version}/").content.decode()
    numbers = page[page.index("These numbers") :]
    assert f"{NUMBER}</del>" in numbers
    assert f"Now: Call {OTHER_NUMBER}" in numbers
