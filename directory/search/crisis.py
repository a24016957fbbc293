"""Words of crisis: whether the emergency help stands above the results, and which group of phrases says so.

Pure: no index, no database, and no text raises. crisis_phrases.yaml has the phrases and says how they are written.
"""

import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import yaml
from rapidfuzz import process
from rapidfuzz.distance import OSA

from .text import stem, words

EDITORS: Final = "editors"
ANOTHER_SCRIPT: Final = "another-script"
ANOTHER_LANGUAGE: Final = "another-language"
HIDDEN: Final = "hidden-letters"
MOST_LETTERS: Final = 4_000  # of a longer text half of them are read from its beginning and half from its end
EXACTLY: Final = frozenset({"as_written", "harmless"})  # lists whose words stand for no other forms of themselves
SIDE_BY_SIDE: Final = -1  # not even little words may stand between two of a phrase
GAP: Final = 2  # words that may stand between two of a phrase
WIDE_GAP: Final = 8  # and where the phrase says "..."
NEAR_A_MENTION: Final = 4  # how near a word must stand that shows that a danger is only spoken about

_SHIPPED: Final = Path(__file__).with_name("crisis_phrases.yaml")
_FIGURES: Final = str.maketrans("0134578", "oieastb")  # "s3lf h4rm"
_UNACCENTED: Final = str.maketrans("\u0131\u0142\u0141\u00f8\u0111\u00e6\u0259", "illodae")  # what folding leaves
_STRETCHED: Final = re.compile(r"([a-z])\1{2,}")  # "pleeease"

Span = tuple[int, int]  # from one word of the text to another


@dataclass(frozen=True)
class Phrase:
    """What to look for: parts in order, each a set of labels of which one must be there.

    `gaps`: how many words may stand before each part but the first. `mention`: the danger is named and no more, so that
    a word of the set "about" beside it makes it harmless. `alone`: it counts where it is all that was typed.
    """

    group: str
    parts: tuple[frozenset[str], ...]
    gaps: tuple[int, ...]
    mention: bool = False
    alone: bool = False


class Phrases:
    """The phrases of a data file. A broken file raises, as a programmer's mistake does."""

    def __init__(self, path: Path = _SHIPPED) -> None:
        # To this loader every value is text: "no" and "on" are words here.
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506
        self.little: Final = frozenset(data["little"].split())
        self._same: Final = {
            other: word for word, others in data["same"].items() for other in (word, *others.split())
        }
        self._sets: Final[dict[str, list[tuple[str, ...]]]] = {}
        for name, text in data["sets"].items():  # a set may name one that stands above it
            self._sets[name] = [
                member
                for each in text.split(",")
                for member in (self._sets[each.strip(" {}")] if "{" in each else [words(each)])
            ]
        # By the first key of what bears a label: all its keys, and the label.
        self.labels: Final[dict[str, set[tuple[tuple[str, ...], str]]]] = {}
        for name, members in self._sets.items():
            for member in members:
                self._bear(tuple(map(self.key, member)), f"{{{name}}}")
        self._labels_of: Final[dict[tuple[str, bool], str]] = {}
        self.harmless: Final = [each for line in _lines(data["harmless"]) for each in self.read("", line, "harmless")]
        self.groups: Final = tuple(data["groups"])
        # By a label that their first part may have, so that only those are tried whose beginning is in the text.
        self.by_first: Final[dict[str, list[Phrase]]] = {}
        for group, lists in data["groups"].items():
            for kind, text in lists.items():
                for line in _lines(text):
                    for each in self.read(group, line, kind):
                        for label in each.parts[0]:
                            self.by_first.setdefault(label, []).append(each)
        # Words as they are spelt, to which others are mended; those that are not in the phrases alone are all English.
        self.english: Final = {*self.little, *self._same, *_words_in(data["sets"])}
        self.spelt: Final = self.english.union(*map(_words_in, data["groups"].values()))
        borne = (key for bearers in self.labels.values() for keys, _ in bearers for key in keys)
        self._keys: Final = {*borne, *self._labels_of.values()}
        self.hidden: Final = re.compile("|".join(map(_however_parted, data["hidden"].split())))
        self.choices: Final = _mended_to(self.spelt)

    def known(self, word: str) -> str:
        """Return a word that some phrase has, in this form or another, else nothing."""
        return word if word in self.spelt or self.key(word) in self._keys else ""

    def key(self, word: str) -> str:
        """Return what a word is compared by: the word that it is the same as, else its stem."""
        return self._same.get(word) or stem(word)

    def read(self, group: str, line: str, kind: str = "says") -> Iterator[Phrase]:
        """Give the phrases of a line: one, or two where it has "<>"."""
        for sign, between in ((" <> ", " "), (" <...> ", " ... ")):
            first, either_way, second = line.partition(sign)
            if either_way:
                yield from self.read(group, first + between + second, kind)
                yield from self.read(group, second + between + first, kind)
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
        yield Phrase(group, tuple(parts), tuple(gaps[1:]), mention=kind == "mentions", alone=kind == "alone")

    def _label_of(self, word: str, exactly: bool) -> str:
        """Return what stands in a text where a word of a phrase does."""
        if label := self._labels_of.get((word, exactly)):
            return label
        if word.startswith("{"):
            if word.strip("{}") not in self._sets:
                raise ValueError(f"there is no set {word}")
            return word
        spelt = words(word.replace("_", " "))
        keys = tuple(map(_exactly, spelt)) if exactly else tuple(map(self.key, spelt))
        # A single word needs no label of its own: what it is compared by is one.
        label = keys[0] if len(keys) == 1 else self._bear(keys, " ".join(keys))
        self._labels_of[word, exactly] = label
        return label

    def _bear(self, keys: tuple[str, ...], label: str) -> str:
        self.labels.setdefault(keys[0], set()).add((keys, label))
        return label


