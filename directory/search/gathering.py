"""What an index says of documents: which words stand where, how many have them, filters, names. Pure."""

from array import array
from collections import Counter, defaultdict
from itertools import pairwise, repeat
from typing import Final

from ..contacts import PUBLIC
from .bits import values_of
from .shapes import BREAK, FIELDS, PUBLIC_FIELDS, Document

# A place is a field, and for names and tags also how many words the whole name has: what is all of a name counts more.
MOST_WORDS: Final = 15
_STEP: Final = MOST_WORDS + 1
_WITH_LENGTH: Final = ("names", "tags")
FIRST_OF_PROFESSIONALS: Final = len(PUBLIC_FIELDS) * _STEP


def place_of(field_name: str, length: int) -> int:
    """Give the place of a text of so many words in a field."""
    return FIELDS.index(field_name) * _STEP + (min(length, MOST_WORDS) if field_name in _WITH_LENGTH else 0)


def field_at(place: int) -> tuple[str, int]:
    """Give the field of a place, and how many words a name or tag there has: 0 in other fields."""
    at, length = divmod(place, _STEP)
    return FIELDS[at], length


def is_public(document: Document) -> bool:
    """Tell whether the public may know of a service."""
    return not PUBLIC.isdisjoint(document.listing.audience)


class Gathered:
    """What documents say, gathered one document after the other.

    `postings`: (word, or two that stand side by side; place) -> numbers of documents. `sets`: (filter, value) ->
    numbers. `public`: word -> in how many documents of the public's it stands where they may read it; `others`: and in
    how many it stands elsewhere.
    """

    def __init__(self) -> None:
        self.postings: dict[tuple[str, int], array[int]] = defaultdict(_no_numbers)
        self.sets: dict[tuple[str, str], array[int]] = defaultdict(_no_numbers)
        self.public: Counter[str] = Counter()
        self.others: Counter[str] = Counter()

    def add(self, number: int, document: Document) -> None:
        """Gather a document. Documents come in order of their numbers."""
        public = is_public(document)
        readable: set[str] = set()
        hidden: set[str] = set()
        said: set[tuple[str, int]] = set()
        for name, text in document.texts.items():
            for part in text.split(f" {BREAK} ") if text else ():
                words = part.split()
                (readable if public and name in PUBLIC_FIELDS else hidden).update(words)
                place = repeat(place_of(name, len(words)))
                said.update(zip(words, place, strict=False))
                said.update(zip(map(" ".join, pairwise(words)), place, strict=False))
        for term in said:
            self.postings[term].append(number)
        for value in values_of(document):
            self.sets[value].append(number)
        self.public.update(readable)
        self.others.update(hidden)


def _no_numbers() -> "array[int]":
    return array("I")


def names_of(document: Document) -> set[tuple[str, int, str, str, bool]]:
    """Give what completes names: a word, how many the name has, what is shown, the name, whether it is public."""
    return {
        (word, len(words), document.name, name, is_public(document))
        for name in document.texts.get("names", "").split(f" {BREAK} ")
        for words in [name.split()]
        for word in words
    }
