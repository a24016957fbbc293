"""Opening hours: reading them, what they mean at an instant, and saying them in words.

The rules: `content/README.md`, row `hours`. Stored and typed as text, one rule a line; unknown hours are the empty
text, and None once parsed. Times are London wall clock, bank holidays England's. This is the one truth for "open now".
"""

import enum
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import holidays.countries.united_kingdom  # noqa: F401 - else the first answer of a process waits for it
from holidays import country_holidays

LONDON = ZoneInfo("Europe/London")
HORIZON_DAYS = 14

# Minutes after the midnight that begins the day: the first, and the first no longer in it (over 1440: past midnight).
Spans = tuple[tuple[int, int], ...]
_DAY = 24 * 60
_ALL_DAY: Spans = ((0, _DAY),)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMES = ("daily", "weekdays", "weekends", *_DAYS, "bank_holidays")
_SPAN = re.compile(r"([0-9]{2}):([0-9]{2})\s*[-\u2013]\s*([0-9]{2}):([0-9]{2})")
_TEXT_CHOICES = f"Start with {', '.join(_NAMES)} or a date that exists, like 2026-12-24; then a colon and times."
_PACK_CHOICES = f"Use {', '.join(_NAMES)} or dates, with dates like 2026-12-24 under dates."
_DATE_CHOICES = "Under dates, use dates that exist, like 2026-12-24."


class HoursError(ValueError):
    """Hours that cannot be read. `problems` holds all that is wrong: (rule, what is wrong and what to do)."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{rule}: {message}" for rule, message in problems))
        self.problems = problems


class State(enum.StrEnum):
    """What is known of a service at an instant."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Hours:
    """Known hours: `always`, or spans (none: closed) by rule, a word or an ISO date, in canonical order."""

    rules: tuple[tuple[str, Spans], ...] = ()
    always: bool = False


@dataclass(frozen=True)
class Interval:
    """From `start` up to `end`, both Europe/London. Compare with UTC: within one zone Python compares wall clocks."""

    start: datetime
    end: datetime
    state: State


def parse(text: str) -> Hours | None:
    """Read hours as editors type them; None when the text is empty: unknown. Raise HoursError with every problem."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if [line.lower() for line in lines] == ["always"]:
        return Hours(always=True)
    problems, entries = [], []
    for line in lines:
        typed, _, times = (part.strip() for part in line.partition(":"))
        if typed.lower() == "always":
            problems.append(("always", "This stands alone. Take out all else, or write daily: 00:00-24:00 instead."))
        else:
            entries.append((typed, [] if times.lower() == "closed" else times.split(","), _TEXT_CHOICES))
    return _read(entries, problems) if lines else None


def from_pack(value: object) -> str:
    """Return the canonical text of a pack's `hours`; "" for None or {}. Raise HoursError with every problem."""
    if value is None or value == "always":
        return "always" if value else ""
    if not isinstance(value, Mapping):
        raise HoursError([("hours", f'{value!r} is not hours. Write "always", or a rule like daily: ["09:00-17:00"].')])
    problems, entries = [], [(str(key), spans, _PACK_CHOICES) for key, spans in value.items() if key != "dates"]
    dates = value.get("dates")
    if isinstance(dates, Mapping):
        entries += [(str(key), spans, _DATE_CHOICES) for key, spans in dates.items()]
    elif dates is not None:
        problems.append(("dates", 'Write each date with its times under dates, like "2026-12-24": ["09:00-12:00"].'))
    return _text(_read(entries, problems)) if entries or problems else ""


def canonical(text: str) -> str:
    """Return the same hours in the one order and form in which they are stored. Raise as `parse`."""
    return _text(parse(text))


def tidied(text: str) -> str:
    """Return hours in their usual order and form; those that cannot be read as they were typed."""
    try:
        return canonical(text)
    except HoursError:
        return text


def state(hours: Hours | None, at: datetime) -> State:
    """Return the state at an instant. Raise ValueError for a time without a zone."""
    local = _london(at)
    return next(known for _, end, known in _pieces(hours, local.date()) if local.hour * 60 + local.minute < end)


def coming(hours: Hours | None, at: datetime, days: int = HORIZON_DAYS) -> list[Interval]:
    """Return the states of `days` London days from that of `at`; neighbours differ. Raise ValueError."""
    today = _london(at).date()
    changes = [(_london(start), state) for start, state in _changes(hours, today, days)]
    ends = [*(start for start, _ in changes[1:]), datetime.combine(today + timedelta(days=days), time(), LONDON)]
    return [Interval(start, end, state) for (start, state), end in zip(changes, ends, strict=True)]


