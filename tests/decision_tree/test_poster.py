"""The A3 poster: all words on it, nothing outside the page or upon each other, whatever the tree says."""

import copy
import json
import re
import subprocess
from collections import defaultdict
from dataclasses import asdict
from itertools import combinations

import pytest
import typst

from decision_tree.leaflet import MOST_ON_A_POSTER, Leaflet
from decision_tree.tree import Question, Tree, reading_order
from decision_tree.tree.drawing import draw
from directory.prints.fonts import FAMILIES, fonts, readable_data
from directory.prints.formats import LEAFLET
from directory.prints.registry import KINDS, described
from directory.prints.typesetting import TEMPLATES, typeset
from tests.decision_tree.tree.examples import long_tree
from tests.demonstration import TREES
from tests.paper.reading import squeezed, text_of_pdf

POSTER = next(form for form in LEAFLET if form.name == "poster")
POINTS = 72 / 25.4
WIDTH, HEIGHT = ((POSTER.width, POSTER.height)[at] * POINTS for at in (0, 1))
MARGIN = POSTER.margin * POINTS
HAIR = 0.5


def leaflet(key: str) -> dict:
    return described(KINDS["leaflet"].find(key, False))


def with_tree(data: dict, tree: Tree, hint: str = "") -> dict:
    """Return a leaflet's data with another tree; its outcomes take turns with the services."""
    keys = reading_order(tree)
    number = {key: n for n, key in enumerate(keys, 1)}
    services = list(data["services"])
    steps = []
    for key, n in number.items():
        step = tree.by_key[key]
        common = {"number": n, "key": key, "words": step.words, "gone_wrong": False, "instead": []}
        if isinstance(step, Question):
            answers = [{"say": answer.say, "number": number[answer.go]} for answer in step.answers]
            parts = {"question": True, "hint": hint, "answers": answers, "level": "", "card": ""}
            parts |= {"advice": [], "services": []}
        else:
            taken = [services[(n * 3 + at) % len(services)] for at in range(n % 5)]
            parts = {"question": False, "hint": "", "answers": [], "level": step.level, "card": "Non-urgent advice"}
            parts |= {"advice": [f"Advice of step {n}."], "services": taken}
        steps.append(common | parts)
    named = {key for step in steps for key in step["services"]}
    kept = {key: service for key, service in data["services"].items() if key in named}
    return {**data, "steps": steps, "services": kept, "drawing": asdict(draw(tree))}


def odd(data: dict) -> dict:
    """Return a leaflet's data with texts that nobody expects."""
    data = copy.deepcopy(data)
    first, second, third, fourth = list(data["services"].values())[:4]
    first["summary"] = ('Say "#let x = 1" \\ $y^2$ @ref <label> *b* _i_ `c` // no /* no */ ' * 90)[:5000]
    second["name"] = "Donaudampfschifffahrtsgesellschaftskapitänswitwenverein" * 2 + " #let \\"
    third |= {"contacts": [], "hours": [], "summary": "", "address": "", "ages": "", "areas": ""}
    fourth["name"] = "خدمة الصحة النفسية"
    fourth["contacts"].append(
        {"kind": "web", "words": "See example.org/" + "a_long_way/" * 30, "shown": "example.org/" + "a_long_way/" * 30}
        | {"hours": [], "languages": ""}
    )
    questions = [step for step in data["steps"] if step["question"]]
    outcomes = [step for step in data["steps"] if not step["question"]]
    questions[0]["hint"] = "A hint that goes on. " * 60
    questions[1]["words"] = "W" * 250
    questions[2]["words"] = "A question that goes on. " * 40
    questions[3]["answers"][0]["say"] = ""
    outcomes[0]["advice"] = ["= no heading", "- no list", "#panic()"]
    outcomes[1]["words"] = ""
    outcomes[2] |= {"services": [], "gone_wrong": True, "instead": [first["name"]]}
    return {**data, "intro": "", "notice": "", "version": "", "dated": "", "short": "", "qr": [], "draft": True}


