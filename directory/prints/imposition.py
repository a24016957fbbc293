"""Pages put two to a sheet, in the order in which sheets printed on both sides fold into a booklet.

Laying pages side by side is easy; keeping what makes a PDF accessible is the work. The tags still tell the pages in
reading order, and links, destinations and bookmarks lead to the half on which their page came to lie.
"""

import io
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

PAGES_OF_A_SHEET = 4

# What an operator names, and where its name is among the page's resources.
_NAMED_BY = {
    "Tf": "/Font",
    "gs": "/ExtGState",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "scn": "/Pattern",
    "SCN": "/Pattern",
    "sh": "/Shading",
    "Do": "/XObject",
    "BDC": "/Properties",
    "DP": "/Properties",
}
_RIGHT = "right-"  # before the names of a right half's resources, so that they never clash with the left one's
_ACROSS = {"/XYZ": (2,), "/FitV": (2,), "/FitBV": (2,), "/FitR": (2, 4)}  # where a destination says how far across
_PAGE_COUNT = re.compile(rb"(<xmpTPg:NPages>)[0-9]+")


@dataclass
class _Place:
    """Where a page comes to lie: on which sheet's side, how far to the right, and what is added to its MCIDs."""

    side: Any
    right: Decimal
    more: int


def fold(pdf: bytes) -> bytes:
    """Return the sheets of a tagged PDF's pages: two to a side, sheet after sheet, front before back.

    For printing on both sides, turned over the short edge. Blank pages fill up to a multiple of four. Raise ValueError
    when it has no page or no tags, or its pages differ in size or are turned; pikepdf.PdfError when it is no PDF.
    """
    with Pdf.open(io.BytesIO(pdf)) as opened:
        _fold(opened)
        out = io.BytesIO()
        opened.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def sides(pages: int) -> list[tuple[int, int]]:
    """Return, for each side, which pages (from 1) are left and right; any above `pages` is blank."""
    last = -(-pages // PAGES_OF_A_SHEET) * PAGES_OF_A_SHEET
    return [pair for n in range(0, last // 2, 2) for pair in ((last - n, n + 1), (n + 2, last - n - 1))]


def _fold(pdf: Pdf) -> None:
    pages = [page.obj for page in pdf.pages]
    width, height = _size(pages)
    if "/StructTreeRoot" not in pdf.Root:
        raise ValueError("the PDF has no tags")
    parents: dict[int, Any] = dict(pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree))
    places: dict[tuple[int, int], _Place] = {}
    made = []
    for left, right in sides(len(pages)):
        side = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=[0, 0, 2 * width, height], Tabs=Name.S))
        side.Resources = Dictionary()
        content, tags = b"", Array()
        for number, across in ((left, Decimal(0)), (right, width)):
            if number > len(pages):
                continue
            page = pages[number - 1]
            place = places[page.objgen] = _Place(side, across, len(tags))
            content += _half(pdf, page, place, width, height)
            _move_annotations(page, place)
            if "/StructParents" in page:
                side.StructParents = page.StructParents
                tags.extend(parents.pop(int(page.StructParents), ()))
        if "/StructParents" in side:
            parents[int(side.StructParents)] = tags
        side.Contents = pdf.make_stream(content)
        made.append(side)
    _move_boxes(pdf.Root.StructTreeRoot, places)
    for thing in list(pdf.objects):
        _lead_to_places(thing, places)
    entries = [entry for key in sorted(parents) for entry in (key, parents[key])]
    pdf.Root.StructTreeRoot.ParentTree = Dictionary(Nums=entries)
    del pdf.pages[:]
    pdf.pages.extend(pikepdf.Page(side) for side in made)
    _tell_about_sides(pdf)


def _size(pages: list[Any]) -> tuple[Decimal, Decimal]:
    """Return the width and height that all pages have."""
    sizes = {tuple(Decimal(str(number)) for number in pikepdf.Page(page).mediabox.as_list()) for page in pages}
    if len(sizes) != 1 or any(page.get("/Rotate", 0) for page in pages):
        raise ValueError("pages to fold are all of one size, and none is turned")
    ((x, y, width, height),) = sizes
    if x or y:
        raise ValueError("pages to fold begin at their lower left corner")
    return width, height


def _half(pdf: Pdf, page: Any, place: _Place, width: Decimal, height: Decimal) -> bytes:
    """Return a page's content for its half of the side, and add the page's resources to the side's."""
    page = pikepdf.Page(page)
    page.contents_coalesce()
    content = page.obj.Contents.read_bytes()
    for kind, named in page.resources.items():
        if not isinstance(named, Dictionary):
            continue  # ProcSet: long out of use
        if kind not in place.side.Resources:
            place.side.Resources[kind] = Dictionary()
        for name, thing in named.items():
            if kind == "/Pattern" and place.right:
                thing = _moved_pattern(pdf, thing, place.right)
            place.side.Resources[kind][_renamed(name) if place.right else name] = thing
    if place.right:
        content = _rewritten(page, place.more)
    return b"q 1 0 0 1 %s 0 cm 0 0 %s %s re W n\n%s\nQ\n" % (
        *(str(number).encode() for number in (place.right, width, height)),
        content,
    )


