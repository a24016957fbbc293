"""What words mean in the services that the public, or professionals, may read of. Pure.

The two know different words: what is for professionals must not even mend a spelling of the public's.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

from .embedded import EmbeddedEngine
from .english import is_english
from .phrases import STOP, Meaning
from .shapes import Alternative, Concept, Lists
from .spelling import Speller, is_plain
from .text import stem
from .text import words as words_of
from .weights import BEGUN, SAYS_LITTLE

MOST_MENDED: Final = 8  # who misspells more is not helped by any guess
MOST_ALTERNATIVES: Final = 16
SHORTEST_BEGUN: Final = 5
PUBLIC: Final = frozenset({"patient", "carer"})


class WordMeanings:
    """The public's words, or the professionals'. Made once for each state of the index, then used by any thread."""

    def __init__(self, lists: Lists, engine: EmbeddedEngine, spoken: frozenset[str], *, professional: bool) -> None:
        self._engine = engine
        self._is_professional = professional
        closed = [each for each in lists.closed if professional or each.audience & PUBLIC]
        self.closed: Final = [(each.key, {"".join(words_of(name)) for name in each.names}) for each in closed]
        self._spoken = spoken.union(*(words_of(name) for each in closed for name in each.names)) - STOP

    @cached_property
    def _speller(self) -> Speller:
        return Speller(self._engine.counted(professional=self._is_professional), self._spoken)

    def _say(self, stems: tuple[str, ...]) -> bool:
        return self._engine.say(stems, professional=self._is_professional)

    def concept(self, typed: Sequence[str], meanings: Iterable[Meaning]) -> Concept:
        """Return the concept of a phrase as typed and of what it means. Without alternatives: no service says it."""
        meanings = tuple(meanings)
        best: dict[tuple[str, ...], float] = {}

        def add(phrase: Sequence[str], weight: float) -> bool:
            stems = tuple(map(stem, phrase))
            if not stems or not weight or not self._say(stems):
                return False
            best[stems] = max(best.get(stems, 0.0), round(weight, 4))
            return True

        add(typed, min((meaning.literal for meaning in meanings), default=1.0))
        for meaning in meanings:
            worth = meaning.worth
            for phrase in meaning.find:
                says_little = len(phrase) == 1 and phrase[0] in STOP
                if add(phrase, worth * (SAYS_LITTLE if says_little else 1.0)):
                    worth *= meaning.later
        ordered = sorted(best, key=lambda stems: (-best[stems], stems))[:MOST_ALTERNATIVES]
        return Concept(tuple(Alternative(stems, best[stems]) for stems in ordered))

    def of_word(self, word: str) -> Concept | None:
        """Return the concept of a single word, None where no service has it."""
        if self._say((stem(word),)):
            return Concept((Alternative((stem(word),)),))
        begun = tuple(Alternative((stem(each),), BEGUN) for each in self._begun(word))
        return Concept(begun) if begun else None

    def number(self, groups: Sequence[str]) -> Concept | None:
        """Return the concept of a telephone number, however it is parted; None where no service has it."""
        digits = "".join(groups)
        if digits.startswith("44") and len(digits) > 10:
            digits = "0" + digits[2:]
        return Concept((Alternative((digits,)),)) if self._say((digits,)) else None

    def _begun(self, word: str) -> Sequence[str]:
        """Return words that begin with a long one: "hopeline" for HOPELINE247."""
        if len(word) < SHORTEST_BEGUN or word in STOP:
            return ()
        return self._engine.beginning(word, professional=self._is_professional)

    def _knows(self, word: str) -> bool:
        """Return whether a word is right: of other letters than plain ones, said by services, or spoken of."""
        if not is_plain(word) or word in STOP or word in self._spoken:
            return True
        return self._say((stem(word),)) or bool(self._begun(word))

    def mended(self, typed: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Return what misspelt words were meant to be."""
        found: dict[str, tuple[str, ...]] = {}
        unknown = [word for word in dict.fromkeys(typed) if not self._knows(word)]
        for word in unknown[:MOST_MENDED]:
            good = self._beside(word, typed) if is_english(word) else self._speller.mend(word)
            if good:
                found[word] = good
        return found

    def _beside(self, word: str, typed: Sequence[str]) -> tuple[str, ...]:
        """Return what a word of ordinary English was meant to be, if services say that beside what stands beside it.

        "collage" by itself is right; "recovery collage" is a recovery college.
        """
        pairs = [pair for pair in pairwise(typed) if word in pair and STOP.isdisjoint(pair)]
        for near in self._speller.near(word) if pairs else ():
            if any(self._say(tuple(stem(near if each == word else each) for each in pair)) for pair in pairs):
                return (near,)
        return ()

    def joined(self, words: Sequence[str]) -> list[str]:
        """Return words with those put together that were written apart: "child line" where there is a Childline."""
        whole: list[str] = []
        for word in words:
            both = whole[-1] + word if whole else ""
            if len(both) >= 6 and len(word) > 2 and self._is_one(both) and not self._say((stem(whole[-1]), stem(word))):
                whole[-1] = both
            else:
                whole.append(word)
        return whole

    def _is_one(self, word: str) -> bool:
        return word in self._spoken or self._say((stem(word),))
