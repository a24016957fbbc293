"""Facts about a person that are not health information, and whether a service fits them.

Rules: `content/README.md`, "A decision tree". The search filters `age` and `area` fit in the same way.
"""

import re
from dataclasses import dataclass
from typing import Final, Protocol

ADULT_FROM: Final = 18
OLDEST: Final = 150  # the highest age that a service or an answer may name
ELSEWHERE: Final = "elsewhere"  # lives in no area of this site

_UNDER_18: Final = "under-18"
_ADULT: Final = "adult"
# Whole years have one spelling, so that the same ages are the same facts.
_YEARS: Final = r"(0|[1-9][0-9]{0,2})"
_RANGE: Final = re.compile(rf"{_YEARS}-{_YEARS}")


@dataclass(frozen=True, order=True)
class Facts:
    """What is known of a person; an empty string means not asked.

    `age`: `under-18`, `adult` or a range of whole years, both inclusive, such as `12-17`; of a filter of the search
    also whole years. `area`: an area's key or `elsewhere`.
    """

    age: str = ""
    area: str = ""

    def updated(self, later: "Facts") -> "Facts":
        """Return these facts with those of a later answer, which replace earlier ones."""
        return Facts(age=later.age or self.age, area=later.area or self.area)


class Limits(Protocol):
    """Whom a service takes: ages in whole years, both inclusive, None for no limit; area keys, None for everywhere."""

    @property
    def min_age(self) -> int | None: ...  # noqa: D102
    @property
    def max_age(self) -> int | None: ...  # noqa: D102
    @property
    def areas(self) -> frozenset[str] | None: ...  # noqa: D102


def fits(service: Limits, facts: Facts) -> bool:
    """Return whether a service takes somebody with these facts. A fact that was not asked limits nothing.

    Raise ValueError for an age that is none (see `Facts`).
    """
    if facts.area and service.areas is not None and (facts.area == ELSEWHERE or facts.area not in service.areas):
        return False
    if not facts.age:
        return True
    youngest, oldest = years_of(facts.age)
    return (oldest is None or (service.min_age or 0) <= oldest) and (
        service.max_age is None or youngest <= service.max_age
    )


def years_of(age: str) -> tuple[int, int | None]:
    """Return the youngest and the oldest of an age, in whole years, both inclusive; None for no limit.

    Raise ValueError for an age that is none (see `Facts`).
    """
    if age == _UNDER_18:
        return 0, ADULT_FROM - 1
    if age == _ADULT:
        return ADULT_FROM, None
    if limits := _RANGE.fullmatch(age):
        youngest, oldest = map(int, limits.groups())
        if youngest <= oldest <= OLDEST:
            return youngest, oldest
        raise ValueError(f"{age!r} is no range of ages.")
    if not re.fullmatch(_YEARS, age):
        raise ValueError(f"{age!r} is no age.")
    return int(age), int(age)


def can_be_set(age: str) -> bool:
    """Return whether an answer may say that somebody is of this age: `under-18`, `adult` or a range."""
    try:
        years_of(age)
    except ValueError:
        return False
    return not age.isdigit()