def _rewritten(page: pikepdf.Page, more: int) -> bytes:
    """Return a page's content with the resources' new names, and `more` added to MCIDs: a side has each but once."""
    resources: Any = page.resources
    instructions: list[Any] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), list(instruction.operands)
        named: Any = resources.get(_NAMED_BY.get(operator, ""), {})
        for n, operand in enumerate(operands):
            if isinstance(operand, Name) and operand in named:
                operands[n] = Name(_renamed(str(operand)))
            elif operator in ("BDC", "DP") and isinstance(operand, Dictionary) and "/MCID" in operand:
                operand.MCID = int(operand.MCID) + more
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            instructions.append(instruction)
        else:
            instructions.append(pikepdf.ContentStreamInstruction(operands, instruction.operator))
    return pikepdf.unparse_content_stream(instructions)


def _renamed(name: str) -> str:
    return f"/{_RIGHT}{name[1:]}"


def _moved_pattern(pdf: Pdf, pattern: Any, right: Decimal) -> Any:
    """Return a copy of a pattern (such as a gradient): patterns hold on to the page, whatever moves on it."""
    if isinstance(pattern, pikepdf.Stream):
        moved: Any = pdf.make_stream(pattern.read_raw_bytes(), pattern.stream_dict)
    else:
        moved = pdf.make_indirect(Dictionary(pattern))
    matrix = list(moved.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    matrix[4] += right
    moved.Matrix = Array(matrix)
    return moved


def _move_annotations(page: Any, place: _Place) -> None:
    for annotation in page.get("/Annots", ()):
        for key in ("/Rect", "/QuadPoints"):
            if key in annotation:
                annotation[key] = _moved(annotation[key], place)
        if "/Annots" not in place.side:
            place.side.Annots = Array()
        place.side.Annots.append(annotation)


def _move_boxes(tag: Any, places: dict[tuple[int, int], _Place]) -> _Place | None:
    """Move the boxes (of figures and tables) of a tag and those in it; return the place where its content begins."""
    kids = tag.get("/K", ())
    found = _place_of(tag.get("/Pg"), places)
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/MCID" not in kid and "/Obj" not in kid:
            begins = _move_boxes(kid, places)
        else:
            begins = _place_of(kid.get("/Pg"), places) if isinstance(kid, Dictionary) else None
        found = found or begins
    attributes = tag.get("/A", ())
    for attribute in attributes if isinstance(attributes, Array) else [attributes]:
        if isinstance(attribute, Dictionary) and "/BBox" in attribute:
            if found:
                attribute.BBox = _moved(attribute.BBox, found)
            else:  # it has no content, so nobody can tell on which page
                del attribute.BBox
    return found


def _moved(numbers: Any, place: _Place) -> Array:
    """Move a box or points, in which x and y take turns."""
    return Array(number + place.right * (1 - n % 2) for n, number in enumerate(numbers))


def _lead_to_places(thing: Any, places: dict[tuple[int, int], _Place]) -> None:
    """Make a thing, and what is written inside it, lead to where pages now are: tags, annotations, destinations."""
    inside: list[Any] = []
    if isinstance(thing, Array):
        if len(thing) > 1 and (place := _place_of(thing[0], places)):  # a destination
            thing[0] = place.side
            for n in _ACROSS.get(str(thing[1]), ()):
                if isinstance(thing[n], int | Decimal):  # else null: as it is on the screen
                    thing[n] += place.right
        inside = list(thing)
    elif isinstance(thing, Dictionary) and thing.get("/Type") not in (Name.Font, Name.FontDescriptor):
        if place := _place_of(thing.get("/Pg"), places):
            thing.Pg = place.side
            if "/MCID" in thing:
                _renumber(thing, place)
            elif "/K" in thing:
                _renumber_kids(thing, place)
        if place := _place_of(thing.get("/P"), places):  # an annotation's page
            thing.P = place.side
        inside = [part for _, part in thing.items()]
    for part in inside:
        if isinstance(part, Array | Dictionary) and not part.is_indirect:  # else its turn comes
            _lead_to_places(part, places)


def _place_of(thing: Any, places: dict[tuple[int, int], _Place]) -> _Place | None:
    return places.get(thing.objgen) if isinstance(thing, Dictionary) and thing.is_indirect else None


def _renumber_kids(element: Any, place: _Place) -> None:
    """Add to the MCIDs of a tag that has them as bare numbers, or without the page, which then is its own."""
    kids = element.K
    if isinstance(kids, int):
        element.K = kids + place.more
    for n, kid in enumerate(kids if isinstance(kids, Array) else [kids]):
        if isinstance(kid, int) and isinstance(kids, Array):
            kids[n] = kid + place.more
        elif isinstance(kid, Dictionary) and "/MCID" in kid and "/Pg" not in kid:
            _renumber(kid, place)


def _renumber(reference: Any, place: _Place) -> None:
    if "/Stm" not in reference:  # else it counts in a stream of its own
        reference.MCID = int(reference.MCID) + place.more


def _tell_about_sides(pdf: Pdf) -> None:
    """Correct what the document says about its pages, and ask printers to turn over the short edge."""
    if "/PageLabels" in pdf.Root:
        del pdf.Root.PageLabels
    if "/ViewerPreferences" not in pdf.Root:
        pdf.Root.ViewerPreferences = Dictionary()
    pdf.Root.ViewerPreferences.Duplex = Name.DuplexFlipShortEdge
    if "/Metadata" in pdf.Root:
        said = pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata.write(_PAGE_COUNT.sub(rb"\g<1>%d" % len(pdf.pages), said))
