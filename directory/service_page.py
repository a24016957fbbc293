"""What people see on a service's own page, the public's or the professionals': templates only print it. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from . import sentences as say
from .addresses import service_url
from .contacts import PROFESSIONAL, PUBLIC, visible
from .listing import StoredService, listing_of
from .presentation import Card, Link, card_of
from .vocabulary import GROUPS, PROFESSIONAL_ROLES, REFERRALS

# What stands in the list of facts: its name, and words.
Fact = tuple[str, str]


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
        referral=_referral(service, card),
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


def _facts(service: StoredService, card: Card, professional: bool) -> tuple[Fact, ...]:
    """Return the list of facts of a service's page and sheet, less those that are not known."""
    roles = (PROFESSIONAL_ROLES[word] for word in service.professional_roles if word in PROFESSIONAL_ROLES)
    names = ", ".join(_lines(service.also_known_as))
    facts = (
        ("Run by", service.organisation.name),
        ("Ages", card.ages),
        ("Where", card.areas),
        ("Specially for", ", ".join(GROUPS[word] for word in service.groups if word in GROUPS)),
        ("How to use it" if card.self_help else "How people are seen", card.attending),
        ("Waiting time", card.waiting),
        ("Languages", card.languages),
        ("Access", say.access_in_words(service.access)),
        ("Cost", card.cost),
        ("Referrers", ", ".join(roles) if professional else ""),
        ("Tier", str(service.tier) if professional and service.tier else ""),
        ("Also known as", names[:1].upper() + names[1:]),
    )
    return tuple((name, words) for name, words in facts if words)


def _referral(service: StoredService, card: Card) -> tuple[str, ...]:
    """Return who can refer; nothing where the card says it, or where nobody needs to."""
    if card.referred or card.self_help:
        return ()
    return tuple(REFERRALS[word] for word in service.referral if word in REFERRALS)


def _identifiers(service: StoredService) -> tuple[Fact, ...]:
    """Return its keys elsewhere."""
    every = (("ODS code", service.ods_code), ("DoS id", service.dos_id), ("Open Referral UK id", service.oruk_id))
    return tuple((name, words) for name, words in every if words)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line)


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
