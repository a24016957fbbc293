"""Words of crisis: whether the emergency help stands above the results, and which group of phrases says so.

Pure: no index, no database, and no text raises. The phrases are in crisis_phrases.yaml.
"""

import json
import os
import re
import tempfile
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .crisis_phrases import Phrase, Phrases, as_written, plain, shipped
from .english import is_english
from .text import words

# Groups that have no phrases in the file.
EDITORS: Final = "editors"
ANOTHER_SCRIPT: Final = "another-script"
ANOTHER_LANGUAGE: Final = "another-language"
HIDDEN_LETTERS: Final = "hidden-letters"

MOST_LETTERS: Final = 4_000  # of a longer text half of them are read from its beginning and half from its end
LONGEST: Final = 30  # a longer word is not mended
NEAR_A_MENTION: Final = 4  # how near a word must stand that shows that a danger is only spoken about

_FIGURES: Final = str.maketrans("0134578", "oieastb")  # "s3lf h4rm"
_UNACCENTED: Final = str.maketrans("\u0131\u0142\u00f8\u0111\u00e6\u0259", "ilodae")  # what folding leaves
_STRETCHED: Final = re.compile(r"([a-z])\1{2,}")  # "pleeease"
_LETTERS_APART: Final = re.compile(r"\b(?:\w ){2,}\w\b")  # "d i e"

Span = tuple[int, int]  # from one word of a text to another


class CrisisPhrases:
    """The shipped phrases and those of editors. Made once, then only read, by any number of threads."""

    def __init__(self, editors: Iterable[str] = ()) -> None:
        self._shipped: Final = shipped()
        said = [found for each in editors if (found := words(each))]
        told = [[word for word in each if word not in self._shipped.little] or each for each in said]
        self._editors: Final = [
            phrase for each in told for phrase in self._shipped.read(EDITORS, "says", " ".join(each))
        ]
        self._choices: Final = sorted(self._shipped.choices.union(*map(plain, said)))

    def group_of(self, text: str) -> str | None:
        """Return the group whose phrase stands in a text, None where the emergency panel need not stand above."""
        text = _ends_of(unicodedata.normalize("NFKC", _ends_of(text)))
        if any(map(_is_another_script, re.findall(r"\w+", text))):
            return ANOTHER_SCRIPT
        text = "".join(letter for letter in text.casefold() if unicodedata.category(letter) != "Cf")
        typed = words(_STRETCHED.sub(r"\1", text.translate(_UNACCENTED)))
        for found in self._shipped.hidden.finditer(" ".join(map(_in_letters, typed))):
            if not all(map(self._shipped.knows, found[0].split())):
                return HIDDEN_LETTERS
        together = _LETTERS_APART.sub(lambda run: run[0].replace(" ", ""), " ".join(typed)).split()
        spelt = {word: self._spelt(word) for word in set(together)}
        said = _Said([ways for word in together for ways in spelt[word]], self._shipped)
        if any(map(said.has, self._editors)):
            return EDITORS
        said.pass_over(self._shipped.harmless)
        groups = {phrase.group for phrase in said.beginnings() if said.has(phrase)}
        if groups:
            return min(groups, key=self._shipped.groups.index)
        return ANOTHER_LANGUAGE if self._is_another_language(typed) else None

    def _is_another_language(self, typed: Sequence[str]) -> bool:
        """Return whether at least three words, and half of all, are no English, not even as telephones write it."""
        letters = [word for word in typed if word.isalpha()]
        foreign = [word for word in letters if word not in self._shipped.english and not is_english(word)]
        return len(foreign) >= 3 and 2 * len(foreign) >= len(letters)

    def _spelt(self, typed: str) -> list[tuple[str, ...]]:
        """Return the words that one may stand for: one or several side by side, each perhaps spelt in two ways.

        A word of ordinary English is never mended.
        """
        knows = self._shipped.knows
        word = _in_letters(typed) if knows(_in_letters(typed)) else typed
        if not 4 <= len(word) <= LONGEST or not plain([word]) or is_english(word):
            return [(word,)]
        if word.endswith("in") and knows(f"{word}g"):
            return [(f"{word}g",)]
        if knows(word):
            return [(word,)]
        if apart := self._apart(word):
            return [(each,) for each in apart]
        slips = 1 if len(word) < 8 else 2
        near = process.extractOne(word, self._choices, scorer=OSA.distance, score_cutoff=slips)
        return [(word, near[0])] if near and near[0][0] in word[:2] else [(word,)]

    def _apart(self, word: str) -> tuple[str, ...]:
        """Return the known words that were run together as this one, none where they were not."""
        ways: dict[int, tuple[str, ...]] = {0: ()}  # by where they end
        for end in range(1, len(word) + 1):
            for start in range(end):
                part = word[start:end]
                if start in ways and (part in self._shipped.little or (len(part) > 2 and self._shipped.knows(part))):
                    ways[end] = (*ways[start], part)
                    break
        return ways.get(len(word), ())