def describe(hours: Hours | None, from_day: date | None = None) -> list[str]:
    """Say hours in plain words for the public, a line each, never none; dates before `from_day` are left out."""
    if hours is None:
        return ["Opening hours not known. Call to check."]
    rules = dict(hours.rules)
    dates = [date.fromisoformat(name) for name in rules if name not in _NAMES and name >= str(from_day or "")]
    special = [("bank holidays", rules["bank_holidays"])] if "bank_holidays" in rules else []
    special += [(f"{day.day} {day:%B} {day.year}", rules[day.isoformat()]) for day in dates]
    ordinary = [_ordinary(rules, weekday) for weekday in range(7)]
    differs = "bank_holidays" not in rules and not {*ordinary} <= {"daily", ""}
    known = dict.fromkeys(rules[rule] for rule in ordinary if rule)  # in the order of the week
    week = {spans: [day for day in range(7) if rules.get(ordinary[day]) == spans] for spans in known}
    if hours.always or (all(ordinary) and not differs and {*week, *(spans for _, spans in special)} == {_ALL_DAY}):
        return ["24 hours a day, every day"]
    exceptions = ["May differ on bank holidays"] if differs else []
    exceptions += [_line(when, spans) for when, spans in special]
    if not any(week):
        return [*exceptions, "Closed on all other days"] if exceptions else ["Closed every day"]
    return [_line(_days_words(week[spans]), spans) for spans in sorted(week, key=lambda spans: not spans)] + exceptions


def _read(entries: Sequence[tuple[str, object, str]], problems: list[tuple[str, str]]) -> Hours:
    """Read entries: a rule and its spans as typed, and what to say of a wrong rule. Raise HoursError."""
    rules: dict[str, Spans] = {}
    for typed, pieces, choices in entries:
        name = _name(typed, words=choices != _DATE_CHOICES, dates=choices != _PACK_CHOICES)
        rule = name or typed.strip() or "hours"
        if not name:
            problems.append((rule, f'"{typed}" is not a rule here. {choices}'))
        if not isinstance(pieces, list | tuple):
            problems.append((rule, 'Write a list of times, like ["09:00-17:00"], or [] for closed.'))
            continue
        read = [_span(piece) for piece in pieces]
        problems += [(rule, message) for message in read if isinstance(message, str)]
        spans = sorted(span for span in read if not isinstance(span, str))
        last = (0, 0)
        for span in spans:
            if span[0] < last[1]:
                problems.append((rule, f"{_typed(last)} and {_typed(span)} overlap. Join them, or change one of them."))
            last = max(last, span, key=lambda one: one[1])
        if rule in rules:
            problems.append((rule, "This rule is given twice. Keep one of them, with all the times."))
        elif name:
            rules[name] = tuple(spans)
    if problems:
        raise HoursError(problems)
    return Hours(tuple((name, rules[name]) for name in (*_NAMES, *sorted({*rules} - {*_NAMES})) if name in rules))


def _name(typed: str, *, words: bool, dates: bool) -> str | None:
    word = re.sub(r"[\s_-]+", "_", typed.strip().lower())
    if words and word in _NAMES:
        return word
    try:
        return (
            date.fromisoformat(typed).isoformat() if dates and re.fullmatch(r"[0-9]{4}(-[0-9]{2}){2}", typed) else None
        )
    except ValueError:
        return None


def _span(piece: object) -> tuple[int, int] | str:
    """Return a span, or what is wrong with it."""
    if not isinstance(piece, str):
        return f'{piece!r} is not text. Put times in quotes, like "09:00-17:00".'
    piece = piece.strip()
    if not (match := _SPAN.fullmatch(piece)):
        # One digit is refused too: 9:00-5:00, meant as 9 to 5, would be read as open until 5 in the morning.
        what = f'"{piece}" cannot be read as times.' if piece else "Times are missing."
        return f"{what} Write them by the 24-hour clock, like 09:00-12:00, 13:00-17:00; or closed alone."
    hour, past, last_hour, last_past = map(int, match.groups())
    start, end = hour * 60 + past, last_hour * 60 + last_past
    if max(past, last_past) > 59 or start >= _DAY or end > _DAY:
        return f"{piece} has a time that cannot be. Use 00:00 to 23:59, or 24:00 as the end of a day."
    if start == end:
        return f"{piece} starts and ends at the same time. For a whole day write 00:00-24:00."
    return start, end if end > start else end + _DAY


def _typed(span: tuple[int, int]) -> str:
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (span[0], (span[1] - 1) % _DAY + 1))


