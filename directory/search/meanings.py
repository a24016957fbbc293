"""From phrases to concepts: the words of the documents that say a thing, and how rare it is."""

from collections.abc import Sequence
from itertools import pairwise, product
from math import log
from typing import Final

from .phrases import Meaning
from .shapes import Alternative, Concept, Vocabulary
from .text import stem
from .wordlists import COMMON

SAME_STEM: Final = 0.92
BEGUN: Final = 0.9
SHORTEST_BEGUN: Final = 5
EDITORS: Final = 0.85
EVERYDAY: Final = 0.8
LATER: Final = 0.94  # each further phrase of a list is worth this much of the one before
MOST_FORMS: Final = 4
MOST_PHRASES: Final = 12
MOST_ALTERNATIVES: Final = 24


class Meanings:
    """What phrases and words mean in the documents, for the public or for professionals."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._size = max(vocabulary.size, 1)
        self._resolved: dict[tuple[str, ...], tuple[Alternative, ...]] = {}

    def knows(self, word: str) -> bool:
        """Tell whether the documents have a word, or one with its stem, or one that begins so."""
        return bool(self._vocabulary.number(word) or self._vocabulary.with_stem(stem(word)) or self._begun(word))

    def _begun(self, word: str) -> Sequence[str]:
        """Give words that begin with a long one: "hopeline" for HOPELINE247."""
        if len(word) < SHORTEST_BEGUN or word in COMMON:
            return ()
        return self._vocabulary.beginning(word, MOST_FORMS)

    def beside(self, first: str, second: str) -> bool:
        """Tell whether two words are known to stand side by side in the documents."""
        return self._vocabulary.beside(first, second)

    def of_word(self, word: str) -> Concept | None:
        """Give the concept of a single word, None where no document has it."""
        alternatives = self._forms((word,)) or tuple(Alternative((each,), BEGUN) for each in self._begun(word))
        return Concept(alternatives, self._rarity(alternatives)) if alternatives else None

    def number(self, groups: Sequence[str]) -> Concept | None:
        """Give the concept of a telephone number, however it is parted; None where no document has it."""
        digits = "".join(groups)
        if digits.startswith("44") and len(digits) > 10:
            digits = "0" + digits[2:]
        alternatives = tuple(Alternative((each,)) for each in (digits,) if self._vocabulary.number(each))
        return Concept(alternatives, self._rarity(alternatives)) if alternatives else None

    def concept(self, typed: tuple[str, ...], meanings: Sequence[Meaning]) -> Concept:
        """Give the concept of a phrase as typed and of what it means. Without alternatives: no document has it."""
        best: dict[tuple[str, ...], float] = {}
        literal = min((meaning.literal for meaning in meanings), default=1.0)
        for each in self._forms(typed):
            best[each.words] = literal * each.weight
        for meaning in sorted(meanings, key=lambda meaning: not meaning.editors):
            worth = EDITORS if meaning.editors else EVERYDAY
            for phrase in meaning.find:
                found = self._forms(phrase)
                for each in found:
                    best[each.words] = max(best.get(each.words, 0.0), worth * each.weight)
                if found and not meaning.editors:
                    worth *= LATER
        ordered = sorted(best, key=lambda words: (-best[words], words))[:MOST_ALTERNATIVES]
        alternatives = tuple(Alternative(words, round(best[words], 4)) for words in ordered)
        return Concept(alternatives, self._rarity(alternatives))

    def _forms(self, phrase: tuple[str, ...]) -> tuple[Alternative, ...]:
        """Give the forms of a phrase that the documents may have: its words, or others with their stems."""
        known = self._resolved.get(phrase)
        if known is None:
            known = tuple(self._made(phrase))
            if len(self._resolved) < 20_000:  # what people type has no end
                self._resolved[phrase] = known
        return known

    def _made(self, phrase: tuple[str, ...]) -> list[Alternative]:
        forms: list[list[str]] = []
        for word in phrase:
            alike = self._vocabulary.with_stem(stem(word))
            forms.append([word] * (word in alike) + [each for each in alike if each != word][: MOST_FORMS - 1])
        if not phrase or not all(forms) or len(phrase) > 8:
            return []
        if len(phrase) > 4:
            forms = [each[:1] for each in forms]
        found = []
        for words in product(*forms):
            if all(self._vocabulary.beside(*pair) for pair in pairwise(words)):
                found.append(Alternative(words, 1.0 if words == phrase else SAME_STEM))
        found.sort(key=lambda each: -each.weight)
        return found[:MOST_PHRASES]

    def _rarity(self, alternatives: Sequence[Alternative]) -> float:
        """Give how rare the best alternative is: 1 for a word of one document, near 0 for a word of all."""
        if not alternatives:
            return 1.0
        number = min(self._vocabulary.number(word) for word in alternatives[0].words)
        return round(max(0.05, min(1.0, log((self._size + 1) / (number + 0.5)) / log((self._size + 1) / 1.5))), 4)
