"""Turn what people see into what templates of paper are given: plain data that travels as JSON, not markup. Pure."""

from dataclasses import asdict
from typing import Any

from ..emergency import CALLS, texting_in_words
from ..presentation import Card, ContactLine, Criterion, ServicePage

Plain = dict[str, Any]  # what JSON can say: texts, numbers, lists, mappings

# The emergency help, the same on every print.
EMERGENCY = tuple({"number": way.number, "words": way.words} for way in CALLS)
TEXTPHONE = texting_in_words()


def in_words(contact: ContactLine) -> str:
    """Return a contact as paper says it, where nobody can press anything: "Office: 020 7946 0111", "Call 111"."""
    if contact.before and contact.strong != contact.shown:
        return f"{contact.before}: {contact.shown}"
    return f"{contact.before} {contact.strong}".strip()


def contact_data(contact: ContactLine) -> Plain:
    """Return a contact; its `words` hold the number (`shown`), which a template sets in bold and never breaks."""
    return {
        "kind": contact.kind,
        "shown": contact.shown,
        "words": in_words(contact),
        "hours": list(contact.hours.words) if contact.hours else [],
    }


def service_data(card: Card) -> Plain:
    """Return a service as paper shows it."""
    return {
        "key": card.key,
        "name": card.name,
        "summary": card.summary,
        "contacts": [contact_data(contact) for contact in card.contacts],
        "hours": list(card.opening.words),
        "targets": [asdict(target) for target in card.targets],
        "address": card.address,
        "ages": card.ages,
        "areas": card.areas,
        "url": card.url,
    }


def sheet_data(page: ServicePage) -> Plain:
    """Return a service's criteria sheet, for the public or for professionals."""
    return {
        "title": page.card.name,
        "for_whom": "For professionals" if page.professional else "For patients and carers",
        "professional": page.professional,
        "service": service_data(page.card),
        "accept": [_criterion_data(criterion) for criterion in page.accept],
        "decline": [_criterion_data(criterion) for criterion in page.decline],
        "referral": list(page.referral),
        "what_happens": list(page.what_happens),
        "provider": page.provider,
        "groups": list(page.groups),
        "roles": list(page.roles) if page.professional else [],
        "also_known_as": list(page.also_known_as),
        "cost": page.cost,
        "checked": f"{page.checked_on:%-d %B %Y}" if page.checked_on else "",
        "checked_by": page.checked_by,
        "hidden_contacts": page.hidden_contacts,
    }


def _criterion_data(criterion: Criterion) -> Plain:
    return {"words": criterion.words, "instead": [link.name for link in criterion.instead]}
