"""Filters, and how many services each of their values would give with all other filters applied. Pure.

An engine hands in rows in the order of its results; they stay in this order.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from .. import hours
from ..vocabulary import AGES
from .documents import EVERYWHERE, OLDEST
from .query import Query
from .shapes import Understood
from .weights import FEW

RANGES: Final = {"under-18": (0, 17), "adult": (18, OLDEST)}


class Row(NamedTuple):
    """What a service is filtered by: several values with a tab before and after each. `concepts`: how many it says."""

    id: int
    concepts: int
    urgency: str
    audience: str
    area: str
    group: str
    tag: str
    referral: str
    ages: str
    hours: str


_AT: Final = {"urgency": 2, "for": 3, "area": 4, "group": 5, "tag": 6, "referral": 7, "age": 8, "open": 9}


@dataclass(frozen=True)
class Narrowed:
    """The services that fit all filters, in order, the counts of `Hits`, and those whose hours are not known."""

    fitting: Sequence[Row]
    counts: dict[str, dict[str, int]]
    unknown: Sequence[Row]


class _Known(dict[str, bool]):
    """Whether a value fits; each of them is looked at once, for many services have the same."""

    def __init__(self, fits: Callable[[str], bool]) -> None:
        self._fits = fits

    def __missing__(self, value: str) -> bool:
        found = self[value] = self._fits(value)
        return found


def narrow(rows: Iterable[Row], query: Query, understood: Understood, now: datetime, areas: Iterable[str]) -> Narrowed:
    """Return what fits a query, with counts. `areas`: the keys that there are.

    Where fewer than FEW that fit say every concept, those count too that say any.
    """
    asked = _filters(query, understood, now)
    fitting, nearly = _parted(rows, asked)
    wanted = understood.required
    whole = [row for row in fitting if row.concepts == wanted]
    if len(whole) >= FEW or len(understood.concepts) < 2:
        fitting = whole
        nearly = {name: [row for row in rows if row.concepts == wanted] for name, rows in nearly.items()}
    counts = {
        name: _counted(Counter(row[at] for row in (*fitting, *nearly.get(name, ()))), name, now, areas)
        for name, at in _AT.items()
    }
    unknown = [row for row in nearly.get("open", ()) if state_of(row.hours, now) == hours.State.UNKNOWN]
    return Narrowed(fitting, counts, unknown)


def _parted(rows: Iterable[Row], asked: dict[str, _Known]) -> tuple[list[Row], dict[str, list[Row]]]:
    """Return the services that fit every filter, and by filter those that fit every other one."""
    fitting: list[Row] = []
    nearly: dict[str, list[Row]] = {name: [] for name in asked}
    tests: list[tuple[str, int, dict[Any, bool]]] = [(name, _AT[name], known) for name, known in asked.items()]
    for row in rows:
        failing = [name for name, at, known in tests if not known[row[at]]] if tests else ()
        if not failing:
            fitting.append(row)
        elif len(failing) == 1:
            nearly[failing[0]].append(row)
    return fitting, nearly


def _filters(query: Query, understood: Understood, now: datetime) -> dict[str, _Known]:
    chosen = {
        "urgency": query.urgencies,
        "for": query.audiences,
        "group": query.groups,
        "tag": query.tags,
        "referral": query.referrals,
        "area": (*areas, EVERYWHERE) if (areas := query.areas or understood.areas) else (),
    }
    filters = {name: _Known(_has_any(values)) for name, values in chosen.items() if values}
    if query.ages:
        wanted = [range_of(age) for age in query.ages]
        filters["age"] = _Known(lambda ages: any(_overlap(ages, each) for each in wanted))
    if query.open_now:
        filters["open"] = _Known(lambda text: state_of(text, now) == hours.State.OPEN)
    return filters


def _has_any(values: Iterable[str]) -> Callable[[str], bool]:
    marked = [f"\t{value}\t" for value in values]
    return lambda text: any(each in text for each in marked)


def range_of(age: str) -> tuple[int, int]:
    """Return the youngest and the oldest of a filter's age (see `Query`)."""
    return RANGES[age] if age in RANGES else (int(age), int(age))


def _overlap(ages: str, wanted: tuple[int, int]) -> bool:
    youngest, oldest = ages.split("-")
    return int(youngest) <= wanted[1] and int(oldest) >= wanted[0]


def _counted(found: Counter[str], name: str, now: datetime, areas: Iterable[str]) -> dict[str, int]:
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
