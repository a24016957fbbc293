"""The crisis card in a browser: written, printed in both sizes, kept and erased, and never sent."""

import io
import re
import shutil
import subprocess

import pikepdf
import pytest
from playwright.sync_api import expect

from .looks import WIDTHS, is_too_wide, violations

ADDRESS = "/crisis-card/"
WRITTEN = {
    "name": "Sam Okoro",
    "signs": "I stop sleeping.\nI do not answer the phone.",
    "helps": "Walking by the canal, with Żaneta",
    "people": "Ada 07700 900123",
    "team": "Priya, care coordinator, 020 7946 0130",
    "medication": "Sertraline 100 mg. Allergic to penicillin.",
    "want": "Please call Ada first. Joe feeds the cat.",
}
NATIONAL = ["999", "111", "116 123", "18001 111"]
LOCAL = ["020 7946 0111", "020 7946 0156"]
WIDE, HIGH = 85.6, 54


def write(page, written=WRITTEN):
    for key, words in written.items():
        page.locator(f"#card-{key}").fill(words)


def in_boxes(page) -> dict:
    return {key: page.locator(f"#card-{key}").input_value() for key in WRITTEN}


def on_device(page) -> list:
    return page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")


def keep(page):
    return page.get_by_label("Keep what I have written on this device")


def erase(page):
    page.get_by_role("button", name="Erase everything I have written").click()


def printed(page) -> bytes:
    return page.pdf(prefer_css_page_size=True, format="A4")


