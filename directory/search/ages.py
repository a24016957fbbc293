"""Ages in a query, as the word that the directory's entries would have: "15 year old" is a teenager."""

import re
from collections.abc import Sequence
from string import ascii_lowercase
from typing import Final

_AGE: Final = re.compile(r"\d{1,3}(?:yo|yrs?|years?)?")
_WITH_UNIT: Final = re.compile(r"\d{1,3}(?:yo|yrs?|years?)")
_UNITS: Final = frozenset({"yo", "yr", "yrs", "year", "years"})
_OLD: Final = frozenset({"old", "olds"})
_BEFORE: Final = frozenset({"im", "am", "aged", "age", "shes", "hes", "is", "turned", "theyre"})
TEENAGE: Final = range(10, 18)
OLD: Final = range(65, 121)


def with_ages(words: Sequence[str]) -> list[str]:
    """Give the words of a query with a word for each age; an age for which there is none is left out."""
    kept: list[str] = []
    at = 0
    while at < len(words):
        if length := _age_at(words, at):
            kept += _word_for(int(words[at].rstrip(ascii_lowercase)))
            at += length
        else:
            kept.append(words[at])
            at += 1
    return kept


def _age_at(words: Sequence[str], at: int) -> int:
    """Give how many words from here say an age; 0 for none."""
    word = words[at]
    if not (word.isascii() and _AGE.fullmatch(word)):
        return 0
    later = words[at + 1 : at + 3]
    if word.isdigit() and not (later and later[0] in _UNITS):
        # "im 15", but not the telephone number of "the line is 111".
        return 1 if len(word) <= 2 and at and words[at - 1] in _BEFORE else 0
    if word.isdigit():
        return 3 if len(later) > 1 and later[1] in _OLD else 2
    if _WITH_UNIT.fullmatch(word):
        return 2 if later and later[0] in _OLD else 1
    return 0


def _word_for(years: int) -> list[str]:
    if years in TEENAGE:
        return ["teenager"]
    if years < TEENAGE.start:
        return ["child"]
    return ["elderly"] if years in OLD else []
