"""Completions of what is being typed: services, needs and tags. Pure, and made once from the documents."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from ..contacts import PUBLIC
from .shapes import BREAK, Document, Suggestion
from .text import words as words_of

MOST: Final = 8
_MOST_OF_A_KIND: Final = 4
_KINDS: Final = {"service": 0, "need": 1, "tag": 2}
# One or two letters begin thousands of words: a few hundred of these are choice enough, in less than a millisecond.
_MOST_LOOKED_AT: Final = 300
_Entry = tuple[Suggestion, tuple[str, ...]]  # and the words that it is found by


class Suggester:
    """What can be completed, for the public and for professionals. Made once, then only read, by any thread."""

    def __init__(self, documents: Iterable[Document], synonyms: Iterable[Iterable[str]] = ()) -> None:
        """Take the names, other names and tags of documents, and the phrases of the editors' groups as needs."""
        needs: list[_Entry] = [(Suggestion("need", phrase), words_of(phrase)) for group in synonyms for phrase in group]
        public, everyone = list(needs), list(needs)
        for document in documents:
            entries = list(_entries_of(document))
            everyone += entries
            if not PUBLIC.isdisjoint(document.listing.audience):
                public += entries
        self._public = _Completions(public)
        self._everyone = _Completions(everyone)

    def suggest(self, words: Sequence[str], professional: bool = False, most: int = MOST) -> list[Suggestion]:
        """Complete words in normal form, the last of which is being typed: at most MOST suggestions, best first."""
        return (self._everyone if professional else self._public).of(words, max(0, min(most, MOST)))


def _entries_of(document: Document) -> Iterator[_Entry]:
    service = Suggestion("service", document.listing.name)
    for name in document.texts.get("names", "").split(f" {BREAK} "):
        # Found by "crht" too, but shown by its name.
        yield service, tuple(name.split())
    for tag in document.facets.get("tag", ()):
        yield Suggestion("tag", tag), words_of(tag)


def _order(entry: _Entry) -> tuple[int, int, str, tuple[str, ...]]:
    """Services first, then needs, then tags; short names before long ones."""
    suggestion, words = entry
    return _KINDS[suggestion.kind], len(words), suggestion.words, words


class _Completions:
    """Entries by each of their words."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        self._entries = sorted(set(entries), key=_order)
        by_word: dict[str, list[int]] = {}
        for number, (_, words) in enumerate(self._entries):
            for word in dict.fromkeys(words):
                by_word.setdefault(word, []).append(number)
        self._by_word = by_word
        self._words = sorted(by_word)

    def of(self, typed: Sequence[str], most: int) -> list[Suggestion]:
        if not typed or not typed[-1]:
            return []
        *whole, begun = typed
        if whole:
            rarest = min((self._by_word.get(word, []) for word in whole), key=len)
            numbers: Iterable[int] = (
                number
                for number in islice(rarest, 3 * _MOST_LOOKED_AT)
                if all(word in self._entries[number][1] for word in whole)
                and any(word.startswith(begun) for word in self._entries[number][1])
            )
        else:
            numbers = self._beginning(begun)
        together = " ".join(typed)
        found: dict[Suggestion, tuple[bool, int]] = {}
        for number in islice(numbers, _MOST_LOOKED_AT):
            suggestion, words = self._entries[number]
            elsewhere = not " ".join(words).startswith(together)
            found[suggestion] = min(found.get(suggestion, (True, number)), (elsewhere, number))
        return _mixed(sorted(found, key=lambda each: found[each]), most)

    def _beginning(self, begun: str) -> Iterator[int]:
        """Give the entries with a word that begins so, in order of that word."""
        for place in range(bisect_left(self._words, begun), len(self._words)):
            if not self._words[place].startswith(begun):
                return
            yield from self._by_word[self._words[place]]


def _mixed(ordered: Sequence[Suggestion], most: int) -> list[Suggestion]:
    """Give the first, but not so many of one kind that there is no room for others."""
    room = dict.fromkeys(_KINDS, _MOST_OF_A_KIND)
    chosen: list[Suggestion] = []
    others: list[Suggestion] = []
    for each in ordered:
        room[each.kind] -= 1
        (chosen if room[each.kind] >= 0 else others).append(each)
    return (chosen[:most] + others)[:most]
