"""Every journey through every tree of the demonstration, walked in a real browser as people walk it."""

import pytest

from decision_tree.tree import journeys, run
from tests.demonstration import TREES, expected_services, tree_of_pack
from tests.tree_page import STEPS, Step, TreePage


def shown(page) -> Step:
    """Return the one step that a visitor sees of a tree's page now."""
    steps = page.locator(STEPS).locator("visible=true")
    assert steps.count() == 1
    [step] = TreePage(steps.evaluate("step => step.outerHTML")).steps  # the whole page takes long to read
    return step


def walk(page, answers) -> Step:
    """Choose answers by their words; return the step that is seen at the end. Every step has the emergency help."""
    for words in answers:
        step = shown(page)
        assert step.has_emergency_help
        page.locator(f"a[data-answer='{step.answer(words).position}']").locator("visible=true").click()
    step = shown(page)
    assert step.has_emergency_help
    return step


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("key", TREES)
def test_every_scenario_ends_where_the_pack_says(open_page, key, script):
    tree = tree_of_pack(key)
    assert tree.scenarios
    page = open_page(f"/help-now/{key}/", script=script)
    for scenario in tree.scenarios:
        seen = walk(page, scenario.answers)
        facts = run(tree, scenario.answers).facts
        assert seen.ends_at(scenario.ends), scenario.name
        assert seen.services == expected_services(tree, scenario.ends, facts), scenario.name
        page.get_by_role("link", name="Start again").locator("visible=true").click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("key", TREES)
def test_every_journey_ends_where_its_answers_lead(open_page, key, script):
    tree = tree_of_pack(key)
    page = open_page(f"/help-now/{key}/", script=script)
    walked = 0
    for journey in journeys(tree):
        questions = [tree.step(step) for step in journey.steps]
        words = [question.answers[at].say for question, at in zip(questions, journey.answers, strict=False)]
        seen = walk(page, words)
        assert seen.ends_at(journey.ends)
        assert seen.level == tree.step(journey.ends).level
        assert seen.services == expected_services(tree, journey.ends, journey.facts)
        page.get_by_role("link", name="Start again").locator("visible=true").click()
        walked += 1
    assert walked >= 8


def test_a_journey_goes_on_when_the_network_is_gone(open_page):
    page = open_page("/help-now/me/")
    page.context.set_offline(True)
    assert walk(page, ["No", "No, or I am not sure"]).ends_at("stay-safe-now")


def test_answers_send_nothing(open_page):
    page = open_page("/help-now/me/")
    page.wait_for_load_state("networkidle")
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    walk(page, ["No", "Yes", "In the next days or weeks", "Someone is hurting or controlling me"])
    page.wait_for_timeout(300)
    assert requests == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_back_goes_back_one_step(open_page, script):
    page = open_page("/help-now/me/", script=script)
    walk(page, ["No", "Yes"])
    page.go_back()
    assert shown(page).question == "safe-today"


def test_a_fragment_that_names_no_step_shows_the_start(open_page):
    assert shown(open_page("/help-now/me/#nothing")).question == "life-at-risk"


def test_a_closed_service_is_signposted_nowhere(open_page):
    for key in TREES:
        assert open_page(f"/help-now/{key}/").locator("[data-service=urlife]").count() == 0


def test_each_step_moves_the_focus_and_the_title(open_page):
    page = open_page("/help-now/me/")
    walk(page, ["No"])
    page.wait_for_timeout(100)
    assert "Can you keep yourself safe" in page.title()
    assert page.evaluate("document.activeElement.closest('section').dataset.question") == "safe-today"


def test_it_works_by_keyboard(open_page):
    page = open_page("/help-now/me/", script=False)
    page.locator("section:visible a[data-answer='2']").focus()
    page.keyboard.press("Enter")
    assert shown(page).question == "safe-today"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert shown(page).outcome == "stay-safe-now"
