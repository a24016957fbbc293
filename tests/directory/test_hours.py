"""Opening hours: `content/README.md`, row `hours`, held against a slow oracle that shares nothing with `hours.py`."""

import functools
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from directory.hours import (
    LONDON,
    Hours,
    HoursError,
    Interval,
    State,
    canonical,
    coming,
    describe,
    from_pack,
    parse,
    state,
)

MINUTE = timedelta(minutes=1)
OPEN, CLOSED, UNKNOWN = State.OPEN, State.CLOSED, State.UNKNOWN

# ------------------------------------------------------------------------------------------------ the oracle

# As published on GOV.UK to 2028, then by the same rules.
OFFICIAL = {
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2029: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2030: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
}
# The days themselves count as well as their substitutes.
WEEKEND_HOLIDAYS = {"2026-12-26", "2027-12-25", "2027-12-26", "2028-01-01"}
BANK_HOLIDAYS = {f"{year}-{day}" for year, days in OFFICIAL.items() for day in days.split()} | WEEKEND_HOLIDAYS
CLOCK_CHANGES = ["2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31"]
DAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WORDS = ["daily", "weekdays", "weekends", *DAY_NAMES, "bank_holidays"]
FIRST, LAST = datetime(2026, 1, 1), datetime(2028, 1, 6)

Rules = dict[str, list[tuple[str, str]]]


@functools.cache
def last_sunday(year: int, month: int) -> datetime:
    day = datetime(year, month, 31, 1)
    while day.strftime("%a") != "Sun":
        day -= timedelta(days=1)
    return day


def wall_clock(utc: datetime) -> datetime:
    """The time on a wall in London, both without zone, by the law: last Sundays of March and October, 01:00 UTC."""
    summer = last_sunday(utc.year, 3) <= utc < last_sunday(utc.year, 10)
    return utc + timedelta(hours=1) if summer else utc


def of_day(rules: Rules, day: date, now: datetime) -> str:
    """What the rules of one day, the one before or the same, say of a time on the wall."""
    holiday, strongest = day.isoformat() in BANK_HOLIDAYS, None
    order = [day.isoformat()]
    order += ["bank_holidays"] if holiday else []
    order += [DAY_NAMES[day.weekday()], "weekends" if day.weekday() in (5, 6) else "weekdays", "daily"]
    for name in order:
        if name in rules:
            strongest = name
            break
    if strongest is None:
        return "closed"
    doubtful = holiday and strongest in [*DAY_NAMES, "weekdays", "weekends"]
    midnight = datetime(day.year, day.month, day.day)
    for first, last in rules[strongest]:
        start = midnight + timedelta(hours=int(first[:2]), minutes=int(first[3:]))
        end = midnight + timedelta(hours=int(last[:2]), minutes=int(last[3:]))
        if last < first:
            end += timedelta(days=1)
        if start <= now < end:
            return "unknown" if doubtful else "open"
    return "unknown" if doubtful and now.date() == day else "closed"


def oracle(rules: Rules | str | None, utc: datetime) -> str:
    if rules is None:
        return "unknown"
    if isinstance(rules, str):
        return "open"
    now = wall_clock(utc)
    said = [of_day(rules, now.date(), now), of_day(rules, now.date() - timedelta(days=1), now)]
    return next(word for word in ("open", "unknown", "closed") if word in said)


# ------------------------------------------------------------------------------------------------ what is drawn

