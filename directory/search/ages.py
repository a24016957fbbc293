"""Ages in a query, as the word that the directory's entries would have: "15 year old" is a teenager."""

import re
from collections.abc import Sequence
from string import ascii_lowercase
from typing import Final

from ..facts import ADULT_FROM

_AGE: Final = re.compile(r"\d{1,3}(?:yo|yrs?|years?)?")
_WITH_UNIT: Final = re.compile(r"\d{1,3}(?:yo|yrs?|years?)")
_UNITS: Final = frozenset({"yo", "yr", "yrs", "year", "years"})
_OLD: Final = frozenset({"old", "olds"})
# What is counted in these is a baby's age, or no age: whoever has a baby of 3 weeks is no child of 3 years.
_NO_YEARS: Final = frozenset({"hour", "hours", "day", "days", "week", "weeks", "wk", "wks", "month", "months"})
_SCHOOL_YEARS: Final = frozenset(map(str, range(1, 14)))
CHILD_UNTIL: Final = 10
ELDERLY_FROM: Final = 65
_BEFORE: Final = frozenset({"im", "am", "aged", "age", "shes", "hes", "is", "turned", "theyre"})


def ages_in(words: Sequence[str]) -> tuple[list[str], tuple[int, int] | None]:
    """Return the words of a query with a word for each age, and the first age that they tell."""
    kept: list[str] = []
    told: tuple[int, int] | None = None
    at = 0
    while at < len(words):
        if length := _age_at(words, at):
            years = _years(words, at)
            kept += _word_for(years)
            told = told or (years, years)
            at += length
        else:
            kept.append(words[at])
            at += 1
    return kept, told


def _age_at(words: Sequence[str], at: int) -> int:
    """Return how many words from here say an age; 0 for none."""
    word = words[at]
    if word == "year" and at + 1 < len(words) and words[at + 1] in _SCHOOL_YEARS:
        return 2
    if not (word.isascii() and _AGE.fullmatch(word)):
        return 0
    later = words[at + 1 : at + 3]
    if word.isdigit() and not (later and later[0] in _UNITS):
        # "im 15", but not the telephone number of "the line is 111".
        of_years = not later or later[0] not in _NO_YEARS
        return 1 if len(word) <= 2 and at and words[at - 1] in _BEFORE and of_years else 0
    if word.isdigit():
        return 3 if len(later) > 1 and later[1] in _OLD else 2
    if _WITH_UNIT.fullmatch(word):
        return 2 if later and later[0] in _OLD else 1
    return 0


def _years(words: Sequence[str], at: int) -> int:
    """Return the age that stands here: of year 9 at school, those who turn 14."""
    return int(words[at + 1]) + 5 if words[at] == "year" else int(words[at].rstrip(ascii_lowercase))


def _word_for(years: int) -> list[str]:
    """Return the word that entries would have for an age; there is none for most."""
    if years < CHILD_UNTIL:
        return ["child"]
    if years < ADULT_FROM:
        return ["teenager"]
    return ["elderly"] if years >= ELDERLY_FROM else []
