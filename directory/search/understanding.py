"""What is meant by the words that somebody types: read once, for every engine. Pure: no input raises."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Final

from . import wordlists
from .ages import with_ages
from .meanings import Meanings
from .phrases import SPOKEN, Keyed, Match, PhraseBook, keyed
from .places import Gazetteer, Place
from .shapes import Alternative, Concept, Lexicon, Understood, Vocabulary
from .spelling import Speller
from .text import words as words_of

MOST_LETTERS: Final = 400
MOST_WORDS: Final = 40
MOST_MENDED: Final = 8  # who misspells more is not helped by any guess
PUBLIC: Final = frozenset({"patient", "carer"})
_QUOTED: Final = re.compile(r'\s*["\u201c\u201d](.*)["\u201c\u201d]\s*', re.DOTALL)
# No text has this word: what is found by it is nothing.
NOTHING: Final = Concept((Alternative(("0nothing0",)),))


class Reader:
    """Reads queries with a lexicon: what takes time is prepared once, and then only read, by any number of threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._places = Gazetteer(lexicon.areas, lexicon.districts)
        self._book, self._spoken, self._crisis_speller = _spoken(lexicon.synonyms, lexicon.crisis)

    @cached_property
    def _public(self) -> "_Voice":
        closed = [name for each in self._lexicon.closed if each.audience & PUBLIC for name in each.names]
        spoken = self._spoken | self._places.words | {word for name in closed for word in words_of(name)}
        return _Voice(self._lexicon.public, spoken)

    @cached_property
    def _professional(self) -> "_Voice":
        closed = [name for each in self._lexicon.closed for name in each.names]
        spoken = self._spoken | self._places.words | {word for name in closed for word in words_of(name)}
        return _Voice(self._lexicon.professional, spoken)

    def understand(self, asked: str, *, professional: bool = False) -> Understood:
        """Give what is meant by a query, for the public or for professionals. No input raises.

        Words wholly in double quotes are taken as they are spelt. What is longer than MOST_WORDS is cut.
        """
        asked = " ".join(asked[:MOST_LETTERS].split())
        quoted = _QUOTED.fullmatch(asked)
        typed = _less_innocent(words_of(asked)[:MOST_WORDS])
        voice = self._professional if professional else self._public
        mended = voice.mended(typed)
        used = list(typed) if quoted else [good for word in typed for good in mended.get(word, (word,))]
        understood = Understood(
            asked=asked,
            corrected="" if quoted or not mended else _corrected(asked, mended),
            crisis=self._is_crisis(typed, mended),
            pinned=self._lexicon.pins.get(" ".join(typed)) or self._lexicon.pins.get(" ".join(used), ()),
        )
        if closed := self._closed(used, professional):
            return replace(understood, closed=closed, concepts=(NOTHING,))
        if not quoted:
            used = voice.joined(used)
        return self._with_concepts(understood, with_ages(used), voice)

    def _with_concepts(self, understood: Understood, used: Sequence[str], voice: "_Voice") -> Understood:
        places = self._places.places(used)
        concepts: list[Concept] = []
        for part in _between(used, places):
            concepts += self._concepts(part, voice, wordlists.STOP)
        left = [word for part in _between(used, places) for word in part]
        if not concepts and understood.crisis:
            concepts = [voice.meanings.concept((), wordlists.CRISIS_MEANING)]
        elif not concepts and left:
            concepts = self._last_resort(left, voice, bool(places))
        return replace(
            understood,
            concepts=tuple(dict.fromkeys(concepts)),
            areas=tuple(dict.fromkeys(key for place in places for key in place.areas)),
            place=_as_typed(understood.asked, [word for place in places for word in used[place.start : place.end]]),
        )

    def _concepts(self, words: Sequence[str], voice: "_Voice", stop: frozenset[str]) -> list[Concept]:
        """Give the concepts of words without places: of the longest phrases that mean something here, else of words."""
        keys = keyed(words)
        found: list[Concept] = []
        at = 0
        while at < len(keys):
            if number := _number_at(keys, words, at):
                concept: Concept | None = voice.meanings.number(words[keys[at].start : keys[at + number - 1].end])
                if concept:
                    found.append(concept)
                    at += number
                    continue
            for match in self._book.at(keys, at, words):
                typed = words[keys[match.start].start : keys[match.end - 1].end]
                if not (len(typed) == 1 and typed[0] in stop) and (concept := self._meant(typed, match, voice)):
                    found.append(concept)
                    at = match.end
                    break
            else:
                word = words[keys[at].start : keys[at].end]
                if len(word) == 1 and word[0] not in stop and (concept := voice.meanings.of_word(word[0])):
                    found.append(concept)
                at += 1
        return found

    def _meant(self, typed: Sequence[str], match: Match, voice: "_Voice") -> Concept | None:
        concept = voice.meanings.concept(tuple(typed), match.meanings)
        return concept if concept.alternatives else None

    def _last_resort(self, left: Sequence[str], voice: "_Voice", placed: bool) -> list[Concept]:
        """Give the concepts where nothing that was asked is known: of words that say little, or else nothing at all."""
        if any(word not in wordlists.STOP for word in left):
            return [NOTHING]
        if placed:
            return []
        return self._concepts(left, voice, frozenset())[-3:] or [NOTHING]

    def _is_crisis(self, typed: Sequence[str], mended: Mapping[str, tuple[str, ...]]) -> bool:
        """Tell whether words of crisis are among these. Also where a word could as well be mended to something else."""
        typed = wordlists.without_harmless(typed, self._lexicon.crisis)
        if wordlists.crisis_letters(typed):
            return True
        letters = [wordlists.in_letters(word) for word in typed]
        readings = (
            [good for word in typed for good in mended.get(word, (word,))],
            [good for word in letters for good in self._as_crisis(word)],
        )
        for words in readings:
            keys = keyed(words)
            matches = (match for at in range(len(keys)) for match in self._book.at(keys, at, words))
            if any(meaning.crisis for match in matches for meaning in match.meanings):
                return True
        return False

    def _as_crisis(self, word: str) -> tuple[str, ...]:
        """Give a word as words of crisis would have it: mended, also where a g was left out ("cutin")."""
        mend = self._crisis_speller.mend
        return mend(word) or (mend(f"{word}g") if word.endswith("in") else ()) or (word,)

    def _closed(self, used: Sequence[str], professional: bool) -> tuple[str, ...]:
        """Give the closed services that are named, however the name is parted, with at most "website" or a place."""
        placeless = [word for part in _between(used, self._places.places(used)) for word in part]
        runs = (used, placeless, [word for word in placeless if word not in wordlists.BESIDE_A_NAME])
        asked = {"".join(run) for run in runs}
        return tuple(
            each.key
            for each in self._lexicon.closed
            if (professional or each.audience & PUBLIC)
            and any((letters := "".join(words_of(name))) and letters in asked for name in each.names)
        )


