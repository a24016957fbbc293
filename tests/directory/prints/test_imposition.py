"""Folded booklets: pages lie where folding wants them, look as before, and are as accessible as before."""

import io
import re
import subprocess

import pikepdf
import pytest
import typst
from PIL import Image, ImageChops

from directory.prints.fonts import FAMILIES, fonts
from directory.prints.imposition import fold, sides
from tests.paper.validation import VeraPdfUnavailable, faults, find_java, find_verapdf, verapdf_faults

WIDTH, HEIGHT = 419.52756, 595.2756
HEAD = """
#set document(title: "Leaflet")
#set page(paper: "a5", margin: 1.5cm, numbering: "1", header: [Header])
#set text(lang: "en", font: "%s")
"""
# What a page can hold: links there and back, notes, drawings, gradients and patterns (fixed to the page), a table
# and words over two pages, another language, what is half transparent or longer than the page is wide.
PAGE = """
= Part {n} <part-{n}>
Go to @part-{n}, #link(<part-{m}>)[over to {m}], call #link("tel:0207123{n:04}")[020 7123 {n:04}].#footnote[Note {n}.]
#image(bytes("<svg xmlns='http://www.w3.org/2000/svg' width='60' height='20'>\
<rect width='{n}0' height='20' fill='blue'/></svg>"), alt: "Bar {n}")
#figure(rect(fill: red.transparentize(50%)), alt: "Box", caption: [Box {n}])
#rect(width: 100%, height: 1cm, fill: gradient.linear(red, blue))
#rect(width: 100%, height: 1cm, fill: tiling(size: (9pt, 9pt))[#circle(radius: 3pt, fill: green)])
#table(columns: 2, table.header[a][b], ..range({n}, {n} + 46).map(i => [cell #i]))
#text(lang: "fr")[Bonjour {n}]
#lorem(600)
#place(dx: -5cm, rect(width: 40cm, height: 2mm, fill: navy))
"""


def printed(body: str) -> bytes:
    words = (HEAD % FAMILIES[0] + '#set heading(numbering: "1")\n' + body).encode()
    return typst.compile(words, font_paths=fonts(), pdf_standards="ua-1")


@pytest.fixture(scope="module")
def rich():
    return printed("\n#pagebreak()\n".join(PAGE.format(n=n, m=4 - n) for n in (1, 2, 3)))


def booklet(pages: int) -> bytes:
    return printed("\n#pagebreak()\n".join(f"= Page {n}" for n in range(1, pages + 1)))


def run(pdf: bytes, *command: str) -> str:
    return subprocess.run([*command], input=pdf, capture_output=True, check=True).stdout.decode()


def text(pdf: bytes, page: int, box: tuple[float, float, float, float]) -> str:
    """Return the words in a box of a page: left, top, width, height in points."""
    numbers = [str(round(number)) for number in box]
    crop = [part for pair in zip(("-x", "-y", "-W", "-H"), numbers, strict=True) for part in pair]
    return run(pdf, "pdftotext", "-f", str(page), "-l", str(page), *crop, "-", "-").strip()


def halves(pdf: bytes) -> list[tuple[str, str]]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        count = len(opened.pages)
    return [
        tuple(" ".join(text(pdf, n + 1, (across, 0, WIDTH, HEIGHT)).split()) for across in (0, WIDTH))
        for n in range(count)
    ]


@pytest.mark.parametrize("pages", range(1, 25))
def test_folded_sheets_are_a_book(pages):
    """Turn the pages: a sheet's front is outside, its back inside; each next sheet lies in the one before."""
    order = sides(pages)
    sheets = list(zip(order[::2], order[1::2], strict=True))
    there = [number for front, back in sheets for number in (front[1], back[0])]
    and_back = [number for front, back in reversed(sheets) for number in (back[1], front[0])]
    assert there + and_back == list(range(1, 4 * len(sheets) + 1))
    assert pages <= 4 * len(sheets) < pages + 4


@pytest.mark.parametrize("pages", range(1, 13))
def test_each_page_is_on_its_half(pages):
    folded = fold(booklet(pages))
    expected = [tuple(f"Header {n} Page {n} {n}" if n <= pages else "" for n in side) for side in sides(pages)]
    assert halves(folded) == expected
    assert faults(folded) == []


