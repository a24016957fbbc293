"""Every page has a number for emergencies near its top, whatever has gone wrong."""

import pytest
from bs4 import BeautifulSoup

from .pages import NUMBERS, numbers_at_hand
from .states import ADDRESSES, STATES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("address", "status"), ADDRESSES.items())
def test_at(client, address, status):
    page = client.get(address)
    assert page.status_code == status
    assert numbers_at_hand(page.content.decode()) == NUMBERS


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_with(client, monkeypatch, tree, state):
    page, status = state(client, monkeypatch, tree)
    assert page.status_code == status
    assert numbers_at_hand(page.content.decode()) == NUMBERS


def test_a_refusal_of_what_was_sent_still_says_what_can_be(client):
    assert client.post("/services/")["Allow"] == "GET, HEAD"


def test_staff_get_no_page_for_the_public(editor_client):
    page = editor_client.delete("/admin/logout/")
    assert (page.status_code, page.content) == (405, b"")


@pytest.mark.parametrize("words", ["", "?q=xylophone+quartet", "?q=courses", "?q=courses&for=professional"])
def test_the_line_is_not_the_help_for_words_of_crisis(client, words):
    page = BeautifulSoup(client.get(f"/services/{words}").content.decode(), "html.parser")
    assert page.select_one(".sp-now") is not None
    assert page.select("[data-panel], .sp-now[data-help], .sp-now [data-help]") == []
