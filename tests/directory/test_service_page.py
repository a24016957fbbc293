"""A service's page: the public's, the professionals', and of a service that has closed."""

import pytest
from django.core.cache import caches
from django.test import Client

from directory.models import ProfessionalsPassphrase, Service

pytestmark = pytest.mark.django_db

POLICE = "020 7946 0113"
POLICE_PAGE = "/services/police-advice-line/professionals/"
PASSPHRASE = "blue lamp 1829"


@pytest.fixture(autouse=True)
def _fresh_tries():
    caches["tries"].clear()


@pytest.fixture
def passphrase(db):
    ProfessionalsPassphrase.load().set(PASSPHRASE)


def text(client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_public_page_shows_the_publics_number_alone(client):
    page = text(client, "/services/crisis-team/")
    assert "020 7946 0111" in page
    assert "020 7946 0112" not in page


def test_the_professionals_page_shows_the_referrers_number_alone(client):
    page = text(client, "/services/crisis-team/professionals/")
    assert "020 7946 0112" in page
    assert "020 7946 0111" not in page


def test_the_public_page_has_the_criteria_in_plain_english(client):
    page = text(client, "/services/crisis-team/")
    assert "You feel unable to keep yourself safe" in page
    assert "Acute relapse" not in page


def test_the_professionals_page_has_the_clinical_criteria(client):
    assert "Acute relapse" in text(client, "/services/crisis-team/professionals/")


def test_who_to_use_instead_is_named_beside_each_decline(client):
    page = text(client, "/services/crisis-team/")
    declined = page[page.index("You need help with drink or drugs") :]
    assert 'href="/services/substance-misuse-service/"' in declined


def test_a_number_can_be_tapped(client):
    assert 'href="tel:02079460111"' in text(client, "/services/crisis-line/")


def test_a_text_number_opens_a_message(client):
    assert 'href="sms:85258?&amp;body=SHOUT"' in text(client, "/services/shout/")


def test_a_relay_number_can_be_tapped(client):
    assert 'href="tel:1800102079460111"' in text(client, "/services/crisis-line/")


def test_an_unchecked_entry_says_so(client):
    assert "not checked" in text(client, "/services/gp/")


def test_a_service_for_professionals_alone_has_no_public_page(client):
    response = client.get("/services/police-advice-line/")
    assert response.status_code == 404
    assert f'href="{POLICE_PAGE}"' in response.content.decode()


def test_a_service_not_for_professionals_has_no_page_for_them(client):
    response = client.get("/services/gp/professionals/")
    assert response.status_code == 404
    assert 'href="/services/gp/"' in response.content.decode()


def test_a_closed_service_says_what_to_use_instead(client):
    response = client.get("/services/urlife/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "noindex" in response["X-Robots-Tag"]
    assert "has closed" in page
    assert all(f'href="/services/{key}/"' in page for key in ("brandon-centre", "camhs-camden", "childline"))


def test_what_to_use_instead_is_open(client):
    Service.objects.filter(key="brandon-centre").update(status="closed")
    assert 'href="/services/brandon-centre/"' not in text(client, "/services/urlife/")


def test_a_draft_has_no_page(client):
    Service.objects.filter(key="gp").update(live=False)
    assert client.get("/services/gp/").status_code == 404


def test_a_restricted_contact_is_hidden(client, passphrase):
    assert POLICE not in text(client, POLICE_PAGE)


def test_the_passphrase_shows_it(client, passphrase):
    response = client.post(POLICE_PAGE, {"passphrase": PASSPHRASE})
    assert POLICE in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert response.cookies == {}


@pytest.mark.parametrize("tried", ["", "wrong", PASSPHRASE.upper(), "\0"])
def test_a_wrong_passphrase_does_not(client, passphrase, tried):
    response = client.post(POLICE_PAGE, {"passphrase": tried})
    assert response.status_code == 200
    assert POLICE not in response.content.decode()
    assert "not the passphrase" in response.content.decode()


def test_while_no_passphrase_is_set_nothing_shows_it(client):
    assert POLICE not in client.post(POLICE_PAGE, {"passphrase": ""}).content.decode()


def test_many_wrong_tries_are_slowed(client, passphrase):
    for _ in range(5):
        client.post(POLICE_PAGE, {"passphrase": "wrong"})
    response = client.post(POLICE_PAGE, {"passphrase": PASSPHRASE})
    assert response.status_code == 429
    assert POLICE not in response.content.decode()


def test_the_passphrase_needs_no_csrf_token(passphrase):
    assert Client(enforce_csrf_checks=True).post(POLICE_PAGE, {"passphrase": PASSPHRASE}).status_code == 200


def test_the_passphrase_is_kept_hashed(passphrase):
    assert PASSPHRASE not in ProfessionalsPassphrase.load().hashed


def test_a_public_page_takes_no_passphrase(client, passphrase):
    assert client.post("/services/crisis-team/", {"passphrase": PASSPHRASE}).status_code == 405


def test_hours_that_cannot_be_read_are_unknown_not_closed(client):
    Service.objects.filter(key="gp").update(hours="whenever")
    assert "not known" in text(client, "/services/gp/")


def preview(key: str) -> str:
    return Service.objects.get(key=key).make_preview_request().content.decode()


def test_a_preview_is_the_publics_page():
    page = preview("crisis-team")
    assert "<h1" in page
    assert "020 7946 0111" in page
    assert "020 7946 0112" not in page


def test_a_preview_of_a_service_for_professionals_alone_is_their_page():
    page = preview("police-advice-line")
    assert "Contacts for professionals" in page
    assert "(for professionals)" in page
    assert POLICE not in page


def test_a_preview_shows_what_is_not_saved():
    service = Service.objects.get(key="gp")
    service.summary = "Words of a draft."
    assert "Words of a draft." in service.make_preview_request().content.decode()