def test_the_sheets_are_a4_and_lie_on_their_side(rich):
    with pikepdf.open(io.BytesIO(fold(rich))) as opened:
        for page in opened.pages:
            millimetres = [float(number) / 72 * 25.4 for number in page.mediabox.as_list()]
            assert millimetres == pytest.approx([0, 0, 297, 210], abs=1.01)


def pictures(pdf: bytes, folder, name: str) -> list[Image.Image]:
    (folder / f"{name}.pdf").write_bytes(pdf)
    run(b"", "pdftoppm", "-r", "101.6", "-png", str(folder / f"{name}.pdf"), str(folder / name))
    return [Image.open(path).convert("RGB") for path in sorted(folder.glob(f"{name}-*.png"))]


def test_each_page_looks_as_before(rich, tmp_path):
    before, after = pictures(rich, tmp_path, "before"), pictures(fold(rich), tmp_path, "after")
    assert len(before) > 4
    width, height = 592, 840  # four dots a millimetre: whole dots, so that both halves fall on the same ones
    for side, numbers in zip(after, sides(len(before)), strict=True):
        for number, across in zip(numbers, (0, width), strict=True):
            half = side.crop((across, 0, across + width, height))
            page = before[number - 1] if number <= len(before) else Image.new("RGB", half.size, "white")
            page = page.crop((0, 0, width, height))
            histogram = ImageChops.difference(half, page).convert("L").histogram()
            assert sum(histogram[64:]) < 100, (number, sum(histogram[64:]))


def structure(pdf: bytes) -> str:
    """Return tags and text in their order, without the numbers of objects and the looks."""
    return re.sub(r"Object \d+ 0|\n +/.*", "", run(pdf, "pdfinfo", "-struct-text", "-"))


def test_tags_tell_the_same_in_the_same_order(rich):
    said = structure(rich)
    assert re.findall(r'H1 "Part (\d)"', said) == ["1", "2", "3"]
    assert said.count("cell ") == 3 * 46
    assert structure(fold(rich)) == said


def test_every_piece_of_content_is_known_to_its_tag_alone(rich):
    with pikepdf.open(io.BytesIO(fold(rich))) as opened:
        parents = pikepdf.NumberTree(opened.Root.StructTreeRoot.ParentTree)
        for page in opened.pages:
            marks = [
                int(instruction.operands[1].MCID)
                for instruction in pikepdf.parse_content_stream(page)
                if str(instruction.operator) == "BDC" and "/MCID" in instruction.operands[1]
            ]
            tags = parents[int(page.obj.StructParents)]
            assert sorted(marks) == list(range(len(tags)))
            for number, tag in enumerate(tags):
                kids = [kid for kid in tag.K if isinstance(kid, int) and tag.Pg == page.obj]
                kids += [
                    kid.MCID
                    for kid in tag.K
                    if not isinstance(kid, int) and kid.get("/Pg") == page.obj and "/MCID" in kid
                ]
                assert kids.count(number) == 1
            for annotation in page.obj.get("/Annots", ()):
                tag = parents[int(annotation.StructParent)]
                assert [
                    kid.Pg == page.obj for kid in tag.K if not isinstance(kid, int) and kid.get("/Obj") == annotation
                ] == [True]


