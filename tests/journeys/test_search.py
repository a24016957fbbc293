"""Searching in a browser: suggestions while typing and results in place, and the same without script."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from .looks import WIDTHS, is_too_wide, violations

FORMS = ["/", "/services/", "/professionals/"]


def box(page):
    return page.locator("#q")


def options(page):
    return page.get_by_role("option")


def suggest(page, typed: str) -> list[str]:
    """Type, wait for the suggestions and return their words."""
    box(page).press_sequentially(typed)
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    return page.locator("[role=option] > span").all_inner_texts()


def keys(page) -> list[str]:
    return page.eval_on_selector_all("[data-service]", "all => all.map(each => each.dataset.service)")


def asked(page) -> dict:
    return parse_qs(urlsplit(page.url).query)


def open_filters(page):
    page.get_by_text("Filter services").click()


def expect_results_for(page, words: str) -> None:
    """Wait for the results of a search whose words are on the page, and nowhere in its address or title."""
    expect(page.locator("#results")).to_contain_text(f"“{words}”")
    assert urlsplit(page.url).path == "/services/"
    assert "q" not in asked(page)
    assert page.title().startswith("Search – ")
    assert box(page).input_value() == words


def found(page) -> int:
    return int(re.match(r"\d+", page.inner_text("#found")).group())


@pytest.fixture
def marked():
    """Return functions that mark a page and tell whether it is still the same document."""

    class Marked:
        def put(self, page):
            page.evaluate("window.stillHere = true")

        def on(self, page) -> bool:
            return page.evaluate("window.stillHere === true")

    return Marked()


# --- suggestions


@pytest.mark.parametrize("address", FORMS)
def test_suggestions_by_keyboard(open_page, address):
    page = open_page(address)
    combobox = page.get_by_role("combobox")
    assert combobox.get_attribute("aria-expanded") == "false"
    words = suggest(page, "cri")
    number = options(page).count()
    assert number == len(words) > 1
    expect(page.get_by_role("status")).to_have_text(f"{number} suggestions")
    assert combobox.get_attribute("aria-expanded") == "true"
    assert combobox.get_attribute("aria-controls") == page.get_by_role("listbox").get_attribute("id")
    assert combobox.get_attribute("aria-activedescendant") is None

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = options(page).nth(1)
    assert combobox.get_attribute("aria-activedescendant") == second.get_attribute("id")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    expect(second).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    assert box(page).input_value() == "cri"
    page.keyboard.press("Enter")
    expect_results_for(page, words[0])
    expect(page.get_by_role("listbox")).to_have_count(0)
    assert asked(page).get("for") == (["professional"] if address == "/professionals/" else None)


def test_suggestions_say_their_kind_and_kinds_stand_together(open_page):
    page = open_page("/")
    suggest(page, "hous")
    kinds = page.locator("[role=option] > small").all_inner_texts()
    assert set(kinds) == {"Service", "Need", "Tag"}
    assert len([at for at in range(1, len(kinds)) if kinds[at] != kinds[at - 1]]) == 2


def test_enter_without_a_choice_searches_for_what_was_typed(open_page):
    page = open_page("/")
    suggest(page, "cris")
    page.keyboard.press("Enter")
    expect_results_for(page, "cris")


def test_escape_closes_and_keeps_the_words_and_goes_on_to_others(open_page):
    page = open_page("/")
    page.evaluate(
        "() => { window.escapes = 0; document.addEventListener('keydown', e => { escapes += e.key === 'Escape' }) }"
    )
    suggest(page, "cris")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    assert box(page).input_value() == "cris"
    assert page.evaluate("escapes") == 1
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")


def test_tab_closes_and_chooses_nothing(open_page):
    page = open_page("/")
    suggest(page, "cris")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_have_count(0)
    assert box(page).input_value() == "cris"
    expect(page.get_by_role("button", name="Search")).to_be_focused()


def test_a_suggestion_can_be_pressed(open_page):
    page = open_page("/")
    words = suggest(page, "samar")
    options(page).first.click()
    expect_results_for(page, words[0])
    assert "samaritans" in keys(page)


def test_one_letter_asks_for_nothing(open_page):
    page = open_page("/")
    requests = []
    page.on("request", lambda request: requests.append(request.url) if request.resource_type == "fetch" else None)
    box(page).press_sequentially("c")
    page.wait_for_timeout(400)
    assert requests == []
    box(page).evaluate(
        "box => ['cr', 'cri', 'cris'].forEach(typed => { box.value = typed; box.dispatchEvent(new Event('input')) })"
    )
    expect(page.get_by_role("listbox")).to_be_visible()
    assert [urlsplit(each).query for each in requests] == ["q=cris"]
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_services_for_professionals_are_suggested_on_their_pages_alone(open_page):
    for address in ("/", "/services/"):
        page = open_page(address)
        with page.expect_response("**/suggestions.json*") as response:
            box(page).press_sequentially("police")
        assert "for=professional" not in response.value.url
        assert "Police mental health advice line" not in response.value.text()
        page.wait_for_timeout(100)
        assert "advice line" not in " ".join(page.locator("[role=option]").all_inner_texts())
    for address in ("/professionals/", "/services/?for=professional"):
        page = open_page(address)
        assert "Police mental health advice line" in suggest(page, "police")


@pytest.mark.parametrize("fault", ["abort", "error", "rubbish"])
def test_when_suggesting_fails_the_form_works(open_page, fault):
    page = open_page("/")
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    answers = {
        "abort": lambda route: route.abort(),
        "error": lambda route: route.fulfill(status=500, body="no"),
        "rubbish": lambda route: route.fulfill(status=200, body='{"suggestions": 7}'),
    }
    page.route("**/suggestions.json*", answers[fault])
    box(page).press_sequentially("crisis")
    page.wait_for_timeout(400)
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.press("Enter")
    expect_results_for(page, "crisis")
    assert errors == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", FORMS)
def test_open_suggestions_are_accessible(open_page, address, width):
    page = open_page(address, width=width)
    suggest(page, "cris")
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
    assert not is_too_wide(page)
    assert min(each["height"] for each in (one.bounding_box() for one in options(page).all())) >= 44


# --- results in place


def test_a_filter_changes_address_and_results_in_place(open_page, marked):
    page = open_page("/services/")
    marked.put(page)
    before = found(page)
    open_filters(page)
    camden = page.locator("[name=area][value=camden]")
    camden.focus()
    top = camden.bounding_box()["y"]
    page.keyboard.press("Space")
    page.wait_for_url("**/services/?area=camden")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ services found$"))
    assert page.get_by_role("status").inner_text() == f"{found(page)} services found"
    assert 0 < found(page) < before
    expect(camden).to_be_focused()
    assert camden.is_checked()
    assert camden.bounding_box()["y"] == top
    assert page.locator("details.sp-filters").get_attribute("open") is not None
    assert page.locator("#results-region").get_attribute("aria-busy") is None
    assert page.locator("h1").count() == 1

    page.locator("[name=urgency]").first.check()
    page.wait_for_url("**/services/?urgency=*&area=camden")
    assert marked.on(page)
    shown = (found(page), keys(page), page.locator("#filters").inner_text(), page.title())
    plain = open_page(page.url.removeprefix(page.evaluate("location.origin")), script=False)
    open_filters(plain)
    assert (found(plain), keys(plain), plain.locator("#filters").inner_text(), plain.title()) == shown
    ids = page.eval_on_selector_all("[id]", "all => all.map(each => each.id)")
    assert len(ids) == len(set(ids))


def test_back_and_forward_fetch_again(open_page, marked):
    page = open_page("/services/")
    marked.put(page)
    before = (found(page), keys(page))
    open_filters(page)
    page.locator("[name=area][value=camden]").check()
    page.wait_for_url("**area=camden")
    camden = (found(page), keys(page))
    box(page).fill("talking therapies")
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_contain_text("talking therapies")
    assert page.url.endswith("/services/?area=camden")
    assert "talking" not in page.title()

    page.go_back()
    expect(page.locator("#found")).to_have_text(f"{camden[0]} services")
    assert keys(page) == camden[1]
    assert box(page).input_value() == ""
    page.go_back()
    expect(page.locator("#found")).to_have_text(f"{before[0]} services")
    assert keys(page) == before[1]
    assert not page.locator("[name=area][value=camden]").is_checked()
    page.go_forward()
    expect(page.locator("#found")).to_have_text(f"{camden[0]} services")
    assert page.locator("[name=area][value=camden]").is_checked()
    assert marked.on(page)


def test_searching_in_place_leads_to_the_results_and_to_the_emergency_help(open_page, marked):
    page = open_page("/services/", width=390, height=700)
    marked.put(page)
    open_filters(page)
    box(page).fill("i want to kill myself")
    page.keyboard.press("Enter")
    panel = page.locator("[data-panel=emergency]")
    expect(panel).to_be_in_viewport()
    expect(page.locator("#results-region")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^Emergency help is shown above.* found$"))
    assert page.evaluate(
        "!!(document.querySelector('[data-panel]').compareDocumentPosition(document.querySelector('[data-service]'))"
        " & Node.DOCUMENT_POSITION_FOLLOWING)"
    )
    box(page).fill("zzzz")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_have_text("0 services found")
    assert panel.count() == 0
    assert marked.on(page)


def test_new_results_say_whether_they_are_open(open_page):
    page = open_page("/services/")
    box(page).fill("samaritans")
    page.keyboard.press("Enter")
    expect(page.locator("[data-service=samaritans] .sp-status").first).to_have_text("Open now")


def test_the_last_of_quick_changes_counts(open_page):
    page = open_page("/services/")
    open_filters(page)
    page.evaluate("document.querySelectorAll('[name=area]').forEach(each => each.click())")
    page.wait_for_url("**area=camden&area=islington*")
    expect(page.locator(".sp-chosen a")).to_have_count(page.locator("[name=area]").count() + 1)


@pytest.mark.parametrize("status", [500, 503, 200])
def test_another_page_is_opened_as_usual(open_page, marked, status):
    page = open_page("/services/")
    marked.put(page)

    def answer(route):
        if route.request.resource_type == "fetch":
            route.fulfill(status=status, content_type="text/html", body="<h1>Sorry</h1>")
        else:
            route.continue_()

    page.route("**/services/?*", answer)
    open_filters(page)
    page.evaluate("document.querySelector('[name=area][value=camden]').click()")
    page.wait_for_url("**/services/?area=camden")
    expect(page.locator("[name=area][value=camden]")).to_be_checked()
    page.wait_for_function("window.stillHere !== true")  # it may still be on its way


def test_where_words_alone_fail_the_page_is_loaded_once_and_says_so(open_page):
    page = open_page("/services/")
    documents, fetches = [], []
    page.on("request", lambda each: documents.append(each.url) if each.resource_type == "document" else None)

    def answer(route):
        fetches.append(route.request.url)
        route.fulfill(status=503, content_type="text/html", body="<h1>Sorry</h1>")

    page.route("**/services/?*", answer)
    box(page).fill("courses")
    page.keyboard.press("Enter")
    expect(unreachable(page)).to_be_visible()
    page.wait_for_timeout(500)
    assert [urlsplit(each).query for each in documents] == [""]
    assert len(fetches) == 2
    assert box(page).input_value() == "courses"
    assert asked(page) == {}
    page.unroute("**/services/?*")
    page.get_by_role("button", name="Search").click()
    expect_results_for(page, "courses")
    expect(unreachable(page)).to_have_count(0)


# --- no connection


def unreachable(page):
    return page.locator("#results-region [data-unreachable]")


def expect_unreachable(page) -> None:
    """Wait until the page says that the site cannot be reached, to all, with the emergency numbers."""
    said = "We cannot reach this site just now. Check your connection and try again."
    expect(unreachable(page)).to_have_count(1)
    expect(unreachable(page).locator("p")).to_have_text(said)
    expect(page.get_by_role("status")).to_have_text(said)
    expect(unreachable(page).locator("a[href='tel:999']")).to_be_visible()
    assert page.locator("#results-region").get_attribute("aria-busy") is None


@pytest.mark.parametrize("width", WIDTHS)
def test_without_connection_the_page_stays_and_shows_emergency_help(open_page, marked, width):
    page = open_page("/services/", width=width, height=700)
    marked.put(page)
    shown = keys(page)
    page.context.set_offline(True)
    for _ in range(2):
        box(page).fill("talking therapies")
        page.keyboard.press("Enter")
        expect_unreachable(page)
        expect(unreachable(page)).to_be_in_viewport()
        expect(page.locator("#results-region")).to_be_focused()
        assert box(page).input_value() == "talking therapies"
        assert urlsplit(page.url).path == "/services/"
        assert asked(page) == {}
        assert keys(page) == shown
    assert violations(page) == []
    assert not is_too_wide(page)
    page.context.set_offline(False)
    page.get_by_role("button", name="Search").click()
    expect_results_for(page, "talking therapies")
    expect(unreachable(page)).to_have_count(0)
    assert marked.on(page)


def test_without_connection_filters_and_back_keep_the_page(open_page, marked):
    page = open_page("/services/")
    marked.put(page)
    box(page).fill("courses")
    page.keyboard.press("Enter")
    expect_results_for(page, "courses")
    shown = keys(page)
    page.context.set_offline(True)
    open_filters(page)
    page.locator("[name=area][value=camden]").click()
    expect_unreachable(page)
    assert page.locator("[name=area][value=camden]").is_checked()
    page.go_back()
    expect(box(page)).to_have_value("")
    expect_unreachable(page)
    page.context.set_offline(False)
    page.go_forward()
    expect(unreachable(page)).to_have_count(0)
    expect_results_for(page, "courses")
    assert keys(page) == shown
    assert marked.on(page)


# --- search is down


@pytest.fixture(scope="module")
def down(site):
    """The page that stands where search is down, by the words that came along."""
    code = (
        "import json; from unittest import mock; from django.test import Client;"
        "from directory.search.shapes import EngineError;"
        "failing = mock.patch('directory.search.views._find', side_effect=EngineError('down')); failing.start();"
        "get = lambda **asked: Client().get('/services/', asked, HTTP_HOST='127.0.0.1');"
        "pages = {words: get(**({'q': words, 'area': 'camden'} if words else {}))"
        " for words in ('', 'courses', 'i want to kill myself')};"
        "print('PAGES' + json.dumps({words: {'body': page.content.decode(), 'headers': dict(page.headers)}"
        " for words, page in pages.items()}))"
    )
    return json.loads(site.manage(code=code).rpartition("PAGES")[2])


@pytest.fixture
def break_search(down):
    """Return a function that breaks searching for a page, and returns the list of what is asked for from then on."""

    def broken(page) -> list[str]:
        requests = []

        def answer(route):
            requests.append(f"{route.request.resource_type} {urlsplit(route.request.url).query}")
            words = parse_qs(urlsplit(route.request.url).query).get("q", [""])[0]
            route.fulfill(status=503, **down[words])

        page.route(re.compile(r"/services/(\?.*)?$"), answer)
        return requests

    return broken


def expect_down(page, words: str) -> None:
    expect(page.get_by_text("Search is not working just now.")).to_be_visible()
    expect(box(page)).to_have_value(words)
    expect(page.locator(".sp-emergency a[href='tel:999']")).to_be_visible()
    expect(page.locator("[data-leave]")).to_be_visible()
    assert "q" not in asked(page)


@pytest.mark.parametrize("address", ["/", "/services/"])
def test_where_search_is_down_its_page_has_the_words_and_the_address_has_not(open_page, break_search, address):
    page = open_page(address)
    requests = break_search(page)
    box(page).fill("courses")
    page.keyboard.press("Enter")
    expect_down(page, "courses")
    page.wait_for_timeout(300)
    assert requests == (["document "] if address == "/" else ["fetch q=courses", "document "])
    page.reload()
    expect_down(page, "courses")
    page.get_by_role("link", name="Skip to main content").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/services/#main")
    page.wait_for_timeout(300)
    assert len(requests) == (2 if address == "/" else 3)
    expect_down(page, "courses")
    page.unroute(re.compile(r"/services/(\?.*)?$"))
    page.get_by_role("button", name="Search").click()
    expect_results_for(page, "courses")
    page.go_back()  # before the link within the page
    expect_results_for(page, "courses")
    page.go_back()
    page.wait_for_url(lambda url: urlsplit(url).path == address)
    expect(box(page)).to_have_value("")


@pytest.mark.parametrize("words", ["courses", "i want to kill myself"])
def test_words_that_came_along_leave_the_address_where_search_is_down(open_page, break_search, words):
    page = open_page("/")
    requests = break_search(page)
    page.goto(f"/services/?q={words.replace(' ', '+')}&area=camden")
    expect_down(page, words)
    assert page.locator("[data-panel=emergency]").count() == (words != "courses")
    assert asked(page) == {"area": ["camden"]}
    assert len(requests) == 1
    page.unroute(re.compile(r"/services/(\?.*)?$"))
    page.get_by_role("button", name="Search").click()
    expect_results_for(page, words)
    assert asked(page) == {"area": ["camden"]}


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_where_search_is_down_is_accessible(open_page, break_search, width):
    page = open_page("/", width=width)
    break_search(page)
    page.goto("/services/?q=courses")
    expect_down(page, "courses")
    assert violations(page) == []
    assert not is_too_wide(page)


def test_who_leaves_while_results_load_is_not_called_back(open_page):
    page = open_page("/services/")
    page.route("**/services/?*", lambda route: None)  # never answered
    open_filters(page)
    page.evaluate("document.querySelector('[name=area][value=camden]').click()")
    expect(page.locator("#results-region")).to_have_attribute("aria-busy", "true")
    page.locator("a[href='/help-now/']").first.click()
    page.wait_for_url("**/help-now/")


@pytest.mark.parametrize("script", [True, False])
def test_a_chosen_filter_can_be_removed(open_page, script):
    page = open_page("/services/?q=help&area=camden&age=adult&age=17&tag=Crisis+Line", script=script)
    before = found(page)
    page.get_by_role("link", name="Remove: Camden").click()
    page.wait_for_url(re.compile(r"/services/\?(?!.*area=)"))
    words = {} if script else {"q": ["help"]}
    assert asked(page) == {**words, "age": ["adult", "17"], "tag": ["Crisis Line"]}
    expect(page.get_by_role("link", name="Remove: Camden")).to_have_count(0)
    assert found(page) >= before
    assert not page.locator("[name=area][value=camden]").is_checked()
    page.get_by_role("link", name="Clear all").click()
    page.wait_for_url("**/services/" if script else "**/services/?q=help")
    expect(page.locator(".sp-chosen")).to_have_count(0)
    expect(page.locator("#results")).to_contain_text("“help”")


@pytest.mark.parametrize("width", WIDTHS)
def test_changed_results_are_accessible(open_page, width):
    page = open_page("/services/?q=crisis", width=width)
    open_filters(page)
    page.locator("[name=area][value=camden]").check()
    page.wait_for_url("**area=camden")
    assert violations(page) == []
    assert not is_too_wide(page)


# --- words out of the address


@pytest.mark.parametrize("address", ["/", "/services/"])
def test_results_come_back_with_the_page_that_showed_them(open_page, address):
    page = open_page(address)
    box(page).fill("talking therapies")
    page.keyboard.press("Enter")
    expect_results_for(page, "talking therapies")
    shown = keys(page)
    page.locator("[data-service] a").first.click()
    page.wait_for_url("**/services/*/")
    page.go_back()
    expect_results_for(page, "talking therapies")
    assert keys(page) == shown
    page.reload()
    expect_results_for(page, "talking therapies")
    page.go_back()
    page.wait_for_url(lambda url: urlsplit(url).path == address)
    expect(box(page)).to_have_value("")


@pytest.mark.parametrize("start", ["/", "/services/", "/services/?q=courses"])
@pytest.mark.parametrize("way", ["link", "typed"])
def test_who_comes_anew_to_the_page_sees_no_words_of_another(open_page, start, way):
    page = open_page(start)
    box(page).fill("courses")
    page.keyboard.press("Enter")
    expect_results_for(page, "courses")
    if way == "link":
        with page.expect_navigation():
            page.get_by_role("link", name="Find a service").first.click()
    else:
        page.goto("/services/")
    page.wait_for_timeout(300)
    expect(page.locator("#results")).not_to_contain_text("courses")
    expect(box(page)).to_have_value("")
    page.reload()
    page.wait_for_timeout(300)
    expect(page.locator("#results")).not_to_contain_text("courses")


def test_a_link_within_the_page_keeps_the_results(open_page, marked):
    page = open_page("/services/")
    box(page).fill("courses")
    page.keyboard.press("Enter")
    expect_results_for(page, "courses")
    marked.put(page)
    shown = keys(page)
    page.get_by_role("link", name="Skip to main content").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/services/#main")
    page.wait_for_timeout(300)
    assert keys(page) == shown
    assert marked.on(page)
    page.reload()
    expect_results_for(page, "courses")


def test_a_link_to_the_results_has_the_words_and_is_given_on_request_alone(open_page):
    page = open_page("/services/")
    assert page.locator("[data-copy-link]").count() == 0
    box(page).fill("courses")
    page.keyboard.press("Enter")
    expect_results_for(page, "courses")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy a link to these results").click()
    expect(page.get_by_role("status")).to_have_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert urlsplit(link).path + "?" + urlsplit(link).query == "/services/?q=courses"
    other = open_page("/services/?q=courses")
    expect_results_for(other, "courses")


# --- without script


@pytest.mark.parametrize("address", FORMS)
def test_without_script_the_form_is_plain_and_works(open_page, address):
    page = open_page(address, script=False)
    expect(page.get_by_role("combobox")).to_have_count(0)
    box(page).fill("talking therapies")
    page.keyboard.press("Enter")
    page.wait_for_url("**/services/?*q=talking+therapies*")
    assert keys(page)


def test_without_script_filters_work(open_page):
    page = open_page("/services/", script=False)
    before = found(page)
    open_filters(page)
    page.locator("[name=area][value=camden]").check()
    assert found(page) == before
    page.get_by_role("button", name="Show services").click()
    page.wait_for_url("**/services/?q=&area=camden")
    assert 0 < found(page) < before
    assert page.locator("[name=area][value=camden]").is_checked()
