"""What a print says, line by line, so that two versions of it can be told apart and compared: pure."""

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ..presentation import Card, ContactLine
from ..service_page import Criteria, ServicePage
from .serializers import in_words

CONTACT: Final = "contact"
LENGTH: Final = 8  # 40 bits: enough to be told apart, short enough to type


@dataclass(frozen=True)
class Line:
    """One thing that a print says: the name of what it is about (a step, a service), what of it, and the words.

    `what`: `contact` for numbers and addresses, else `hours`, `who`, `waiting`, `criterion`, `words` and so on.
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
    """Return a contact as paper says it: the label, the number, its languages, and hours where they are its own."""
    more = [*(contact.hours.words if contact.hours else ()), *([contact.languages] if contact.languages else ())]
    words = in_words(contact)
    return f"{words} ({'; '.join(more)})" if more else words


def lines_of_card(card: Card) -> list[Line]:
    """Return what a print says of a service, whichever print it is."""
    said = [
        *((CONTACT, contact_in_words(contact)) for contact in card.contacts),
        *((CONTACT, card.address) for _ in [1] if card.address),
        *(("hours", words) for words in card.opening.words),
        ("referral", card.referred),
        *(("who", words) for words in (card.self_help, card.ages, card.areas, card.attending, card.languages)),
        *(("target", target) for target in card.targets),
        ("waiting", f"Waiting time: {card.waiting}" if card.waiting else ""),
        ("words", f"Cost: {card.cost}" if card.cost else ""),
        ("words", card.summary),
    ]
    return [Line(card.name, what, words) for what, words in said if words]


def lines_of_sheet(page: ServicePage) -> tuple[Line, ...]:
    """Return what a service's criteria sheet says."""
    name = page.card.name
    card = lines_of_card(page.card)
    known = {line.words for line in card}
    facts = [(words, f"{fact}: {words}") for fact, words in page.facts]
    others = [
        *(("criterion", words) for words in _criteria("It sees", page.accept)),
        *(("criterion", words) for words in _criteria("It does not see", page.decline)),
        ("referral", "; ".join(page.referral)),
        *(("referral", f"What to send: {line}") for line in page.what_to_send),
        *(("who", said) for words, said in facts if known.isdisjoint((words, said))),
        *(("words", line) for line in page.what_happens),
    ]
    return (*card, *(Line(name, what, words) for what, words in others if words))


def _criteria(kind: str, criteria: Criteria) -> Iterable[str]:
    for criterion in criteria.each:
        instead = _instead(link.name for link in criterion.instead)
        agreed = criterion.agreed or criteria.agreed
        yield f"{kind}: {criterion.words}{instead}{f' {agreed}' if agreed else ''}"


def _instead(names: Iterable[str]) -> str:
    every = ", ".join(names)
    return f" Use instead: {every}." if every else ""


def version_of(kind: str, key: str, lines: Sequence[Line]) -> str:
    """Return the short name of what a print says: 8 characters (a to z, 2 to 7), the same for the same words."""
    said = json.dumps([kind, key, *([line.about, line.what, line.words] for line in lines)])
    return base64.b32encode(hashlib.sha256(said.encode("ascii")).digest()).decode("ascii")[:LENGTH].lower()


def as_typed(version: str) -> str:
    """Return the version that was meant by what somebody typed from paper: small letters, no 0 for o, no 1 for l."""
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
    """Return the longest lines: what to shorten where a print has too many pages."""
    return sorted(dict.fromkeys(lines), key=lambda line: -len(line.words))[:most]
