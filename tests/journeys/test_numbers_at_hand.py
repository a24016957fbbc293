"""On a small phone 999 is on the first screen of every kind of page, and at every step of a tree."""

import pytest

from tests.demonstration import TREES
from tests.tree_page import TreePage

PAGES = [
    "/",
    "/help-now/",
    "/services/",
    "/services/?q=courses",
    "/services/?q=zzzz",
    "/services/?for=professional",
    "/services/crisis-team/",
    "/services/crisis-team/professionals/",
    "/services/police-advice-line/",
    "/services/urlife/",
    "/professionals/",
    "/crisis-card/",
    "/help-now/me/leaflet/",
    "/p/unknown/",
    "/about/",
    "/no-such-page/",
]
HEIGHT = 640

# Whether a link to call 999 is wholly on the screen.
AT_HAND = """() => [...document.querySelectorAll("a[href='tel:999']")].some(link => {
    const box = link.getBoundingClientRect();
    return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
})"""


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("address", PAGES)
def test_on(open_page, address, width):
    page = open_page(address, width=width, height=HEIGHT, script=False)
    assert page.locator("a[href='tel:999']").first.is_visible()
    assert page.evaluate(AT_HAND)


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("tree", TREES)
def test_at_every_step_of(open_page, tree, script):
    page = open_page(f"/help-now/{tree}/", width=360, height=HEIGHT, script=script)
    fragments = TreePage(page.content()).fragments
    assert len(fragments) > 12
    missing = []
    for fragment in fragments:
        page.goto(f"/help-now/{tree}/#{fragment}")
        page.wait_for_function("fragment => document.getElementById(fragment).matches(':target')", arg=fragment)
        if not page.evaluate(AT_HAND):
            missing.append(fragment)
    assert missing == []
