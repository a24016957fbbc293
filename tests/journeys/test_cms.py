"""The CMS in a real browser, under its own security policy: an editor edits, previews and publishes a tree."""

import pytest

from tests.tree_page import TreePage


@pytest.fixture
def cms(chromium, site):
    """A page in which an administrator is signed in; nothing may be asked of another host."""
    context = chromium.new_context(base_url=site.url, viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    foreign, errors = [], []
    page.on(
        "request",
        lambda request: None if request.url.startswith((site.url, "data:", "blob:")) else foreign.append(request.url),
    )
    page.on(
        "console", lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None
    )
    page.goto("/admin/login/")
    page.fill("#id_username", "admin")
    page.fill("#id_password", "password")
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    yield page
    assert foreign == []
    assert errors == []
    context.close()


def tree_id(site) -> str:
    """Return the id of a tree's page."""
    trees = "from decision_tree.models import DecisionTreePage as Tree"
    return site.manage(code=f"{trees}; print(Tree.objects.get(slug='someone-else').pk)").split()[-1]


def publish(page) -> None:
    page.locator("footer [data-w-dropdown-target=toggle], .footer [data-w-dropdown-target=toggle]").last.click()
    page.get_by_role("button", name="Publish").last.click()
    page.wait_for_load_state("networkidle")


def test_a_reworded_step_is_previewed_published_and_keeps_its_fragment(cms, site):
    before = cms.request.get("/help-now/someone-else/").text()
    cms.goto(f"/admin/pages/{tree_id(site)}/edit/")
    words = cms.locator("input[name='steps-0-value-ask']")
    words.fill("Is a life in danger right now?")
    cms.get_by_role("button", name="Toggle preview").or_(cms.locator("[aria-label='Toggle preview']")).first.click()
    frame = cms.frame_locator("iframe#w-preview-iframe, iframe[title='Preview']").first
    frame.locator("section h2", has_text="Is a life in danger right now?").wait_for()
    publish(cms)
    after = cms.request.get("/help-now/someone-else/").text()
    assert "Is a life in danger right now?" in after
    assert TreePage(after).fragments == TreePage(before).fragments


def test_a_broken_step_is_refused_with_the_problem_beside_it_and_nothing_lost(cms, site):
    before = cms.request.get("/help-now/someone-else/").text()
    cms.goto(f"/admin/pages/{tree_id(site)}/edit/")
    cms.locator("input[name='steps-0-value-answers-1-value-go']").fill("nowhere")
    publish(cms)
    assert cms.locator("input[name='steps-0-value-answers-1-value-go']").input_value() == "nowhere"
    assert cms.locator("text=nowhere").first.is_visible()
    assert cms.locator(".w-field__errors:visible, .help-critical:visible").count() >= 1
    assert cms.request.get("/help-now/someone-else/").text() == before
