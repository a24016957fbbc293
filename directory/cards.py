"""What a page shows of a service, as plain values that templates only print."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from . import hours as opening
from .contacts import PROFESSIONAL, PUBLIC, Contact, visible
from .vocabulary import GROUPS, PROFESSIONAL_ROLES, REFERRALS, URGENCIES

if TYPE_CHECKING:
    from .models import Service

DAYS_AHEAD = 14


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


@dataclass(frozen=True)
class ContactLine:
    """A contact as shown: `hours` only where they are not the service's own."""

    kind: str
    kind_in_words: str
    label: str
    shown: str
    href: str
    hours: Opening | None = None


@dataclass(frozen=True)
class Target:
    """How soon a service aims to see whom."""

    who: str
    within: str


@dataclass(frozen=True)
class Criterion:
    """Whom a service sees or does not see, in the words of the audience, and the services offered instead."""

    words: str
    instead: tuple["Link", ...] = ()


@dataclass(frozen=True)
class Link:
    """A service's name and address, where it is named but not signposted to."""

    name: str
    url: str


@dataclass(frozen=True)
class Card:
    """A service in a list of results or in an outcome."""

    key: str
    name: str
    url: str
    summary: str
    contacts: tuple[ContactLine, ...]
    opening: Opening
    targets: tuple[Target, ...]
    address: str
    ages: str
    areas: str


@dataclass(frozen=True)
class Details:
    """All that a service's own page shows besides its card."""

    card: Card
    professional: bool
    is_open: bool
    status: str
    also_known_as: tuple[str, ...]
    what_happens: tuple[str, ...]
    accept: tuple[Criterion, ...]
    decline: tuple[Criterion, ...]
    referral: tuple[str, ...]
    urgency: tuple[str, ...]
    groups: tuple[str, ...]
    roles: tuple[str, ...]
    tier: int | None
    cost: str
    checked_on: date | None
    checked_by: str
    instead: tuple[Link, ...]
    hidden_contacts: bool
    other_page: str = ""


def ages_in_words(youngest: int | None, oldest: int | None) -> str:
    """Give the ages that a service takes, both inclusive, in words."""
    if youngest and oldest is not None:
        return f"Ages {youngest} to {oldest}"
    if youngest:
        return f"Ages {youngest} and over"
    if oldest is not None:
        return f"Under {oldest + 1}"
    return "All ages"


def listed(names: Iterable[str]) -> str:
    """Give names as they are said: "Camden, Islington and Haringey"."""
    every = list(names)
    return " and ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)


def areas_in_words(service: "Service") -> str:
    """Give the areas that a service serves in words."""
    return "Everywhere" if service.everywhere else listed(area.name for area in service.areas.all())


def target_in_words(within_hours: float | None, level: str) -> str:
    """Give a response target in words: an aim, never a promise."""
    if not within_hours:
        return URGENCIES.get(level, "").lower()
    if within_hours < 1:
        return f"within {within_hours * 60:.0f} minutes"
    if within_hours >= 48 and within_hours % 24 == 0:
        return f"within {within_hours / 24:.0f} days"
    return f"within {within_hours:g} hour{'' if within_hours == 1 else 's'}"


def opening_of(text: str, now: datetime) -> Opening:
    """Give opening hours for people and for the script; hours that cannot be read count as unknown, never as closed."""
    try:
        rules = opening.parse(text)
    except opening.HoursError:
        rules = None
    words = tuple(opening.describe(rules, from_day=now.date()))
    if rules is None:
        return Opening(words)
    coming = opening.coming(rules, now, DAYS_AHEAD)
    spans: dict[opening.State, str] = {}
    for state in (opening.State.OPEN, opening.State.UNKNOWN):
        spans[state] = " ".join(
            f"{int(part.start.timestamp()) // 60}-{int(part.end.timestamp()) // 60}"
            for part in coming
            if part.state == state
        )
    return Opening(
        words,
        open=spans[opening.State.OPEN],
        unknown=spans[opening.State.UNKNOWN],
        until=int(coming[-1].end.timestamp()) // 60,
    )


def contacts_of(service: "Service") -> list[Contact]:
    """Give all contacts of a service, whoever they are for."""
    return [Contact.from_stored(block["value"]) for block in service.contacts.raw_data]