class CrisisPhrases:
    """The shipped phrases and those of editors. Made once, then only read, by any number of threads."""

    def __init__(self, editors: Iterable[str] = ()) -> None:
        self._shipped: Final = _shipped()
        said = [all_words for each in editors if (all_words := words(each))]
        told = [[word for word in each if word not in self._shipped.little] or each for each in said]
        self._editors: Final = [phrase for each in told for phrase in self._shipped.read(EDITORS, " ".join(each))]
        self._choices: Final = sorted(self._shipped.choices.union(*map(_mended_to, said)))

    def group_of(self, text: str) -> str | None:
        """Return the group whose phrase stands in a text, None where the emergency panel need not stand above."""
        text = unicodedata.normalize("NFKC", _ends_of(text))
        if any(map(_is_another_script, re.findall(r"\w+", text))):
            return ANOTHER_SCRIPT
        text = "".join(letter for letter in text.casefold() if unicodedata.category(letter) != "Cf")
        typed = words(_STRETCHED.sub(r"\1", text.translate(_UNACCENTED)))
        for found in self._shipped.hidden.finditer(" ".join(map(_in_letters, typed))):
            if not all(map(self._shipped.known, found[0].split())):
                return HIDDEN
        said = _Said([spelt for word in _letters_joined(typed) for spelt in self._spelt(word)], self._shipped)
        if any(map(said.has, self._editors)):
            return EDITORS
        said.pass_over(self._shipped.harmless)
        groups = {phrase.group for phrase in said.beginning(self._shipped.by_first) if said.has(phrase)}
        if groups:
            return min(groups, key=self._shipped.groups.index)
        return ANOTHER_LANGUAGE if self._is_another_language(typed) else None

    def _is_another_language(self, typed: Sequence[str]) -> bool:
        """Tell whether at least three words, and half of all, are no English, not even as telephones write it."""
        letters = [word for word in typed if word.isalpha()]
        foreign = [word for word in letters if word not in self._shipped.english and word not in _english()]
        return len(foreign) >= 3 and 2 * len(foreign) >= len(letters)

    def _spelt(self, word: str) -> list[tuple[str, ...]]:
        """Return the words that a word may stand for: one or several side by side, each perhaps spelt in two ways."""
        word = self._shipped.known(_in_letters(word)) or word
        if word.endswith("in") and word not in _english() and self._shipped.known(f"{word}g"):
            return [(f"{word}g",)]
        if len(word) < 4 or not (word.isascii() and word.isalpha()) or self._shipped.known(word):
            return [(word,)]
        if word in _english():
            return [(word,)]
        if apart := self._apart(word):
            return [(each,) for each in apart]
        most = 1 if len(word) < 8 else 2
        near = process.extractOne(word, self._choices, scorer=OSA.distance, score_cutoff=most)
        return [(word, near[0])] if near and near[0][0] in word[:2] else [(word,)]

    def _apart(self, word: str) -> tuple[str, ...]:
        """Return the known words that were run together as this one, none where they were not."""
        for at in range(len(word), 0, -1):
            if (at > 2 and self._shipped.known(word[:at])) or word[:at] in self._shipped.little:
                rest = self._apart(word[at:]) if at < len(word) else ()
                if rest or at == len(word):
                    return word[:at], *rest
        return ()