def sheets(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def words_on(pdf: bytes) -> list[str]:
    """Return the text of each sheet, with one space between words."""
    if not shutil.which("pdftotext"):
        pytest.skip("there is no pdftotext on this machine (package poppler-utils)")
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return [" ".join(sheet.split()) for sheet in text.split("\f")[:-1]]


def panels(page) -> list[dict]:
    """Measure the panels as they are printed, in mm, their letters in pt, and whether anything stands outside."""
    page.emulate_media(media="print")
    measured = page.evaluate(
        """() => [...document.querySelectorAll(".sp-panel")].map(panel => {
            const mm = 25.4 / 96, box = panel.getBoundingClientRect();
            const parts = [...panel.querySelectorAll("*")].filter(part => part.getClientRects().length);
            return {
                width: box.width * mm, height: box.height * mm,
                letters: Math.min(...parts.map(part => parseFloat(getComputedStyle(part).fontSize) * 72 / 96)),
                outside: parts.filter(part => {
                    const its = part.getBoundingClientRect();
                    const wide = part.clientWidth && part.scrollWidth > part.clientWidth + 1;
                    return its.right > box.right + .5 || its.bottom > box.bottom + .5 || wide;
                }).map(part => part.outerHTML.slice(0, 80)),
            };
        })"""
    )
    page.emulate_media(media="screen")
    return measured


def assert_all_fit(page):
    for panel in panels(page):
        assert panel["width"] == pytest.approx(WIDE, abs=0.05)
        assert panel["height"] == pytest.approx(HIGH, abs=0.05)
        assert panel["letters"] >= 7 - 0.01
        assert panel["outside"] == []


@pytest.fixture
def watched(open_page):
    """Return a page that is loaded, and the list of everything that it asks the network for from then on."""
    page = open_page(ADDRESS)
    page.wait_for_load_state("networkidle")
    asked = []
    page.context.on("request", lambda request: asked.append(request))
    page.on("websocket", lambda socket: asked.append(socket))
    return page, asked


# --- nothing is sent


def test_what_is_written_never_leaves_the_browser(watched):
    page, asked = watched
    address, steps = page.url, page.evaluate("history.length")
    write(page)
    page.locator("#card-area").select_option("camden")
    page.locator("#card-age").select_option("adult")
    page.locator("#card-name").press("Enter")
    keep(page).check()
    page.locator("#card-want").fill("Joe feeds the cat.")
    for size in ("A4 sheet", "Wallet card, to cut out and fold", "Both"):
        page.get_by_label(size).check()
        printed(page)
    page.evaluate("() => { window.print = () => {} }")
    page.get_by_role("button", name="Print").click()
    page.wait_for_timeout(500)
    assert asked == []
    assert (page.url, page.evaluate("history.length")) == (address, steps)
    assert on_device(page) == ["crisis-card"]
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0

    page.reload()
    page.wait_for_load_state("networkidle")
    assert page.locator("#card-want").input_value() == "Joe feeds the cat."
    assert {request.method for request in asked} == {"GET"}
    assert all(request.url == address or "/static/" in request.url for request in asked)
    sent = " ".join(f"{request.url} {request.all_headers()} {request.post_data}" for request in asked)
    assert not re.search("Sam|Okoro|Sertraline|cat|camden|adult", sent.replace("application", ""))

    asked.clear()
    erase(page)
    page.wait_for_timeout(500)
    assert asked == []
    assert (page.url, page.evaluate("document.cookie")) == (address, "")


# --- kept, and erased


def test_without_being_asked_the_device_keeps_nothing(open_page):
    page = open_page(ADDRESS)
    write(page)
    printed(page)
    assert on_device(page) == []
    page.reload()
    assert set(in_boxes(page).values()) == {""}
    assert not keep(page).is_checked()


def test_kept_when_asked_until_unticked(open_page):
    page = open_page(ADDRESS)
    write(page)
    page.locator("#card-area").select_option("islington")
    keep(page).check()
    expect(page.get_by_text("This device now keeps")).to_be_visible()
    page.locator("#card-team").fill("Changed afterwards")
    page.reload()
    assert in_boxes(page) == {**WRITTEN, "team": "Changed afterwards"}
    assert page.locator("#card-area").input_value() == "islington"
    assert keep(page).is_checked()
    assert "Changed afterwards" in page.locator(".sp-wallet [data-of=team]").text_content()

    keep(page).uncheck()
    expect(page.get_by_text("This device no longer keeps it.")).to_be_visible()
    assert on_device(page) == []
    assert in_boxes(page)["name"] == WRITTEN["name"]
    page.locator("#card-team").fill("Changed again")
    assert on_device(page) == []
    page.reload()
    assert set(in_boxes(page).values()) == {""}


def test_erased_from_the_page_from_paper_and_from_the_device(open_page):
    page = open_page(ADDRESS)
    write(page, {**WRITTEN, "helps": "something long " * 200})
    keep(page).check()
    erase(page)
    said = page.locator("#card-said")
    expect(said).to_have_text("Everything you wrote has been erased from this page and from this device.")
    assert said.get_attribute("role") == "status"
    assert set(in_boxes(page).values()) == {""}
    assert on_device(page) == []
    assert not keep(page).is_checked()
    assert not re.search("Okoro|something long", " ".join(words_on(printed(page))))
    assert "Okoro" not in page.evaluate("document.documentElement.outerHTML")
    page.locator("#card-name").fill("After")
    page.reload()
    assert set(in_boxes(page).values()) == {""}


def test_erased_in_one_tab_is_not_kept_again_by_another(open_page):
    page = open_page(ADDRESS)
    write(page)
    keep(page).check()
    other = page.context.new_page()
    other.goto(ADDRESS)
    assert in_boxes(other) == WRITTEN
    erase(other)
    expect(keep(page)).not_to_be_checked()
    page.locator("#card-name").fill("Typed on")
    assert on_device(page) == []


REFUSING = {
    "blocked": "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })",
    "full": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
}


@pytest.mark.parametrize("how", REFUSING)
def test_where_nothing_can_be_kept_the_page_says_so_and_works(open_page, how):
    page = open_page(ADDRESS)
    page.context.add_init_script(REFUSING[how])
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    page.reload()
    write(page)
    keep(page).click()
    expect(page.get_by_role("status").get_by_text("This browser could not keep what you have written.")).to_be_visible()
    assert not keep(page).is_checked()
    assert in_boxes(page) == WRITTEN
    assert "Sam Okoro" in words_on(printed(page))[0]
    erase(page)
    assert set(in_boxes(page).values()) == {""}
    assert errors == []


@pytest.mark.parametrize("stored", ["{", "7", "null", '{"card-name": 5, "card-area": "atlantis"}', '[["card-name"]]'])
def test_odd_storage_breaks_nothing(open_page, stored):
    page = open_page(ADDRESS)
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    page.evaluate("stored => localStorage.setItem('crisis-card', stored)", stored)
    page.reload()
    assert set(in_boxes(page).values()) == {""}
    assert page.locator("#card-area").input_value() == ""
    erase(page)
    assert errors == []


# --- on paper


def test_both_sizes_carry_what_is_written_and_the_numbers(open_page):
    page = open_page(ADDRESS)
    write(page)
    pdf = words_on(printed(page))
    assert len(pdf) == 2
    for sheet in pdf:
        for words in WRITTEN.values():
            assert " ".join(words.split()) in sheet
        for number in [*NATIONAL, *LOCAL]:
            assert number in sheet
        assert "Keep in touch with people you trust." in sheet
    assert "Leave this site" not in "".join(pdf)
    assert "Erase" not in "".join(pdf)


@pytest.mark.parametrize("script", [True, False])
def test_the_size_that_is_chosen_is_printed_alone(open_page, script):
    page = open_page(ADDRESS, script=script)
    page.get_by_label("A4 sheet").check()
    a4 = printed(page)
    page.get_by_label("Wallet card, to cut out and fold").check()
    wallet = printed(page)
    assert sheets(a4) == sheets(wallet) == 1
    assert "Wallet card" not in words_on(a4)[0]
    assert "Cut along the dashed line" in words_on(wallet)[0]


@pytest.mark.parametrize("script", [True, False])
def test_blank_there_are_two_sheets_with_lines_to_write_on(open_page, script):
    page = open_page(ADDRESS, script=script)
    sheet, wallet = words_on(printed(page))
    for words in [
        *NATIONAL,
        *LOCAL,
        "My name",
        "What helps me",
        "24 hours a day, every day",
        "Camden and Islington, under 18",
    ]:
        assert words in sheet
        assert words in wallet
    page.emulate_media(media="print")
    lines = page.locator(".sp-lines hr")
    assert lines.count() == 1 + 6 * 4 + 1 + 6 * 3
    assert all(line.is_visible() for line in lines.all())
    assert not any(box.is_visible() for box in page.locator("textarea").all())


@pytest.mark.parametrize("script", [True, False])
def test_the_panels_of_a_blank_card_are_exact(open_page, script):
    page = open_page(ADDRESS, script=script)
    assert len(panels(page)) == 6
    assert_all_fit(page)


def test_without_script_what_is_typed_prints_on_the_sheet(open_page):
    page = open_page(ADDRESS, script=False)
    write(page, {**WRITTEN, "helps": "Walk.\n" * 30, "team": ""})
    sheet = " ".join(words_on(printed(page))[:-1])
    assert sheet.count("Walk.") == 30
    assert "Joe feeds the cat." in sheet
    for control in ("#card-print", "#card-keep", "#card-erase", "#card-area"):
        assert not page.locator(control).is_visible()
    assert page.get_by_text("Use your browser’s menu to print").is_visible()


def test_a_filled_card_has_six_exact_panels(open_page):
    page = open_page(ADDRESS)
    write(page)
    page.wait_for_timeout(400)
    assert len(panels(page)) == 6
    assert_all_fit(page)
    assert set(page.locator(".sp-long").all_inner_texts()) == {""}


LONG = {
    "small letters are enough": {"signs": "word " * 120},
    "all boxes": {key: f"{key} " + " ".join(f"{key}{at}" for at in range(150)) for key in WRITTEN},
    "one word without an end": {"want": "x" * 3000},
    "pictures of two parts": {"helps": "🐈" * 900},
    "many lines": {"people": "\n".join(f"Person {at} 07700 900{at:03}" for at in range(60))},
    "a long name": {"name": "Wilhelmina " * 60},
    "from right to left": {"signs": "أشعر بالقلق ولا أنام " * 40},
}


@pytest.mark.parametrize("case", LONG)
def test_what_is_too_long_for_its_panel_goes_on_and_is_said(open_page, case):
    page = open_page(ADDRESS)
    write(page, LONG[case])
    page.wait_for_timeout(1500)
    assert_all_fit(page)
    assert (len(panels(page)) > 6) == (case != "small letters are enough")
    # What is cut apart stands in panels next to each other; only spaces at the cuts are gone.
    on_paper = "".join("".join(page.locator(".sp-wallet .sp-written").all_text_contents()).split())
    for words in LONG[case].values():
        assert "".join(words.split()) in on_paper
    for key in LONG[case] if len(LONG[case]) == 1 and case != "small letters are enough" else ():
        said = page.locator(f"#long-{key}")
        expect(said).to_contain_text("too long for its place on the wallet card")
        assert said.get_attribute("id") in page.locator(f"#card-{key}").get_attribute("aria-describedby").split()
    if case == "many lines":
        wallet = " ".join(words_on(printed(page))[1:])
        assert all(f"Person {at} 07700 900{at:03}" in wallet for at in range(60))
    for key in LONG[case]:
        page.locator(f"#card-{key}").fill("short")
    expect(page.locator(".sp-long:not(:empty)")).to_have_count(0)
    assert len(panels(page)) == 6


def test_the_a4_sheet_cuts_nothing(open_page):
    page = open_page(ADDRESS)
    write(page, {key: " ".join(f"{key}{at}" for at in range(700)) for key in WRITTEN})
    page.get_by_label("A4 sheet").check()
    sheet = " ".join(words_on(printed(page)))
    for key in WRITTEN:
        assert all(f"{key}{at}" in sheet for at in (0, 349, 699))
        assert len(re.findall(rf"{key}[0-9]+", sheet)) == 700


def test_the_button_prints(open_page):
    page = open_page(ADDRESS)
    page.evaluate("() => { window.printed = 0; window.print = () => { printed += 1 } }")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("printed") == 1


# --- local numbers


def test_a_choice_leaves_the_numbers_that_fit_on_screen_and_paper(open_page):
    page = open_page(ADDRESS)

    def shown() -> list[str]:
        on_screen = [each for each in LOCAL if page.locator(f".sp-crisis a:has-text('{each}')").is_visible()]
        for sheet in words_on(printed(page)):
            assert [each for each in LOCAL if each in sheet] == on_screen
            assert all(number in sheet for number in NATIONAL)
        return on_screen

    area, age = page.get_by_label("Where I live"), page.get_by_label("My age")
    assert shown() == LOCAL
    area.select_option(label="Camden")
    assert shown() == LOCAL
    age.select_option(label="Under 18")
    assert shown() == LOCAL[1:2]
    area.select_option(label="Islington")
    assert shown() == LOCAL[1:2]
    age.select_option(label="18 or over")
    assert shown() == LOCAL[:1]
    area.select_option(label="All areas")
    age.select_option(label="All ages")
    assert shown() == LOCAL


# --- for everybody


@pytest.mark.parametrize("width", WIDTHS)
def test_a_card_in_use_is_accessible(open_page, width):
    page = open_page(ADDRESS, width=width)
    write(page, {**WRITTEN, "signs": "word " * 400})
    expect(page.locator("#long-signs")).not_to_be_empty()
    keep(page).check()
    assert violations(page) == []
    assert not is_too_wide(page)
    erase(page)
    assert violations(page) == []


def test_at_400_per_cent_nothing_is_wider_than_the_screen(open_page):
    page = open_page(ADDRESS, width=320, height=256)
    write(page)
    page.wait_for_timeout(400)
    assert not is_too_wide(page)


def test_by_keyboard_alone(open_page):
    page = open_page(ADDRESS)
    page.locator("#card-want").focus()
    order = []
    for _ in range(5):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.id"))
    assert order[:1] == ["print-both"]
    assert [each for each in order if each.startswith("card-")] == ["card-print", "card-keep", "card-erase"]