odd_days = st.sampled_from(sorted(CLOCK_CHANGES * 3 + [day for day in BANK_HOLIDAYS if "2026" <= day < "2028-01-02"]))
days_near = st.builds(lambda day, more: date.fromisoformat(day) + timedelta(days=more), odd_days, st.integers(-1, 1))
instants = st.one_of(
    st.builds(
        lambda day, more: datetime(day.year, day.month, day.day) + more * MINUTE, days_near, st.integers(-90, 1530)
    ),
    st.builds(
        lambda day, more: datetime(day.year, day.month, day.day) + more * MINUTE, days_near, st.integers(-3, 190)
    ),
    st.builds(lambda more: FIRST + more * MINUTE, st.integers(0, (LAST - FIRST) // MINUTE)),
)
some_minutes = st.one_of(st.sampled_from(range(0, 1441, 30)), st.integers(0, 1440))


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def spans(draw: st.DrawFn) -> list[tuple[str, str]]:
    edges = sorted(draw(st.sets(some_minutes, max_size=6)))
    pairs = [[start, end] for start, end in zip(edges[::2], edges[1::2], strict=False)]
    if pairs and pairs[-1][0] > 0 and draw(st.booleans()):
        pairs[-1][1] = draw(st.one_of(st.just(360), some_minutes)) % pairs[-1][0]
    return [(clock(start), clock(end)) for start, end in draw(st.permutations(pairs))]


def merged(words: Rules, dates: dict[date, list[tuple[str, str]]]) -> Rules:
    return words | {day.isoformat(): value for day, value in dates.items()}


rule_sets = st.builds(
    merged,
    st.dictionaries(st.sampled_from(["daily", "weekdays", "weekends", "bank_holidays", *WORDS]), spans(), max_size=5),
    st.dictionaries(days_near, spans(), max_size=3),
).filter(bool)
all_hours = st.one_of(*[rule_sets] * 12, st.none(), st.just("always"))


def text_of(rules: Rules | str | None, seed: int = 0) -> str:
    """The rules as an editor might type them; 0 is tidy."""
    if rules is None or isinstance(rules, str):
        return rules or ""
    chance, lines = random.Random(seed), []
    for name, value in rules.items():
        line = f"{name}: {', '.join('-'.join(span) for span in value) or 'closed'}"
        if seed:
            line = line.replace("bank_holidays", chance.choice(["bank holidays", "Bank  Holidays", "BANK_HOLIDAYS"]))
            line = chance.choice([line.upper(), line.title(), line])
            line = line.replace(", ", chance.choice([",", " , ", ", "])).replace(
                ": ", chance.choice([":", " :  ", ": "])
            )
            line = chance.choice(["  ", "", "\n \n"]) + line + chance.choice([" ", "", "\r"])
        lines.append(line)
    chance.shuffle(lines)
    return "\n".join(lines)


def pack_of(rules: Rules | str | None) -> Any:
    if rules is None or isinstance(rules, str):
        return rules
    listed = {name: ["-".join(span) for span in value] for name, value in rules.items()}
    dates = {date.fromisoformat(name): value for name, value in listed.items() if name not in WORDS}
    return {name: value for name, value in listed.items() if name in WORDS} | ({"dates": dates} if dates else {})


def naive_utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(tzinfo=None)


def by_minute(intervals: list[Interval]) -> dict[datetime, State]:
    """The state of each minute, by the naive UTC of the minute."""
    found = {}
    for interval in intervals:
        minute, end = naive_utc(interval.start), naive_utc(interval.end)
        while minute < end:
            found[minute] = interval.state
            minute += MINUTE
    return found


slow = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
quick = settings(deadline=None, max_examples=100)
ZONES = st.sampled_from([UTC, LONDON, ZoneInfo("America/New_York"), timezone(timedelta(hours=5, minutes=45))])

# ------------------------------------------------------------------------------------------------ what it means


@given(all_hours, instants, ZONES, st.integers(0, 59_999_999))
@settings(deadline=None, max_examples=1000)
def test_state_agrees_with_the_oracle(rules: Rules | str | None, utc: datetime, zone: Any, past: int) -> None:
    at = (utc.replace(tzinfo=UTC) + timedelta(microseconds=past)).astimezone(zone)
    assert state(parse(text_of(rules)), at) == oracle(rules, utc)


@given(all_hours, days_near, st.integers(0, 1380), st.integers(1, 3))
@slow
def test_coming_agrees_with_the_oracle_at_every_minute(
    rules: Rules | str | None, day: date, past: int, days: int
) -> None:
    at = datetime(day.year, day.month, day.day, tzinfo=LONDON) + past * MINUTE
    found = by_minute(coming(parse(text_of(rules)), at, days))
    assert found == {minute: oracle(rules, minute) for minute in found}


@given(all_hours, instants)
@slow
def test_coming_covers_fourteen_london_days_without_gaps(rules: Rules | str | None, utc: datetime) -> None:
    intervals = coming(parse(text_of(rules)), utc.replace(tzinfo=UTC))
    first = wall_clock(utc).date()
    edges = [datetime(day.year, day.month, day.day, tzinfo=LONDON) for day in (first, first + timedelta(days=14))]
    assert [edges[0], *(one.end for one in intervals)] == [*(one.start for one in intervals), edges[1]]


@given(all_hours, instants)
@slow
def test_neighbours_in_coming_differ(rules: Rules | str | None, utc: datetime) -> None:
    states = [one.state for one in coming(parse(text_of(rules)), utc.replace(tzinfo=UTC))]
    assert all(one != other for one, other in zip(states, states[1:], strict=False))


@given(all_hours, instants)
@slow
def test_no_interval_is_empty(rules: Rules | str | None, utc: datetime) -> None:
    intervals = coming(parse(text_of(rules)), utc.replace(tzinfo=UTC))
    assert all(one.start.astimezone(UTC) < one.end.astimezone(UTC) for one in intervals)


def at(text: str, zone: Any = LONDON, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def hours(*lines: str) -> Hours:
    found = parse("\n".join(lines))
    assert found
    return found


def shown(intervals: list[Interval]) -> list[str]:
    return [f"{one.start:%H:%M%z} {one.state}" for one in intervals]


@pytest.mark.parametrize(
    ("lines", "when", "expected"),
    [
        (["weekdays: 09:00-17:00"], "2026-11-23 08:59", CLOSED),
        (["weekdays: 09:00-17:00"], "2026-11-23 09:00", OPEN),
        (["weekdays: 09:00-17:00"], "2026-11-23 17:00", CLOSED),
        (["weekdays: 09:00-17:00"], "2026-11-28 12:00", CLOSED),
        (["daily: 00:00-24:00"], "2026-11-28 23:59", OPEN),
        (["daily: 09:00-17:00", "weekdays: 10:00-12:00"], "2026-11-23 16:00", CLOSED),
        (["weekdays: 10:00-12:00", "monday: 09:00-17:00"], "2026-11-23 16:00", OPEN),
        (["monday: 09:00-17:00", "2026-11-23: closed"], "2026-11-23 16:00", CLOSED),
        (["bank_holidays: closed", "2026-12-25: 09:00-12:00"], "2026-12-25 10:00", OPEN),
        (["daily: 09:00-17:00", "bank_holidays: closed"], "2026-12-25 10:00", CLOSED),
        (["daily: 09:00-17:00"], "2026-12-25 10:00", OPEN),
        (["daily: 09:00-17:00"], "2026-12-25 18:00", CLOSED),
        (["weekdays: 09:00-17:00"], "2026-12-25 03:00", UNKNOWN),
        (["friday: 09:00-17:00", "daily: closed"], "2026-12-25 03:00", UNKNOWN),
        (["weekends: 09:00-17:00"], "2026-12-26 03:00", UNKNOWN),
        (["weekends: 09:00-17:00"], "2026-12-28 12:00", CLOSED),
        (["weekdays: 22:00-06:00"], "2026-11-28 05:59", OPEN),
        (["weekdays: 22:00-06:00"], "2026-11-28 06:00", CLOSED),
        (["weekdays: 22:00-06:00"], "2026-11-23 05:59", CLOSED),
        (["daily: 22:00-06:00", "saturday: closed"], "2026-11-28 05:00", OPEN),
        (["weekdays: 22:00-06:00"], "2026-12-25 05:00", OPEN),
        (["weekdays: 22:00-06:00", "2026-12-26: closed"], "2026-12-26 05:00", UNKNOWN),
        (["weekdays: 22:00-06:00", "2026-12-26: closed"], "2026-12-26 06:00", CLOSED),
        (["weekdays: 22:00-06:00", "2026-12-26: 04:00-05:00"], "2026-12-26 04:30", OPEN),
    ],
)
def test_state_by_the_rules(lines: list[str], when: str, expected: State) -> None:
    assert state(hours(*lines), at(when)) == expected


def test_unknown_hours_are_unknown() -> None:
    assert state(None, at("2026-11-23 12:00")) == UNKNOWN


def test_always_is_open_at_night_on_a_bank_holiday() -> None:
    assert state(Hours(always=True), at("2026-12-25 03:00")) == OPEN


def test_an_autumn_night_opens_twice() -> None:
    night = coming(hours("daily: 00:30-01:30"), at("2026-10-25 12:00"), 1)
    assert shown(night) == [
        "00:00+0100 closed",
        "00:30+0100 open",
        "01:30+0100 closed",
        "01:00+0000 open",
        "01:30+0000 closed",
    ]


def test_hours_across_the_autumn_change_are_one_interval() -> None:
    night = coming(hours("daily: 00:30-03:00"), at("2026-10-25 12:00"), 1)
    assert shown(night) == ["00:00+0100 closed", "00:30+0100 open", "03:00+0000 closed"]


def test_minutes_that_spring_skips_never_happen() -> None:
    assert shown(coming(hours("daily: 01:00-02:00"), at("2026-03-29 12:00"), 1)) == ["00:00+0000 closed"]


def test_hours_that_begin_in_skipped_minutes_begin_after_them() -> None:
    night = coming(hours("daily: 01:30-03:00"), at("2026-03-29 12:00"), 1)
    assert shown(night) == ["00:00+0000 closed", "02:00+0100 open", "03:00+0100 closed"]


def test_intervals_are_in_london() -> None:
    zones = {
        edge.tzinfo
        for one in coming(hours("daily: 09:00-17:00"), at("2026-07-01 12:00", UTC))
        for edge in (one.start, one.end)
    }
    assert zones == {LONDON}


@pytest.mark.parametrize("ask", [state, coming])
@pytest.mark.parametrize("known", [None, Hours(always=True), Hours()])
def test_a_time_without_zone_is_refused(ask: Any, known: Hours | None) -> None:
    with pytest.raises(ValueError, match="zone"):
        ask(known, datetime(2026, 11, 23, 12))


@pytest.mark.parametrize("days", [0, -1])
def test_coming_wants_a_day_at_least(days: int) -> None:
    with pytest.raises(ValueError, match=r".+"):
        coming(None, at("2026-11-23 12:00"), days)


@pytest.mark.parametrize("year", OFFICIAL)
def test_bank_holidays_are_englands(year: int) -> None:
    only = hours("bank_holidays: 00:00-24:00")
    noon = [datetime(year, 1, 1, 12, tzinfo=LONDON) + timedelta(days=more) for more in range(365)]
    found = {day.date().isoformat() for day in noon if state(only, day) == OPEN}
    assert found == {day for day in BANK_HOLIDAYS if day.startswith(str(year))}


# ------------------------------------------------------------------------------------------------ reading and writing


@given(rule_sets, st.integers(1, 10**6))
@quick
def test_text_is_read_however_it_is_typed(rules: Rules, seed: int) -> None:
    assert parse(text_of(rules, seed)) == parse(text_of(rules))


@given(all_hours)
@quick
def test_canonical_text_means_the_same(rules: Rules | str | None) -> None:
    assert parse(canonical(text_of(rules))) == parse(text_of(rules))


@given(all_hours, st.integers(1, 10**6))
@quick
def test_there_is_one_canonical_text(rules: Rules | str | None, seed: int) -> None:
    assert canonical(text_of(rules, seed)) == canonical(text_of(rules))


@given(all_hours)
@quick
def test_canonical_text_is_its_own_canonical_text(rules: Rules | str | None) -> None:
    assert canonical(canonical(text_of(rules))) == canonical(text_of(rules))


@given(all_hours)
@quick
def test_a_pack_means_what_the_text_means(rules: Rules | str | None) -> None:
    assert from_pack(pack_of(rules)) == canonical(text_of(rules))


def test_canonical_order_and_form() -> None:
    typed = (
        "2027-01-02:closed\n2026-12-24: 09:00 - 12:00\nBank Holidays: CLOSED\n\nSunday:closed\n"
        "monday: 13:00\u201314:00,09:00-12:00\nWeekends: 22:00-06:00\nweekdays: 09:00-24:00\n DAILY : 17:00-00:00"
    )
    assert canonical(typed).splitlines() == [
        "daily: 17:00-24:00",
        "weekdays: 09:00-24:00",
        "weekends: 22:00-06:00",
        "monday: 09:00-12:00, 13:00-14:00",
        "sunday: closed",
        "bank_holidays: closed",
        "2026-12-24: 09:00-12:00",
        "2027-01-02: closed",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\n"])
def test_empty_text_means_unknown(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("text", ["always", " Always ", "\nALWAYS\n"])
def test_always_in_any_case(text: str) -> None:
    assert parse(text) == Hours(always=True)


@pytest.mark.parametrize(
    ("text", "pack"),
    [
        ("", None),
        ("always", "always"),
        ("sunday: closed", {"sunday": []}),
        ("daily: 22:00-06:00\n2026-12-24: closed", {"daily": ["22:00-06:00"], "dates": {"2026-12-24": []}}),
        ("2026-12-24: 09:00-12:00", {"dates": {"2026-12-24": ["09:00-12:00"]}}),
    ],
)
def test_from_pack(text: str, pack: object) -> None:
    assert from_pack(pack) == text


@pytest.mark.parametrize("pack", [None, {}, {"dates": {}}, {"dates": None}])
def test_a_pack_without_rules_is_unknown(pack: object) -> None:
    assert from_pack(pack) == ""


@pytest.mark.parametrize("key", ["2026-12-24", date(2026, 12, 24)])
def test_a_date_in_a_pack_is_text_or_a_date(key: object) -> None:
    assert from_pack({"dates": {key: ["09:00-12:00"]}}) == "2026-12-24: 09:00-12:00"


def rules_named(text: str) -> list[str]:
    with pytest.raises(HoursError) as caught:
        parse(text)
    return [rule for rule, _ in caught.value.problems]


def rules_named_in_pack(pack: object) -> list[str]:
    with pytest.raises(HoursError) as caught:
        from_pack(pack)
    return [rule for rule, _ in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("sunday: 9:00-17:00", "sunday"),
        ("sunday: 09.00-17.00", "sunday"),
        ("sunday: 09:00", "sunday"),
        ("sunday: 9am to 5pm", "sunday"),
        ("sunday: 25:00-26:00", "sunday"),
        ("sunday: 09:60-17:00", "sunday"),
        ("sunday: 09:00-24:01", "sunday"),
        ("sunday: 09:00-16:60", "sunday"),
        ("sunday: 24:00-06:00", "sunday"),
        ("sunday: 09:00-09:00", "sunday"),
        ("sunday: 00:00-00:00", "sunday"),
        ("sunday: 09:00-12:00,", "sunday"),
        ("sunday: closed, 09:00-12:00", "sunday"),
        ("sunday:", "sunday"),
        ("sunday", "sunday"),
        ("sunday: 09:00-12:00, 11:59-13:00", "sunday"),
        ("sunday: 09:00-12:00, 09:00-12:00", "sunday"),
        ("sunday: 22:00-06:00, 23:00-23:30", "sunday"),
        ("sunday: closed\nSUNDAY: 09:00-12:00", "sunday"),
        ("bank holidays: closed\nbank_holidays: closed", "bank_holidays"),
        ("2026-12-24: closed\n2026-12-24: closed", "2026-12-24"),
        ("wekdays: closed", "wekdays"),
        ("dates: closed", "dates"),
        ("2026-02-30: closed", "2026-02-30"),
        ("0000-01-01: closed", "0000-01-01"),
        ("20261224: closed", "20261224"),
        ("24/12/2026: closed", "24/12/2026"),
        ("2026-W52-1: closed", "2026-W52-1"),
        ("\u0662\u0660\u0662\u0666-12-24: closed", "\u0662\u0660\u0662\u0666-12-24"),
        ("sunday: \u0660\u0669:00-17:00", "sunday"),
        ("always: closed", "always"),
        ("always\nsunday: closed", "always"),
        (": closed", "hours"),
    ],
)
def test_one_mistake_is_one_problem(text: str, rule: str) -> None:
    assert rules_named(text) == [rule]


def test_all_problems_are_told_at_once() -> None:
    text = "monday: 9-5, 24:00-06:00, 09:00-12:00, 11:00-13:00\nsunday\nfunday: 9-5\nMonday: closed"
    assert rules_named(text) == ["monday", "monday", "monday", "sunday", "funday", "funday", "monday"]


def test_every_span_that_overlaps_an_earlier_one_is_told() -> None:
    assert rules_named("monday: 09:00-17:00, 10:00-11:00, 12:00-13:00") == ["monday", "monday"]


def test_spans_that_touch_do_not_overlap() -> None:
    assert canonical("monday: 09:00-12:00, 12:00-13:00") == "monday: 09:00-12:00, 12:00-13:00"


def test_equal_start_and_end_says_what_to_write_for_a_whole_day() -> None:
    with pytest.raises(HoursError, match="00:00-24:00"):
        parse("daily: 00:00-00:00")


def test_the_error_itself_says_what_is_wrong() -> None:
    with pytest.raises(HoursError, match=r"sunday: .*missing"):
        parse("sunday")


@pytest.mark.parametrize(
    ("pack", "rule"),
    [
        ("", "hours"),
        ("weekdays: 09:00-17:00", "hours"),
        (True, "hours"),
        (9, "hours"),
        ([], "hours"),
        (["always"], "hours"),
        ({"sunday": None}, "sunday"),
        ({"sunday": "closed"}, "sunday"),
        ({"sunday": "09:00-17:00"}, "sunday"),
        ({"sunday": {}}, "sunday"),
        ({"sunday": ["closed"]}, "sunday"),
        ({"sunday": ["09:00-12:00, 13:00-14:00"]}, "sunday"),
        ({"sunday": ["09:00-12:00\nmonday: closed"]}, "sunday"),
        ({"sunday": [540]}, "sunday"),
        ({"sunday": [None]}, "sunday"),
        ({"sunday": ["09:00-12:00", "11:00-13:00"]}, "sunday"),
        ({"bank holidays": [], "bank_holidays": []}, "bank_holidays"),
        ({"always": []}, "always"),
        ({1: []}, "1"),
        ({None: []}, "None"),
        ({" ": []}, "hours"),
        ({"2026-12-24": []}, "2026-12-24"),
        ({date(2026, 12, 24): []}, "2026-12-24"),
        ({"dates": []}, "dates"),
        ({"dates": "2026-12-24"}, "dates"),
        ({"dates": {"monday": []}}, "monday"),
        ({"dates": {"2026-02-30": []}}, "2026-02-30"),
        ({"dates": {datetime(2026, 12, 24): []}}, "2026-12-24 00:00:00"),
        ({"dates": {20261224: []}}, "20261224"),
        ({"dates": {"2026-12-24": [], date(2026, 12, 24): []}}, "2026-12-24"),
    ],
)
def test_one_mistake_in_a_pack_is_one_problem(pack: object, rule: str) -> None:
    assert rules_named_in_pack(pack) == [rule]


def test_all_problems_of_a_pack_are_told_at_once() -> None:
    pack = {"sunday": ["9-5", 3], "funday": [], "dates": {"x": "y"}}
    assert rules_named_in_pack(pack) == ["sunday", "sunday", "funday", "x", "x"]


bits = ["always", "closed", "daily", "sunday", "bank holidays", "2026-12-24", "2026-02-30", "09:00", "24:00", "17:60"]
any_text = st.one_of(
    st.text(),
    st.lists(st.sampled_from([*bits, ":", "-", ",", " ", "\n", "\r", "\x85", "\u2028", "\u2013", "\0", "\udcff"])).map(
        "".join
    ),
)
any_value = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        any_text,
        st.dates(),
        st.datetimes(),
        st.sampled_from(bits),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(st.sampled_from([*WORDS, "dates"]), st.dates(), st.integers(), st.text()), inner, max_size=4
        ),
    ),
)


def problems_of(read: Callable[[Any], object], value: object) -> list[tuple[str, str]]:
    """What is wrong with a value; fails when it is refused without a word, or with any other error."""
    try:
        read(value)
    except HoursError as error:
        return error.problems or [("", "")]
    return []


@given(any_text)
@example("2026-12-24\udcff: 09:00-12:00")
@settings(deadline=None, max_examples=500)
def test_any_text_is_hours_or_a_list_of_messages(text: str) -> None:
    assert all(rule.strip() and message.strip() for rule, message in problems_of(parse, text))


@given(any_value)
@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_any_pack_value_is_hours_or_a_list_of_messages(value: object) -> None:
    assert all(rule.strip() and message.strip() for rule, message in problems_of(from_pack, value))


@given(any_value)
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_what_a_pack_value_gives_is_canonical(value: object) -> None:
    try:
        text = from_pack(value)
    except HoursError:
        return
    assert canonical(text) == text


# ------------------------------------------------------------------------------------------------ in words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["Opening hours not known. Call to check."]),
        ("always", ["24 hours a day, every day"]),
        ("daily: 00:00-24:00", ["24 hours a day, every day"]),
        ("daily: 00:00-24:00\nbank_holidays: 00:00-24:00", ["24 hours a day, every day"]),
        ("daily: 00:00-24:00\nbank_holidays: closed", ["Every day, 24 hours", "Closed on bank holidays"]),
        (
            "weekdays: 00:00-24:00\nweekends: 00:00-24:00",
            ["Every day, 24 hours", "May differ on bank holidays"],
        ),
        (
            "weekdays: 00:00-24:00\nbank_holidays: 00:00-24:00",
            ["Monday to Friday, 24 hours", "Bank holidays, 24 hours"],
        ),
        ("daily: 17:00-24:00", ["Every day, 5pm to midnight"]),
        ("daily: 22:00-06:00", ["Every day, 10pm to 6am the next day"]),
        ("daily: 00:30-12:30", ["Every day, 12:30am to 12:30pm"]),
        ("weekdays: 09:00-17:00", ["Monday to Friday, 9am to 5pm", "May differ on bank holidays"]),
        (
            "weekdays: 09:00-17:00\nbank holidays: 10:00-12:00",
            ["Monday to Friday, 9am to 5pm", "Bank holidays, 10am to midday"],
        ),
        (
            "weekdays: 09:30-17:30\nthursday: 09:30-12:00, 13:00-19:30\nbank_holidays: closed",
            [
                "Monday to Wednesday and Friday, 9:30am to 5:30pm",
                "Thursday, 9:30am to midday and 1pm to 7:30pm",
                "Closed on bank holidays",
            ],
        ),
        (
            "monday: closed\ndaily: 09:00-10:00, 11:00-12:00, 13:00-14:00",
            [
                "Tuesday to Sunday, 9am to 10am, 11am to midday and 1pm to 2pm",
                "Closed on Monday",
                "May differ on bank holidays",
            ],
        ),
        (
            "tuesday: 09:00-12:00\nfriday: 09:00-12:00\ndaily: closed\nbank_holidays: closed",
            [
                "Tuesday and Friday, 9am to midday",
                "Closed on Monday, Wednesday, Thursday, Saturday and Sunday",
                "Closed on bank holidays",
            ],
        ),
        (
            "monday: 09:00-12:00\ndaily: closed\nbank_holidays: closed",
            ["Monday, 9am to midday", "Closed Tuesday to Sunday", "Closed on bank holidays"],
        ),
        (
            "daily: 09:00-17:00\n2026-12-24: 09:00-12:00\n2026-12-25: closed\n2026-11-22: closed\n2026-11-23: closed",
            [
                "Every day, 9am to 5pm",
                "Closed on 23 November 2026",
                "24 December 2026, 9am to midday",
                "Closed on 25 December 2026",
            ],
        ),
        ("daily: 00:00-24:00\n2026-11-22: closed", ["24 hours a day, every day"]),
        ("2026-12-24: 09:00-12:00", ["24 December 2026, 9am to midday", "Closed on all other days"]),
        ("2026-11-22: 09:00-12:00", ["Closed every day"]),
        ("daily: closed", ["Closed every day"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert describe(parse(text), from_day=date(2026, 11, 23)) == words


def test_without_a_day_past_dates_are_said_too() -> None:
    assert describe(parse("daily: 09:00-17:00\n2020-01-01: closed"))[1] == "Closed on 1 January 2020"


@given(all_hours, st.none() | days_near)
@quick
def test_words_are_never_missing(rules: Rules | str | None, day: date | None) -> None:
    lines = describe(parse(text_of(rules)), day)
    assert all(lines or [""])


@given(rule_sets)
@quick
def test_words_say_may_differ_exactly_where_some_bank_holiday_is_unknown(rules: Rules) -> None:
    undated = {name: value for name, value in rules.items() if name in WORDS} or {"daily": []}
    # Bank holidays on each day of the week. No span of the day before reaches the last minute of a day.
    days = ["2026-12-25", "2026-12-26", "2026-12-28", "2027-12-26", "2027-12-28", "2025-01-01", "2026-01-01"]
    late = [datetime.fromisoformat(f"{day} 23:59") for day in days]
    doubtful = any(of_day(undated, minute.date(), minute) == "unknown" for minute in late)
    assert ("May differ on bank holidays" in describe(parse(text_of(undated)))) == doubtful


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ["Opening hours not known. Call to check."]),
        ("always", ["24 hours a day, every day"]),
        ("daily: 17:00-24:00", ["Every day, 5pm to midnight"]),
        ("friday: 14:00-16:00", ["Friday, 2pm to 4pm", "May differ on bank holidays"]),
        (
            "weekdays: 08:00-18:30\nbank_holidays: closed",
            ["Monday to Friday, 8am to 6:30pm", "Closed on bank holidays"],
        ),
        (
            "weekdays: 09:30-17:30\nthursday: 09:30-19:30",
            [
                "Monday to Wednesday and Friday, 9:30am to 5:30pm",
                "Thursday, 9:30am to 7:30pm",
                "May differ on bank holidays",
            ],
        ),
        (
            "weekdays: 09:00-17:00\nwednesday: 09:00-20:00\nbank_holidays: closed",
            [
                "Monday, Tuesday, Thursday and Friday, 9am to 5pm",
                "Wednesday, 9am to 8pm",
                "Closed on bank holidays",
            ],
        ),
        (
            "weekdays: 00:00-09:00, 17:00-24:00\nweekends: 00:00-24:00\nbank_holidays: 00:00-24:00",
            [
                "Monday to Friday, midnight to 9am and 5pm to midnight",
                "Saturday and Sunday, 24 hours",
                "Bank holidays, 24 hours",
            ],
        ),
        (
            "weekdays: 09:00-17:00\nbank_holidays: closed\n2026-12-24: 09:00-12:00\n2026-12-29: closed",
            [
                "Monday to Friday, 9am to 5pm",
                "Closed on bank holidays",
                "24 December 2026, 9am to midday",
                "Closed on 29 December 2026",
            ],
        ),
    ],
)
def test_hours_are_said_as_people_say_them(typed: str, words: list[str]) -> None:
    assert describe(parse(typed)) == words
