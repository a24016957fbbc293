"""Near spellings of words that nothing knows."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .shapes import Vocabulary
from .text import stem

SHORTEST = 4
LONGEST = 30
# Beginnings that sound alike; each may stand for the other.
_SOUNDS: Final = (
    ("f", "ph"),
    ("k", "c"),
    ("s", "ps"),
    ("sk", "sch"),
    ("sk", "sc"),
    ("s", "c"),
    ("n", "kn"),
    ("r", "wr"),
)


def allowed(word: str, shortest: int = SHORTEST) -> int:
    """Give how many slips a word of this length may have: swapped, missing, wrong or needless letters."""
    if len(word) < shortest:
        return 0
    if len(word) < 8:
        return 1
    return 2 if len(word) < 13 else 3


def is_plain(word: str) -> bool:
    """Tell whether a word is of plain letters: others are not ours to mend, nor to mend to."""
    return word.isascii() and word.isalpha()


class Speller:
    """The words that a spelling may be mended to. Made once, then only read.

    `listed`: words that something may be mended to; `vocabulary`: and others, which weigh more the more documents have
    them. `known`: words that are right, whether or not anything is to be mended to them, and with them all words of
    their stems. `shortest`: how long a word must be to be mended, or to be mended to.
    """

    def __init__(
        self,
        listed: Collection[str],
        known: Collection[str],
        vocabulary: Vocabulary | None = None,
        shortest: int = SHORTEST,
    ) -> None:
        self._listed = frozenset(listed)
        self._known = known
        self._vocabulary = vocabulary
        self._stems = _stems(frozenset(known))
        self._shortest = shortest
        self._by_shape: dict[tuple[str, int], list[str]] = {}
        self._by_tail: dict[str, list[str]] = {}
        self._choices: dict[tuple[str, int], list[str]] = {}
        for word in self._listed:
            if len(word) >= shortest and is_plain(word):
                self._by_shape.setdefault((word[0], len(word)), []).append(word)
                self._by_tail.setdefault(word[1:], []).append(word)

    def weight(self, word: str) -> int:
        """Give how much speaks for a word: 0 for what nothing is mended to."""
        number = self._vocabulary.number(word) if self._vocabulary else 0
        return number + 1 if number else int(word in self._listed)

    def knows(self, word: str) -> bool:
        """Tell whether a word is right as it is. A word with a digit, or of another script, is not ours to mend."""
        if word in self._known or not is_plain(word) or self.weight(word):
            return True
        return stem(word) in self._stems

    def mend(self, word: str) -> tuple[str, ...]:
        """Give what a word was meant to be: one word or the two that were run together. Empty where nothing is near."""
        if len(word) > LONGEST or self.knows(word):
            return ()
        most = allowed(word, self._shortest)
        best = self._nearest(word, [word[0]], most) if most else ""
        return (best,) if best else self._apart(word) or self._sounding(word, most)

    def _nearest(self, word: str, firsts: Iterable[str], most: int) -> str:
        # Of two as near, the one in more texts; then the longer, because letters are rather left out than added.
        near: list[tuple[int, int, int, str]] = []
        for first in firsts:
            for length in range(len(word) - most, len(word) + most + 1):
                if choices := self._of_shape(first, length):
                    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=5)
                    near += [
                        (int(distance), -self.weight(choice), -len(choice), choice) for choice, distance, _ in found
                    ]
        return min(near)[3] if near else ""

    def _sounding(self, word: str, most: int) -> tuple[str, ...]:
        """Try other beginnings: those that sound alike, and for longer words any other first letter."""
        for one, other in _SOUNDS:
            for old, new in ((one, other), (other, one)):
                if word.startswith(old) and most:
                    other_word = new + word[len(old) :]
                    if self.weight(other_word):
                        return (other_word,)
                    if found := self._nearest(other_word, [new[0]], max(1, most - 1)):
                        return (found,)
        return self._first_letters(word) if len(word) >= 5 else ()

    def _first_letters(self, word: str) -> tuple[str, ...]:
        """Give a word that differs in its first letters alone. Looked up, not compared: any word may be the one."""
        swapped = word[1] + word[0] + word[2:]
        meant = [each for each in (swapped, word[1:]) if self.weight(each)]
        meant += self._with_tail(word)
        if len(word) > 5:
            meant += self._with_tail(word[1:])
        return (min(meant, key=lambda each: (-self.weight(each), each)),) if meant else ()

    def _apart(self, word: str) -> tuple[str, ...]:
        halves = [
            (word[:at], word[at:])
            for at in range(3, len(word) - 2)
            if self.weight(word[:at]) and self.weight(word[at:])
        ]
        return max(halves, key=lambda pair: min(self.weight(each) for each in pair), default=())

    def _of_shape(self, first: str, length: int) -> list[str]:
        if length < self._shortest:
            return []
        known = self._choices.get((first, length))
        if known is None:
            found = set(self._by_shape.get((first, length), ()))
            if self._vocabulary:
                found.update(self._vocabulary.of_shape(first, length))
            known = self._choices[first, length] = sorted(found)
        return known

    def _with_tail(self, tail: str) -> set[str]:
        if len(tail) + 1 < self._shortest:
            return set()
        listed = self._by_tail.get(tail, ())
        return {*listed, *(self._vocabulary.with_tail(tail) if self._vocabulary else ())}


@lru_cache(maxsize=8)
def _stems(words: frozenset[str]) -> frozenset[str]:
    return frozenset(map(stem, words))
