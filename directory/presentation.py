"""What people see of a service, in two shapes that templates only print: a card in a list, and its own page. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .addresses import service_url
from .contacts import PROFESSIONAL, PUBLIC, Contact, visible
from .listing import Listing, StoredService, listing_of
from .opening import Opening, opening_of
from .vocabulary import GROUPS, PROFESSIONAL_ROLES, REFERRALS, target_in_words


@dataclass(frozen=True)
class ContactLine:
    """A contact as shown: `hours` only where they are not the service's own.

    `before` and `strong`: what a button says, the second part in bold. The number stands in one of them, once.
    """

    kind: str
    kind_in_words: str
    label: str
    shown: str
    href: str
    before: str = ""
    strong: str = ""
    hours: Opening | None = None


@dataclass(frozen=True)
class Target:
    """How soon a service aims to see whom."""

    who: str
    within: str


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
class Link:
    """A service's name and address, where it is named but not signposted to."""

    name: str
    url: str


@dataclass(frozen=True)
class Criterion:
    """Whom a service sees or does not see, in the words of the audience, and the services offered instead."""

    words: str
    instead: tuple[Link, ...] = ()


@dataclass(frozen=True)
class ServicePage:
    """A service's own page, the public's or the professionals': its card, and all that stands around it."""

    card: Card
    professional: bool
    is_open: bool
    status: str
    also_known_as: tuple[str, ...]
    what_happens: tuple[str, ...]
    accept: tuple[Criterion, ...]
    decline: tuple[Criterion, ...]
    referral: tuple[str, ...]
    provider: str
    groups: tuple[str, ...]
    roles: tuple[str, ...]
    tier: int | None
    cost: str
    checked_on: date | None
    checked_by: str
    instead: tuple[Link, ...]
    hidden_contacts: bool
    other_page: str = ""


def card_of(
    listing: Listing, audience: Collection[str], now: datetime | None, *, passphrase_given: bool = False
) -> Card:
    """Return what an outcome or a list shows of a service to this audience (words of the vocabulary).

    `now`: as in `opening_of`.
    """
    contacts = visible(listing.contacts, audience, passphrase_given=passphrase_given)
    return Card(
        key=listing.key,
        name=listing.name,
        url=service_url(listing.key, listing.audience, audience),
        summary=listing.summary,
        contacts=tuple(_contact_line(contact, listing.hours, now) for contact in contacts),
        opening=opening_of(listing.hours, now),
        targets=tuple(Target(who, target_in_words(hours, level)) for who, hours, level in listing.targets),
        address=listing.address,
        ages=ages_in_words(listing.min_age, listing.max_age),
        areas="Everywhere" if listing.areas is None else listed(listing.areas),
    )


def page_of(
    service: StoredService,
    named: Mapping[int, StoredService],
    *,
    professional: bool,
    now: datetime | None,
    passphrase_given: bool = False,
) -> ServicePage:
    """Return what a service's own page shows: the public's, or the professionals'.

    `named`: the open ones of the services that it names (see `named_by`), by pk. `now`: as in `opening_of`.
    """
    audience = PROFESSIONAL if professional else PUBLIC
    listing = listing_of(service)
    card = card_of(listing, audience, now, passphrase_given=passphrase_given)
    with_restricted = visible(listing.contacts, audience, passphrase_given=True)
    return ServicePage(
        card=card,
        professional=professional,
        is_open=service.status == "open",
        status=service.status,
        also_known_as=tuple(line for line in service.also_known_as.splitlines() if line),
        what_happens=tuple(line for line in service.what_happens.splitlines() if line),
        accept=_criteria(service, "accept", named, professional),
        decline=_criteria(service, "decline", named, professional),
        provider=service.organisation.name,
        referral=tuple(REFERRALS[word] for word in service.referral if word in REFERRALS),
        groups=tuple(GROUPS[word] for word in service.groups if word in GROUPS),
        roles=tuple(PROFESSIONAL_ROLES[word] for word in service.professional_roles if word in PROFESSIONAL_ROLES),
        tier=service.tier,
        cost=service.cost,
        checked_on=service.checked_on,
        checked_by=service.checked_by,
        instead=_links((block["value"] for block in service.instead.raw_data), named, audience),
        hidden_contacts=professional and len(with_restricted) > len(card.contacts),
        other_page=_other_page(service, professional),
    )


def named_by(service: StoredService) -> set[int]:
    """Return the pks of the services that a service names: to use instead of it, or when its criteria are not met."""
    criteria = {pk for block in service.criteria.raw_data for pk in _instead_of(block["value"])}
    return criteria | {block["value"] for block in service.instead.raw_data}


def ages_in_words(youngest: int | None, oldest: int | None) -> str:
    """Return the ages that a service takes, both inclusive, in words."""
    if youngest and oldest is not None:
        return f"Ages {youngest} to {oldest}"
    if youngest:
        return f"Ages {youngest} and over"
    if oldest is not None:
        return f"Under {oldest + 1}"
    return "All ages"


def listed(names: Iterable[str]) -> str:
    """Return names as they are said: "Camden, Islington and Haringey"."""
    every = list(names)
    return " and ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)


def _contact_line(contact: Contact, service_hours: str, now: datetime | None) -> ContactLine:
    before, strong = contact.said
    return ContactLine(
        kind=contact.kind,
        kind_in_words=contact.kind_in_words,
        label=contact.label,
        shown=contact.shown,
        href=contact.href,
        before=before,
        strong=strong,
        hours=opening_of(contact.hours, now) if contact.hours and contact.hours != service_hours else None,
    )


def _criteria(
    service: StoredService, kind: str, named: Mapping[int, StoredService], professional: bool
) -> tuple[Criterion, ...]:
    """Return the criteria of a kind; professionals read the public's words where there are no clinical ones."""
    audience, wordings = (PROFESSIONAL, ("professional", "public")) if professional else (PUBLIC, ("public",))
    stored = (block["value"] for block in service.criteria.raw_data)
    return tuple(
        Criterion(words, _links(_instead_of(criterion), named, audience))
        for criterion in stored
        if criterion.get("kind") == kind
        and (words := next((criterion[name] for name in wordings if criterion.get(name)), ""))
    )


def _links(pks: Iterable[int], named: Mapping[int, StoredService], audience: Collection[str]) -> tuple[Link, ...]:
    return tuple(
        Link(named[pk].name, service_url(named[pk].key, named[pk].audience, audience))
        for pk in pks
        if pk in named and ("professional" in audience or not PUBLIC.isdisjoint(named[pk].audience))
    )


def _other_page(service: StoredService, professional: bool) -> str:
    """Return the address of its page for the other audience, where that has one."""
    if professional and service.audience != ["professional"]:
        return service_url(service.key, service.audience, PUBLIC)
    if not professional and "professional" in service.audience:
        return service_url(service.key, service.audience, PROFESSIONAL)
    return ""


def _instead_of(criterion: Mapping[str, Any]) -> list[int]:
    """Return the pks that a stored criterion names: a list block keeps each value in an item."""
    return [item["value"] if isinstance(item, dict) else item for item in criterion.get("instead") or ()]
