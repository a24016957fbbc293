"""The picture of the architecture is of today's imports, and no arrow in it leads back."""

from graphlib import TopologicalSorter

from . import picture


def test_the_picture_is_of_today():
    page = picture.PAGE.read_text()
    assert picture.with_picture(page) == page, "Draw it again: python -m tests.architecture.picture"


def test_no_arrow_leads_back():
    arrows = [line.split(" --> ") for line in picture.drawn().splitlines() if " --> " in line]
    assert len(arrows) > 20
    below: dict[str, set[str]] = {}
    for above, imported in arrows:
        below.setdefault(above.strip(), set()).add(imported)
    TopologicalSorter(below).prepare()  # raises CycleError