def drawn(data: dict) -> list[dict]:
    """Return where boxes and lines in gaps stand, in points from the drawing's corner."""
    said, _ = readable_data(data)
    given = json.dumps({**said, "format": asdict(POSTER), "fonts": list(FAMILIES)})
    found = typst.query(
        TEMPLATES / POSTER.template,
        "<drawn>",
        field="value",
        root=TEMPLATES,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": given},
    )
    return json.loads(found)


def words_on(pdf: bytes) -> list[list[tuple[float, float, float, float]]]:
    """Return where each word stands (left, top, right, bottom, in points), by page."""
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    pages = done.stdout.decode().split("<page ")[1:]
    pattern = 'xMin="([^"]*)" yMin="([^"]*)" xMax="([^"]*)" yMax="([^"]*)"'
    return [[tuple(map(float, found)) for found in re.findall(pattern, page)] for page in pages]


def overlaps(things: list[tuple[float, float, float, float]]) -> list:
    return [
        (a, b)
        for a, b in combinations(things, 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > HAIR and min(a[3], b[3]) - max(a[1], b[1]) > HAIR
    ]


def check_places(data: dict) -> dict[int, int]:
    """Check that nothing stands upon another or outside the page; return the sheet of each step."""
    by_sheet = defaultdict(list)
    for it in drawn(data):
        by_sheet[it["sheet"]].append(it)
    sheets = {}
    for sheet, things in by_sheet.items():
        for it in things:
            assert it["x"] >= -HAIR
            assert it["y"] >= -HAIR
            assert it["x"] + it["width"] <= WIDTH - 2 * MARGIN + HAIR
            assert it["y"] + it["height"] <= HEIGHT - 2 * MARGIN - 40
        # A line in a gap keeps a little away from what is above and below it.
        boxes = [
            (it["x"], it["y"] - 1.5 * (it["kind"] == "lane"), it["x"] + it["width"])
            + (it["y"] + it["height"] + 1.5 * (it["kind"] == "lane"),)
            for it in things
        ]
        assert overlaps(boxes) == []
        sheets |= {it["step"]: sheet for it in things if it["kind"] == "box"}
    assert sorted(sheets) == [step["number"] for step in data["steps"]]
    return sheets


def without_running_heads(data: dict, text: str, pages: int) -> str:
    """Take away what stands at the head and the foot of pages, so that texts that go on overleaf are whole."""
    title = re.escape(squeezed(data["title"]))
    calls = "".join(it["number"] + it["words"] for it in data["emergency"] if it["before"] == "Call")
    calls = re.escape(squeezed(calls))
    text = re.sub(rf"{title}(Drawing,page\d+of\d+|Whattodo,andtheservices){calls}", "", text)
    return re.sub(rf"(Draft:donotuse\.)?{title}(·version\w+)?(·\d+\w+)?\d+of{pages}", "", text)


def check_words(data: dict, pdf: bytes) -> str:
    """Check that all words and numbers are there, inside the page and none too small; return the text squeezed."""
    pages = words_on(pdf)
    text = without_running_heads(data, squeezed(text_of_pdf(pdf)), len(pages))
    services = [data["services"][key] for step in data["steps"] for key in step["services"]]
    wanted = [
        *(words for step in data["steps"] for words in (step["words"], step["hint"], *step["advice"])),
        *(answer["say"] for step in data["steps"] for answer in step["answers"]),
        *(words for service in services for words in (service["name"], service["summary"])),
        *(contact["shown"] for service in services for contact in service["contacts"]),
        *(words for it in data["emergency"] for words in (it["number"], it["words"])),
        *(data[name] for name in ("title", "intro", "for_whom", "site", "owner", "notice", "short", "newest")),
    ]
    latin = [words for words in wanted if words.isascii() or "ä" in words]
    assert [words for words in latin if squeezed(words) not in text] == []
    for page in pages:
        for left, top, right, bottom in page:
            assert left >= MARGIN - 1
            assert right <= WIDTH - MARGIN + 1
            assert top >= MARGIN - 5  # what a font leaves above its letters does not count
            assert bottom <= HEIGHT - 10
            assert bottom - top >= 7
    return text


def check_references(data: dict, sheets: dict[int, int], text: str) -> None:
    """Check that each answer says where it leads, and on which page where that is another."""
    for line in data["drawing"]["lines"]:
        here, there = sheets[line["step"]], sheets[line["leads_to"]]
        assert f"→{line['leads_to']}" + f",page{there}" * (here != there) in text


@pytest.mark.django_db
@pytest.mark.parametrize("key", TREES)
def test_a_demonstration_tree_goes_on_over_pages_and_says_on_which(key):
    data = leaflet(key)
    made = typeset(data, POSTER)
    sheets = check_places(data)
    check_references(data, sheets, check_words(data, made.pdf))
    assert made.pages <= 8


@pytest.mark.django_db
@pytest.mark.parametrize("key", TREES)
def test_what_is_most_urgent_is_drawn_on_the_first_page(key):
    data = leaflet(key)
    sheets = check_places(data)
    most_urgent = [step for step in data["steps"] if step["level"] == "emergency"]
    assert {sheets[step["number"]] for step in most_urgent} == {1}


@pytest.mark.django_db
@pytest.mark.parametrize("steps", [3, MOST_ON_A_POSTER])
def test_a_short_tree_is_drawn_on_one_page_with_the_services_on_its_back(steps):
    data = with_tree(leaflet("me"), long_tree(steps), hint="Think about what has happened in the last two weeks.")
    made = typeset(data, POSTER)
    assert made.pages == 2
    assert set(check_places(data).values()) == {1}
    check_words(data, made.pdf)


@pytest.mark.django_db
@pytest.mark.parametrize("steps", [60, 150])
def test_a_long_tree_goes_on_over_pages_and_says_on_which(steps):
    data = with_tree(leaflet("me"), long_tree(steps), hint="Think about what has happened in the last two weeks.")
    made = typeset(data, POSTER)
    sheets = check_places(data)
    check_references(data, sheets, check_words(data, made.pdf))
    assert made.pages <= 3 + steps // 8


@pytest.mark.django_db
def test_the_poster_of_a_long_tree_is_not_offered_but_has_its_address(client):
    leaflet = client.get("/help-now/me/leaflet/").content.decode()
    assert re.findall(r'href="/help-now/me/(leaflet[^"]*\.pdf)"', leaflet) == [
        "leaflet.pdf",
        "leaflet-folded.pdf",
        "leaflet-large.pdf",
    ]
    assert client.get("/help-now/me/leaflet-poster.pdf").status_code == 200


@pytest.mark.django_db
def test_the_poster_of_a_short_tree_is_offered():
    paper = KINDS["leaflet"].find("me", False)
    assert POSTER not in Leaflet(paper, [None] * (MOST_ON_A_POSTER + 1)).offered
    assert POSTER in Leaflet(paper, [None] * MOST_ON_A_POSTER).offered


@pytest.mark.django_db
def test_odd_texts_are_printed_as_they_are():
    data = odd(leaflet("me"))
    made = typeset(data, POSTER)
    check_places(data)
    text = check_words(data, made.pdf)
    assert "Draft:donotuse" in text
    assert '"#letx=1"\\$y^2$@ref<label>*b*_i_`c`//no/*no*/' in text
    assert "Youcanuse" in text


@pytest.mark.django_db
def test_everything_too_long_at_once_still_has_its_place():
    data = leaflet("me")
    for step in data["steps"]:
        step["words"] = f"Words of step {step['number']} " * 30
        step["advice"] = [f"Advice of step {step['number']} " * 100] if step["advice"] else []
        for answer in step["answers"]:
            answer["say"] = f"Answer to {answer['number']} " * 15
    data["intro"] = "An introduction that goes on. " * 100
    made = typeset(data, POSTER)
    check_places(data)
    check_words(data, made.pdf)


@pytest.mark.django_db
def test_people_who_cannot_see_the_drawing_hear_what_stands_in_it():
    data = leaflet("someone-else")
    made = typeset(data, POSTER)
    tags = subprocess.run(["pdfinfo", "-struct", "-"], input=made.pdf, capture_output=True, check=True).stdout
    tags = tags.decode(errors="replace")  # it shows some texts as bytes
    assert len(re.findall(r"^ *Figure", tags, re.M)) == max(check_places(data).values())
    assert re.findall(r"^ *(H[1-6])", tags, re.M)[:3] == ["H1", "H2", "H2"]
