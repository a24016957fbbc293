"""Turn what people see into what templates of paper are given: plain data that travels as JSON, not markup. Pure."""

from typing import Any

from ..emergency import WAYS, textphone_in_words
from ..presentation import Card, ContactLine
from ..service_page import Criteria, ServicePage

Plain = dict[str, Any]  # what JSON can say: texts, numbers, lists, mappings

# The emergency help, the same on every print.
EMERGENCY = tuple({"before": way.before, "number": way.number, "words": way.words} for way in WAYS)
TEXTPHONE = textphone_in_words()


def in_words(contact: ContactLine) -> str:
    """Return a contact as paper says it, where nobody can press anything: "Office: 020 7946 0111", "Call 111"."""
    if contact.before and contact.strong != contact.shown:
        # "Call" goes without saying; to text a number, and which word, does not.
        if contact.kind == "text" and (contact.message or not contact.before.startswith("Text")):
            return f"{contact.before}: {contact.strong[:1].lower()}{contact.strong[1:]}"
        return f"{contact.before}: {contact.shown}"
    return f"{contact.before} {contact.strong}".strip()


def contact_data(contact: ContactLine) -> Plain:
    """Return a contact; its `words` hold the number (`shown`), which a template sets in bold and never breaks."""
    return {
        "kind": contact.kind,
        "shown": contact.shown,
        "words": in_words(contact),
        "hours": list(contact.hours.words) if contact.hours else [],
        "languages": contact.languages,
    }


def service_data(card: Card) -> Plain:
    """Return a service as paper shows it, less its alert: paper outlives it."""
    return {
        "key": card.key,
        "name": card.name,
        "summary": card.summary,
        "contacts": [contact_data(contact) for contact in card.contacts],
        "hours": list(card.opening.words),
        "targets": list(card.targets),
        "address": card.address,
        "ages": card.ages,
        "areas": card.areas,
        "self_help": card.self_help,
        "referred": card.referred,
        "attending": card.attending,
        "languages": card.languages,
        "waiting": card.waiting,
        "cost": card.cost,
        "url": card.url,
    }


def sheet_data(page: ServicePage) -> Plain:
    """Return a service's criteria sheet, for the public or for professionals."""
    return {
        "title": page.card.name,
        "for_whom": "For professionals" if page.professional else "For patients and carers",
        "professional": page.professional,
        "service": service_data(page.card),
        "accept": _criteria_data(page.accept),
        "decline": _criteria_data(page.decline),
        "referral": list(page.referral),
        "what_happens": list(page.what_happens),
        "what_to_send": list(page.what_to_send),
        "facts": [list(fact) for fact in page.facts],
        "checked": f"{page.checked_on:%-d %B %Y}" if page.checked_on else "",
        "checked_by": page.checked_by,
        "hidden_contacts": page.hidden_contacts,
    }


def _criteria_data(criteria: Criteria) -> Plain:
    return {
        "each": [
            {
                "words": criterion.words,
                "instead": [link.name for link in criterion.instead],
                "agreed": criterion.agreed,
            }
            for criterion in criteria.each
        ],
        "agreed": criteria.agreed,
    }
