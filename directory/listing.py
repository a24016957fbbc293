"""What lists and outcomes need of a service, as plain values that a published copy or an index can hold. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from .checks import Entry
from .contacts import Contact, Lender, shown_contacts


class StoredService(Protocol):
    """What is read of a `models.Service`. A protocol, so that what is pure can use this module without Django."""

    key: str
    type: str
    name: str
    also_known_as: str
    organisation: Any
    status: str
    instead: Any
    urgency: list[str]
    alert: str
    alert_until: date | None
    audience: list[str]
    professional_roles: list[str]
    everywhere: bool
    areas: Any
    min_age: int | None
    max_age: int | None
    groups: list[str]
    tier: int | None
    hours: str
    contacts: Any
    contacts_from: Any
    languages: list[str]
    interpreters: bool
    attending: list[str]
    access: list[str]
    response_targets: Any
    criteria: Any
    referral: list[str]
    what_to_send: str
    waiting: str
    waiting_on: date | None
    checked_on: date | None
    checked_by: str
    address_line: str
    town: str
    postcode: str
    summary: str
    what_happens: str
    cost: str
    ods_code: str
    dos_id: str
    oruk_id: str
    source: str


# What people write; whoever reads it must see all of it.
TEXTS = (
    *("name", "also_known_as", "summary", "what_happens", "what_to_send", "alert", "waiting", "cost", "source"),
    *("address_line", "town", "postcode", "checked_by", "ods_code", "dos_id", "oruk_id"),
)

# Whom it is for (a clause after "If"), within how many hours, and the word of `URGENCIES`.
StoredTarget = tuple[str, float | None, str]


@dataclass(frozen=True)
class Listing:
    """What a card is made of, for any audience and time: plain values that a published copy or an index can hold.

    Ages are whole years, both inclusive. `areas` None: everywhere; else their names. `targets` are in the public's
    words, those that have such; `professional_targets` are all of them.
    """

    key: str
    name: str
    summary: str
    audience: frozenset[str]
    hours: str = ""
    contacts: tuple[Contact, ...] = ()
    targets: tuple[StoredTarget, ...] = ()
    address: str = ""
    min_age: int | None = None
    max_age: int | None = None
    areas: tuple[str, ...] | None = None
    type: str = "service"
    professional_targets: tuple[StoredTarget, ...] = ()
    alert: str = ""
    alert_until: date | None = None
    referral: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    interpreters: bool = False
    attending: tuple[str, ...] = ()
    waiting: str = ""
    waiting_on: date | None = None
    cost: str = ""


def listing_of(service: StoredService) -> Listing:
    """Return what a card of a service is made of. No query where it comes from `for_listings()`."""
    return Listing(
        key=service.key,
        name=service.name,
        summary=service.summary,
        audience=frozenset(service.audience),
        hours=service.hours,
        contacts=contacts_of(service),
        targets=tuple(_targets(service, "who")),
        address=", ".join(part for part in (service.address_line, service.town, service.postcode) if part),
        min_age=service.min_age,
        max_age=service.max_age,
        areas=None if service.everywhere else tuple(area.name for area in service.areas.all()),
        type=service.type,
        professional_targets=tuple(_targets(service, "professional_who", "who")),
        alert=service.alert,
        alert_until=service.alert_until,
        referral=tuple(service.referral),
        languages=tuple(service.languages),
        interpreters=service.interpreters,
        attending=tuple(service.attending),
        waiting=service.waiting,
        waiting_on=service.waiting_on,
        cost=service.cost,
    )


def _targets(service: StoredService, *wordings: str) -> Iterator[StoredTarget]:
    """Yield the response targets that have one of these wordings, in the first that they have."""
    for block in service.response_targets.raw_data:
        each = block["value"]
        if who := next((each[name] for name in wordings if each.get(name)), ""):
            yield who, each.get("within_hours"), each.get("level") or ""


def contacts_of(service: StoredService) -> tuple[Contact, ...]:
    """Return a service's contacts, in order, those that follow another service's with its number.

    Those that nobody may see as they are, are left out: see `shown_contacts`.
    """
    own = _own(service)
    others = (
        {other.pk: _lender(other) for other in service.contacts_from.all()} if any(each.same_as for each in own) else {}
    )
    return tuple(shown_contacts(own, service.referral, others))


def _own(service: StoredService) -> list[Contact]:
    return [Contact.from_stored(block["value"]) for block in service.contacts.raw_data]


def _lender(service: Any) -> Lender:
    return Lender(service.is_open, frozenset(service.audience), tuple(service.referral), tuple(_own(service)))


def entry_of(service: StoredService, *, serves: bool) -> Entry:
    """Return what is checked of a service. `serves`: whether it has an area or serves everywhere."""
    return Entry(
        type=service.type,
        serves=serves,
        urgency=service.urgency,
        audience=service.audience,
        hours=service.hours,
        min_age=service.min_age,
        max_age=service.max_age,
        alert_until=service.alert_until,
        waiting_on=service.waiting_on,
        contacts=[block["value"] for block in service.contacts.raw_data],
        response_targets=[block["value"] for block in service.response_targets.raw_data],
        criteria=[block["value"] for block in service.criteria.raw_data],
        texts={name: getattr(service, name) or "" for name in TEXTS},
    )
