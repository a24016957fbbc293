"""Completions of what is being typed: names of services, the editors' words for needs, and tags. Pure."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from .shapes import Suggestion
from .text import words as words_of

MOST: Final = 8
_MOST_OF_A_KIND: Final = 4
_KINDS: Final = {"service": 0, "need": 1, "tag": 2}
# One or two letters begin thousands of names: a few hundred are choice enough, in less than a millisecond.
_NAMES: Final = """
SELECT DISTINCT shown, words FROM completions
WHERE word >= :first AND word < :after AND (:professional OR public)
    AND NOT EXISTS (SELECT 1 FROM json_each(:others) WHERE ' ' || words || ' ' NOT LIKE value) LIMIT 300
"""


def complete(
    connection: sqlite3.Connection,
    typed: Sequence[str],
    professional: bool,
    needs: Iterable[Iterable[str]],
    tags: Iterable[str],
) -> list[Suggestion]:
    """Return the best completions of words in normal form, the last of which is being typed: MOST of them at most."""
    if not typed or not typed[-1]:
        return []
    found = [(Suggestion("service", shown), name) for shown, name in _names(connection, typed, professional)]
    few = [Suggestion("need", phrase) for group in needs for phrase in group]
    few += [Suggestion("tag", tag) for tag in tags]
    for each in few:
        said = words_of(each.words)
        if set(typed[:-1]) <= set(said) and any(word.startswith(typed[-1]) for word in said):
            found.append((each, " ".join(said)))
    return _mixed(_ordered(found, " ".join(typed)))


def _names(connection: sqlite3.Connection, typed: Sequence[str], professional: bool) -> list[tuple[str, str]]:
    """Return names as shown and in normal form. They are looked up by the longest whole word, the rarest as a rule."""
    *whole, begun = typed
    first = max(whole, key=len) if whole else begun
    others = [f"% {word} %" for word in whole if word != first] + ([f"% {begun}%"] if whole else [])
    values = {
        "first": first,
        "after": f"{first} " if whole else f"{first}\U0010ffff",
        "professional": professional,
        "others": json.dumps(others),
    }
    return connection.execute(_NAMES, values).fetchall()


def _ordered(found: Iterable[tuple[Suggestion, str]], typed: str) -> list[Suggestion]:
    """Return what begins as typed first; then services, needs, tags; then short names before long ones."""
    best: dict[Suggestion, tuple[bool, int, int, str]] = {}
    for suggestion, words in found:
        place = (not words.startswith(typed), _KINDS[suggestion.kind], words.count(" "), suggestion.words)
        best[suggestion] = min(best.get(suggestion, place), place)
    return sorted(best, key=lambda each: best[each])


def _mixed(ordered: Sequence[Suggestion]) -> list[Suggestion]:
    """Return the first, but not so many of one kind that there is no room for others."""
    room = dict.fromkeys(_KINDS, _MOST_OF_A_KIND)
    chosen: list[Suggestion] = []
    others: list[Suggestion] = []
    for each in ordered:
        room[each.kind] -= 1
        (chosen if room[each.kind] >= 0 else others).append(each)
    return (chosen + others)[:MOST]
