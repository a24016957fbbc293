"""The phrases of crisis_phrases.yaml, as the search looks for them. The file says how they are written.

A phrase has parts, and each part some terms, any of which will do. A term is one stem ("kill"), several that stand side
by side ("end it"), or the name of a set ("{self}").
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import yaml

from .text import stem, words

GAP: Final = 2  # words that may stand between two of a phrase
WIDE_GAP: Final = 8  # and where the phrase says "..."
SIDE_BY_SIDE: Final = -1  # not even little words may stand between
WORD_FOR_WORD: Final = frozenset({"as_written", "alone", "harmless"})  # lists whose words stand for no other forms
SHIPPED: Final = Path(__file__).with_name("crisis_phrases.yaml")


class Phrase(NamedTuple):
    """What to look for: parts in order, of each of which one term must be there.

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
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506
        self.little: Final = frozenset(data["little"].split())
        self._same: Final = {other: word for word, others in data["same"].items() for other in [word, *others.split()]}
        # By their first stem: all their stems, and the term itself. Those of one stem are not here.
        self.terms: Final[dict[str, set[tuple[tuple[str, ...], str]]]] = {}
        self._sets: Final[dict[str, list[tuple[str, ...]]]] = {}
        for name, text in data["sets"].items():
            members = ([words(each)] if "{" not in each else self._sets[each.strip("{}")] for each in _parted(text))
            self._sets[name] = [member for some in members for member in some]
            for member in self._sets[name]:
                self._add_term(tuple(map(self.stem_of, member)), f"{{{name}}}")
        self._terms_read: Final[dict[tuple[str, bool], str]] = {}
        self.groups: Final = tuple(data["groups"])
        # By a term that the first part may have.
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
        of_terms = (each for terms in self.terms.values() for stems, _ in terms for each in stems)
        self._stems: Final = {*of_terms, *self._terms_read.values()}
        self._harmless_words: Final = {*_words_in({"": data["harmless"]})}
        self.choices: Final = plain(self._spelt)  # what others are mended to
        self.hidden: Final = re.compile("|".join(rf"\b{' ?'.join(letters)}\b" for letters in data["hidden"].split()))

    def stem_of(self, word: str) -> str:
        """Return what a word is compared by: the word that it is the same as, else its stem."""
        return self._same.get(word) or stem(word)

    def knows(self, word: str) -> bool:
        """Return whether some phrase has a word, in this form or another."""
        return word in self._spelt or word in self._harmless_words or self.stem_of(word) in self._stems

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
            parts.append(frozenset(self._term_of(each, kind in WORD_FOR_WORD) for each in word.split("|")))
            gaps.append(gap)
            gap = usual
        yield Phrase(group, kind, tuple(parts), tuple(gaps))

    def _term_of(self, word: str, word_for_word: bool) -> str:
        """Return the term of a word of a phrase, of words joined by "_", or of a set."""
        if term := self._terms_read.get((word, word_for_word)):
            return term
        if word.startswith("{"):
            if word.strip("{}") not in self._sets:
                raise ValueError(f"there is no set {word}")
            return word
        stems = tuple(map(as_written if word_for_word else self.stem_of, words(word.replace("_", " "))))
        # A single stem is a term by itself: it is looked for as it is.
        term = stems[0] if len(stems) == 1 else self._add_term(stems, " ".join(stems))
        self._terms_read[word, word_for_word] = term
        return term

    def _add_term(self, stems: tuple[str, ...], term: str) -> str:
        self.terms.setdefault(stems[0], set()).add((stems, term))
        return term


def _by_first(phrases: Iterable[Phrase]) -> dict[str, list[Phrase]]:
    found: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        for term in phrase.parts[0]:
            found.setdefault(term, []).append(phrase)
    return found


@cache
def shipped() -> Phrases:
    """Return the phrases of the shipped file, read once a process."""
    return Phrases()


def as_written(word: str) -> str:
    """Return what a word is compared by where its other forms do not count."""
    return f"={word}"


def plain(spelt: Iterable[str]) -> set[str]:
    """Return the words of at least four plain letters: others are not mended, nor mended to."""
    return {word for word in spelt if len(word) > 3 and word.isascii() and word.isalpha()}


def _parted(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _words_in(texts: Mapping[str, str]) -> tuple[str, ...]:
    return words(re.sub(r"{\w+}|_", " ", " ".join(texts.values())))
