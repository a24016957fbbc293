"""What is wrong with an entry of the directory: all of it at once, as data. Pure.

An entry with a problem never goes live, by whichever route: see `gate`. The rules: `content/README.md`, "A service".
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from . import hours, vocabulary
from .contacts import PUBLIC, Contact, may_approach, visible
from .numbers import number_problem
from .vocabulary import AUDIENCES, CONTACT_KINDS, REACHED_BY

# A block of a stream, as it is stored.
Block = Mapping[str, Any]

# The longest that an aim of each level may take, in hours: "within 4 hours", "within 24 hours". An emergency is "now",
# and an aim of "at once" is 0; but a team that comes within the hour to somebody who is in an emergency department, as
# liaison psychiatry aims to, still answers an emergency. More would say that a life at risk can wait.
_MOST_HOURS: Final = {"emergency": 1, "very_urgent": 4, "urgent": 24}
_REQUIRED: Final = {
    "name": "Write the name that the public says.",
    "summary": "Say what it does, in a sentence or two.",
}
_WORDS: Final = {
    "urgency": ("Say how soon it helps: choose at least one.", vocabulary.URGENCIES),
    "audience": ("Say whom it is for: choose at least one.", vocabulary.AUDIENCES),
}
_HOST: Final = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_EMAIL: Final = re.compile(r"[A-Za-z0-9._'+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_NO_PART_OF_A_URL: Final = frozenset(" <>\"'\\`{}|^")
_SUSPECT: Final = re.compile(r"[^\t\n\r\x20-\x7e]")
# Formatting characters that can be seen: signs of Arabic and Syriac that stand before or below a number.
_SEEN: Final = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
# Letters and marks of other categories that nobody sees.
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2028\u2029\u2800\u3164\uffa0")
# What joins or parts the letters before it: Persian, Urdu, Bengali and others cannot be spelt without.
_JOINERS: Final = frozenset("\u200c\u200d")
_JOINED: Final = frozenset(
    ("ARABIC", "SYRIAC", "NKO", "THAANA", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL")
    + ("TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "MYANMAR", "KHMER", "TIBETAN", "MONGOLIAN")
)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an entry.

    `id`: the rule. `field`: where, as the model names it, positions in a stream from 0 (`contacts.2.number`).
    `message`: plain English on one line, what is wrong and what to do.
    """

    id: str
    field: str
    message: str


@dataclass(frozen=True)
class Entry:
    """What is checked of an entry. `serves`: it has an area, or is for everywhere. `texts`: words by field."""

    type: str
    serves: bool
    urgency: Collection[str]
    audience: Collection[str]
    hours: str
    min_age: int | None
    max_age: int | None
    alert_until: date | None
    waiting_on: date | None
    contacts: Sequence[Block] = ()
    response_targets: Sequence[Block] = ()
    criteria: Sequence[Block] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


def find_problems(entry: Entry) -> list[Problem]:
    """Return every problem of an entry. Never raises, however wrong it is."""
    return [Problem("bad-value", where, message) for where, message in _problems(entry)]


def _problems(entry: Entry) -> Iterator[tuple[str, str]]:
    for name, message in _REQUIRED.items():
        if not entry.texts.get(name, "").strip():
            yield name, message
    for name, (message, known) in _WORDS.items():
        words = getattr(entry, name)
        if not words:
            yield name, message
        elif unknown := [word for word in words if word not in known]:
            yield name, f"{', '.join(unknown)}: not one of {', '.join(known)}."
    if not entry.serves:
        yield "areas", "Choose the areas that it serves, or tick “everywhere”."
    if entry.min_age is not None and entry.max_age is not None and entry.min_age > entry.max_age:
        yield "max_age", "The oldest age is lower than the youngest. Swap them."
    if entry.texts.get("alert") and not entry.alert_until:
        yield "alert_until", "Say until when the alert is shown."
    if entry.texts.get("waiting") and not entry.waiting_on:
        yield "waiting_on", "Say on which day that was so."
    yield from _of_hours("hours", entry.hours)
    for name, text in entry.texts.items():
        if problem := unseen_problem(text):
            yield name, problem
    if entry.type == "self_help" and entry.response_targets:
        yield "response_targets", "Self-help is used alone: nobody responds. Take the targets out."
    for stream, check in (("contacts", _of_contact), ("response_targets", _of_target), ("criteria", _of_criterion)):
        for at, block in enumerate(getattr(entry, stream)):
            for where, message in (*check(block), *_of_texts(block)):
                yield f"{stream}.{at}.{where}", message


def _of_hours(name: str, text: str) -> Iterator[tuple[str, str]]:
    try:
        hours.parse(text or "")
    except hours.HoursError as error:
        yield from ((name, f"{rule}: {message}") for rule, message in error.problems)


def _of_texts(block: Block) -> Iterator[tuple[str, str]]:
    for name, text in block.items():
        if isinstance(text, str) and (problem := unseen_problem(text)):
            yield name, problem


