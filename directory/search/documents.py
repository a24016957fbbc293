"""From a service's plain values to what an engine holds of it: pure.

What is for professionals never gets into a public field, and what is restricted gets nowhere at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ..cards import Listing
from ..contacts import PUBLIC, Contact
from ..vocabulary import GROUPS, PROFESSIONAL_ROLES, REFERRALS, URGENCIES, rank
from .shapes import BREAK, FIELDS, Document
from .text import words

EVERYWHERE: Final = "*"
# The kinds of contact that people ask for by name. Nearly every service has a telephone.
_STREETS: Final = frozenset(
    ["street", "road", "avenue", "lane", "close", "square", "place", "way", "hill", "house", "court", "london"]
)
_ASKED_FOR: Final = {"text": "Text", "relay": "Textphone or Relay UK", "email": "Email"}


def document_of(
    listing: Listing,
    *,
    organisation: str = "",
    also_known_as: Iterable[str] = (),
    tags: Sequence[str] = (),
    what_happens: str = "",
    criteria: Iterable[tuple[str, str, str]] = (),
    groups: Sequence[str] = (),
    urgencies: Sequence[str] = (),
    referral: Sequence[str] = (),
    area_keys: Sequence[str] | None = None,
    roles: Iterable[str] = (),
    tier: int | None = None,
) -> Document:
    """Give what an engine holds of a service.

    `criteria`: (kind, public words, professional words). `area_keys` None: everywhere. Words of fixed choices are keys
    of the vocabulary; unknown ones are filters, but are not searched. Does not raise.
    """
    # Whom a service declines is no reason to find it: "You are under 18" must not make it one for the young.
    accepts = [(public, professional) for kind, public, professional in criteria if kind == "accept"]
    contacts = tuple(contact for contact in listing.contacts if not contact.restricted)
    of_public = [contact for contact in contacts if not contact.audience or contact.audience & PUBLIC]
    for_others = [contact for contact in contacts if contact.audience and not contact.audience & PUBLIC]
    rest = [
        what_happens,
        *(public for public, _ in accepts),
        *(who for who, _, _ in listing.targets),
        *(GROUPS.get(group, "") for group in groups),
        *(REFERRALS.get(way, "") for way in referral),
        *(listing.areas or ()),
        organisation,
        _less_streets(listing.address),
        *(text for contact in of_public for text in _of_contact(contact)),
    ]
    professional = [
        *(text for _, text in accepts),
        *(contact.label for contact in for_others),
        *(PROFESSIONAL_ROLES.get(role, "") for role in roles),
        f"tier {tier}" if tier else "",
    ]
    texts = ([listing.name, *also_known_as], tags, [listing.summary], rest, professional)
    return Document(
        key=listing.key,
        texts={field: _joined(each) for field, each in zip(FIELDS, texts, strict=True)},
        listing=replace(listing, contacts=contacts),
        facets={
            "urgency": tuple(urgencies),
            "for": tuple(sorted(listing.audience)),
            "group": tuple(groups),
            "tag": tuple(tags),
            "referral": tuple(referral),
            "area": (EVERYWHERE,) if area_keys is None else tuple(area_keys),
        },
        rank=min((rank(word) for word in urgencies if word in URGENCIES), default=9),
    )


def _of_contact(contact: Contact) -> list[str]:
    """Give what a contact for the public is found by: a number as written and without its spaces."""
    return [contact.label, contact.number, "".join(words(contact.number)), _ASKED_FOR.get(contact.kind, "")]


def _less_streets(address: str) -> str:
    """Give an address without the words that many have: somebody on the street looks for no hospital in Pond Street."""
    return " ".join(word for word in words(address) if word not in _STREETS)


def _joined(texts: Iterable[str]) -> str:
    return f" {BREAK} ".join(dict.fromkeys(found for text in texts if (found := " ".join(words(text)))))
