"""axe finds nothing, nothing is wider than the screen, and everything is there without styles."""

import pytest

from tests.demonstration import TREES
from tests.tree_page import STEPS, TreePage

from .looks import WIDTHS, is_too_wide, violations

PAGES = [
    "/",
    "/help-now/",
    "/services/",
    "/services/?q=crisis&age=adult&open=now",
    "/services/?q=zzzz",
    "/services/?for=professional",
    "/services/crisis-team/",
    "/services/crisis-team/professionals/",
    "/services/police-advice-line/professionals/",
    "/services/police-advice-line/",
    "/services/urlife/",
    "/professionals/",
    "/crisis-card/",
    "/help-now/me/leaflet/",
    "/p/unknown/",
    "/about/",
    "/privacy/",
    "/accessibility/",
    "/no-such-page/",
]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_accessible(open_page, address, width):
    page = open_page(address, width=width)
    assert violations(page) == []
    assert not is_too_wide(page)


# A step alone in its page: axe reads all that is hidden too, and a page has sixty screens.
LEAVE_ONE = """([steps, fragment]) => {
    window.all ??= [...document.querySelectorAll(steps)];
    window.place ??= all[0].parentNode;
    all.forEach(step => step.remove());
    place.append(all.find(step => step.id === fragment));
    location.hash = fragment;
}"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("tree", TREES)
def test_every_step_of_a_tree_is_accessible(open_page, tree, width):
    page = open_page(f"/help-now/{tree}/", width=width)
    fragments = TreePage(page.content()).fragments
    assert len(fragments) > 12
    assert violations(page) == []  # with all steps, of which one is seen
    for fragment in fragments:
        page.evaluate(LEAVE_ONE, [STEPS, fragment])
        page.wait_for_function("fragment => document.getElementById(fragment).matches(':target')", arg=fragment)
        assert violations(page) == [], fragment
        assert not is_too_wide(page), fragment


@pytest.mark.parametrize("address", ["/", "/help-now/", "/help-now/me/", "/services/crisis-team/"])
def test_without_styles_everything_is_there(open_page, chromium, site, address):
    context = chromium.new_context(base_url=site.url, java_script_enabled=False)
    context.route("**/*.css", lambda route: route.abort())
    page = context.new_page()
    page.goto(address)
    assert page.locator("a[href='/help-now/']").first.is_visible()
    steps = page.locator(STEPS)
    assert all(steps.nth(at).is_visible() for at in range(steps.count()))
    context.close()


def test_the_passphrase_works_in_a_browser(open_page):
    from .conftest import PASSPHRASE

    page = open_page("/services/police-advice-line/professionals/", script=False)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Show").click()
    assert "020 7946 0113" in page.inner_text("main")
