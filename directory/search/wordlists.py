"""The words that the search comes with: everyday speech, words of crisis, common English words, words that say little."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import yaml

from .phrases import Meaning
from .text import words

Phrase = tuple[str, ...]
Said = tuple[Phrase, Meaning]

_HERE: Final = Path(__file__).parent
# Words between two of a phrase of crisis: "want to just bloody die".
_CRISIS_GAP: Final = 2


def _shipped(name: str, *, crisis: bool) -> Iterator[Said]:
    """Read a list that is part of the program. Raises what a broken file raises: a test reads it."""
    for entry in yaml.safe_load((_HERE / name).read_text(encoding="utf-8")):
        find = tuple(words(phrase) for phrase in entry["find"])
        for phrase in entry["say"]:
            said = words(phrase)
            yield said, Meaning(find, crisis=crisis, gap=_CRISIS_GAP if crisis and len(said) > 1 else 0)


EVERYDAY: Final = tuple(_shipped("everyday.yaml", crisis=False))
CRISIS: Final = tuple(_shipped("crisis.yaml", crisis=True))
# What is looked for where words of crisis are all that is understood.
CRISIS_MEANING: Final = (CRISIS[0][1],)
COMMON: Final = frozenset((_HERE / "common.txt").read_text(encoding="utf-8").split())

# Dropped unless nothing else is left: they say how something is asked, not what.
STOP: Final = frozenset(
    """a about after again all also am an and another any anyone anything anywhere are as ask at away be because been
    being best but by call can cant come could days did do does doing done dont else even ever every feel feeling
    feels find for from get gets getting give go goes going good got had has have having he hes her here hers him his
    hows how i id if ill im in into is it its ive just keep know let like local london lot lots make many may me mine
    more most much my near nearby nearest need needed needs never no not now of off on one only or other our out over
    own person people please point put really right s said say says see she shes should since so some someone
    something somewhere start still stuff such take than thanks that thats the their them then there these they
    theyre thing things think this those to today tonight too try trying under up ur us use used very want wanted
    wants was way we week weeks well went were what whats when where which while who whom whose why will wish with
    without wont would yet you your yours
    help helps helping support service services contact details information info number phone telephone ring website
    open problem problems issue issues advice health condition illness ill patient patients client referral refer
    referring criteria form use uk england team unit centre looking speak talk tell needing having suffering has
    worried about concerned""".split()
)
# What may stand beside the name of a closed service.
BESIDE_A_NAME: Final = frozenset(
    """the a website site web www co org uk number phone telephone contact details address email opening times hours
    in near camden service what is where""".split()
)


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
