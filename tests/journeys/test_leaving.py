"""Leaving the site quickly: the page is gone, and the back button does not bring it back."""

import re
from urllib.parse import urlsplit

import pytest

ELSEWHERE = "https://www.bbc.co.uk/weather"


@pytest.fixture
def watched(chromium, site):
    """A page of a browser that came from the front page, and that finds the other site without a network."""
    context = chromium.new_context(base_url=site.url)
    context.route(re.compile("^https:"), lambda route: route.fulfill(content_type="text/html", body="<h1>Weather</h1>"))
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def by_link(page) -> None:
    page.get_by_role("link", name="Leave this site quickly").click()


def by_key(page) -> None:
    for _ in range(3):
        page.keyboard.press("Escape")


@pytest.mark.parametrize("leave", [by_link, by_key])
@pytest.mark.parametrize("address", ["/help-now/me/", "/services/crisis-team/"])
def test_the_page_is_left_and_does_not_come_back(watched, address, leave):
    watched.goto(address)
    leave(watched)
    watched.wait_for_url(ELSEWHERE)
    watched.go_back()
    assert urlsplit(watched.url).path == "/"  # the front page, from which the page was opened


@pytest.mark.parametrize(
    "address", ["/help-now/", "/help-now/me/", "/help-now/me/leaflet/", "/services/", "/services/gp/", "/crisis-card/"]
)
def test_a_page_for_the_public_has_a_way_to_leave(watched, address):
    watched.goto(address)
    assert watched.get_by_role("link", name="Leave this site quickly").get_attribute("href") == ELSEWHERE
