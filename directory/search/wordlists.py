"""The words that the search comes with, and the editors': everyday speech, words of crisis, words that say little."""

from collections.abc import Iterable, Iterator
from typing import Final

from .phrases import Meaning
from .shipped import entries, listed
from .text import words

Phrase = tuple[str, ...]
Said = tuple[Phrase, Meaning]

# Words between two of a phrase of crisis: "want to just bloody die".
_CRISIS_GAP: Final = 2


def _said(name: str, *, crisis: bool) -> Iterator[Said]:
    for entry in entries(name):
        find = tuple(words(phrase) for phrase in entry.find)
        for phrase in entry.say:
            said = words(phrase)
            gap = _CRISIS_GAP if crisis and len(said) > 1 else 0
            yield said, Meaning(find, crisis=crisis, gap=gap, literal=entry.literal)


EVERYDAY: Final = tuple(_said("everyday.yaml", crisis=False))
CRISIS: Final = tuple(_said("crisis.yaml", crisis=True))
# What is looked for where words of crisis are all that is understood.
CRISIS_MEANING: Final = (CRISIS[0][1],)
COMMON: Final = listed("common.txt")

# Dropped unless nothing else is left: they say how something is asked, not what.
STOP: Final = listed("stop.txt")
# Phrases with words of crisis that mean something else, and what is read instead.
INNOCENT: Final = {
    ("end", "of", "life"): ("palliative",),
    ("dying", "to", "know"): ("curious",),
    ("dead", "end"): (),
    ("died",): ("bereaved",),
    ("passed", "away"): ("bereaved",),
}
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
