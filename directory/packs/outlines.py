"""What others need to know of a service of a pack, also of one with mistakes."""

from collections.abc import Mapping
from dataclasses import dataclass

from directory import hours
from directory.contacts import Contact
from directory.vocabulary import AUDIENCES, REFERRALS, STATUSES, URGENCIES

_ALWAYS = "always"


@dataclass(frozen=True)
class Outline:
    """A service in a few words. Ages are whole years, both inclusive, None for no limit; `areas` None is everywhere.

    What is not given limits nothing: anybody reaches the service at every hour.
    """

    key: str
    name: str
    open: bool = True
    audience: frozenset[str] = frozenset(AUDIENCES)
    min_age: int | None = None
    max_age: int | None = None
    areas: frozenset[str] | None = None
    urgency: frozenset[str] = frozenset(URGENCIES)
    referral: frozenset[str] = frozenset(REFERRALS)
    contacts: tuple[Contact, ...] = (Contact("voice", hours=_ALWAYS),)
    hours: str = ""


def outline(key: str, item: Mapping[str, object]) -> Outline:
    """Return the outline of a service as it was read.

    What is faulty counts as no limit, so that a mistake of a service does not look like a mistake of a tree.
    """
    name, status, ages = item.get("name"), item.get("status"), item.get("ages")
    ages = ages if isinstance(ages, Mapping) else {}
    return Outline(
        key=key,
        name=name if isinstance(name, str) and name.strip() else key,
        open=status == "open" or status not in list(STATUSES),
        audience=frozenset(_texts(item.get("for"))) & frozenset(AUDIENCES) or frozenset(AUDIENCES),
        min_age=_years(ages.get("min")),
        max_age=_years(ages.get("max")),
        areas=frozenset(_texts(item.get("areas"))) or None,
        urgency=frozenset(_texts(item.get("urgency"))) or frozenset(URGENCIES),
        referral=frozenset(_texts(item.get("referral"))) or frozenset(REFERRALS),
        contacts=tuple(_contact(each) for each in _mappings(item.get("contacts"))) or Outline.contacts,
        hours=_hours(item.get("hours")),
    )


def _contact(item: Mapping[str, object]) -> Contact:
    kind = item.get("kind")
    return Contact(
        kind=kind if isinstance(kind, str) else "voice",
        hours=_hours(item.get("hours")),
        audience=frozenset(_texts(item.get("for"))),
        restricted=item.get("restricted") is True,
    )


def _hours(value: object) -> str:
    try:
        return hours.from_pack(value)
    except hours.HoursError:
        return _ALWAYS


def _mappings(value: object) -> list[Mapping[str, object]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _years(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