def _lines(contacts: Iterable[Contact], service_hours: str, now: datetime) -> tuple[ContactLine, ...]:
    return tuple(
        ContactLine(
            kind=contact.kind,
            kind_in_words=contact.kind_in_words,
            label=contact.label,
            shown=contact.shown,
            href=contact.href,
            hours=opening_of(contact.hours, now) if contact.hours and contact.hours != service_hours else None,
        )
        for contact in contacts
    )


def service_url(service: "Service", audience: Collection[str]) -> str:
    """Give the address of a service's page for an audience; the other page where this audience has none."""
    if "professional" in audience and "professional" in service.audience:
        return reverse("professional_service", args=[service.key])
    return service.get_absolute_url()


def card_of(service: "Service", audience: Collection[str], now: datetime, *, passphrase_given: bool = False) -> Card:
    """Give what an outcome or a list shows of a service to this audience (words of the vocabulary)."""
    contacts = visible(contacts_of(service), audience, passphrase_given=passphrase_given)
    targets = (block["value"] for block in service.response_targets.raw_data)
    return Card(
        key=service.key,
        name=service.name,
        url=service_url(service, audience),
        summary=service.summary,
        contacts=_lines(contacts, service.hours, now),
        opening=opening_of(service.hours, now),
        targets=tuple(
            Target(target.get("who") or "", target_in_words(target.get("within_hours"), target.get("level") or ""))
            for target in targets
        ),
        address=", ".join(part for part in (service.address_line, service.town, service.postcode) if part),
        ages=ages_in_words(service.min_age, service.max_age),
        areas=areas_in_words(service),
    )


def _links(pks: Iterable[int], services: Mapping[int, "Service"], audience: Collection[str]) -> tuple[Link, ...]:
    return tuple(
        Link(services[pk].name, service_url(services[pk], audience))
        for pk in pks
        if pk in services and ("professional" in audience or not PUBLIC.isdisjoint(services[pk].audience))
    )


def details_of(service: "Service", *, professional: bool, now: datetime, passphrase_given: bool = False) -> Details:
    """Give what a service's own page shows: the public's, or the professionals'. One query for all it names."""
    audience = PROFESSIONAL if professional else PUBLIC
    criteria = [block["value"] for block in service.criteria.raw_data]
    instead = [block["value"] for block in service.instead.raw_data]
    named = {pk for criterion in criteria for pk in _instead_of(criterion)} | set(instead)
    services = {other.pk: other for other in type(service).objects.open().filter(pk__in=named)}

    def criteria_of(kind: str) -> tuple[Criterion, ...]:
        wordings = ("professional", "public") if professional else ("public",)
        return tuple(
            Criterion(words, _links(_instead_of(criterion), services, audience))
            for criterion in criteria
            if criterion.get("kind") == kind
            and (words := next((criterion[name] for name in wordings if criterion.get(name)), ""))
        )

    every = contacts_of(service)
    card = card_of(service, audience, now, passphrase_given=passphrase_given)
    other_page = ""
    if professional and service.audience != ["professional"]:
        other_page = reverse("service", args=[service.key])
    elif not professional and "professional" in service.audience:
        other_page = reverse("professional_service", args=[service.key])
    return Details(
        card=card,
        professional=professional,
        is_open=service.status == "open",
        status=service.status,
        also_known_as=tuple(line for line in service.also_known_as.splitlines() if line),
        what_happens=tuple(line for line in service.what_happens.splitlines() if line),
        accept=criteria_of("accept"),
        decline=criteria_of("decline"),
        referral=tuple(REFERRALS[word] for word in service.referral if word in REFERRALS),
        urgency=tuple(URGENCIES[word] for word in service.urgency if word in URGENCIES),
        groups=tuple(GROUPS[word] for word in service.groups if word in GROUPS),
        roles=tuple(PROFESSIONAL_ROLES[word] for word in service.professional_roles if word in PROFESSIONAL_ROLES),
        tier=service.tier,
        cost=service.cost,
        checked_on=service.checked_on,
        checked_by=service.checked_by,
        instead=_links(instead, services, audience),
        hidden_contacts=professional and len(visible(every, audience, passphrase_given=True)) > len(card.contacts),
        other_page=other_page,
    )


def _instead_of(criterion: Mapping[str, Any]) -> list[int]:
    """Give the pks that a stored criterion names: a list block keeps each value in an item."""
    return [item["value"] if isinstance(item, dict) else item for item in criterion.get("instead") or ()]