def _of_contact(block: Block) -> Iterator[tuple[str, str]]:
    kind = block.get("kind") or ""
    if kind not in CONTACT_KINDS:
        yield "kind", "Choose how it is reached."
        return
    wanted = REACHED_BY.get(kind, "number")
    if block.get("message") and kind != "text":
        yield "message", "Only a text has a word to send. Take it out, or choose the kind Text."
    for name in ("number", "address", "url"):
        if block.get(name) and block.get("same_as"):
            yield name, "This comes from the other service. Take it out, or choose no other service."
        elif block.get(name) and name != wanted:
            yield name, f"This does not go with the kind {CONTACT_KINDS[kind]}. Take it out, or choose another kind."
    yield from _of_hours("hours", block.get("hours") or "")
    reached = block.get(wanted) or ""
    if block.get("same_as"):
        return
    if not reached:
        yield wanted, f"A contact of this kind needs this. Fill it in, or choose another kind than {kind}."
    elif wanted == "number":
        if problem := number_problem(kind, reached):
            yield wanted, problem
    elif problem := email_problem(reached) if wanted == "address" else web_address_problem(reached):
        yield wanted, problem


def _of_target(block: Block) -> Iterator[tuple[str, str]]:
    level, within = block.get("level") or "", block.get("within_hours")
    if level not in vocabulary.URGENCIES:
        yield "level", "Choose how urgent it is."
    if within is None or not within >= 0:  # nor is it a number at all
        yield "within_hours", "Say within how many hours, from 0."
    elif (most := _MOST_HOURS.get(level)) is not None and within > most:
        said = f"“{vocabulary.URGENCIES[level]}” means within {most} hour{'s' if most > 1 else ''} at most"
        yield "within_hours", f"{said}. Write fewer hours, or choose a level that is less urgent."
    if not block.get("who") and not block.get("professional_who"):
        yield "who", "Say whom this is for, here or in clinical words."


def _of_criterion(block: Block) -> Iterator[tuple[str, str]]:
    if not (block.get("public") or "").strip() and not (block.get("professional") or "").strip():
        yield "public", "Say whom. Fill in one of the two, or both."


# --- addresses and texts


def web_address_problem(text: str) -> str | None:
    """Return what is wrong with a web address and what to do, or None."""
    if _is_web_address(text):
        return None
    return "This is not a web address. Write it in full, with https:// or http://, and no spaces or user names."


def _is_web_address(text: str) -> bool:
    if not text.isascii() or not text.isprintable() or set(text) & _NO_PART_OF_A_URL:
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    # Somebody's name before an @ makes an address look like another.
    is_host = "@" not in parts.netloc and bool(_HOST.fullmatch(parts.hostname or ""))
    return parts.scheme in ("http", "https") and is_host and port != 0


def email_problem(text: str) -> str | None:
    """Return what is wrong with an e-mail address and what to do, or None."""
    if len(text) <= 254 and _EMAIL.fullmatch(text):
        return None
    return "This is not an e-mail address. Write one such as help@example.org."


def unseen_problem(text: str) -> str | None:
    """Return which character nobody can see, or turns the direction of reading, and what to do; None for none.

    Such a character makes words look other than they are, and a number or address that was copied does not work.
    """
    if not _SUSPECT.search(text):
        return None
    for before, each in zip(f" {text}", text, strict=False):
        if _is_unseen(each) and not (each in _JOINERS and _script(before) in _JOINED):
            name = unicodedata.name(each, "a control character").lower()
            return f"A character that cannot be seen stands here (U+{ord(each):04X}, {name}). Type the words again."
    return None


def _is_unseen(each: str) -> bool:
    category = unicodedata.category(each)
    if category == "Cc":
        return each not in "\t\n\r"
    return each in _UNSEEN or (category == "Cf" and each not in _SEEN)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


# --- contacts that follow another service's, and those that go


def problems_of_following(
    contacts: Iterable[Block], own: object, lenders: Mapping[Any, Sequence[Block]], borrowers: Collection[str]
) -> Iterator[Problem]:
    """Yield what is wrong with whom contacts follow: chains would hide who has the number.

    `own`: what other services call this one. `lenders`: the contacts of those that it follows. `borrowers`: the names
    of those that follow it.
    """
    following = [(at, block) for at, block in enumerate(contacts) if block.get("same_as")]
    for at, block in following:
        others = lenders.get(block["same_as"], ())
        kind = block.get("kind") or ""
        message = ""
        if block["same_as"] == own:
            message = "A contact follows this very service. Write its number or address."
        elif any(other.get("same_as") for other in others):
            message = "That service itself follows another one. Choose the one that has the number."
        elif kind not in [other.get("kind") for other in others]:
            message = f"That service has no contact of the kind {CONTACT_KINDS.get(kind, kind)}. Choose another."
        if message:
            yield Problem("bad-value", f"contacts.{at}.same_as", message)
    if following and borrowers:
        names = ", ".join(borrowers)
        message = f"Contacts of {names} follow this service, so it needs its own number or address here."
        yield Problem("bad-value", "contacts", message)


def problem_of_going(
    before: Collection[Contact], after: Collection[Contact], referral: Collection[str]
) -> Problem | None:
    """Return the problem that the last way to reach an open service would go; None while one is left.

    `before`, `after`: its contacts as shown. Where people cannot approach it themselves (any more), no contact of
    theirs is shown, and only those for professionals count. One that had none may stay as it is.
    """
    for audience, whose in ((PUBLIC & may_approach(referral), " for the public"), (frozenset(AUDIENCES), "")):
        had, has = (visible(contacts, audience, passphrase_given=True) for contacts in (before, after))
        if audience and had and not has:
            message = f"This takes away the last way to reach it{whose}. Close it, or give it another contact."
            return Problem("bad-value", "contacts", message)
    return None
