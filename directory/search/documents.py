"""A service as an engine holds it: made from plain values, written to JSON and read from it. Pure.

What is for professionals never gets into a public text, and what is restricted gets nowhere at all.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pydantic import TypeAdapter

from ..contacts import PROFESSIONAL, PUBLIC, Contact, visible
from ..languages import language_name
from ..listing import Listing
from ..vocabulary import GROUPS, PROFESSIONAL_ROLES, REFERRALS, URGENCIES, rank
from .text import BREAK, words
from .weights import COLUMNS

EVERYWHERE: Final = "*"
OLDEST: Final = 200  # of a service without a limit
# Somebody on the street looks for no hospital in Pond Street.
_STREETS: Final = frozenset(
    ["street", "road", "avenue", "lane", "close", "square", "place", "way", "hill", "house", "court", "london"]
)
# The kinds of contact that people ask for by name. Nearly every service has a telephone.
_ASKED_FOR: Final = {"text": "Text", "relay": "Textphone or Relay UK", "email": "Email", "chat": "Online chat"}
# What stands in brackets after a name is one too: "Complaints and advice (PALS)".
_SHORT: Final = re.compile(r"\(([A-Z0-9&+]{2,10})\)")
# What people say for words of the vocabulary. "In person" and "at home" are not said here: people look for missing
# persons and for home treatment.
_SEEN: Final = {
    "phone": "By phone",
    "text": "By text",
    "online": "Online",
    "in_person": "Face to face",
    "home_visit": "Home visit",
}
_ACCESS: Final = {
    "step_free": "Step-free, wheelchair",
    "hearing_loop": "Hearing loop",
    "accessible_toilet": "Accessible toilet",
    "bsl": "British Sign Language, BSL",
    "easy_read": "Easy read",
    "quiet_space": "Quiet space",
}
SELF_HELP: Final = "Self-help"
INTERPRETERS: Final = "Interpreters"


@dataclass(frozen=True)
class Document:
    """A service as an engine holds it.

    `texts`: column of `COLUMNS` -> words in normal form with spaces between, and BREAK between names or tags.
    `facets`: filter -> values, as packs have them; of `area` keys, or EVERYWHERE. `language` has what the public may
    know of, `professional_language` what professionals may.
    `rank`: how urgent its most urgent word is, 0 first.
    """

    key: str
    texts: dict[str, str]
    listing: Listing
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rank: int = 9

    @property
    def is_public(self) -> bool:
        """Whether the public may know of it."""
        return not PUBLIC.isdisjoint(self.listing.audience)

    @property
    def ages(self) -> tuple[int, int]:
        """The youngest and the oldest that it takes."""
        oldest = self.listing.max_age
        return self.listing.min_age or 0, OLDEST if oldest is None else oldest

    @property
    def names(self) -> list[str]:
        """Its names in normal form."""
        return [name for name in self.texts.get("names", "").split(f" {BREAK} ") if name]


_JSON: Final = TypeAdapter(Document)


def to_json(document: Document) -> str:
    """Return a document as JSON, without what is restricted."""
    return _JSON.dump_json(_less_restricted(document)).decode()


def from_json(text: str | bytes) -> Document:
    """Return the document that a JSON text holds. Raise ValueError."""
    return _JSON.validate_json(text)


def to_plain(document: Document) -> dict[str, Any]:
    """Return a document as what JSON can say, without what is restricted."""
    plain: dict[str, Any] = _JSON.dump_python(_less_restricted(document), mode="json")
    return plain


def from_plain(value: object) -> Document:
    """Return the document that plain values hold. Raise ValueError."""
    return _JSON.validate_python(value)


def _less_restricted(document: Document) -> Document:
    contacts = tuple(contact for contact in document.listing.contacts if not contact.restricted)
    return replace(document, listing=replace(document.listing, contacts=contacts))


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
    access: Sequence[str] = (),
    area_keys: Sequence[str] | None = None,
    roles: Iterable[str] = (),
    tier: int | None = None,
) -> Document:
    """Return what an engine holds of a service.

    `criteria`: (kind, public words, professional words). `area_keys` None: everywhere. Words of fixed choices are keys
    of the vocabulary; unknown ones are filters, but are not searched. Does not raise.
    """
    # Whom a service declines is no reason to find it: "You are under 18" must not make it one for the young.
    accepts = [(public, professional) for kind, public, professional in criteria if kind == "accept"]
    contacts = [contact for contact in listing.contacts if not contact.restricted]
    of_public = [contact for contact in contacts if not contact.audience or contact.audience & PUBLIC]
    for_others = [contact for contact in contacts if contact.audience and not contact.audience & PUBLIC]
    languages, professional_languages = (_languages(listing, audience) for audience in (PUBLIC, PROFESSIONAL))
    rest = [
        what_happens,
        *(public for public, _ in accepts),
        *(who for who, _, _ in listing.targets),
        *(GROUPS.get(group, "") for group in groups),
        *(REFERRALS.get(way, "") for way in listing.referral),
        *(listing.areas or ()),
        organisation,
        " ".join(word for word in words(listing.address) if word not in _STREETS),
        *(text for contact in of_public for text in _of_contact(contact)),
        *map(language_name, languages),
        INTERPRETERS if listing.interpreters else "",
        *(_SEEN.get(way, "") for way in listing.attending),
        *(_ACCESS.get(each, "") for each in access),
        SELF_HELP if listing.type == "self_help" else "",
    ]
    professional = [
        *(text for _, text in accepts),
        *(contact.label for contact in for_others),
        *(language_name(code) for contact in for_others for code in contact.languages),
        *(PROFESSIONAL_ROLES.get(role, "") for role in roles),
        f"tier {tier}" if tier else "",
    ]
    names = [listing.name, *also_known_as]
    names += (short for name in names for short in _SHORT.findall(name))
    texts = (names, tags, [listing.summary], rest, professional)
    return _less_restricted(
        Document(
            key=listing.key,
            texts={column: _joined(each) for column, each in zip(COLUMNS, texts, strict=True)},
            listing=listing,
            facets={
                "urgency": tuple(urgencies),
                "for": tuple(sorted(listing.audience)),
                "group": tuple(groups),
                "tag": tuple(tags),
                "referral": listing.referral,
                "language": languages,
                "professional_language": professional_languages,
                "attending": listing.attending,
                "access": tuple(access),
                "type": (listing.type,),
                "area": (EVERYWHERE,) if area_keys is None else tuple(area_keys),
            },
            rank=min((rank(word) for word in urgencies if word in URGENCIES), default=9),
        )
    )


def _languages(listing: Listing, audience: frozenset[str]) -> tuple[str, ...]:
    """Return the languages of a service, and of those of its contacts that an audience may see."""
    of_contacts = (code for contact in visible(listing.contacts, audience) for code in contact.languages)
    return tuple(dict.fromkeys([*listing.languages, *of_contacts]))


def _of_contact(contact: Contact) -> list[str]:
    """Return what a contact for the public is found by: a number as written and without its spaces."""
    return [contact.label, contact.number, "".join(words(contact.number)), _ASKED_FOR.get(contact.kind, "")]


def _joined(texts: Iterable[str]) -> str:
    return f" {BREAK} ".join(dict.fromkeys(found for text in texts if (found := " ".join(words(text)))))
