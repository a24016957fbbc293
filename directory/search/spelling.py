"""Near spellings of words that nothing knows. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST: Final = 4
LONGEST: Final = 30
# Beginnings that sound alike; each may stand for the other.
_SOUNDS: Final = (
    *(("f", "ph"), ("k", "c"), ("s", "ps"), ("sk", "sch"), ("sk", "sc")),
    *(("s", "c"), ("n", "kn"), ("r", "wr")),
)
_LETTERS: Final = re.compile(r"[a-z]{5,}")


def is_plain(word: str) -> bool:
    """Return whether a word is of plain letters: others are not ours to mend, nor to mend to."""
    return word.isascii() and word.isalpha()


def slips(word: str) -> int:
    """Return how many slips a word of this length may have: swapped, missing, wrong or needless letters."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < 8 else 2 if len(word) < 13 else 3


class Speller:
    """The words that a spelling may be mended to. Made once, then only read, by any number of threads."""

    def __init__(self, counted: Mapping[str, int], listed: Collection[str]) -> None:
        """Take words with the number of services that say them, and others that are known without."""
        self._weights = {word: number + 1 for word, number in counted.items()} | {
            word: counted.get(word, 0) + 1 for word in listed
        }
        # "hopeline" stands in HOPELINE247: whoever misspells it, means that.
        for word in counted:
            if not is_plain(word):
                self._weights.update({part: 1 for part in _LETTERS.findall(word) if part not in self._weights})
        self._by_length: dict[int, list[str]] = {}
        for word in self._weights:
            if len(word) >= SHORTEST and is_plain(word):
                self._by_length.setdefault(len(word), []).append(word)

    def knows(self, word: str) -> bool:
        """Return whether something may be mended to this word."""
        return word in self._weights

    def mend(self, word: str) -> tuple[str, ...]:
        """Return what a word was meant to be: one word or the two that were run together. Empty: nothing is near."""
        if self.knows(word) or not is_plain(word) or not SHORTEST <= len(word) <= LONGEST:
            return ()
        return self._near(word, word[0]) or self._apart(word) or self._sounding(word)

    def near(self, word: str) -> list[str]:
        """Return all words that are as near as a slip allows, nearest first."""
        return [each for _, _, _, each in sorted(self._all_near(word, slips(word)))]

    def _near(self, word: str, first: str, less: int = 0) -> tuple[str, ...]:
        # Of two as near, the one in more services; then the longer, because letters are rather left out than added.
        found = [each for each in self._all_near(word, max(1, slips(word) - less)) if each[3][0] == first]
        return (min(found)[3],) if found else ()

    def _all_near(self, word: str, most: int) -> list[tuple[int, int, int, str]]:
        choices = [
            each for length in range(len(word) - most, len(word) + most + 1) for each in self._by_length.get(length, ())
        ]
        found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=None)
        return [(int(distance), -self._weights[each], -len(each), each) for each, distance, _ in found]

    def _apart(self, word: str) -> tuple[str, ...]:
        """Return the two words that were run together."""
        halves = [(word[:at], word[at:]) for at in range(3, len(word) - 2)]
        known = [pair for pair in halves if all(map(self.knows, pair))]
        return max(known, key=lambda pair: min(self._weights[each] for each in pair), default=())

    def _sounding(self, word: str) -> tuple[str, ...]:
        """Try other beginnings: those that sound alike, and for longer words any other first letter."""
        for one, other in _pairs(_SOUNDS):
            if word.startswith(one):
                spelt = other + word[len(one) :]
                if found := (spelt,) if self.knows(spelt) else self._near(spelt, other[0], less=1):
                    return found
        near = self._all_near(word, 1) if len(word) >= 5 else []
        return (min(near)[3],) if near else ()


def _pairs(sounds: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    for one, other in sounds:
        yield one, other
        yield other, one
