"""Whether an audience can reach a service itself, at any time of any day. Pure.

The rules: `content/README.md`, "A decision tree", *reach itself* and *at every hour*.
"""

import functools
from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Final, Protocol

from . import hours
from .contacts import Contact, visible
from .hours import LONDON, Hours, State

# Whose referral it takes for an audience to come without anybody else.
_OWN_REFERRALS: Final = {
    "patient": frozenset({"self"}),
    "carer": frozenset({"carer"}),
    "professional": frozenset({"gp", "professional", "police"}),
}
# Ways to somebody who answers there and then: nobody reads an e-mail at night, and a page does not talk.
_CONVERSATIONS: Final = frozenset({"voice", "text", "chat"})
_EMERGENCY: Final = "emergency"
_DAY: Final = timedelta(days=1)


class Reachable(Protocol):
    """What is read of a service. `hours`: as text, those of each contact that has none of its own."""

    @property
    def audience(self) -> Collection[str]: ...  # noqa: D102
    @property
    def urgency(self) -> Collection[str]: ...  # noqa: D102
    @property
    def referral(self) -> Collection[str]: ...  # noqa: D102
    @property
    def contacts(self) -> Iterable[Contact]: ...  # noqa: D102
    @property
    def hours(self) -> str: ...  # noqa: D102


def reaches_at_every_hour(audience: str, service: Reachable) -> bool:
    """Return whether an audience can reach a service itself at every hour, by its contacts taken together.

    Restricted contacts do not count: who comes may not have the passphrase.
    """
    if audience not in service.audience or _OWN_REFERRALS.get(audience, frozenset()).isdisjoint(service.referral):
        return False
    own = [each for each in visible(service.contacts, {audience}) if each.kind in _CONVERSATIONS]
    return open_at_every_hour(tuple(each.hours or service.hours for each in own))


def answers_emergencies(audience: str, service: Reachable) -> bool:
    """Return whether a service is for emergencies and shows the audience a number that is answered at every hour."""
    return _EMERGENCY in service.urgency and any(
        each.kind == "voice" and open_at_every_hour((each.hours or service.hours,))
        for each in visible(service.contacts, {audience})
    )


@functools.lru_cache(maxsize=4096)
def open_at_every_hour(texts: tuple[str, ...]) -> bool:
    """Return whether at any time of any day at least one of several hours, as text, is known to be open.

    Hours that are unknown, or that cannot be read, are not known to be open. All dates that are named count, also those
    that have passed.
    """
    known = [each for each in map(_read, texts) if each]
    if any(each.always for each in known):
        return True
    usual = [Hours(tuple(rule for rule in each.rules if not _is_date(rule[0]))) for each in known]
    named = {date.fromisoformat(name) for each in known for name, _ in each.rules if _is_date(name)}
    # Opening times may run past midnight, so the day after a named one differs too.
    dates = {on + after for on in named for after in (timedelta(0), _DAY) if 1 < on.year < date.max.year - 1}
    return all(_is_open_all(usual, on) for on in _kinds_of_days()) and all(_is_open_all(known, on) for on in dates)


def _read(text: str) -> Hours | None:
    try:
        return hours.parse(text)
    except hours.HoursError:
        return None


def _is_date(rule: str) -> bool:
    return rule[0].isdigit()


@functools.cache
def _kinds_of_days() -> tuple[date, ...]:
    """Return one day of each kind that hours without dates can tell from another.

    These are the weekdays, each a bank holiday or not, after a day that was a bank holiday or not. Within fifteen years
    every kind comes that there is; none of those that are kept is a day on which the clocks change.
    """
    days = (date(2026, 1, 1) + timedelta(days=ahead) for ahead in range(15 * 365))
    return tuple(
        {(on.weekday(), hours.is_bank_holiday(on), hours.is_bank_holiday(on - _DAY)): on for on in days}.values()
    )


def _is_open_all(every: Iterable[Hours], on: date) -> bool:
    """Return whether at any time of a day at least one of several hours is known to be open."""
    start = datetime.combine(on, time(), LONDON)
    # As seconds, for within one zone Python compares wall clocks.
    spans = sorted(
        (span.start.timestamp(), span.end.timestamp())
        for each in every
        for span in hours.coming(each, start, days=1)
        if span.state == State.OPEN
    )
    covered = start.timestamp()
    for begins, ends in spans:
        if begins > covered:
            return False
        covered = max(covered, ends)
    return covered >= datetime.combine(on + _DAY, time(), LONDON).timestamp()
