"""Who reaches a service itself at every hour, against looking at every day of many years, a quarter at a time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import holidays
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from directory.availability import _kinds_of_days, answers_emergencies, open_at_every_hour, reaches_at_every_hour
from directory.contacts import Contact
from directory.hours import LONDON

# ------------------------------------------------------------------------------------------------ the oracle

# Years in which bank holidays fall on every day that they can, in every order.
DAYS = [date(2032, 1, 1) + timedelta(days=ahead) for ahead in range(11 * 365)]
HOLIDAYS = set(holidays.country_holidays("GB", subdiv="ENG", years=range(2031, 2045)))
NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Rules = dict[str, set[int]]  # the quarters of a day at which it is open: 0 to 3, and 4 to 7 of the day after


def starting(rules: Rules, on: date) -> set[int]:
    """The quarters that are known to be open, of what starts on a day."""
    if str(on) in rules:
        return rules[str(on)]
    if on in HOLIDAYS and "bank_holidays" in rules:
        return rules["bank_holidays"]
    usual = [NAMES[on.weekday()], "weekends" if on.weekday() > 4 else "weekdays"]
    for name in usual:
        if name in rules:
            return set() if on in HOLIDAYS else rules[name]
    return rules.get("daily", set())


def is_always_open(every: list[Rules]) -> bool:
    return all(
        set().union(
            *(
                starting(rules, on) | {quarter - 4 for quarter in starting(rules, on - timedelta(days=1))}
                for rules in every
            )
        )
        >= {0, 1, 2, 3}
        for on in DAYS
    )


def in_words(rules: Rules) -> str:
    """Hours as they are typed: 0 is midnight to 6, and so on."""

    def spans(quarters: set[int]) -> str:
        if not quarters:
            return "closed"
        first, last = min(quarters), max(quarters) + 1
        return f"{first * 6:02}:00-{last * 6 if last <= 4 else (last - 4) * 6:02}:00"

    return "\n".join(f"{name}: {spans(quarters)}" for name, quarters in rules.items())


# A span of 6 to 24 hours without a gap; one that runs past midnight ends before it began.
quarters = st.builds(
    lambda start, length: set(range(start, start + length)), st.integers(0, 3), st.sampled_from([1, 2, 3])
) | st.sampled_from([set(), {0, 1, 2, 3}, {0, 1, 2, 3}])
rules = st.dictionaries(
    st.sampled_from(["daily", "daily", "weekdays", "weekends", "bank_holidays", *NAMES, "2033-12-25", "2036-02-29"]),
    quarters,
    min_size=1,
    max_size=4,
)
usual = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def complement(rules: Rules) -> Rules:
    return {name: {0, 1, 2, 3} - {quarter % 4 for quarter in open_} for name, open_ in rules.items()}


@usual
@given(st.lists(rules, max_size=3))
def test_hours_taken_together_are_open_always_as_every_day_shows(every: list[Rules]):
    assert open_at_every_hour(tuple(map(in_words, every))) is is_always_open(every)


@usual
@given(rules)
def test_several_that_take_turns_are_open_always_as_every_day_shows(one: Rules):
    every = [one, *({name: open_ & {quarter} for name, open_ in complement(one).items()} for quarter in range(4))]
    event(str(is_always_open(every)))
    assert open_at_every_hour(tuple(map(in_words, every))) is is_always_open(every)


# ------------------------------------------------------------------------------------------------ one by one


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["always"], True),
        (["daily: 00:00-24:00"], True),
        (["weekdays: 00:00-24:00\nweekends: 00:00-24:00"], False),  # bank holidays are not known
        (["weekdays: 00:00-24:00\nweekends: 00:00-24:00\nbank_holidays: 00:00-24:00"], True),
        (["daily: 00:00-24:00\nbank_holidays: closed"], False),
        (["daily: 08:00-20:00", "daily: 20:00-08:00"], True),
        (["daily: 08:00-20:00", "daily: 20:01-08:00"], False),
        (["daily: 22:00-06:00", "daily: 06:00-22:00\nbank_holidays: closed"], False),
        (["daily: 00:00-24:00\n2026-12-25: 00:00-23:59"], False),
        (["daily: 00:00-24:00\n2026-12-25: closed", "2026-12-25: 00:00-24:00"], True),
        # The night of the closed day belongs to the day before its morning.
        (["daily: 20:00-08:00\n2026-05-06: closed", "daily: 08:00-20:00\n2026-05-06: 00:00-24:00"], False),
        (["daily: 09:00-09:00"], False),  # cannot be read
        ([""], False),
        ([], False),
        (["daily: 00:00-24:00\n9999-12-31: closed"], True),  # there is no day after it to look at
        (["daily: 00:00-24:00\n2030-03-31: 00:00-01:00, 02:00-24:00"], True),  # clocks go forward: all there is
        (["daily: 00:00-24:00\n2030-10-27: 00:00-01:00, 02:00-24:00"], False),
    ],
)
def test_hours_are_open_at_every_hour(texts: list[str], expected: bool):
    assert open_at_every_hour(tuple(texts)) is expected


def test_each_kind_of_day_is_looked_at_and_none_with_a_change_of_clocks():
    days = _kinds_of_days()
    assert len(days) == 27  # of 28: the Monday after a Sunday that is a bank holiday is one too
    midnights = [[datetime.combine(on + timedelta(days=ahead), time(), LONDON) for ahead in (0, 1)] for on in days]
    assert all(first.utcoffset() == last.utcoffset() for first, last in midnights)


@dataclass(frozen=True)
class Service:
    audience: frozenset[str] = frozenset({"patient", "professional"})
    urgency: frozenset[str] = frozenset({"emergency"})
    referral: frozenset[str] = frozenset({"self", "carer", "gp"})
    contacts: tuple[Contact, ...] = (Contact("voice"),)
    hours: str = "always"


DAY, NIGHT = "daily: 08:00-20:00", "daily: 20:00-08:00"
FOR_PROFESSIONALS = frozenset({"professional"})


@pytest.mark.parametrize(
    ("service", "audience", "expected"),
    [
        (Service(), "patient", True),
        (Service(), "professional", True),
        (Service(), "carer", False),  # a carer may refer, but the entry is not for carers
        (Service(referral=frozenset({"gp"})), "patient", False),
        (Service(referral=frozenset({"police"})), "professional", True),
        (Service(referral=frozenset({"self"})), "professional", False),
        (Service(referral=frozenset()), "patient", False),
        (Service(contacts=()), "patient", False),
        (Service(contacts=(Contact("text"),)), "patient", True),
        (Service(contacts=(Contact("chat"),)), "patient", True),
        (Service(contacts=(Contact("email"), Contact("web"), Contact("relay"))), "patient", False),
        (Service(contacts=(Contact("voice", restricted=True),)), "professional", False),
        (Service(contacts=(Contact("voice", audience=FOR_PROFESSIONALS),)), "patient", False),
        (Service(contacts=(Contact("voice", audience=FOR_PROFESSIONALS),)), "professional", True),
        (Service(hours=""), "patient", False),
        (Service(hours="", contacts=(Contact("voice", hours="always"),)), "patient", True),
        (Service(contacts=(Contact("voice", hours=DAY),)), "patient", False),
        (Service(contacts=(Contact("voice", hours=DAY), Contact("chat", hours=NIGHT))), "patient", True),
        (Service(contacts=(Contact("voice", hours=DAY), Contact("email", hours=NIGHT))), "patient", False),
        (
            Service(contacts=(Contact("voice", hours=DAY), Contact("text", hours=NIGHT, audience=FOR_PROFESSIONALS))),
            "patient",
            False,
        ),
        (Service(hours=DAY, contacts=(Contact("voice"), Contact("text", hours=NIGHT))), "patient", True),
    ],
)
def test_an_audience_reaches_a_service_itself_at_every_hour(service: Service, audience: str, expected: bool):
    assert reaches_at_every_hour(audience, service) is expected


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (Service(), True),
        (Service(referral=frozenset()), True),
        (Service(urgency=frozenset({"urgent"})), False),
        (Service(contacts=(Contact("text"), Contact("chat"))), False),
        (Service(hours=DAY), False),
        (Service(contacts=(Contact("voice", hours=DAY), Contact("voice", hours=NIGHT))), False),  # not one number
        (Service(contacts=(Contact("voice", restricted=True),)), False),
        (Service(contacts=(Contact("voice", audience=FOR_PROFESSIONALS),)), False),
    ],
)
def test_a_service_answers_emergencies(service: Service, expected: bool):
    assert answers_emergencies("patient", service) is expected
