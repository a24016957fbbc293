"""The sizes in which something can be had on paper: pure."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Format:
    """One size. `name` stands in addresses; `template` is a file of `templates/paper/`.

    `width`, `height` and `margin` of a page in millimetres, `size` of the text in points. `most_pages`: how many pages
    it may have before it is no longer what it is for; `most_in_words` says that to an editor. `folded`: its pages are
    printed two on a sheet, in the order in which the sheets fold.
    """

    name: str
    words: str
    template: str
    width: float
    height: int
    margin: int
    size: float
    most_pages: int
    most_in_words: str
    columns: int = 1
    folded: bool = False


def _a4(
    name: str,
    words: str,
    template: str,
    size: float,
    most_pages: int,
    most_in_words: str,
    margin: int = 15,
    columns: int = 1,
) -> Format:
    return Format(name, words, template, 210, 297, margin, size, most_pages, most_in_words, columns)


LEAFLET: Final = (
    _a4("a4", "A4", "leaflet.typ", 11, 16, "8 sheets, both sides", columns=2),
    Format(
        name="folded",
        words="A4 folded to A5",
        template="leaflet.typ",
        width=148.5,  # half an A4 sheet's, so that two lie side by side on it
        height=210,
        margin=11,
        size=10.5,
        most_pages=36,
        most_in_words="9 sheets, which can still be folded and stapled",
        folded=True,
    ),
    Format(
        name="poster",
        words="A3 poster",
        template="poster.typ",
        width=420,
        height=297,
        margin=10,
        size=10,
        most_pages=2,
        most_in_words="one sheet, both sides",
    ),
    _a4("large", "Large print", "leaflet.typ", 18, 48, "24 sheets, both sides"),
)
SHEET: Final = (
    _a4("a4", "A4", "criteria.typ", 10.5, 2, "one sheet, both sides", margin=13),
    _a4("large", "Large print", "criteria.typ", 18, 8, "4 sheets, both sides"),
)
