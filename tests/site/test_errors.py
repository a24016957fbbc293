"""Error pages carry the emergency help, and need neither database nor context."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from signpost import errors

REQUEST = RequestFactory().get("/")
PAGES = {
    400: errors.bad_request,
    403: errors.permission_denied,
    404: errors.not_found,
    500: errors.server_error,
    503: errors.unavailable,
}


@pytest.mark.parametrize("status", PAGES)
def test_it_carries_the_emergency_help(status):
    page = PAGES[status](REQUEST)
    text = page.content.decode()
    assert page.status_code == status
    assert 'data-help="emergency"' in text
    assert all(f'href="tel:{number}"' in text for number in ("999", "111", "116123"))
    assert text.count("<h1") == 1


@pytest.mark.django_db
def test_an_unknown_address_gives_the_page(client):
    response = client.get("/nothing-here/")
    assert response.status_code == 404
    assert 'data-help="emergency"' in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/help-now/", "/help-now/me/", "/services/crisis-team/"])
def test_without_a_database_the_help_is_there(client, monkeypatch, address):
    def down(*args, **kwargs):
        raise OperationalError("the database is down")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", down)
    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.ensure_connection", down)
    response = client.get(address)
    assert response.status_code == 503
    assert 'href="tel:999"' in response.content.decode()


@pytest.mark.parametrize(("address", "status"), [("/services/x", 301), ("/foo.txt", 404), ("/services/gp", 301)])
def test_without_a_database_odd_addresses_are_no_mistake_of_ours(client, monkeypatch, address, status):
    def down(*args, **kwargs):
        raise OperationalError("the database is down")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", down)
    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.ensure_connection", down)
    assert client.get(address).status_code == status


@pytest.mark.django_db
def test_a_mistake_of_ours_gives_the_page(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("directory.search.views.finder", lambda: 1 / 0)
    response = client.get("/services/")
    assert response.status_code == 500
    assert 'data-help="emergency"' in response.content.decode()
