"""Every print in every format is PDF/UA-1 for a second and a third judge, and keeps to its paper."""

import io
from pathlib import Path

import pikepdf
import pytest

from decision_tree.leaflet import leaflet_data
from decision_tree.presentation import shown_steps
from decision_tree.tree import leaflet_screens
from directory.contacts import Contact
from directory.listing import Listing
from directory.models import Service
from directory.presentation import card_of
from directory.prints.formats import LEAFLET
from directory.prints.models import PrintedVersion
from directory.prints.registry import KINDS, described
from directory.prints.typesetting import typeset
from tests.decision_tree.tree.examples import long_tree, make_service
from tests.demonstration import TREES
from tests.paper.leaflets import IMPRINT

from .reading import squeezed, text_of_pdf
from .validation import VeraPdfUnavailable, faults, verapdf_faults

pytestmark = pytest.mark.django_db
MM = 72 / 25.4

# What somebody may type, or paste from elsewhere, without meaning any harm to a leaflet.
NASTY = [
    "x" * 5000,
    "word " * 1000,
    "#let x = 1; #panic() $a$ `raw` *bold* _it_ <label> @ref \\ // no /* comment */ #[ ] { } ~ --- ...",
    "“Quoted” 'and' \"so\" on \\u{41} & &amp; <b>bold</b> {{ name }}",
    "مساعدة الأزمات 020 7946 0111 على مدار الساعة",
    "עזרה במשבר",
    "😀👩‍👩‍👧 🇬🇧 \ufffe\x00\x1b[31m\u202e mirrored \ud83d lone",
    "",
    "1. not a list\n- nor this\n= nor a heading\n\n\n",
]


def sixty_steps():
    """A tree of 60 steps as data, with a service of one kind of nasty text in each."""
    tree = long_tree(60)
    keys = list(dict.fromkeys(key for outcome in tree.outcomes for key in outcome.services)) or ["s"]
    directory = {key: make_service(key) for key in keys}
    listings = {
        key: Listing(
            key=key,
            name=NASTY[2 + at % (len(NASTY) - 2)] or "Named",
            summary=NASTY[at % len(NASTY)],
            audience=frozenset({"patient"}),
            contacts=(Contact("voice", label=NASTY[at % len(NASTY)][:200], number=f"020 7946 0{at:03d}"),),
        )
        for at, key in enumerate(keys)
    }
    cards = {key: card_of(listing, {"patient"}, None) for key, listing in listings.items()}
    steps = shown_steps(tree, leaflet_screens(tree, directory), cards, {}, {})
    return {**IMPRINT, **leaflet_data(tree, steps), "qr": ["101", "010", "111"], "short": "https://example.org/p/x/"}


@pytest.fixture(scope="module")
def prints(django_db_setup, django_db_blocker):
    """Every leaflet and a few sheets in every format: name -> what was made, and the format."""
    with django_db_blocker.unblock():
        try:
            papers = {key: KINDS["leaflet"].find(key, False) for key in TREES}
            for kind in ("criteria", "professional-criteria"):
                papers |= {f"{kind}-{key}": KINDS[kind].find(key, False) for key in ("crisis-team", "crisis-line")}
            described_ = {name: (described(paper), paper.formats) for name, paper in papers.items()}
            draft = described(KINDS["leaflet"].find("me", True))
        finally:
            PrintedVersion.objects.all().delete()
    described_ |= {"sixty": (sixty_steps(), LEAFLET), "draft": (draft, LEAFLET[:1])}
    made = {
        f"{name}-{form.name}": (typeset(data, form), form)
        for name, (data, forms) in described_.items()
        for form in forms
    }
    assert len(made) > 20
    return made


@pytest.mark.slow
def test_each_is_pdf_ua_for_others_too(prints, tmp_path):
    assert {name: faults(print_.pdf) for name, (print_, _) in prints.items() if faults(print_.pdf)} == {}
    files = []
    for name, (print_, _) in prints.items():
        files.append(Path(tmp_path / f"{name}.pdf"))
        files[-1].write_bytes(print_.pdf)
    try:
        assert verapdf_faults(files) == []
    except VeraPdfUnavailable as missing:
        pytest.skip(f"judged by pdfua alone: {missing}")


def test_each_keeps_to_its_paper(prints):
    for name, (print_, form) in prints.items():
        size = (297, 210) if form.folded else (form.width, form.height)
        with pikepdf.open(io.BytesIO(print_.pdf)) as pdf:
            assert {tuple(round(float(x) / MM) for x in page.mediabox[2:]) for page in pdf.pages} == {size}, name
            if form.folded:
                assert len(pdf.pages) == -(-print_.pages // 4) * 2, name


def test_the_demonstration_keeps_to_its_formats(prints):
    """(Its trees are too long for posters, which are not offered.)"""
    ours = {name: made for name, made in prints.items() if not name.startswith("sixty") and made[1].name != "poster"}
    assert {name: print_.pages for name, (print_, form) in ours.items() if print_.pages > form.most_pages} == {}


def test_a_criteria_sheet_is_one_sheet(prints):
    sheets = [print_ for name, (print_, _) in prints.items() if "criteria" in name and name.endswith("-a4")]
    assert len(sheets) == 4
    assert max(print_.pages for print_ in sheets) <= 2  # both sides


def test_fonts_are_embedded(prints):
    for name, (print_, _) in prints.items():
        with pikepdf.open(io.BytesIO(print_.pdf)) as pdf:
            fonts = [
                it for it in pdf.objects if isinstance(it, pikepdf.Dictionary) and it.get("/Type") == "/FontDescriptor"
            ]
            assert fonts, name
            assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts), name


@pytest.mark.parametrize("form", LEAFLET, ids=lambda form: form.name)
@pytest.mark.parametrize("bad", range(len(NASTY)))
def test_one_bad_service_neither_breaks_a_leaflet_nor_changes_its_meaning(bad, form):
    good = described(KINDS["leaflet"].find("me", False))
    before = squeezed(text_of_pdf(typeset(good, form).pdf))
    Service.objects.filter(key="gp").update(summary=NASTY[bad].replace("\x00", "").replace("\ud83d", ""))
    after = typeset(described(KINDS["leaflet"].find("me", False)), form)
    text = squeezed(text_of_pdf(after.pdf))
    for name, numbers in (("Samaritans", "116 123"), ("Crisis line for adults", "020 7946 0111")):
        assert squeezed(name) in text
        assert squeezed(numbers) in text
    for words in ("In the next days or weeks", "Talk to someone who works with young people", "0800 1111"):
        assert text.count(squeezed(words)) == before.count(squeezed(words))
    if len(NASTY[bad]) < 1000 and NASTY[bad].isascii():
        assert squeezed(NASTY[bad]) in text
    assert text.count("word") >= NASTY[bad].count("word")
    assert text.count("x") >= NASTY[bad].count("x")