class _Voice:
    """What the public, or professionals, are understood with."""

    def __init__(self, vocabulary: Vocabulary, spoken: Iterable[str]) -> None:
        self.meanings = Meanings(vocabulary)
        listed = frozenset(spoken) - wordlists.STOP
        self._speller = Speller(listed, wordlists.COMMON | wordlists.STOP, vocabulary)

    def mended(self, typed: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """Give what misspelt words were meant to be."""
        found: dict[str, tuple[str, ...]] = {}
        unknown = [word for word in dict.fromkeys(typed) if not self.meanings.knows(word)]
        for word in unknown[:MOST_MENDED]:
            if good := self._speller.mend(word):
                found[word] = good
        return found

    def joined(self, words: Sequence[str]) -> list[str]:
        """Put together what was written apart: "child line" where there is a Childline."""
        whole: list[str] = []
        for word in words:
            both = whole[-1] + word if whole else ""
            known = len(both) >= 6 and len(word) > 2 and self._speller.weight(both)
            if known and not self.meanings.beside(whole[-1], word):
                whole[-1] = both
            else:
                whole.append(word)
        return whole


def _less_innocent(words: tuple[str, ...]) -> tuple[str, ...]:
    """Give the words with those phrases replaced that only look like words of crisis."""
    for phrase, instead in wordlists.INNOCENT.items():
        for at in range(len(words) - len(phrase), -1, -1):
            if words[at : at + len(phrase)] == phrase:
                words = (*words[:at], *instead, *words[at + len(phrase) :])
    return words


def _between(words: Sequence[str], places: Sequence[Place]) -> list[Sequence[str]]:
    """Give the runs of words that are no place."""
    edges = [0, *(edge for place in places for edge in (place.start, place.end)), len(words)]
    return [words[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def _number_at(keys: Sequence[Keyed], words: Sequence[str], at: int) -> int:
    """Give how many groups of digits stand here, as in a telephone number."""
    length = 0
    while at + length < len(keys) and words[keys[at + length].start].isdigit():
        length += 1
    return length


def _corrected(asked: str, mended: Mapping[str, tuple[str, ...]]) -> str:
    """Give the query as typed, with only what was mended in normal form."""
    kept = []
    for typed in asked.split():
        found = words_of(typed)
        right = [good for word in found for good in mended.get(word, (word,))]
        kept.append(" ".join(right) if any(word in mended for word in found) else typed)
    return " ".join(kept)


def _as_typed(asked: str, wanted: Sequence[str]) -> str:
    """Give the words of a query that have these normal forms, as they were typed."""
    typed = {"".join(words_of(each)): each.strip('"\u201c\u201d,.;:!?()') for each in reversed(asked.split())}
    return " ".join(typed.get(word, word) for word in wanted)


@lru_cache(maxsize=2)
def _spoken(
    synonyms: tuple[tuple[str, ...], ...], crisis: tuple[str, ...]
) -> tuple[PhraseBook, frozenset[str], Speller]:
    """Give the phrases that people say, their words, and what mends words of crisis.

    Kept, because there are thousands and they stay the same when a service changes.
    """
    phrases = [*wordlists.of_editors(synonyms), *wordlists.of_crisis(crisis), *wordlists.EVERYDAY, *wordlists.CRISIS]
    words = SPOKEN.union(*(phrase for phrase, _ in phrases))
    of_crisis = {word for phrase, meaning in phrases if meaning.crisis for word in phrase}
    return PhraseBook(phrases), words, Speller(of_crisis, wordlists.COMMON | of_crisis, shortest=3)
