"""Facts about a person that are not health information, and whether a service fits them.

Rules: `content/README.md`, "A decision tree". The search filters `age` and `area` fit in the same way.
"""

from dataclasses import dataclass
from typing import Protocol

ADULT_FROM = 18


@dataclass(frozen=True, order=True)
class Facts:
    """What is known of a person; an empty string means not asked.

    `age`: `under-18`, `adult` or whole years as digits. `area`: an area's key.
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
    """Return whether a service takes somebody with these facts. A fact that was not asked limits nothing."""
    if facts.area and service.areas is not None and facts.area not in service.areas:
        return False
    youngest = service.min_age or 0
    oldest = service.max_age
    if facts.age == "under-18":
        return youngest < ADULT_FROM
    if facts.age == "adult":
        return oldest is None or oldest >= ADULT_FROM
    if facts.age:
        years = int(facts.age)
        return youngest <= years and (oldest is None or years <= oldest)
    return True
