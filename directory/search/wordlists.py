"""The words that the search comes with, and the editors': everyday speech, words of crisis, words that say little."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from .phrases import Meaning
from .shipped import entries, listed, others
from .text import words

Phrase = tuple[str, ...]
Said = tuple[Phrase, Meaning]

# Words between two of a phrase of crisis: "want to just bloody die".
_CRISIS_GAP: Final = 2
NO_WORD: Final = "-"


def _said(name: str, *, crisis: bool) -> Iterator[Said]:
    for entry in entries(name):
        find = tuple(words(phrase) for phrase in entry.find)
        for phrase in entry.say:
            said = words(phrase)
            gap = (_CRISIS_GAP if entry.gap is None else entry.gap) if crisis and len(said) > 1 else 0
            yield said, Meaning(find, crisis=crisis, gap=gap, literal=entry.literal)


EVERYDAY: Final = tuple(_said("everyday.yaml", crisis=False))
CRISIS: Final = tuple(_said("crisis.yaml", crisis=True))
# What is looked for where words of crisis are all that is understood.
CRISIS_MEANING: Final = (CRISIS[0][1],)
COMMON: Final = listed("common.txt")

# Dropped unless nothing else is left: they say how something is asked, not what.
STOP: Final = listed("stop.txt")
# Phrases that only look like words of crisis, or of entries, and what is read instead. The first that fits counts.
INNOCENT: Final = {
    ("i", "died"): ("i", "die"),  # "if i died" is no bereavement
    ("end", "of", "life"): ("palliative",),
    ("dying", "to", "know"): ("curious",),
    ("dead", "end"): (),
    ("train", "tickets"): ("tickets",),  # no training
    ("train", "ticket"): ("tickets",),
    ("train", "times"): ("timetable",),
    ("died",): ("bereaved",),
    ("passed", "away"): ("bereaved",),
}
# Passed over where words of crisis are looked for, and for nothing else.
HARMLESS: Final = tuple(sorted(map(words, others("crisis.yaml", "innocent")), key=len, reverse=True))
_CRISIS_LETTERS: Final = others("crisis.yaml", "letters")
_LETTERS_OF: Final = str.maketrans("0134578", "oieastb")
# What may stand beside the name of a closed service.
BESIDE_A_NAME: Final = listed("beside.txt")


def of_editors(groups: Iterable[Iterable[str]]) -> Iterator[Said]:
    """Give what each phrase of the editors' groups means: all others of its group."""
    for group in groups:
        phrases = tuple(dict.fromkeys(said for phrase in group if (said := words(phrase))))
        for phrase in phrases:
            yield phrase, Meaning(phrases, editors=True)


def of_crisis(phrases: Iterable[str]) -> Iterator[Said]:
    """Give what the editors' words of crisis mean."""
    for phrase in phrases:
        if said := words(phrase):
            find = CRISIS_MEANING[0].find
            yield said, Meaning(find, crisis=True, gap=_CRISIS_GAP if len(said) > 1 else 0)


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
