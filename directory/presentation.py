"""What people see of a service, in two shapes that templates only print: a card in a list, and its own page. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from . import sentences as say
from .addresses import service_url
from .contacts import PROFESSIONAL, PUBLIC, Contact, visible
from .hours import LONDON
from .listing import Listing, StoredService, listing_of
from .opening import Opening, opening_of
from .vocabulary import GROUPS, PROFESSIONAL_ROLES, REFERRALS

# What stands in the list of facts: its name, and words.
Fact = tuple[str, str]


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
    languages: str = ""


@dataclass(frozen=True)
class Card:
    """A service in a list of results or in an outcome.

    `opening`: without words for what has no hours, as an app. `targets`: sentences. `self_help`: what it is, where one
    uses it on one's own. `alert`: never for paper, which outlives it. `referred`: who can refer, where this audience
    cannot approach the service; such a card has no contacts.
    """

    key: str
    name: str
    url: str
    summary: str
    contacts: tuple[ContactLine, ...]
    opening: Opening
    targets: tuple[str, ...]
    address: str
    ages: str
    areas: str
    self_help: str = ""
    alert: str = ""
    referred: str = ""
    attending: str = ""
    languages: str = ""
    waiting: str = ""
    cost: str = ""


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
    agreed: str = ""


@dataclass(frozen=True)
class Criteria:
    """The criteria of one kind. `agreed`: by whom, for professionals; where all are alike, once for all of them."""

    each: tuple[Criterion, ...] = ()
    agreed: str = ""


@dataclass(frozen=True)
class ServicePage:
    """A service's own page, the public's or the professionals': its card, and all that stands around it.

    `facts`: what stands in the list, in order. `identifiers` and `what_to_send` are for professionals alone.
    """

    card: Card
    professional: bool
    is_open: bool
    status: str
    what_happens: tuple[str, ...]
    what_to_send: tuple[str, ...]
    accept: Criteria
    decline: Criteria
    referral: tuple[str, ...]
    facts: tuple[Fact, ...]
    identifiers: tuple[Fact, ...]
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
    referred = say.who_refers(listing.referral, audience)
    is_self_help = listing.type == "self_help"
    # Hours say when somebody answers: nothing of what one cannot approach, and nothing unknown of what one uses alone.
    without_hours = bool(referred) or (is_self_help and not listing.hours)
    return Card(
        key=listing.key,
        name=listing.name,
        url=service_url(listing.key, listing.audience, audience),
        summary=listing.summary,
        contacts=() if referred else tuple(_contact_line(contact, listing.hours, now) for contact in contacts),
        opening=Opening(()) if without_hours else opening_of(listing.hours, now),
        targets=() if is_self_help else _targets(listing, audience),
        address=listing.address,
        ages=say.ages_in_words(listing.min_age, listing.max_age),
        areas="Everywhere" if listing.areas is None else say.listed(listing.areas),
        self_help=say.SELF_HELP if is_self_help else "",
        # London's day: in summer, the first hour of a day there is the day before in UTC.
        alert=say.alert_on(listing.alert, listing.alert_until, now.astimezone(LONDON).date() if now else None),
        referred=referred,
        attending=say.attending_in_words(listing.attending),
        languages=say.languages_in_words(listing.languages, interpreters=listing.interpreters),
        waiting=say.waiting_in_words(listing.waiting, listing.waiting_on),
        cost=listing.cost[:1].upper() + listing.cost[1:],
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
        what_happens=_lines(service.what_happens),
        what_to_send=_lines(service.what_to_send) if professional else (),
        accept=_criteria(service, "accept", named, professional),
        decline=_criteria(service, "decline", named, professional),
        referral=() if card.referred else tuple(REFERRALS[word] for word in service.referral if word in REFERRALS),
        facts=_facts(service, card, professional),
        identifiers=_identifiers(service) if professional else (),
        checked_on=service.checked_on,
        checked_by=service.checked_by,
        instead=_links((block["value"] for block in service.instead.raw_data), named, audience),
        hidden_contacts=professional and not card.self_help and len(with_restricted) > len(card.contacts),
        other_page=_other_page(service, professional),
    )


def named_by(service: StoredService) -> set[int]:
    """Return the pks of the services that a service names: to use instead of it, or when its criteria are not met."""
    criteria = {pk for block in service.criteria.raw_data for pk in _instead_of(block["value"])}
    return criteria | {block["value"] for block in service.instead.raw_data}


def _targets(listing: Listing, audience: Collection[str]) -> tuple[str, ...]:
    if "professional" in audience:
        return tuple(say.target_for_professionals(*target) for target in listing.professional_targets)
    return tuple(say.target_for_public(*target) for target in listing.targets)


def _facts(service: StoredService, card: Card, professional: bool) -> tuple[Fact, ...]:
    """Return the list of facts of a service's page and sheet, less those that are not known."""
    roles = (PROFESSIONAL_ROLES[word] for word in service.professional_roles if word in PROFESSIONAL_ROLES)
    names = ", ".join(_lines(service.also_known_as))
    facts = (
        ("Run by", service.organisation.name),
        ("Ages", card.ages),
        ("Where", card.areas),
        ("Specially for", ", ".join(GROUPS[word] for word in service.groups if word in GROUPS)),
        ("How people are seen", card.attending),
        ("Waiting time", card.waiting),
        ("Languages", card.languages),
        ("Access", say.access_in_words(service.access)),
        ("Cost", card.cost),
        ("Referrers", ", ".join(roles) if professional else ""),
        ("Tier", str(service.tier) if professional and service.tier else ""),
        ("Also known as", names[:1].upper() + names[1:]),
    )
    return tuple((name, words) for name, words in facts if words)


def _identifiers(service: StoredService) -> tuple[Fact, ...]:
    """Return its keys elsewhere."""
    every = (("ODS code", service.ods_code), ("DoS id", service.dos_id), ("Open Referral UK id", service.oruk_id))
    return tuple((name, words) for name, words in every if words)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line)


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
        languages=say.languages_in_words(contact.languages),
    )


def _criteria(service: StoredService, kind: str, named: Mapping[int, StoredService], professional: bool) -> Criteria:
    """Return the criteria of a kind; professionals read the public's words where there are no clinical ones."""
    audience, wordings = (PROFESSIONAL, ("professional", "public")) if professional else (PUBLIC, ("public",))
    stored = (block["value"] for block in service.criteria.raw_data)
    each = tuple(
        Criterion(words, _links(_instead_of(criterion), named, audience), _agreed(criterion) if professional else "")
        for criterion in stored
        if criterion.get("kind") == kind
        and (words := next((criterion[name] for name in wordings if criterion.get(name)), ""))
    )
    said = {criterion.agreed for criterion in each}
    if len(said) != 1:
        return Criteria(each)
    return Criteria(tuple(replace(criterion, agreed="") for criterion in each), said.pop())


def _agreed(criterion: Mapping[str, Any]) -> str:
    """Return who signed a stored criterion off: its date is one, or the text of one."""
    on = criterion.get("agreed_on")
    return say.agreed_in_words(criterion.get("agreed_by") or "", date.fromisoformat(str(on)) if on else None)


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