def links(pdf: bytes) -> list[tuple[str, str]]:
    """Return the words under each link, and where it leads: an address, or the words there."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        number = {page.obj.objgen: n + 1 for n, page in enumerate(opened.pages)}
        named = pikepdf.NameTree(opened.Root.Names.Dests)
        for page in opened.pages:
            for link in page.obj.get("/Annots", ()):
                left, bottom, right, top = map(float, link.Rect)
                words = text(pdf, number[page.obj.objgen], (left, HEIGHT - top, right - left, top - bottom))
                goal = link.get("/Dest")
                if goal is None:
                    found.append((words.strip(".,"), str(link.A.URI)))
                    continue
                goal = goal if isinstance(goal, pikepdf.Array) else named[str(goal)]
                x, y = float(goal[2]), float(goal[3])
                found.append((words.strip(".,"), text(pdf, number[goal[0].objgen], (x - 2, HEIGHT - y - 2, 90, 24))))
    return sorted(found)


def test_links_are_on_their_words_and_lead_where_they_led(rich):
    found = links(rich)
    assert ("over to 3", "3 Part 3") in found
    assert ("020 7123 0002", "tel:02071230002") in found
    assert len(found) == 15
    assert links(fold(rich)) == found


def test_bookmarks_lead_to_the_right_half(rich):
    with pikepdf.open(io.BytesIO(fold(rich))) as opened, opened.open_outline() as outline:
        goals = {str(item.title): item.destination for item in outline.root}
        for n in (1, 2, 3):
            page, _, x, y, *_ = goals[f"{n} Part {n}"]
            place = [each.obj for each in opened.pages].index(page) + 1
            assert text(fold(rich), place, (float(x) - 2, HEIGHT - float(y) - 2, 90, 24)) == f"{n} Part {n}"


def test_boxes_of_figures_move_along(rich):
    with pikepdf.open(io.BytesIO(rich)) as before, pikepdf.open(io.BytesIO(fold(rich))) as after:
        boxes = []
        for opened in (before, after):
            tags = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
            found = {str(tag.Alt): tag for tag in tags}
            boxes.append([float(found[f"Bar {n}"].A[0].BBox[0]) for n in (1, 2, 3)])
        assert "/BBox" not in found["Box"].A[0]  # shapes have no content of their own, so that nobody knows its page
        first = [page.obj for page in after.pages].index(found["Bar 1"].Pg)
    assert first == 0
    assert boxes[1][0] - boxes[0][0] == pytest.approx(WIDTH)  # page 1 lies on the right


def test_what_the_document_says_of_itself_is_kept(rich):
    with pikepdf.open(io.BytesIO(rich)) as before, pikepdf.open(io.BytesIO(fold(rich))) as after:
        assert after.Root.Lang == before.Root.Lang == "en"
        assert after.Root.MarkInfo.Marked is True
        assert after.Root.ViewerPreferences.DisplayDocTitle is True
        assert after.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"
        assert "/PageLabels" in before.Root
        assert "/PageLabels" not in after.Root
        said = after.Root.Metadata.read_bytes()
        assert b"<pdfuaid:part>1</pdfuaid:part>" in said
        assert b"<xmpTPg:NPages>%d</xmpTPg:NPages>" % len(after.pages) in said


def test_pages_without_anything_on_them_stay_blank():
    bare = printed(
        "#set page(header: none, numbering: none)\nOne #pagebreak() #pagebreak(weak: false) #text[]#pagebreak() Four"
    )
    assert halves(fold(bare)) == [("Four", "One"), ("", "")]
    assert faults(fold(bare)) == []


def test_the_same_pages_give_the_same_bytes(rich):
    assert fold(rich) == fold(rich)


def test_verapdf_finds_nothing_wrong(rich, tmp_path):
    try:
        find_java(), find_verapdf()
    except VeraPdfUnavailable as reason:
        pytest.skip(str(reason))
    paths = []
    for name, pdf in [("rich", rich), *((f"{n} pages", booklet(n)) for n in (1, 2, 3, 4, 5, 9))]:
        paths.append(tmp_path / f"{name}.pdf")
        paths[-1].write_bytes(fold(pdf))
    assert verapdf_faults(paths) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda pdf: pdf.pages[1].obj.update({"/MediaBox": pikepdf.Array([0, 0, 300, 300])}),
        lambda pdf: pdf.pages[1].rotate(90, relative=False),
        lambda pdf: pdf.Root.__delitem__("/StructTreeRoot"),
    ],
)
def test_what_cannot_be_folded_is_refused(spoil):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(booklet(3))) as opened:
        spoil(opened)
        opened.save(out)
    with pytest.raises(ValueError, match=r"pages to fold|no tags"):
        fold(out.getvalue())


def test_what_is_no_pdf_is_refused():
    with pytest.raises(pikepdf.PdfError):
        fold(b"words")
