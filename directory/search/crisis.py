"""A stand-in for the module that another branch brings: the words of crisis of before, behind its interface.

`CrisisPhrases(editors).group_of(text)`. Nothing else may be imported from here; the whole file will be replaced.
"""
# ruff: noqa
# mypy: ignore-errors

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import yaml
from rapidfuzz import process
from rapidfuzz.distance import OSA

from .english import is_english
from .text import stem, words

_HERE: Final = Path(__file__).parent
_DATA = yaml.load((_HERE / "crisis.yaml").read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
_LIGHT: Final = frozenset(
    "a about actually again also always am an and any are be been being did do does even for get gets getting got had has have having he her hers hes his i id ill im in is its ive just keep keeps like literally loads lots my now of or our please pls plz really she shes so some that the their these they theyre theyve this those to today too u ur very was we were weve with you your youre youve".split()
)
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


_SET: Final = re.compile(r"\{(\w+)\}")


def _spelt_out(phrase: str, sets: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Give a phrase with each word of a set in the place of the set's name: "want {dying}" is "want death" too.

    What stands around "<>" is given both ways round.
    """
    first, either_way, second = phrase.partition(" <> ")
    if either_way:
        yield from _spelt_out(f"{first} {second}", sets)
        yield from _spelt_out(f"{second} {first}", sets)
        return
    named = _SET.search(phrase)
    if not named:
        yield phrase
        return
    for word in sets[named[1]]:
        yield from _spelt_out(phrase[: named.start()] + word + phrase[named.end() :], sets)


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
        vocabulary: object | None = None,
        shortest: int = SHORTEST,
    ) -> None:
        self._listed = frozenset(listed)
        self._known = known
        self._vocabulary = vocabulary
        self._stems = frozenset()
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
        if word in self._known or not is_plain(word) or is_english(word) or self.weight(word):
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


INNOCENT = {
    ("i", "died"): ("i", "die"),
    ("end", "of", "life"): ("palliative",),
    ("dying", "to", "know"): ("curious",),
    ("dead", "end"): (),
    ("died",): ("bereaved",),
}
GROUPS = {
    "suicidal thoughts": "other",
    "emergency,suicidal thoughts": "means",
    "overdose": "overdose",
    "self harm": "self-harm",
    "domestic abuse": "violence",
    "crisis line": "crisis",
    "psychosis": "psychosis",
    "emergency": "danger",
}
HARMLESS: Final = tuple(sorted(map(words, _DATA["innocent"]), key=len, reverse=True))
_CRISIS_LETTERS = _DATA["letters"]
_LETTERS_OF: Final = str.maketrans("0134578", "oieastb")
NO_WORD = "-"


def without_harmless(query: Sequence[str], editors: Iterable[str] = ()) -> list[str]:
    """Give the words of a query with a word that means nothing for each phrase that only looks like one of crisis.

    What editors call words of crisis is not passed over.
    """
    meant = {words(phrase) for phrase in editors}
    harmless = [phrase for phrase in HARMLESS if phrase not in meant] if meant else HARMLESS
    kept: list[str] = []
    at = 0
    while at < len(query):
        length = next((len(each) for each in harmless if tuple(query[at : at + len(each)]) == each), 0)
        kept.append(NO_WORD if length else query[at])
        at += length or 1
    return kept


def in_letters(word: str) -> str:
    """Give a word with letters for the figures among its letters: "s3lf" is "self"."""
    return word if word.isalpha() or word.isdigit() else word.translate(_LETTERS_OF)


def crisis_letters(query: Iterable[str]) -> bool:
    """Tell whether the letters of a query are those of a word of crisis, however they are parted."""
    letters = "".join(map(in_letters, query))
    return any(each in letters for each in _CRISIS_LETTERS)


@cache
def _shipped():
    return tuple(
        (
            said,
            Meaning(
                (words(entry["find"][0]), words(entry["find"][1])),
                crisis=True,
                gap=(2 if entry.get("gap") is None else int(entry["gap"])) if len(said) > 1 else 0,
            ),
        )
        for entry in _DATA["entries"]
        for each in entry["say"]
        for said in [words(t) for t in _spelt_out(each, _DATA["sets"])]
    )


class CrisisPhrases:
    def __init__(self, editors=()):
        self._editors = tuple(editors)
        own = [
            (words(p), Meaning((("editors",),), crisis=True, gap=2 if len(words(p)) > 1 else 0))
            for p in self._editors
            if words(p)
        ]
        phrases = [*own, *_shipped()]
        self._book = PhraseBook(phrases)
        listed = {word for phrase, _ in phrases for word in phrase}
        self._speller = Speller(listed, listed, shortest=3)

    def group_of(self, text):
        typed = words(f"{text[:1000]} {text[-1000:]}" if len(text) > 2000 else text)
        for phrase, instead in INNOCENT.items():
            for at in range(len(typed) - len(phrase), -1, -1):
                if typed[at : at + len(phrase)] == phrase:
                    typed = (*typed[:at], *instead, *typed[at + len(phrase) :])
        typed = without_harmless(typed, self._editors)
        if crisis_letters(typed):
            return "hidden-letters"
        mend = self._speller.mend
        letters = [in_letters(word) for word in typed]
        used = [
            good
            for word in letters
            for good in mend(word) or (mend(f"{word}g") if word.endswith("in") else ()) or (word,)
        ]
        keys = keyed(used)
        for at in range(len(keys)):
            for match in self._book.at(keys, at, used):
                for meaning in match.meanings:
                    first = " ".join(meaning.find[0])
                    return GROUPS.get(first + "," + " ".join(meaning.find[-1]), GROUPS.get(first, first))
        return None
