"""Every journey through every tree of the demonstration, walked in a real browser as people walk it."""

import re

import pytest
import yaml

from decision_tree.packs import read_trees
from decision_tree.tree import ServiceFacts, Tree, journeys, run, usable_services
from directory.facts import Facts
from directory.packs.pack import read_pack

from ..conftest import PACK

KEYS = sorted(path.stem for path in (PACK / "trees").glob("*.yaml"))


def directory_of_pack() -> dict[str, ServiceFacts]:
    """What the pack's own file says of services: read here anew, so that the site is not its own judge."""
    services = yaml.safe_load((PACK / "services.yaml").read_text())["services"]
    return {
        service["key"]: ServiceFacts(
            key=service["key"],
            name=service["name"],
            open=service.get("status", "open") == "open",
            audience=frozenset(service["for"]),
            min_age=service["ages"].get("min"),
            max_age=service["ages"].get("max"),
            areas=None if service["areas"] == "everywhere" else frozenset(service["areas"]),
        )
        for service in services
    }


DIRECTORY = directory_of_pack()


def tree_of_pack(key: str) -> Tree:
    pack, _ = read_pack(PACK)
    return next(tree for tree in read_trees(PACK, pack)[0] if tree.key == key)


def shown(page) -> dict:
    """What a visitor sees of a tree's page now: the one step that is shown."""
    steps = page.locator("section[data-question]:visible, section[data-outcome]:visible")
    assert steps.count() == 1
    step = steps.first
    services = step.locator("[data-service]")
    return {
        "question": step.get_attribute("data-question"),
        "outcome": step.get_attribute("data-outcome"),
        "level": step.get_attribute("data-level"),
        "services": [services.nth(at).get_attribute("data-service") for at in range(services.count())],
        "help": step.locator("[data-help=emergency]").count(),
    }


def expected_services(tree: Tree, outcome: str, facts: Facts) -> list[str]:
    step = tree.step(outcome)
    return list(usable_services(step, DIRECTORY, tree.audience, facts))


def walk(page, tree: Tree, answers: list[str]) -> dict:
    """Give the answers by their words, and what is seen at the end; every step has the emergency help."""
    for words in answers:
        assert shown(page)["help"] == 1
        step = page.locator("section:visible")
        page.locator("section:visible a[data-answer]", has_text=re.compile(rf"^\s*{re.escape(words)}\s*$")).click()
        assert step is not None
    seen = shown(page)
    assert seen["help"] == 1
    return seen


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("key", KEYS)
def test_every_scenario_ends_where_the_pack_says(open_page, key, script):
    tree = tree_of_pack(key)
    assert tree.scenarios
    for scenario in tree.scenarios:
        page = open_page(f"/help-now/{key}/", script=script)
        seen = walk(page, tree, list(scenario.answers))
        facts = run(tree, scenario.answers).facts
        assert seen["outcome"] == scenario.ends, scenario.name
        assert seen["services"] == expected_services(tree, scenario.ends, facts), scenario.name


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("key", KEYS)
def test_every_journey_ends_where_its_answers_lead(open_page, key, script):
    tree = tree_of_pack(key)
    page = open_page(f"/help-now/{key}/", script=script)
    walked = 0
    for journey in journeys(tree):
        page.goto("about:blank")
        page.goto(f"/help-now/{key}/")
        questions = [tree.step(step) for step in journey.steps]
        words = [question.answers[at].say for question, at in zip(questions, journey.answers, strict=False)]
        seen = walk(page, tree, words)
        assert seen["outcome"] == journey.ends
        assert seen["level"] == tree.step(journey.ends).level
        assert seen["services"] == expected_services(tree, journey.ends, journey.facts)
        walked += 1
    assert walked >= 8


def test_a_journey_goes_on_when_the_network_is_gone(open_page):
    page = open_page("/help-now/me/")
    page.context.set_offline(True)
    tree = tree_of_pack("me")
    assert walk(page, tree, ["No", "No, or I am not sure", "18 or over"])["outcome"] == "adult-crisis"


def test_answers_send_nothing(open_page):
    page = open_page("/help-now/me/")
    page.wait_for_load_state("networkidle")
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    walk(page, tree_of_pack("me"), ["No", "Yes", "In the next days or weeks", "Someone is hurting or controlling me"])
    page.wait_for_timeout(300)
    assert requests == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_back_goes_back_one_step(open_page, script):
    page = open_page("/help-now/me/", script=script)
    walk(page, tree_of_pack("me"), ["No", "Yes"])
    page.go_back()
    assert shown(page)["question"] == "safe-today"


def test_a_fragment_that_names_no_step_shows_the_start(open_page):
    assert shown(open_page("/help-now/me/#nothing"))["question"] == "life-at-risk"


def test_a_closed_service_is_signposted_nowhere(open_page):
    for key in KEYS:
        assert open_page(f"/help-now/{key}/").locator("[data-service=urlife]").count() == 0


def test_each_step_moves_the_focus_and_the_title(open_page):
    page = open_page("/help-now/me/")
    walk(page, tree_of_pack("me"), ["No"])
    page.wait_for_timeout(100)
    assert "Can you keep yourself safe" in page.title()
    assert page.evaluate("document.activeElement.closest('section').dataset.question") == "safe-today"


def test_it_works_by_keyboard(open_page):
    page = open_page("/help-now/me/", script=False)
    page.locator("section:visible a[data-answer='2']").focus()
    page.keyboard.press("Enter")
    assert shown(page)["question"] == "safe-today"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert shown(page)["question"] == "age-crisis"
