"""Error pages carry the emergency help, and need neither database nor context."""

from http import HTTPStatus

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.test import RequestFactory

from directory.emergency import WAYS
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
    assert 'href="sms:85258"' in text
    assert text.count("<h1") == 1


@pytest.fixture
def rendered(settings, tmp_path):
    """The folder of the rendered pages, empty; what was read of another is forgotten."""
    settings.ERROR_PAGES = tmp_path
    errors._rendered.cache_clear()
    yield tmp_path
    errors._rendered.cache_clear()


@pytest.mark.parametrize("status", [500, 503])
def test_what_is_rendered_for_later_is_what_the_template_says(rendered, status):
    call_command("render_error_pages", verbosity=0)
    assert (rendered / f"{status}.html").read_text() == errors.render(HTTPStatus(status))


@pytest.mark.parametrize("status", [500, 503])
def test_what_was_rendered_needs_no_template(rendered, monkeypatch, status):
    call_command("render_error_pages", verbosity=0)
    monkeypatch.setattr(errors, "render", lambda status: 1 / 0)
    assert PAGES[status](REQUEST).content == (rendered / f"{status}.html").read_bytes()


@pytest.mark.parametrize("status", [500, 503])
def test_with_neither_file_nor_template_the_numbers_are_there(rendered, monkeypatch, status):
    monkeypatch.setattr(errors, "render", lambda status: 1 / 0)
    page = PAGES[status](REQUEST)
    assert page.status_code == status
    assert all(f'href="{way.href}"' in page.content.decode() for way in WAYS)


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


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error",
    [OperationalError, ProgrammingError, IntegrityError, InterfaceError, DatabaseError],
    ids=lambda error: error.__name__,
)
def test_whatever_is_wrong_with_the_database_the_help_is_there(client, monkeypatch, error):
    def fails(*args, **kwargs):
        raise error("database is locked")

    monkeypatch.setattr("home.views.TemplateResponse", fails)
    response = client.get("/professionals/?q=secret")
    assert response.status_code == 503
    assert 'href="tel:999"' in response.content.decode()


@pytest.mark.django_db
def test_what_was_wrong_with_the_database_is_logged_without_the_address(client, monkeypatch, caplog):
    def fails(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("home.views.TemplateResponse", fails)
    client.get("/professionals/?q=secret")
    [logged] = [record for record in caplog.records if record.name == "signpost.middleware"]
    assert "database is locked" in caplog.text
    assert "Traceback" in caplog.text
    assert logged.exc_info
    assert "secret" not in caplog.text
    assert "/professionals/" not in logged.getMessage()
