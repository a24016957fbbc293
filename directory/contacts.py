"""Contacts of a service: who sees which, and how each is read out and called. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import quote

from .numbers import dial
from .vocabulary import AUDIENCES, CONTACT_KINDS

PUBLIC = frozenset({"patient", "carer"})
PROFESSIONAL = frozenset({"professional"})
# How to use a number: "Call 111", "Text 85258". An address needs no such word.
_VERBS = {"voice": ("Call", ""), "text": ("Text", " to")}


@dataclass(frozen=True)
class Contact:
    """One way to reach a service.

    `audience`: for these alone, empty for everybody. `hours`: as text, empty for the service's own. `message`: the word
    to send in a text. `languages`: ISO 639 codes. `same_as`: the service whose contact of this kind it is, by its pk
    (where it is stored) or its key (in a pack).
    """

    kind: str
    label: str = ""
    number: str = ""
    address: str = ""
    url: str = ""
    hours: str = ""
    audience: frozenset[str] = frozenset()
    restricted: bool = False
    message: str = ""
    languages: tuple[str, ...] = ()
    same_as: int | str | None = None

    @classmethod
    def from_stored(cls, value: Mapping[str, Any]) -> Self:
        """Return a contact from the value of its block as stored."""
        names = ("kind", "label", "number", "address", "url", "hours", "message")
        return cls(
            **{name: value.get(name) or "" for name in names},
            audience=frozenset(value.get("audience") or ()),
            restricted=bool(value.get("restricted")),
            languages=tuple(value.get("languages") or ()),
            same_as=value.get("same_as") or None,
        )

    @property
    def shown(self) -> str:
        """What is read out: the number as written, the address, or the web address without its protocol."""
        return self.number or self.address or self.url.split("://", 1)[-1].rstrip("/")

    @property
    def href(self) -> str:
        """Where a tap leads. A relay number is dialled like any other; a text begins with the word to send."""
        if self.kind == "email":
            return f"mailto:{quote(self.address, safe='@+')}"
        if self.url:
            return self.url
        if self.kind == "text":
            # What iOS and Android both read.
            return f"sms:{dial(self.number)}" + (f"?&body={quote(self.message)}" if self.message else "")
        return f"tel:{dial(self.number)}"

    @property
    def kind_in_words(self) -> str:
        """The kind, for people."""
        return CONTACT_KINDS.get(self.kind, self.kind)

    @property
    def said(self) -> tuple[str, str]:
        """What a button says, in two parts, the second in bold. A label that says the number itself stands alone."""
        if self.shown in self.label:
            return "", self.label
        if self.kind == "chat":
            return f"{_chat(self.label)}:", self.shown
        if self.kind not in _VERBS:
            return self.label or self.kind_in_words, self.shown
        verb, joined = _VERBS[self.kind]
        plain = ("", verb, f"{verb} {self.message}")
        if self.message:
            verb, joined = f"{verb} {self.message} to", ""
        if self.label in plain:
            return "", f"{verb} {self.shown}"
        if self.label.startswith(f"{verb} "):
            return f"{self.label}{joined}", self.shown
        return self.label, f"{verb} {self.shown}"


def _chat(label: str) -> str:
    """Return what a chat's button says, so that nobody takes it for a website: "Chat online with a volunteer"."""
    start, _, rest = label.partition(" ")
    if not label or label.casefold() in ("chat", "online chat", "chat online", "webchat"):
        return "Chat online"
    if start.casefold() == "chat":
        return f"Chat online {rest.removeprefix('online ')}"
    return f"Chat online ({label})"


@dataclass(frozen=True)
class Lender:
    """What is to be known of a service whose contacts another one's follow."""

    is_open: bool
    audience: frozenset[str]
    referral: tuple[str, ...]
    contacts: tuple[Contact, ...]


def shown_contacts(
    own: Iterable[Contact], referral: Collection[str], lenders: Mapping[Any, Lender]
) -> Iterator[Contact]:
    """Yield a service's contacts as others may see them, in order, with the numbers of those that they follow.

    The number of a service that one cannot approach oneself is for professionals alone. A contact that follows a
    service which is not open, or which no audience may see of both, is left out. Rules: `content/README.md`, rows
    `contacts` and `referral`.
    """
    for contact in own:
        shown: Contact | None = contact
        if contact.same_as:
            lender = lenders.get(contact.same_as)
            shown = followed(contact, _lent(lender)) if lender and lender.is_open else None
        if shown := shown and limited(shown, may_approach(referral)):
            yield shown


def _lent(lender: Lender) -> Iterator[Contact]:
    """Yield the contacts of a service, no wider than it shows them itself."""
    for contact in lender.contacts:
        if shown := limited(contact, may_approach(lender.referral) & lender.audience):
            yield shown


def may_approach(referral: Collection[str]) -> frozenset[str]:
    """Return the audiences that may be given a service's contacts. Where nobody said who refers, all of them."""
    if referral and not {"self", "carer"} & set(referral):
        return PROFESSIONAL
    return frozenset(AUDIENCES)


def limited(contact: Contact, audience: Collection[str]) -> Contact | None:
    """Return a contact for this audience alone; None where that leaves nobody."""
    left = (contact.audience or frozenset(AUDIENCES)) & frozenset(audience)
    if not left:
        return None
    return replace(contact, audience=frozenset() if left == frozenset(AUDIENCES) else left)


def followed(contact: Contact, others: Iterable[Contact]) -> Contact | None:
    """Return a contact with the number or address of the first of these that is of its kind; None where there is none.

    Whoever may see only one of the two sees neither.
    """
    other = next((each for each in others if each.kind == contact.kind and each.same_as is None), None)
    if other is None:
        return None
    reached = replace(
        contact,
        number=other.number,
        address=other.address,
        url=other.url,
        message=contact.message or other.message,
        restricted=contact.restricted or other.restricted,
    )
    return limited(reached, other.audience or frozenset(AUDIENCES))


def visible(contacts: Iterable[Contact], audience: Collection[str], *, passphrase_given: bool = False) -> list[Contact]:
    """Return the contacts that somebody of this audience may see, in order.

    A restricted contact is shown among professionals alone, and only once the passphrase was given.
    """
    allowed = []
    for contact in contacts:
        if contact.audience and contact.audience.isdisjoint(audience):
            continue
        if contact.restricted and not (passphrase_given and "professional" in audience):
            continue
        allowed.append(contact)
    return allowed
