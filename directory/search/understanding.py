"""What is meant by the words that somebody types: read once, for every engine. Pure: no input raises."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from .ages import ages_in
from .crisis import CrisisPhrases
from .embedded import EmbeddedEngine
from .phrases import BESIDE_A_NAME, CRISIS, STOP, Keyed, Meaning, PhraseBook, keyed
from .places import Gazetteer, Place, is_district
from .shapes import Concept, Lists, Understood
from .text import stem
from .text import words as words_of
from .weights import BESIDE_DANGER
from .word_meanings import WordMeanings

MOST_LETTERS: Final = 400  # for words of crisis alone, all are read
MOST_WORDS: Final = 40
# A sentence of so many words, with one of these, is somebody's own: whom nothing fits is helped by being listened to.
A_SENTENCE: Final = 5
_OWN: Final = frozenset({"i", "im", "ive", "me", "my", "we", "our", "us", "myself"})
SHIPPED: Final = CrisisPhrases()
# The meanings of a phrase, which may tell of whom it is said.
Told = tuple[Meaning, ...]
_QUOTED: Final = re.compile(r'\s*["\u201c\u201d](.*)["\u201c\u201d]\s*', re.DOTALL)


class Reader:
    """Reads queries with what is known now: made once for each state of the index, used by any number of threads."""

    def __init__(self, lists: Lists, engine: EmbeddedEngine, crisis: CrisisPhrases = SHIPPED) -> None:
        self._lists = lists
        self._engine = engine
        self._book = _book(lists.synonyms)
        self._crisis = crisis
        self._places = Gazetteer(lists.areas, lists.districts)
        spoken = self._book.words | self._places.words
        self._public = WordMeanings(lists, engine, spoken, professional=False)
        self._professional = WordMeanings(lists, engine, spoken, professional=True)

    def understand(self, asked: str, *, professional: bool = False) -> Understood:
        """Return what is meant by a query, for the public or for professionals.

        Words wholly in double quotes are taken as they are spelt.
        """
        crisis = self._crisis.group_of(asked) or ""
        asked = " ".join(asked[:MOST_LETTERS].split())
        quoted = _QUOTED.fullmatch(asked)
        typed = words_of(asked)[:MOST_WORDS]
        meanings = self._professional if professional else self._public
        mended = {} if quoted else meanings.mended(typed)
        used = [good for word in typed for good in mended.get(word, (word,))]
        pins = self._lists.pins
        understood = Understood(
            asked=asked,
            named=" ".join(map(stem, used)),
            corrected=_corrected(asked, mended) if mended else "",
            crisis=crisis,
            pinned=pins.get(" ".join(typed)) or pins.get(" ".join(used), ()),
        )
        if closed := self._closed(used, meanings):
            return replace(understood, closed=closed, nothing=True)
        if not quoted:
            used = meanings.joined(used)
        used, age = ages_in(used)
        return self._with_concepts(understood, used, meanings, age)

    def _with_concepts(
        self, understood: Understood, used: Sequence[str], meanings: WordMeanings, age: tuple[int, int] | None
    ) -> Understood:
        # Part of a name is no place: who types all of a name means that service, wherever it is.
        places = [] if self._engine.is_name(understood.named) else self._places.places(used)
        parts = _between(used, places)
        found = [each for part in parts for each in self._concepts(part, meanings)]
        concepts = [concept for concept, _ in found]
        if not all(map(_is_aside, (told for _, told in found))):
            concepts = [replace(each, required=False) if _is_aside(told) else each for each, told in found]
        if understood.crisis:
            # What helps in this danger stands above all that only says something else of what was typed.
            meant = CRISIS.get(understood.crisis) or (None if concepts else CRISIS["other"])
            concepts = [
                _beside(concept, 1.0 if told and not _is_aside(told) else BESIDE_DANGER) for concept, told in found
            ]
            concepts += (
                [concept for concept in [meanings.concept((), [meant])] if concept.alternatives] if meant else []
            )
        if concepts:
            # What has its address in the district that was typed stands before what only serves it.
            here = (meanings.of_word(used[place.start]) for place in places if is_district(used[place.start]))
            concepts += [replace(concept, required=False) for concept in here if concept]
        left = [word for part in parts for word in part]
        if not concepts:
            concepts = [concept for concept in self._last_resort(left, meanings) if concept.alternatives]
        return replace(
            understood,
            concepts=tuple(dict.fromkeys(concepts)),
            nothing=bool(left) and not concepts and not (places and STOP.issuperset(left)),
            ages=age or next((ages for _, told in found if (ages := _ages(told))), None),
            languages=tuple(dict.fromkeys(code for _, told in found if (code := _language(told)))),
            areas=tuple(dict.fromkeys(key for place in places for key in place.areas)),
            place=_as_typed(understood.asked, [word for place in places for word in used[place.start : place.end]]),
        )

    def _concepts(
        self, words: Sequence[str], meanings: WordMeanings, stop: frozenset[str] = STOP
    ) -> Iterator[tuple[Concept, Told]]:
        """Yield what words without places mean, and what they tell: the longest phrases first, then words."""
        keys = keyed(words)
        at = 0
        while at < len(keys):
            end, concept, told = self._phrase_at(keys, at, words, meanings, stop)
            if end == at:
                end = at + 1
                typed = words[keys[at].start : keys[at].end]
                if len(typed) == 1 and typed[0] not in stop:
                    concept = meanings.of_word(typed[0])
            if concept:
                yield concept, told
            at = end

    def _phrase_at(
        self, keys: Sequence[Keyed], at: int, words: Sequence[str], meanings: WordMeanings, stop: frozenset[str]
    ) -> tuple[int, Concept | None, Told]:
        """Return where a phrase that begins here ends, what it means, and what it tells."""
        end = at
        while end < len(keys) and words[keys[end].start].isdigit():
            end += 1
        if end > at and (concept := meanings.number(words[keys[at].start : keys[end - 1].end])):
            return end, concept, ()
        for match in self._book.at(keys, at, words):
            typed = tuple(words[keys[at].start : keys[match.end - 1].end])
            if len(typed) == 1 and typed[0] in stop:
                continue
            concept = meanings.concept(typed, match.meanings)
            if concept.alternatives or not any(meaning.find for meaning in match.meanings):
                return match.end, concept if concept.alternatives else None, match.meanings
        return at, None, ()

    def _last_resort(self, left: Sequence[str], meanings: WordMeanings) -> list[Concept]:
        """Return what to look for where nothing that was asked is known: words that say little, or somebody to listen.

        Nothing, where words are left that no service has and nobody speaks of themselves.
        """
        if STOP.issuperset(left):
            return [concept for concept, _ in self._concepts(left, meanings, stop=frozenset())][-3:]
        if len(left) >= A_SENTENCE and not _OWN.isdisjoint(left):
            return [meanings.concept((), [CRISIS["listen"]])]
        return []

    def _closed(self, used: Sequence[str], meanings: WordMeanings) -> tuple[str, ...]:
        """Return the closed services that are named, however the name is parted, with at most "website" or a place."""
        placeless = [word for part in _between(used, self._places.places(used)) for word in part]
        runs = (used, placeless, [word for word in placeless if word not in BESIDE_A_NAME])
        asked = {"".join(run) for run in runs} - {""}
        return tuple(key for key, names in meanings.closed if not asked.isdisjoint(names))


def _ages(told: Told) -> tuple[int, int] | None:
    """Return the ages that a phrase tells of."""
    return next((meaning.ages for meaning in told if meaning.ages), None)


def _is_aside(told: Told) -> bool:
    """Return whether a phrase is said beside what is really asked."""
    return any(meaning.is_aside for meaning in told)


def _language(told: Told) -> str:
    """Return the code of the language that a phrase names."""
    return next((meaning.language for meaning in told if meaning.language), "")


def _beside(concept: Concept, weight: float) -> Concept:
    """Return a concept that counts for less, and that a service need not say."""
    ways = (replace(each, weight=round(each.weight * weight, 4)) for each in concept.alternatives)
    return Concept(tuple(ways), required=False)


def _between(words: Sequence[str], places: Sequence[Place]) -> list[Sequence[str]]:
    """Return the runs of words that are no place."""
    edges = [0, *(edge for place in places for edge in (place.start, place.end)), len(words)]
    return [words[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def _corrected(asked: str, mended: Mapping[str, tuple[str, ...]]) -> str:
    """Return the query as typed, with only what was mended in normal form."""
    kept = []
    for typed in asked.split():
        found = words_of(typed)
        right = [good for word in found for good in mended.get(word, (word,))]
        kept.append(" ".join(right) if any(word in mended for word in found) else typed)
    return " ".join(kept)


def _as_typed(asked: str, wanted: Sequence[str]) -> str:
    """Return the words of a query that have these normal forms, as they were typed."""
    typed = {"".join(words_of(each)): each.strip('"\u201c\u201d,.;:!?()') for each in reversed(asked.split())}
    return " ".join(typed.get(word, word) for word in wanted)


# Kept, because they stay the same when a service changes.
@lru_cache(maxsize=2)
def _book(synonyms: tuple[tuple[str, ...], ...]) -> PhraseBook:
    return PhraseBook(synonyms)


# What does not depend on the index is made when a process starts, and not with its first answer.
_book(())
