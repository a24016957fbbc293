"""The phrases of crisis_phrases.yaml, as the search looks for them. The file says how they are written."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from ruamel.yaml import YAML

from .text import stem, words

GAP: Final = 2  # words that may stand between two of a phrase
WIDE_GAP: Final = 8  # and where the phrase says "..."
SIDE_BY_SIDE: Final = -1  # not even little words may stand between
EXACTLY: Final = frozenset({"as_written", "alone", "harmless"})  # lists whose words stand for no other forms
SHIPPED: Final = Path(__file__).with_name("crisis_phrases.yaml")


class Phrase(NamedTuple):
    """What to look for: parts in order, each a set of labels of which one must be there.

    `gaps`: how many words may stand before each part. `kind`: the list of its group that it stands in.
    """

    group: str
    kind: str
    parts: tuple[frozenset[str], ...]
    gaps: tuple[int, ...]


class Phrases:
    """The phrases of a data file. A broken file raises, as a programmer's mistake does."""

    def __init__(self, path: Path = SHIPPED) -> None:
        # To this loader every value is text: "no" and "on" are words here.
        data = YAML(typ="base").load(path)
        self.little: Final = frozenset(data["little"].split())
        self._same: Final = {other: word for word, others in data["same"].items() for other in [word, *others.split()]}
        self.labels: Final[dict[str, set[tuple[tuple[str, ...], str]]]] = {}  # by first key: all keys, and the label
        self._sets: Final[dict[str, list[tuple[str, ...]]]] = {}
        for name, text in data["sets"].items():
            members = ([words(each)] if "{" not in each else self._sets[each.strip("{}")] for each in _parted(text))
            self._sets[name] = [member for some in members for member in some]
            for member in self._sets[name]:
                self._bear(tuple(map(self.key, member)), f"{{{name}}}")
        self._labels_of: Final[dict[tuple[str, bool], str]] = {}
        self.groups: Final = tuple(data["groups"])
        # By a label that the first part may have.
        self.by_first: Final = _by_first(
            phrase
            for group, lists in data["groups"].items()
            for kind, text in lists.items()
            for line in _parted(text)
            for phrase in self.read(group, kind, line)
        )
        self.harmless: Final = _by_first(
            phrase for line in _parted(data["harmless"]) for phrase in self.read("", "harmless", line)
        )
        self.english: Final = {*self.little, *self._same, *_words_in(data["sets"])}
        self._spelt: Final = self.english.union(*map(_words_in, data["groups"].values()))
        borne = (key for bearers in self.labels.values() for keys, _ in bearers for key in keys)
        self._keys: Final = {*borne, *self._labels_of.values()}
        self._harmless_words: Final = {*_words_in({"": data["harmless"]})}
        self.choices: Final = plain(self._spelt)  # what others are mended to
        self.hidden: Final = re.compile("|".join(rf"\b{' ?'.join(letters)}\b" for letters in data["hidden"].split()))

    def key(self, word: str) -> str:
        """Return what a word is compared by: the word that it is the same as, else its stem."""
        return self._same.get(word) or stem(word)

    def knows(self, word: str) -> bool:
        """Return whether some phrase has a word, in this form or another."""
        return word in self._spelt or word in self._harmless_words or self.key(word) in self._keys

    def read(self, group: str, kind: str, line: str) -> Iterator[Phrase]:
        """Return the phrases that one as written stands for: two where it goes both ways round."""
        for sign, between in ((" <> ", " "), (" <...> ", " ... ")):
            first, either_way, second = line.partition(sign)
            if either_way:
                yield from self.read(group, kind, first + between + second)
                yield from self.read(group, kind, second + between + first)
                return
        parts: list[frozenset[str]] = []
        gaps: list[int] = []
        gap = usual = SIDE_BY_SIDE if kind == "harmless" else GAP
        for word in line.split():
            if word == "...":
                gap = WIDE_GAP
                continue
            parts.append(frozenset(self._label_of(each, kind in EXACTLY) for each in word.split("|")))
            gaps.append(gap)
            gap = usual
        yield Phrase(group, kind, tuple(parts), tuple(gaps))

    def _label_of(self, word: str, word_for_word: bool) -> str:
        """Return the label of a word of a phrase, of words joined by "_", or of a set."""
        if label := self._labels_of.get((word, word_for_word)):
            return label
        if word.startswith("{"):
            if word.strip("{}") not in self._sets:
                raise ValueError(f"there is no set {word}")
            return word
        keys = tuple(map(exactly if word_for_word else self.key, words(word.replace("_", " "))))
        # A single word needs no label of its own: in a text every word is labelled with what it is compared by.
        label = self._labels_of[word, word_for_word] = keys[0] if len(keys) == 1 else self._bear(keys, " ".join(keys))
        return label

    def _bear(self, keys: tuple[str, ...], label: str) -> str:
        self.labels.setdefault(keys[0], set()).add((keys, label))
        return label


def _by_first(phrases: Iterable[Phrase]) -> dict[str, list[Phrase]]:
    found: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        for label in phrase.parts[0]:
            found.setdefault(label, []).append(phrase)
    return found


@cache
def shipped() -> Phrases:
    """Return the phrases of the shipped file, read once a process."""
    return Phrases()


def exactly(word: str) -> str:
    """Return what a word is compared by where its other forms do not count."""
    return f"={word}"


def plain(spelt: Iterable[str]) -> set[str]:
    """Return the words of at least four plain letters: others are not mended, nor mended to."""
    return {word for word in spelt if len(word) > 3 and word.isascii() and word.isalpha()}


def _parted(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _words_in(texts: Mapping[str, str]) -> tuple[str, ...]:
    return words(re.sub(r"{\w+}|_", " ", " ".join(texts.values())))
