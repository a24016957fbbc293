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
    width: int
    height: int
    margin: int
    size: float
    most_pages: int
    most_in_words: str
    columns: int = 1
    folded: bool = False


A4: Final = {"width": 210, "height": 297, "margin": 15}
LEAFLET: Final = (
    Format("a4", "A4", "leaflet.typ", **A4, size=11, columns=2, most_pages=8, most_in_words="4 sheets, both sides"),
    Format(
        *("folded", "A4 folded to A5", "leaflet.typ"),
        **{"width": 148, "height": 210, "margin": 11},
        size=10.5,
        most_pages=20,
        most_in_words="5 sheets, which still fold well",
        folded=True,
    ),
    Format(
        *("poster", "A3 poster", "poster.typ"),
        **{"width": 420, "height": 297, "margin": 10},
        size=10,
        most_pages=2,
        most_in_words="one sheet, both sides",
    ),
    Format(
        "large", "Large print", "leaflet.typ", **A4, size=18, most_pages=40, most_in_words="20 sheets, both sides"
    ),
)
SHEET: Final = (
    Format("a4", "A4", "criteria.typ", **{**A4, "margin": 13}, size=10.5, most_pages=2, most_in_words="one sheet, both sides"),
    Format("large", "Large print", "criteria.typ", **A4, size=18, most_pages=8, most_in_words="4 sheets, both sides"),
)