def _text(hours: Hours | None) -> str:
    if hours is None or hours.always:
        return "always" if hours else ""
    return "\n".join(f"{name}: {', '.join(map(_typed, spans)) or 'closed'}" for name, spans in hours.rules)


def _london(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("Opening hours need a time with a zone.")
    return at.astimezone(LONDON)


def is_bank_holiday(on: date) -> bool:
    """Return whether a day is a bank holiday of England, or the day itself where another day stands in for it."""
    return on in _bank_holidays(on.year)


@functools.cache
def _bank_holidays(year: int) -> frozenset[date]:
    # Holds both a day and its substitute: Saturday 26 and Monday 28 December 2026.
    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


def _ordinary(rules: Mapping[str, Spans], weekday: int) -> str:
    names = (_DAYS[weekday], "weekends" if weekday > 4 else "weekdays", "daily")
    return next((name for name in names if name in rules), "")


def _day(rules: Mapping[str, Spans], on: date) -> tuple[Spans, bool]:
    """Return the spans that start on a date, and whether they are known."""
    holiday = on in _bank_holidays(on.year)
    first = (name for name in (on.isoformat(), "bank_holidays" if holiday else "") if name in rules)
    name = next(first, "") or _ordinary(rules, on.weekday())
    return rules.get(name, ()), not holiday or name not in (*_DAYS, "weekdays", "weekends")


@functools.lru_cache(maxsize=4096)
def _pieces(hours: Hours | None, on: date) -> tuple[tuple[int, int, State], ...]:
    """Cut a London day into (first minute on the wall clock, minute after the last, state), from 0 to 1440."""
    if hours is None or hours.always:
        return ((0, _DAY, State.OPEN if hours else State.UNKNOWN),)
    rules = dict(hours.rules)
    (spans, known), (before, before_known) = _day(rules, on), _day(rules, on - timedelta(days=1))
    spill = [(0, end - _DAY) for _, end in before if end > _DAY]
    sure = [*(spans if known else ()), *(spill if before_known else ())]
    unsure = [*(() if known else _ALL_DAY), *(() if before_known else spill)]
    layers = {State.OPEN: sure, State.UNKNOWN: unsure, State.CLOSED: _ALL_DAY}
    cuts = sorted({min(edge, _DAY) for layer in layers.values() for span in layer for edge in span})
    states = [
        next(state for state, spans in layers.items() if any(start <= cut < end for start, end in spans))
        for cut in cuts[:-1]
    ]
    return tuple(zip(cuts, cuts[1:], states, strict=False))


def _changes(hours: Hours | None, today: date, days: int) -> Iterator[tuple[datetime, State]]:
    """Return each state with the instant at which it begins, in UTC, for the London days from today."""
    last = None
    for on in (today + timedelta(days=ahead) for ahead in range(days)):
        first, after = (datetime.combine(on + timedelta(days=day), time(), LONDON).astimezone(UTC) for day in (0, 1))
        length = (after - first) // timedelta(hours=1)
        # London changes its clocks on the hour: within an hour of such a day the wall clock runs evenly.
        step = 24 if length == 24 else 1
        for instant in (first + timedelta(hours=passed) for passed in range(0, length, step)):
            wall = _london(instant).hour * 60
            for start, end, state in _pieces(hours, on):
                if start < wall + step * 60 and end > wall and state != last:
                    yield instant + timedelta(minutes=max(start - wall, 0)), state
                    last = state


def _line(when: str, spans: Spans) -> str:
    if not spans:
        return f"Closed {when}" if " to " in when else f"Closed on {when}"
    times = [f"{_clock(start)} to {_clock(end)}{' the next day' if end > _DAY else ''}" for start, end in spans]
    return f"{when[0].upper()}{when[1:]}, {'24 hours' if spans == _ALL_DAY else _and(times)}"


def _clock(minute: int) -> str:
    hour, past = divmod(minute % _DAY, 60)
    words = f"{(hour - 1) % 12 + 1}{f':{past:02}' if past else ''}{'am' if hour < 12 else 'pm'}"
    return {"12am": "midnight", "12pm": "midday"}.get(words, words)


def _days_words(weekdays: list[int]) -> str:
    words = []
    for _, group in groupby(enumerate(weekdays), key=lambda pair: pair[1] - pair[0]):
        run = [_DAYS[weekday].capitalize() for _, weekday in group]
        words += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else run
    return "Every day" if len(weekdays) == 7 else _and(words)


def _and(words: list[str]) -> str:
    return " and ".join(", ".join(words).rsplit(", ", 1))
