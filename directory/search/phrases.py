"""Phrases, and where they stand in a query: matched by stems, without the little words that people vary."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .shipped import listed
from .text import stem

# What a phrase means the same without. "it", "me", "no", "not" and "on" are no such words: "end it", "hits me".
_LIGHT: Final = listed("light.txt")
_SAME: Final = {
    "himself": "self",
    "herself": "self",
    "themselves": "self",
    "themself": "self",
    "themselve": "self",
    "yourself": "self",
    "myself": "self",
    "ourselves": "self",
    "oneself": "self",
    "hisself": "self",
    "hiself": "self",
    "meself": "self",
    "miself": "self",
    "maself": "self",
    "mesel": "self",
    "urself": "self",
    "cannot": "cant",
    "couldnt": "cant",
    "doesnt": "dont",
    "didnt": "dont",
    "isnt": "not",
    "arent": "not",
    "aint": "not",
    "wasnt": "not",
    "wanna": "want",
    "wants": "want",
    "wanted": "want",
    "gonna": "go",
    "gunna": "go",
    "going": "go",
    "gna": "go",
    "gona": "go",
    "goin": "go",
    "gotta": "need",
    "needs": "need",
    "anymore": "more",
    "nobody": "noone",
    "anybody": "someone",
    "anyone": "someone",
    "somebody": "someone",
    # As telephones are typed on.
    "wana": "want",
    "wnt": "want",
    "dnt": "dont",
    "cnt": "cant",
    "no1": "noone",
    "sum1": "someone",
    "some1": "someone",
    "any1": "someone",
    "dis": "this",
    "da": "the",
    "wit": "with",
    "wiv": "with",
    "nuffin": "nothing",
    "4ever": "forever",
    "2nite": "tonight",
    "2night": "tonight",
    "2moro": "tomorrow",
    "2morrow": "tomorrow",
    "h8": "hate",
    "gd": "good",
}
_PAIRS: Final = {
    ("can", "not"): "cant",
    ("could", "not"): "cant",
    ("do", "not"): "dont",
    ("does", "not"): "dont",
    ("did", "not"): "dont",
    ("no", "one"): "noone",
    ("any", "more"): "more",
    ("any", "one"): "someone",
}

# Words that a misspelt one may be meant to be, though no list has them.
SPOKEN: Final = frozenset(_SAME)


@dataclass(frozen=True)
class Keyed:
    """A word as phrases are compared: its key, and the words it was made of (from, to)."""

    key: str
    start: int
    end: int


def keyed(words: Sequence[str]) -> list[Keyed]:
    """Give the words that count in a phrase, by stem. Of little words alone: all of them."""
    kept: list[Keyed] = []
    at = 0
    while at < len(words):
        pair = _PAIRS.get((words[at], words[at + 1])) if at + 1 < len(words) else None
        if pair:
            kept.append(Keyed(pair, at, at + 2))
            at += 2
            continue
        key = _SAME.get(words[at], words[at])
        if key not in _LIGHT:
            kept.append(Keyed(stem(key), at, at + 1))
        at += 1
    return kept or [Keyed(word, at, at + 1) for at, word in enumerate(words)]


@lru_cache(maxsize=50_000)  # the shipped phrases are the same for every lexicon
def _keys_of(phrase: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the keys of a phrase, and all its stems where but one word of it counts."""
    keys = tuple(each.key for each in keyed(phrase))
    return keys, tuple(map(stem, phrase)) if len(keys) == 1 < len(phrase) else ()


@dataclass(frozen=True)
class Meaning:
    """What a phrase means: phrases in normal form to find, best first. `crisis`: the emergency help stands above.

    `editors`: an editor wrote it. `gap`: how many other words may stand between two of the phrase's. `literal`: how
    much the phrase's own words are worth: little where entries have them in another sense ("stressed", Combat Stress).
    """

    find: tuple[tuple[str, ...], ...]
    crisis: bool = False
    editors: bool = False
    gap: int = 0
    literal: float = 1.0


@dataclass(frozen=True)
class Match:
    """A phrase found in a query: which keyed words it covers, how many it has itself, and what it means."""

    start: int
    end: int
    length: int
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True)
class _Phrase:
    """A phrase to compare with. `exactly`: all its stems, where but one word of it counts ("in crisis", "care for")."""

    keys: tuple[str, ...]
    exactly: tuple[str, ...]


class PhraseBook:
    """Phrases by their first key, longest first. Made once, then only read."""

    def __init__(self, phrases: Iterable[tuple[tuple[str, ...], Meaning]]) -> None:
        meanings: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Meaning]] = {}
        self._widest = 0
        for phrase, meaning in phrases:
            self._widest = max(self._widest, meaning.gap)
            keys, exactly = _keys_of(phrase)
            if keys:
                known = meanings.setdefault((keys, exactly), [])
                if meaning not in known:
                    known.append(meaning)
        self._by_first: dict[str, list[tuple[_Phrase, tuple[Meaning, ...]]]] = {}
        for keys, exactly in sorted(meanings, key=lambda each: (-len(each[0]), -len(each[1]), each)):
            found = (_Phrase(keys, exactly), tuple(meanings[keys, exactly]))
            self._by_first.setdefault(keys[0], []).append(found)

    def at(self, query: Sequence[Keyed], start: int, words: Sequence[str]) -> list[Match]:
        """Give the phrases that begin at a keyed word of a query, longest first. `words`: those that were keyed."""
        found = []
        near = {each.key for each in query[start + 1 : start + 2 + self._widest]}
        for phrase, meanings in self._by_first.get(query[start].key, ()):
            if len(phrase.keys) > 1 and phrase.keys[1] not in near:
                continue
            if phrase.exactly and not _stands_at(words, query[start].start, phrase.exactly):
                continue
            for gap in sorted({meaning.gap for meaning in meanings}):
                if end := _end_of(query, start, phrase.keys, gap):
                    fitting = tuple(meaning for meaning in meanings if meaning.gap >= gap)
                    found.append(Match(start, end, len(phrase.keys), fitting))
                    break
        return found


def _stands_at(words: Sequence[str], place: int, stems: tuple[str, ...]) -> bool:
    """Tell whether all these stems stand side by side in the words, around a place."""
    first = max(0, place - len(stems) + 1)
    near = [stem(word) for word in words[first : place + len(stems)]]
    return any(tuple(near[at : at + len(stems)]) == stems for at in range(len(near) - len(stems) + 1))


def _end_of(query: Sequence[Keyed], start: int, keys: Sequence[str], gap: int) -> int:
    """Give where a phrase that begins here ends, 0 where there is none."""
    at = start + 1
    for key in keys[1:]:
        for place in range(at, min(at + gap + 1, len(query))):
            if query[place].key == key:
                at = place + 1
                break
        else:
            return 0
    return at
