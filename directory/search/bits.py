"""Sets of documents as bits of one long number: filters and their counts without asking a database. Pure."""

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from .. import hours
from ..facts import Facts, fits
from ..vocabulary import AGES
from .query import OLDEST, Query
from .shapes import Document, Understood

Bits = int
Sets = Mapping[tuple[str, str], Bits]  # (filter, value) -> the documents that have it

EVERYWHERE = "*"
_NOT_EMPTY: Final = re.compile(rb"[^\0]")
COUNTED = ("urgency", "for", "area", "age", "group", "tag", "referral")


def values_of(document: Document) -> Iterator[tuple[str, str]]:
    """Give each (filter, value) that a document has. Ages: each whole year, and the words of `AGES`."""
    for name, values in document.facets.items():
        for value in values:
            yield name, value
    for age in _ages(document.listing.min_age, document.listing.max_age):
        yield "age", age
    yield "hours", document.listing.hours
    yield "rank", str(document.rank)


@dataclass(frozen=True)
class _Limits:
    """A document's ages, for the rule that says whether a person fits."""

    min_age: int | None
    max_age: int | None
    areas: frozenset[str] | None = None


@lru_cache(maxsize=1_000)
def _ages(youngest: int | None, oldest: int | None) -> tuple[str, ...]:
    limits = _Limits(youngest, oldest)
    return tuple(age for age in (*AGES, *map(str, range(OLDEST + 1))) if fits(limits, Facts(age=age)))


def bits_of(numbers: Iterable[int]) -> Bits:
    """Give the set of these numbers."""
    wanted = list(numbers)
    if not wanted:
        return 0
    filled = bytearray(max(wanted) // 8 + 1)
    for number in wanted:
        filled[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(filled, "little")


def numbers_in(bits: Bits) -> Iterator[int]:
    """Give the numbers of a set, in order."""
    for found in _NOT_EMPTY.finditer(packed(bits)):
        place, byte = found.start(), found[0][0]
        while byte:
            lowest = byte & -byte
            yield place * 8 + lowest.bit_length() - 1
            byte ^= lowest


def packed(bits: Bits) -> bytes:
    """Give a set as bytes."""
    return bits.to_bytes(bits.bit_length() // 8 + 1, "little")


_FEW: Final = b"n"
_MANY: Final = b"b"


def to_blob(bits: Bits) -> bytes:
    """Give a set as bytes to store: few numbers one after the other, many as bits."""
    if _are_few(bits.bit_count(), bits.bit_length()):
        return _FEW + array("I", numbers_in(bits)).tobytes()
    return _MANY + packed(bits)


def numbers_to_blob(numbers: "array[int]") -> bytes:
    """Give numbers in order, of four bytes each, as the bytes to store."""
    return _FEW + numbers.tobytes() if _are_few(len(numbers), numbers[-1]) else to_blob(bits_of(numbers))


def _are_few(number: int, most: int) -> bool:
    # Bits are read faster; for what only few documents have they would take most of the file.
    return 128 * number < most


def from_blob(blob: bytes) -> Bits:
    """Give the set that was stored. Raises ValueError."""
    kind, stored = blob[:1], blob[1:]
    if kind == _MANY:
        return int.from_bytes(stored, "little")
    if kind != _FEW:
        raise ValueError("this is no stored set")
    numbers = array("I")
    numbers.frombytes(stored)
    return bits_of(numbers)


def any_of(sets: Sets, name: str, values: Iterable[str]) -> Bits:
    """Give the documents that have any of these values of a filter; an area's includes those for everywhere."""
    found = 0
    for value in values:
        found |= sets.get((name, value), 0)
    return found | sets.get(("area", EVERYWHERE), 0) if name == "area" else found


def by_hours(sets: Sets, now: datetime) -> tuple[Bits, Bits]:
    """Give the documents that are known to be open, and those whose hours are not known now."""
    found = {hours.State.OPEN: 0, hours.State.UNKNOWN: 0, hours.State.CLOSED: 0}
    for (name, text), bits in sets.items():
        if name == "hours":
            found[state_of(text, now)] |= bits
    return found[hours.State.OPEN], found[hours.State.UNKNOWN]


def state_of(text: str, now: datetime) -> hours.State:
    """Give whether hours, as text, are open; hours that cannot be read are unknown, never closed."""
    return _state_in_minute(text, now.replace(second=0, microsecond=0))


@lru_cache(maxsize=50_000)
def _state_in_minute(text: str, minute: datetime) -> hours.State:
    try:
        return hours.state(_rules(text), minute)
    except hours.HoursError:
        return hours.State.UNKNOWN


@lru_cache(maxsize=20_000)
def _rules(text: str) -> hours.Hours | None:
    return hours.parse(text)


def filters_of(sets: Sets, query: Query, understood: Understood, now: datetime) -> dict[str, Bits]:
    """Give, for each filter that was asked, the documents that fit it; `""` is whom the page may show at all."""
    asked = {
        "urgency": query.urgencies,
        "for": query.audiences,
        "area": query.areas or understood.areas,
        "age": query.ages,
        "group": query.groups,
        "tag": query.tags,
        "referral": query.referrals,
    }
    filters = {name: any_of(sets, name, values) for name, values in asked.items() if values}
    if query.open_now:
        filters["open"] = by_hours(sets, now)[0]
    if not query.professional:
        filters[""] = any_of(sets, "for", ("patient", "carer"))
    return filters


def together(filters: Mapping[str, Bits], matched: Bits, less: str | None = None) -> Bits:
    """Give the matched documents that fit all filters, but for the one to leave out."""
    for name, bits in filters.items():
        if name != less:
            matched &= bits
    return matched


def counts_of(sets: Sets, filters: Mapping[str, Bits], matched: Bits, now: datetime) -> dict[str, dict[str, int]]:
    """Give how many documents each value of each filter would give, with all other filters applied."""
    counts: dict[str, dict[str, int]] = {name: {} for name in COUNTED}
    others = {name: together(filters, matched, less=name) for name in COUNTED}
    everywhere = sets.get(("area", EVERYWHERE), 0)
    for (name, value), bits in sets.items():
        if name not in others or (name == "age" and value not in AGES) or value == EVERYWHERE:
            continue
        if number := (others[name] & (bits | everywhere if name == "area" else bits)).bit_count():
            counts[name][value] = number
    counts["open"] = {"now": (together(filters, matched, less="open") & by_hours(sets, now)[0]).bit_count()}
    return counts
