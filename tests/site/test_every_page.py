"""What holds for every page of the site."""

import re

import pytest
from django.db import transaction
from django.test import Client

from tests.paper.reading import text_of_pdf
from tests.tree_page import TreePage, services_of

from .pages import NUMBERS, crawl, files_of, is_for_professionals, numbers_at_hand

pytestmark = pytest.mark.django_db

REFERRERS = ["020 7946 0112", "020 7946 0152", "020 7946 0153"]
POLICE = "020 7946 0113"


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """All pages that links lead to. The versions that opening them records are gone before the next module."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = crawl(Client())
        transaction.set_rollback(True)
    assert len(found) > 60
    assert sum(is_for_professionals(address) for address in found) > 20
    return found


def text_of(response) -> str:
    return response.content.decode()


def test_no_link_is_broken(pages):
    assert {address: page.status_code for address, page in pages.items() if page.status_code != 200} == {}


def test_each_has_one_h1(pages):
    assert {address for address, page in pages.items() if len(re.findall(r"<h1[\s>]", text_of(page))) != 1} == set()


def test_each_leads_to_help_now(pages):
    assert {address for address, page in pages.items() if 'href="/help-now/"' not in text_of(page)} == set()


def test_each_has_the_numbers_for_emergencies_near_its_top(pages):
    assert {address for address, page in pages.items() if numbers_at_hand(text_of(page)) != NUMBERS} == set()


def test_none_sets_a_cookie_or_varies_by_one(pages):
    assert {
        address for address, page in pages.items() if page.cookies or "cookie" in page.headers.get("Vary", "").lower()
    } == set()


def test_each_allows_own_files_alone(pages):
    for address, page in pages.items():
        policy = page["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address
        assert "unsafe" not in policy, address
        assert "http" not in policy, address


def test_none_tells_where_a_visitor_came_from(pages):
    assert {page["Referrer-Policy"] for page in pages.values()} == {"no-referrer"}


def test_none_has_inline_style_or_script(pages):
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"")
    assert {address for address, page in pages.items() if inline.search(text_of(page))} == set()


def test_none_loads_from_another_host(pages):
    loads = re.compile(r"<(?:script|link|img|iframe|source|video|audio)[^>]*\s(?:src|href)=\"(?:https?:)?//")
    assert {address for address, page in pages.items() if loads.search(text_of(page))} == set()


def test_numbers_for_professionals_stand_on_no_public_page(pages):
    public = {address: text_of(page) for address, page in pages.items() if not is_for_professionals(address)}
    assert len(public) > 40
    for number in [*REFERRERS, POLICE]:
        plain = number.replace(" ", "")
        assert {address for address, text in public.items() if number in text or plain in text} == set()


def test_numbers_for_professionals_stand_among_their_pages(pages):
    assert REFERRERS[0] in text_of(pages["/services/crisis-team/professionals/"])


def test_the_restricted_number_stands_nowhere(pages):
    assert {
        address for address, page in pages.items() if POLICE in text_of(page) or "02079460113" in text_of(page)
    } == set()


def test_pages_for_professionals_are_not_indexed(pages):
    hidden = {address for address, page in pages.items() if "noindex" in page.headers.get("X-Robots-Tag", "")}
    assert hidden == {address for address in pages if is_for_professionals(address)}


def test_a_closed_service_is_marked_nowhere(pages):
    assert {address for address, page in pages.items() if "urlife" in services_of(text_of(page))} == set()


def test_a_service_is_marked_once_in_each_list_or_outcome(pages):
    for address, page in pages.items():
        steps = TreePage(text_of(page)).steps
        for marked in [step.services for step in steps] or [services_of(text_of(page))]:
            assert len(marked) == len(set(marked)), address


def test_the_sitemap_names_no_page_for_professionals(client):
    addresses = re.findall(r"<loc>http://testserver([^<]*)</loc>", client.get("/sitemap.xml").content.decode())
    assert len(addresses) > 30
    assert [address for address in addresses if is_for_professionals(address)] == []
    assert "/services/police-advice-line/professionals/" not in addresses


@pytest.mark.slow
def test_numbers_for_professionals_stand_in_no_public_file_and_restricted_ones_in_none(pages):
    files = {address: Client().get(address) for address in files_of(pages)}
    assert {address: file.status_code for address, file in files.items() if file.status_code != 200} == {}
    texts = {address: text_of_pdf(file.content) for address, file in files.items()}
    public = {address: text for address, text in texts.items() if not is_for_professionals(address)}
    assert len(public) > 30
    assert len(texts) - len(public) > 10
    assert {address for address, text in public.items() for number in REFERRERS if number in text} == set()
    assert {address for address, text in texts.items() if POLICE in text} == set()
    assert any(REFERRERS[0] in text for text in texts.values())
