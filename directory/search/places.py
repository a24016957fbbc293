"""Postcodes and names of areas in a query."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Final

from .text import words as words_of

_OUTWARD: Final = re.compile(r"[a-z]{1,2}\d{1,2}[a-z]?")
_INWARD: Final = re.compile(r"\d[a-z]{2}")
_POSTCODE: Final = re.compile(rf"({_OUTWARD.pattern})(?:{_INWARD.pattern})?")
_LETTERS: Final = re.compile(r"[a-z]{1,2}")
_NUMBER: Final = re.compile(r"\d{1,2}[a-z]?")


@dataclass(frozen=True)
class Place:
    """A place in a query: which words name it, and the areas meant; none for a postcode outside all areas."""

    start: int
    end: int
    areas: tuple[str, ...]


class Gazetteer:
    """The areas by name and by postcode district. Made once, then only read."""

    def __init__(self, areas: Mapping[str, str], districts: Mapping[str, tuple[str, ...]]) -> None:
        self._districts = {"".join(words_of(district)): keys for district, keys in districts.items()}
        self._names = {found: key for key, name in areas.items() if (found := words_of(name))}
        self._longest = max(map(len, self._names), default=0)
        self.words = frozenset(word for name in self._names for word in name)

    def places(self, words: Sequence[str]) -> list[Place]:
        """Return the places that a query names, from left to right."""
        found: list[Place] = []
        at = 0
        while at < len(words):
            place = self._named(words, at) or self._postcode(words, at)
            if place:
                found.append(place)
            at = place.end if place else at + 1
        return found

    def _named(self, words: Sequence[str], at: int) -> Place | None:
        for length in range(min(self._longest, len(words) - at), 0, -1):
            if key := self._names.get(tuple(words[at : at + length])):
                return Place(at, at + length, (key,))
        return None

    def _postcode(self, words: Sequence[str], at: int) -> Place | None:
        """Read "n19", "n19 5nf", "n195nf", "n 19". A lone district must be known: "s2" may be a section of an act."""
        word, later = words[at], (*words[at + 1 : at + 3], "", "")
        if _OUTWARD.fullmatch(word):
            if _INWARD.fullmatch(later[0]):
                return Place(at, at + 2, self._of(word))
            if areas := self._of(word):
                return Place(at, at + 1, areas)
        if _OUTWARD.fullmatch(word[:-3]) and _INWARD.fullmatch(word[-3:]):
            return Place(at, at + 1, self._of(word[:-3]))
        if _LETTERS.fullmatch(word) and _NUMBER.fullmatch(later[0]) and (areas := self._of(word + later[0])):
            return Place(at, at + (3 if _INWARD.fullmatch(later[1]) else 2), areas)
        return None

    def _of(self, district: str) -> tuple[str, ...]:
        """Return the areas of a district; London's "EC1V" is a part of "EC1"."""
        return self._districts.get(known_district(district, self._districts), ())


def district_of(postcode: str, known: Collection[str]) -> str:
    """Return the known district of a postcode, or of a district alone; empty where it is none."""
    found = _POSTCODE.fullmatch("".join(words_of(postcode)))
    return known_district(found[1], known) if found else ""


def is_district(word: str) -> bool:
    """Return whether a word looks like a postcode district."""
    return _OUTWARD.fullmatch(word) is not None


def known_district(district: str, known: Collection[str]) -> str:
    """Return a district as it is known, in small letters; empty where it is not. London's "ec1v" is a part of "ec1"."""
    return next((each for each in (district, district.rstrip(ascii_lowercase)) if each in known), "")
