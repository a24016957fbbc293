"""From a service to what its pages show."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .cards import Criterion, Details, Link, Listing, card_of, service_url
from .contacts import PROFESSIONAL, PUBLIC, Contact, visible
from .vocabulary import GROUPS, PROFESSIONAL_ROLES, REFERRALS, URGENCIES

if TYPE_CHECKING:
    from .models import Service


def listing_of(service: "Service") -> Listing:
    """Give what may be shown of a service in a list. No query where its areas were prefetched."""
    targets = (block["value"] for block in service.response_targets.raw_data)
    return Listing(
        key=service.key,
        name=service.name,
        summary=service.summary,
        audience=frozenset(service.audience),
        hours=service.hours,
        contacts=tuple(Contact.from_stored(block["value"]) for block in service.contacts.raw_data),
        targets=tuple((each.get("who") or "", each.get("within_hours"), each.get("level") or "") for each in targets),
        address=", ".join(part for part in (service.address_line, service.town, service.postcode) if part),
        min_age=service.min_age,
        max_age=service.max_age,
        areas=None if service.everywhere else tuple(area.name for area in service.areas.all()),
    )


def _links(pks: Iterable[int], services: Mapping[int, "Service"], audience: Collection[str]) -> tuple[Link, ...]:
    return tuple(
        Link(services[pk].name, service_url(services[pk].key, services[pk].audience, audience))
        for pk in pks
        if pk in services and ("professional" in audience or not PUBLIC.isdisjoint(services[pk].audience))
    )


def details_of(
    service: "Service", *, professional: bool, now: datetime | None, passphrase_given: bool = False
) -> Details:
    """Give what a service's own page shows: the public's, or the professionals'. One query for all it names.

    `now`: as in `cards.opening_of`.
    """
    audience = PROFESSIONAL if professional else PUBLIC
    criteria = [block["value"] for block in service.criteria.raw_data]
    instead = [block["value"] for block in service.instead.raw_data]
    services = type(service).objects.open().in_bulk(named_by(service))

    def criteria_of(kind: str) -> tuple[Criterion, ...]:
        wordings = ("professional", "public") if professional else ("public",)
        return tuple(
            Criterion(words, _links(_instead_of(criterion), services, audience))
            for criterion in criteria
            if criterion.get("kind") == kind
            and (words := next((criterion[name] for name in wordings if criterion.get(name)), ""))
        )

    listing = listing_of(service)
    card = card_of(listing, audience, now, passphrase_given=passphrase_given)
    other_page = ""
    if professional and service.audience != ["professional"]:
        other_page = service_url(service.key, service.audience, PUBLIC)
    elif not professional and "professional" in service.audience:
        other_page = service_url(service.key, service.audience, PROFESSIONAL)
    return Details(
        card=card,
        professional=professional,
        is_open=service.status == "open",
        status=service.status,
        also_known_as=tuple(line for line in service.also_known_as.splitlines() if line),
        what_happens=tuple(line for line in service.what_happens.splitlines() if line),
        accept=criteria_of("accept"),
        decline=criteria_of("decline"),
        provider=service.organisation.name,
        referral=tuple(REFERRALS[word] for word in service.referral if word in REFERRALS),
        urgency=tuple(URGENCIES[word] for word in service.urgency if word in URGENCIES),
        groups=tuple(GROUPS[word] for word in service.groups if word in GROUPS),
        roles=tuple(PROFESSIONAL_ROLES[word] for word in service.professional_roles if word in PROFESSIONAL_ROLES),
        tier=service.tier,
        cost=service.cost,
        checked_on=service.checked_on,
        checked_by=service.checked_by,
        instead=_links(instead, services, audience),
        hidden_contacts=professional
        and len(visible(listing.contacts, audience, passphrase_given=True)) > len(card.contacts),
        other_page=other_page,
    )


def named_by(service: "Service") -> set[int]:
    """Give the pks of the services that a service names: to use instead of it, or when its criteria are not met."""
    criteria = {pk for block in service.criteria.raw_data for pk in _instead_of(block["value"])}
    return criteria | {block["value"] for block in service.instead.raw_data}


def _instead_of(criterion: Mapping[str, Any]) -> list[int]:
    """Give the pks that a stored criterion names: a list block keeps each value in an item."""
    return [item["value"] if isinstance(item, dict) else item for item in criterion.get("instead") or ()]
