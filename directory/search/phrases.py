"""Phrases, and where they stand in a query: matched by stems, without the little words that people vary."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from .text import stem

# What a phrase means the same without. "it", "me", "no", "not" and "on" are no such words: "end it", "hits me".
_LIGHT: Final = frozenset(
    """a an the this that these those my your his her hers their our its i im ive id ill he hes she shes they theyre
    theyve we weve you youre youve u ur am is are was were be been being to of in for with about have has had having
    got get gets getting just really so very too some any please pls plz like keep keeps always actually literally
    even also again do does did now today lots loads and or""".split()
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
    "gotta": "need",
    "needs": "need",
    "anymore": "more",
    "nobody": "noone",
    "anybody": "someone",
    "anyone": "someone",
    "somebody": "someone",
    "alot": "",
    "wont": "wont",
}
_NEGATED: Final = {("can", "not"): "cant", ("could", "not"): "cant", ("do", "not"): "dont", ("did", "not"): "dont"}
_NEGATED_TOO: Final = {("no", "one"): "noone", ("any", "more"): "more", ("does", "not"): "dont", ("any", "one"): "someone"}
_PAIRS: Final = _NEGATED | _NEGATED_TOO


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
        if key and key not in _LIGHT:
            kept.append(Keyed(stem(key), at, at + 1))
        at += 1
    return kept or [Keyed(word, at, at + 1) for at, word in enumerate(words)]


@dataclass(frozen=True)
class Meaning:
    """What a phrase means: phrases in normal form to find, best first. `crisis`: the emergency help stands above.

    `editors`: an editor wrote it. `gap`: how many other words may stand between two of the phrase's.
    """

    find: tuple[tuple[str, ...], ...]
    crisis: bool = False
    editors: bool = False
    gap: int = 0


@dataclass(frozen=True)
class Match:
    """A phrase found in a query: which keyed words it covers, how many it has itself, and what it means."""

    start: int
    end: int
    length: int
    meanings: tuple[Meaning, ...]


class PhraseBook:
    """Phrases by their first key, longest first. Made once, then only read."""

    def __init__(self, phrases: Iterable[tuple[tuple[str, ...], Meaning]]) -> None:
        meanings: dict[tuple[str, ...], dict[Meaning, None]] = {}
        for phrase, meaning in phrases:
            if keys := tuple(each.key for each in keyed(phrase)):
                meanings.setdefault(keys, {})[meaning] = None
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[Meaning, ...]]]] = {}
        for keys in sorted(meanings, key=lambda keys: (-len(keys), keys)):
            self._by_first.setdefault(keys[0], []).append((keys, tuple(meanings[keys])))

    def at(self, query: Sequence[Keyed], start: int) -> list[Match]:
        """Give the phrases that begin at a keyed word of a query, longest first."""
        found = []
        for keys, meanings in self._by_first.get(query[start].key, ()):
            for gap in sorted({meaning.gap for meaning in meanings}):
                if end := _end_of(query, start, keys, gap):
                    fitting = tuple(meaning for meaning in meanings if meaning.gap >= gap)
                    found.append(Match(start, end, len(keys), fitting))
                    break
        return found


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
