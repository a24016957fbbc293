"""Completions of what is being typed: services, needs and tags. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final, Protocol

from .shapes import Suggestion
from .text import words as words_of

MOST: Final = 8
_MOST_OF_A_KIND: Final = 4
_KINDS: Final = {"service": 0, "need": 1, "tag": 2}
# One or two letters begin thousands of words: a few hundred of these are choice enough, in less than a millisecond.
_MOST_LOOKED_AT: Final = 300
Entry = tuple[Suggestion, tuple[str, ...]]  # and the words that it is found by


class Names(Protocol):
    """The names of services: there may be many, so that an engine looks them up. Both may raise EngineError."""

    def beginning(self, begun: str, professional: bool, most: int) -> Iterable[Entry]:
        """Give names with a word that begins so, in order of that word."""
        ...

    def having(self, words: Sequence[str], professional: bool, most: int) -> Iterable[Entry]:
        """Give names with the one of these words that the fewest names have."""
        ...


class Suggester:
    """What can be completed, for the public and for professionals. Made once, then only read, by any thread."""

    def __init__(self, names: Names, needs: Iterable[str], public_tags: Iterable[str], all_tags: Iterable[str]) -> None:
        """Take the names of services, the phrases of the editors' groups as needs, and tags."""
        self._names = names
        said = [(Suggestion("need", phrase), words_of(phrase)) for phrase in needs]
        self._public = _Few([*said, *((Suggestion("tag", tag), words_of(tag)) for tag in public_tags)])
        self._everyone = _Few([*said, *((Suggestion("tag", tag), words_of(tag)) for tag in all_tags)])

    def suggest(self, typed: Sequence[str], professional: bool = False, most: int = MOST) -> list[Suggestion]:
        """Complete words in normal form, the last of which is being typed: at most MOST suggestions, best first."""
        most = max(0, min(most, MOST))
        if not typed or not typed[-1] or not most:
            return []
        *whole, begun = typed
        few = self._everyone if professional else self._public
        found: Iterable[Entry]
        if whole:
            named = self._names.having(whole, professional, 3 * _MOST_LOOKED_AT)
            found = (entry for entry in chain(named, few.having(whole)) if _completes(entry, whole, begun))
        else:
            found = chain(self._names.beginning(begun, professional, _MOST_LOOKED_AT), few.beginning(begun))
        return _mixed(_ordered(found, " ".join(typed)), most)


def _completes(entry: Entry, whole: Sequence[str], begun: str) -> bool:
    _, words = entry
    return all(word in words for word in whole) and any(word.startswith(begun) for word in words)


def _ordered(found: Iterable[Entry], typed: str) -> list[Suggestion]:
    """Give what begins as typed first; then services, needs, tags; then short names before long ones."""
    best: dict[Suggestion, tuple[bool, int, int, str]] = {}
    for suggestion, words in found:
        elsewhere = not " ".join(words).startswith(typed)
        place = (elsewhere, _KINDS[suggestion.kind], len(words), suggestion.words)
        best[suggestion] = min(best.get(suggestion, place), place)
    return sorted(best, key=lambda each: best[each])


class _Few:
    """Entries by each of their words: so few that they are kept in memory."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_word: dict[str, list[Entry]] = {}
        for entry in entries:
            for word in dict.fromkeys(entry[1]):
                self._by_word.setdefault(word, []).append(entry)
        self._words = sorted(self._by_word)

    def beginning(self, begun: str) -> Iterator[Entry]:
        for place in range(bisect_left(self._words, begun), len(self._words)):
            if not self._words[place].startswith(begun):
                return
            yield from self._by_word[self._words[place]]

    def having(self, words: Sequence[str]) -> list[Entry]:
        return min((self._by_word.get(word, []) for word in words), key=len)


def _mixed(ordered: Sequence[Suggestion], most: int) -> list[Suggestion]:
    """Give the first, but not so many of one kind that there is no room for others."""
    room = dict.fromkeys(_KINDS, _MOST_OF_A_KIND)
    chosen: list[Suggestion] = []
    others: list[Suggestion] = []
    for each in ordered:
        room[each.kind] -= 1
        (chosen if room[each.kind] >= 0 else others).append(each)
    return (chosen[:most] + others)[:most]