class _Said:
    """A text as phrases are looked for in it: where each label stands."""

    def __init__(self, spelt: Sequence[tuple[str, ...]], phrases: Phrases) -> None:
        self._found: dict[str, set[Span]] = {}
        self._before = [0]  # how many words that count stand before each word
        self._keys = [{*map(phrases.key, ways), *map(_exactly, ways)} for ways in spelt]
        self._little = [phrases.little.issuperset(ways) for ways in spelt]
        for at, ways in enumerate(self._keys):
            self._before.append(self._before[-1] + (not self._little[at]))
            for key in ways:
                self._found.setdefault(key, set()).add((at, at + 1))
                for member, label in phrases.labels.get(key, ()):
                    if end := self._end_of(member, at):
                        self._found.setdefault(label, set()).add((at, end))
                if key.isdigit():
                    self._found.setdefault("{number}", set()).add((at, at + 1))

    def _end_of(self, member: tuple[str, ...], at: int) -> int:
        """Return where words that begin here end, little ones between them disregarded; 0 where they do not follow."""
        for key in member[1:]:
            at += 1
            while at < len(self._keys) and key not in self._keys[at] and self._little[at]:
                at += 1
            if at == len(self._keys) or key not in self._keys[at]:
                return 0
        return at + 1

    def beginning(self, by_first: Mapping[str, list[Phrase]]) -> Iterator[Phrase]:
        """Give the phrases of which the first part stands in the text."""
        for label, spans in self._found.items():
            if spans:
                yield from by_first.get(label, ())

    def has(self, phrase: Phrase) -> bool:
        """Tell whether a phrase stands in the text, and is meant."""
        spans = self._spans(phrase)
        if phrase.alone:
            return any(not self._before[start] and self._before[end] == self._before[-1] for start, end in spans)
        if not phrase.mention:
            return bool(spans)
        about = self._found.get("{about}", set())
        return not all(
            any(start - NEAR_A_MENTION < one_end and other < end + NEAR_A_MENTION for other, one_end in about)
            for start, end in spans
        )

    def pass_over(self, phrases: Iterable[Phrase]) -> None:
        """Take away what stands in phrases that only look like ones of crisis."""
        harmless = {place for phrase in phrases for span in self._spans(phrase) for place in range(*span)}
        if harmless:
            for label, spans in self._found.items():
                self._found[label] = {span for span in spans if harmless.isdisjoint(range(*span))}

    def _spans(self, phrase: Phrase) -> set[Span]:
        spans: set[Span] = set()
        for number, part in enumerate(phrase.parts):
            here = {span for label in part for span in self._found.get(label, ())}
            if number:
                gap = phrase.gaps[number - 1]
                here = {
                    (first, end)
                    for first, before in spans
                    for start, end in here
                    if start == before or (start > before and self._before[start] - self._before[before] <= gap)
                }
            spans = here
            if not spans:
                break
        return spans


def write_editors(path: Path, phrases: Iterable[str]) -> None:
    """Write what editors added where `read_editors` finds it: whole or not at all, whenever it is stopped."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            json.dump(list(phrases), file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_editors(path: Path) -> tuple[str, ...]:
    """Return what editors added; nothing where the file is missing or damaged, for the shipped phrases go on."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return ()
    return tuple(found) if isinstance(found, list) and all(isinstance(each, str) for each in found) else ()


@cache
def _shipped() -> Phrases:
    return Phrases()


@cache
def _english() -> frozenset[str]:
    """Return the words of ordinary English, which are never mended into others."""
    text = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    return frozenset(line.partition(" ")[0] for line in text.splitlines())


def _words_in(texts: Mapping[str, str]) -> tuple[str, ...]:
    return words(re.sub(r"{\w+}|_", " ", " ".join(texts.values())))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in re.split("[\n,]", text) if line.strip()]


def _ends_of(text: str) -> str:
    if len(text) <= MOST_LETTERS:
        return text
    return f"{text[: MOST_LETTERS // 2]} {text[-MOST_LETTERS // 2 :]}"


def _is_another_script(word: str) -> bool:
    """Tell whether a word has letters that are not Latin. A Greek letter by itself is a sign: beta blockers."""
    foreign = [
        name
        for letter in word
        if not letter.isascii() and letter.isalpha() and not (name := unicodedata.name(letter, "")).startswith("LATIN")
    ]
    return bool(foreign) and not (len(foreign) == 1 and foreign[0].startswith("GREEK"))


def _exactly(word: str) -> str:
    """Return what a word is compared by where its other forms do not count."""
    return f"={word}"


def _in_letters(word: str) -> str:
    """Return a word with letters for the figures among its letters: "s3lf" is "self"."""
    return word if word.isalpha() or word.isdigit() else word.translate(_FIGURES)


def _letters_joined(typed: Sequence[str]) -> list[str]:
    """Return the words with letters that stand apart put together: "d i e"."""
    whole = " ".join(typed)
    return re.sub(r"\b(?:\w ){2,}\w\b", lambda run: run[0].replace(" ", ""), whole).split()


def _however_parted(letters: str) -> str:
    """Return a pattern for letters with a space between any two, whole words at both ends."""
    return rf"\b{' ?'.join(letters)}\b"


def _mended_to(spelt: Iterable[str]) -> set[str]:
    return {word for word in spelt if len(word) > 3 and word.isascii() and word.isalpha()}
