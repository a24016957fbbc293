"""Phrases that people say, and where they stand in a query: compared by stems, without the little words. Pure.

What comes with the search is in everyday.yaml; a broken file raises, as a programmer's mistake does.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from ..languages import well_known
from .documents import INTERPRETERS
from .text import stem, words
from .weights import CRISIS as CRISIS_WORTH
from .weights import EDITORS, EVERYDAY, LATER

Phrase = tuple[str, ...]

# To this loader every value is text: "no" and "on" are words here.
_DATA: Final[dict[str, Any]] = YAML(typ="base").load(Path(__file__).with_name("everyday.yaml"))
STOP: Final = frozenset(_DATA["stop"].split())
BESIDE_A_NAME: Final = frozenset(_DATA["beside"].split())
_LIGHT: Final = frozenset(_DATA["light"].split())
_SAME: Final = {other: word for word, others in _DATA["same"].items() for other in others.split()}
_PAIRS: Final = {tuple(pair.split()): word for pair, word in _DATA["pairs"].items()}


@dataclass(frozen=True)
class Meaning:
    """What a phrase means: phrases to find, best first.

    `worth`: how much the first of them counts beside the words as typed, and `later` each further one beside the one
    before. `literal`: how much the words themselves count. `ages`: the youngest and the oldest that it tells of.
    `language`: the code of the one that it names. `is_aside`: what is said beside it is what is really asked, so that a
    service need not say this.
    """

    find: tuple[Phrase, ...]
    worth: float = EVERYDAY
    later: float = LATER
    literal: float = 1.0
    ages: tuple[int, int] | None = None
    language: str = ""
    is_aside: bool = False


CRISIS: Final = {group: Meaning(tuple(map(words, find)), CRISIS_WORTH) for group, find in _DATA["crisis"].items()}


@dataclass(frozen=True)
class Keyed:
    """A word as phrases are compared: its key, and the words it was made of (from, to)."""

    key: str
    start: int
    end: int


def keyed(words: Sequence[str]) -> list[Keyed]:
    """Return the words that count in a phrase, by stem. Of little words alone: all of them."""
    kept: list[Keyed] = []
    at = 0
    while at < len(words):
        pair = _PAIRS.get((words[at], words[at + 1])) if at + 1 < len(words) else None
        key = pair or _SAME.get(words[at], words[at])
        length = 2 if pair else 1
        if key not in _LIGHT:
            kept.append(Keyed(stem(key), at, at + length))
        at += length
    return kept or [Keyed(word, at, at + 1) for at, word in enumerate(words)]


@dataclass(frozen=True)
class _Entry:
    """A phrase to compare with. `exactly`: all its stems, where but one word of it counts ("in crisis", "care for")."""

    keys: Phrase
    exactly: Phrase


@lru_cache(maxsize=10_000)
def _entry(phrase: Phrase) -> _Entry:
    keys = tuple(each.key for each in keyed(phrase))
    return _Entry(keys, tuple(map(stem, phrase)) if len(keys) == 1 < len(phrase) else ())


@dataclass(frozen=True)
class Match:
    """A phrase found in a query: where it ends, in keyed words, and what it means."""

    end: int
    meanings: tuple[Meaning, ...]


class PhraseBook:
    """Phrases of everyday speech, and the editors' groups. Made once, then only read, by any number of threads."""

    def __init__(self, synonyms: Iterable[Iterable[str]]) -> None:
        meanings: dict[_Entry, list[Meaning]] = {}
        said: set[str] = set(_SAME)
        for phrase, meaning in (*_of_editors(synonyms), *_EVERYDAY, *_LANGUAGES):
            said.update(phrase)
            known = meanings.setdefault(_entry(phrase), [])
            if meaning not in known:
                known.append(meaning)
        self.words: Final = frozenset(said)
        self._by_first: dict[str, list[tuple[_Entry, tuple[Meaning, ...]]]] = {}
        for entry in sorted(meanings, key=lambda each: (-len(each.keys), -len(each.exactly))):
            self._by_first.setdefault(entry.keys[0], []).append((entry, tuple(meanings[entry])))

    def at(self, query: Sequence[Keyed], start: int, words: Sequence[str]) -> Iterator[Match]:
        """Yield the phrases that begin at a keyed word of a query, longest first. `words`: those that were keyed."""
        for entry, meanings in self._by_first.get(query[start].key, ()):
            end = start + len(entry.keys)
            if tuple(each.key for each in query[start:end]) != entry.keys:
                continue
            if not entry.exactly or _stands_at(words, query[start].start, entry.exactly):
                yield Match(end, meanings)


def _stands_at(words: Sequence[str], place: int, stems: Phrase) -> bool:
    """Return whether all these stems stand side by side in the words, around a place."""
    near = [stem(word) for word in words[max(0, place - len(stems) + 1) : place + len(stems)]]
    return any(tuple(near[at : at + len(stems)]) == stems for at in range(len(near) - len(stems) + 1))


def _of_editors(groups: Iterable[Iterable[str]]) -> Iterator[tuple[Phrase, Meaning]]:
    """Yield what each phrase of the editors' groups means: all others of its group, none better than another."""
    for group in groups:
        phrases = tuple(dict.fromkeys(said for phrase in group if (said := words(phrase))))
        for phrase in phrases:
            yield phrase, Meaning(phrases, EDITORS, later=1.0)


def _read(entry: dict[str, Any]) -> Meaning:
    youngest, _, oldest = entry.get("ages", "").partition("-")
    return Meaning(
        find=tuple(map(words, entry["find"])),
        literal=float(entry.get("literal", 1)),
        ages=(int(youngest), int(oldest)) if oldest else None,
        language=entry.get("language", ""),
        is_aside="language" in entry or entry.get("aside") == "yes",
    )


_EVERYDAY: Final = tuple((words(said), _read(entry)) for entry in _DATA["entries"] for said in entry["say"])
# Who speaks the language stands first. Whoever else helps with what is asked may have interpreters.
_LANGUAGES: Final = tuple(
    (words(name), Meaning((words(name), words(INTERPRETERS)), language=code, is_aside=True))
    for code, name in well_known().items()
)
