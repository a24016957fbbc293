"""The best of many matches, by bits: how well each document says what is asked, for all documents at once. Pure.

A number for each document is held as planes: the first plane has a bit for each document whose number is odd, the next
one for each whose number has a two in it, and so on. So adding and comparing take a few steps, however many documents
there are. The numbers are those of `ranking`, but for roundings and names of its finer rules; it has the last word.
"""

from collections.abc import Callable, Mapping
from itertools import islice, zip_longest
from typing import Final

from .bits import Bits, numbers_in
from .gathering import FIRST_OF_PROFESSIONALS, field_at
from .ranking import MORE_FIELDS, PHRASE, WEIGHTS, shape
from .shapes import Concept

Planes = list[Bits]
Said = Mapping[int, Bits]  # place (see `gathering`) -> the documents that say it there

_FINEST: Final = 64  # a strength of 1 in whole numbers


def scores_of(concept: Concept, said: Callable[[tuple[str, ...]], Said], professional: bool) -> tuple[Bits, Planes]:
    """Give the documents that say a concept, and how strongly each does."""
    by_worth: dict[int, Bits] = {}
    by_field: dict[str, Bits] = {}
    for way in concept.alternatives:
        length = len(way.words)
        scale = _FINEST * concept.rarity * way.weight * (1 + PHRASE * (length - 1))
        for place, documents in said(way.words).items():
            if professional or place < FIRST_OF_PROFESSIONALS:
                name, whole = field_at(place)
                worth = max(1, round(scale * WEIGHTS[name] * shape(name, whole - length)))
                by_worth[worth] = by_worth.get(worth, 0) | documents
                by_field[name] = by_field.get(name, 0) | documents
    found = 0
    planes: Planes = []
    for worth in sorted(by_worth, reverse=True):
        planes = _with(planes, by_worth[worth] & ~found, worth)
        found |= by_worth[worth]
    for name, documents in by_field.items():
        planes = added(planes, _with([], documents, round(_FINEST * concept.rarity * MORE_FIELDS * WEIGHTS[name])))
    return found, planes


def _with(planes: Planes, documents: Bits, number: int) -> Planes:
    """Give planes in which documents that had no number have this one."""
    planes = planes + [0] * (number.bit_length() - len(planes))
    return [plane | documents if number >> at & 1 else plane for at, plane in enumerate(planes)]


def added(some: Planes, others: Planes) -> Planes:
    """Give the sum of the numbers of each document."""
    total: Planes = []
    carry = 0
    for one, other in zip_longest(some, others, fillvalue=0):
        total.append(one ^ other ^ carry)
        carry = (one & other) | (carry & (one ^ other))
    return [*total, carry] if carry else total


def urgency_of(by_rank: Mapping[int, Bits]) -> Planes:
    """Give how urgent documents are: rank -> documents, 0 the most urgent."""
    planes: Planes = []
    least = max(by_rank, default=0)
    for rank, documents in by_rank.items():
        planes = _with(planes, documents, least - rank)
    return planes


def best(planes: Planes, among: Bits, most: int) -> list[int]:
    """Give the documents with the highest numbers, best first; of those alike, those that come first."""
    chosen, alike = 0, among
    for plane in reversed(planes):
        higher = alike & plane
        if (chosen | higher).bit_count() <= most:
            chosen |= higher
            alike &= ~plane
        else:
            alike = higher
    numbers = [*numbers_in(chosen), *islice(numbers_in(alike), most - chosen.bit_count())]
    size = among.bit_length() // 8 + 1
    asked = [((plane & among).to_bytes(size, "little"), 1 << at) for at, plane in enumerate(planes)]

    def place(number: int) -> tuple[int, int]:
        byte, bit = number >> 3, 1 << (number & 7)
        return -sum([worth for plane, worth in asked if plane[byte] & bit]), number

    return sorted(numbers, key=place)
