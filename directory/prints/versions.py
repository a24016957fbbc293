"""What a print says, line by line, so that two versions of it can be told apart and compared: pure."""

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ..presentation import Card, ContactLine, ServicePage
from .serializers import in_words

CONTACT: Final = "contact"
LENGTH: Final = 8  # 40 bits: enough to be told apart, short enough to type


@dataclass(frozen=True)
class Line:
    """One thing that a print says: the name of what it is about (a step, a service), what of it, and the words.

    `what`: `contact` for numbers and addresses, else `hours`, `who`, `criterion`, `words` and so on.
    """

    about: str
    what: str
    words: str


@dataclass(frozen=True)
class Change:
    """What is different about one step or service: the words that are no longer right, and the new ones."""

    about: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


def contact_in_words(contact: ContactLine) -> str:
    """Return a contact as paper says it: the label, the number, and hours where they are its own."""
    words = in_words(contact)
    return f"{words} ({'; '.join(contact.hours.words)})" if contact.hours else words


def lines_of_card(card: Card) -> list[Line]:
    """Return what a print says of a service, whichever print it is."""
    said = [
        *((CONTACT, contact_in_words(contact)) for contact in card.contacts),
        *((CONTACT, card.address) for _ in [1] if card.address),
        *(("hours", words) for words in card.opening.words),
        ("who", card.ages),
        ("who", card.areas),
        *(("target", f"{target.who or 'People'}: aims to see them {target.within}") for target in card.targets),
        ("words", card.summary),
    ]
    return [Line(card.name, what, words) for what, words in said if words]


def lines_of_sheet(page: ServicePage) -> tuple[Line, ...]:
    """Return what a service's criteria sheet says."""
    name = page.card.name

    def criteria(kind: str) -> list[Line]:
        return [
            Line(name, "criterion", f"{kind}: {criterion.words}{_instead(link.name for link in criterion.instead)}")
            for criterion in (page.accept if kind == "It sees" else page.decline)
        ]

    others = [
        ("referral", "; ".join(page.referral)),
        ("who", "; ".join(page.groups)),
        ("who", "; ".join(page.roles) if page.professional else ""),
        ("words", f"Cost: {page.cost}" if page.cost else ""),
        ("words", f"Run by {page.provider}"),
        *(("words", line) for line in page.what_happens),
    ]
    return (
        *lines_of_card(page.card),
        *criteria("It sees"),
        *criteria("It does not see"),
        *(Line(name, what, words) for what, words in others if words),
    )


def _instead(names: Iterable[str]) -> str:
    every = ", ".join(names)
    return f" Use instead: {every}." if every else ""


def version_of(kind: str, key: str, lines: Sequence[Line]) -> str:
    """Return the short name of what a print says: 8 characters (a to z, 2 to 7), the same for the same words."""
    said = json.dumps([kind, key, *([line.about, line.what, line.words] for line in lines)])
    return base64.b32encode(hashlib.sha256(said.encode("ascii")).digest()).decode("ascii")[:LENGTH].lower()


def as_typed(version: str) -> str:
    """Return the version that somebody meant who typed it from paper, whatever the capitals and two look-alikes."""
    return version.strip().lower().replace("0", "o").replace("1", "l")


def changes(old: Sequence[Line], new: Sequence[Line]) -> tuple[list[Change], list[Change]]:
    """Return what is different between two versions: first of numbers and addresses to use, then all else."""
    return _changes(old, new, numbers=True), _changes(old, new, numbers=False)


def _changes(old: Sequence[Line], new: Sequence[Line], *, numbers: bool) -> list[Change]:
    was = [line for line in old if (line.what == CONTACT) == numbers]
    now = [line for line in new if (line.what == CONTACT) == numbers]
    gone, come = _less(was, now), _less(now, was)
    return [
        Change(
            about,
            tuple(line.words for line in gone if line.about == about),
            tuple(line.words for line in come if line.about == about),
        )
        for about in dict.fromkeys(line.about for line in (*gone, *come))
    ]


def _less(lines: Sequence[Line], others: Sequence[Line]) -> list[Line]:
    """Return the lines that are not among the others, each once."""
    known = set(others)
    return [line for line in dict.fromkeys(lines) if line not in known]


def longest(lines: Sequence[Line], most: int = 3) -> list[Line]:
    """Return the lines with the most words: what to shorten where a print has too many pages."""
    return sorted(dict.fromkeys(lines), key=lambda line: -len(line.words))[:most]