class _Said:
    """A text as phrases are looked for in it: where each term stands."""

    def __init__(self, spelt: Sequence[tuple[str, ...]], phrases: Phrases) -> None:
        self._phrases = phrases
        self._found: dict[str, set[Span]] = {}
        self._before = [0]  # how many words that count stand before each word
        self._stems = [{*map(phrases.stem_of, ways), *map(as_written, ways)} for ways in spelt]
        self._little = [phrases.little.issuperset(ways) for ways in spelt]
        for at, stems in enumerate(self._stems):
            self._before.append(self._before[-1] + (not self._little[at]))
            for stem in stems:
                self._found.setdefault(stem, set()).add((at, at + 1))
                for several, term in phrases.terms.get(stem, ()):
                    if end := self._end_of(several, at):
                        self._found.setdefault(term, set()).add((at, end))
                if stem[0].isdigit():
                    self._found.setdefault("{number}", set()).add((at, at + 1))

    def _end_of(self, stems: tuple[str, ...], at: int) -> int:
        """Return where words that begin here end, little ones between them disregarded; 0 where they do not follow."""
        for stem in stems[1:]:
            at += 1
            while at < len(self._stems) and stem not in self._stems[at] and self._little[at]:
                at += 1
            if at == len(self._stems) or stem not in self._stems[at]:
                return 0
        return at + 1

    def beginnings(self) -> Iterator[Phrase]:
        """Return the phrases of which the first part stands in the text."""
        return (each for term, spans in self._found.items() if spans for each in self._phrases.by_first.get(term, ()))

    def has(self, phrase: Phrase) -> bool:
        """Return whether a phrase stands in the text, and is meant."""
        spans = self._spans(phrase)
        if phrase.kind == "alone":  # it is all that was typed
            return any(not self._before[start] and self._before[end] == self._before[-1] for start, end in spans)
        if phrase.kind != "mentions":
            return bool(spans)
        about = self._found.get("{about}", ())
        return not all(
            any(start - NEAR_A_MENTION < until and since < end + NEAR_A_MENTION for since, until in about)
            for start, end in spans
        )

    def pass_over(self, phrases: Mapping[str, Sequence[Phrase]]) -> None:
        """Take away what stands in phrases that only look like ones of crisis."""
        here = (each for term, spans in self._found.items() if spans for each in phrases.get(term, ()))
        harmless = {place for phrase in here for span in self._spans(phrase) for place in range(*span)}
        for term, spans in self._found.items():
            self._found[term] = {span for span in spans if harmless.isdisjoint(range(*span))}

    def _spans(self, phrase: Phrase) -> set[Span]:
        """Return where a phrase stands in the text."""
        found: set[Span] = set()
        for number, (part, gap) in enumerate(zip(phrase.parts, phrase.gaps, strict=True)):
            here = sorted(span for term in part for span in self._found.get(term, ()))
            if number == 0:
                found = set(here)
                continue
            longer = set()
            for first, before in found:
                for start, end in here[bisect_left(here, (before, 0)) :]:
                    if start > before and self._before[start] - self._before[before] > gap:
                        break
                    longer.add((first, end))
            found = longer
        return found


def write_editors(path: Path, phrases: Iterable[str], marks: Mapping[str, Any]) -> None:
    """Write what editors added, and how far that follows the log of changes: whole or not at all."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            json.dump({**marks, "phrases": list(phrases)}, file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def read_editors(path: Path) -> dict[str, Any]:
    """Return what `write_editors` wrote; nothing where it is missing or damaged, for the shipped phrases go on."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    phrases = found.get("phrases") if isinstance(found, dict) else None
    return found if isinstance(phrases, list) and all(isinstance(each, str) for each in phrases) else {}


def _ends_of(text: str) -> str:
    if len(text) <= MOST_LETTERS:
        return text
    return f"{text[: MOST_LETTERS // 2]} {text[-MOST_LETTERS // 2 :]}"


def _is_another_script(word: str) -> bool:
    """Return whether a word has letters that are not Latin. A Greek letter by itself is a sign: beta blockers."""
    names = [unicodedata.name(letter, "") for letter in word if not letter.isascii() and letter.isalpha()]
    foreign = [name for name in names if not name.startswith("LATIN")]
    return bool(foreign) and not (len(foreign) == 1 and foreign[0].startswith("GREEK"))


def _in_letters(word: str) -> str:
    """Return a word with letters for the figures among its letters: "s3lf" is "self"."""
    return word if word.isalpha() or word.isdigit() else word.translate(_FIGURES)
