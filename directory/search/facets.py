"""Filters, and how many services each of their values would give with all other filters applied. Pure.

An engine hands in rows in the order of its results; they stay in this order.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from .. import hours
from ..vocabulary import AGES
from .documents import EVERYWHERE, OLDEST
from .query import Query
from .shapes import Understood
from .weights import FEW

ADULTS: Final = (18, OLDEST)
RANGES: Final = {"under-18": (0, 17), "adult": ADULTS}


# What an engine hands in of a service: its number, how many required concepts it says, and a text for each of
# COLUMNS: several values with a tab before and after each, ages as "YOUNGEST-OLDEST", hours as they are written.
Row = tuple[int, int, str, str, str, str, str, str, str, str, str, str, str, str]
COLUMNS: Final = (
    *("urgency", "for", "area", "group", "tag", "referral", "language", "attending", "access", "type", "age", "open"),
)
_AT: Final = {name: at for at, name in enumerate(COLUMNS, start=2)}


@dataclass
class Narrowed:
    """The numbers of services that fit all filters, in order, and of those that would but for unknown hours.

    `texts`: by filter the texts of services that fit all others, with how many services have each.
    """

    fitting: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    texts: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in COLUMNS})

    def counts(self, now: datetime, areas: Collection[str]) -> dict[str, dict[str, int]]:
        """Return how many services each value of each filter would give. `areas`: the keys that there are."""
        return {name: _counted(found, name, now, areas) for name, found in self.texts.items()}


def narrow(rows: Iterable[Row], query: Query, understood: Understood, now: datetime) -> Narrowed:
    """Return what fits a query.

    Where fewer than FEW services that fit say all that is required, those count too that say any of it. Nothing is
    kept of a row but what is counted: there may be many.
    """
    filters = _filters(query, understood, now)
    tests = [(name, _AT[name], known) for name, known in filters.items()]
    whole, part = Narrowed(), Narrowed()
    is_near = _Known(_has_any((*query.near_areas, EVERYWHERE)) if query.near else lambda areas: True)
    for row in rows:
        if not is_near[row[_AT["area"]]]:  # it has no counts, so that what is elsewhere counts nowhere
            continue
        into = whole if row[1] >= understood.required else part
        failing = [name for name, at, known in tests if not known[row[at]]] if tests else None
        if not failing:
            into.fitting.append(row[0])
            for name, at in _AT.items():
                into.texts[name][row[at]] += 1  # type: ignore[index]
        elif len(failing) == 1:
            (name,) = failing
            into.texts[name][row[_AT[name]]] += 1  # type: ignore[index]
            if name == "open" and state_of(row[-1], now) == hours.State.UNKNOWN:
                into.unknown.append(row[0])
    if len(whole.fitting) >= FEW or len(understood.concepts) < 2:
        return whole
    texts = {name: whole.texts[name] + part.texts[name] for name in COLUMNS}
    return Narrowed(whole.fitting + part.fitting, whole.unknown + part.unknown, texts)


class _Known(dict[Any, bool]):
    """Whether a text fits; each of them is looked at once, for many services have the same."""

    def __init__(self, fits: Callable[[str], bool]) -> None:
        self._fits = fits

    def __missing__(self, text: str) -> bool:
        found = self[text] = self._fits(text)
        return found


def _filters(query: Query, understood: Understood, now: datetime) -> dict[str, _Known]:
    areas = areas_of(query, understood)
    chosen = {**query.chosen, "area": (*areas, EVERYWHERE) if areas else ()}
    filters = {name: _Known(_has_any(values)) for name, values in chosen.items() if values}
    if query.ages:
        wanted = [range_of(age) for age in query.ages]
        filters["age"] = _Known(lambda ages: any(_overlap(ages, each) for each in wanted))
    if query.open_now:
        filters["open"] = _Known(lambda text: state_of(text, now) == hours.State.OPEN)
    return filters


def areas_of(query: Query, understood: Understood) -> tuple[str, ...]:
    """Return the areas that were chosen; where no place was, those that the words tell of."""
    return query.areas or (() if query.near else understood.areas)


def _has_any(values: Iterable[str]) -> Callable[[str], bool]:
    marked = [f"\t{value}\t" for value in values]
    return lambda text: any(each in text for each in marked)


def range_of(age: str) -> tuple[int, int]:
    """Return the youngest and the oldest of a filter's age (see `Query`)."""
    return RANGES[age] if age in RANGES else (int(age), int(age))


def _overlap(ages: str, wanted: tuple[int, int]) -> bool:
    youngest, oldest = ages.split("-")
    return int(youngest) <= wanted[1] and int(oldest) >= wanted[0]


def _counted(found: Counter[str], name: str, now: datetime, areas: Collection[str]) -> dict[str, int]:
    if name == "open":
        return {"now": sum(n for text, n in found.items() if state_of(text, now) == hours.State.OPEN)}
    if name == "age":
        numbers = {age: sum(n for ages, n in found.items() if _overlap(ages, range_of(age))) for age in AGES}
    else:
        values: Counter[str] = Counter()
        for text, number in found.items():
            for value in text.split("\t"):
                values[value] += number
        everywhere = values.pop(EVERYWHERE, 0) if name == "area" else 0
        numbers = {value: values[value] + everywhere for value in (areas if name == "area" else values) if value}
    return {value: number for value, number in numbers.items() if number}


def state_of(text: str, now: datetime) -> hours.State:
    """Return whether hours, as text, are open; hours that cannot be read are unknown, never closed."""
    return _state_in_minute(text, now.replace(second=0, microsecond=0))


@lru_cache(maxsize=50_000)
def _state_in_minute(text: str, minute: datetime) -> hours.State:
    try:
        return hours.state(_rules(text), minute)
    except hours.HoursError:
        return hours.State.UNKNOWN


@lru_cache(maxsize=20_000)
def _rules(text: str) -> hours.Hours | None:
    return hours.parse(text)
