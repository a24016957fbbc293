"""Opening hours as shown: in words for people, and as intervals for the script that says "open now". Pure."""

from dataclasses import dataclass
from datetime import datetime

from . import hours


@dataclass(frozen=True)
class Opening:
    """Opening hours for people (`words`) and for the script that says "open now".

    `open` and `unknown` are the coming intervals as `START-END` in minutes since 1970, with spaces between,
    or `always`; `until` is the last minute they say anything about.
    """

    words: tuple[str, ...]
    open: str = ""
    unknown: str = ""
    until: int = 0


def opening_of(text: str, now: datetime | None) -> Opening:
    """Return opening hours as shown; those that cannot be read count as unknown, never as closed.

    `now` None: in words alone, with dates that have passed too, so that they are the same words at any time.
    """
    try:
        rules = hours.parse(text)
    except hours.HoursError:
        rules = None
    # London's date: in summer, the first hour of a day there is the day before in UTC.
    today = now.astimezone(hours.LONDON).date() if now else None
    words = tuple(hours.describe(rules, from_day=today))
    if rules is None or now is None:
        return Opening(words)
    coming = hours.coming(rules, now)
    spans = {
        state: " ".join(f"{_minute(part.start)}-{_minute(part.end)}" for part in coming if part.state == state)
        for state in (hours.State.OPEN, hours.State.UNKNOWN)
    }
    return Opening(
        words, open=spans[hours.State.OPEN], unknown=spans[hours.State.UNKNOWN], until=_minute(coming[-1].end)
    )


def _minute(instant: datetime) -> int:
    return int(instant.timestamp()) // 60
