"""Contacts of a service: who sees which, and how each is read out and called. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote

from .numbers import dial
from .vocabulary import CONTACT_KINDS

PUBLIC = frozenset({"patient", "carer"})
PROFESSIONAL = frozenset({"professional"})
# How to use a number: "Call 111", "Text 85258". An address needs no such word.
_VERBS = {"voice": ("Call", ""), "text": ("Text", " to")}


@dataclass(frozen=True)
class Contact:
    """One way to reach a service.

    `audience`: for these alone, empty for everybody. `hours`: as text, empty for the service's own.
    """

    kind: str
    label: str = ""
    number: str = ""
    address: str = ""
    url: str = ""
    hours: str = ""
    audience: frozenset[str] = frozenset()
    restricted: bool = False

    @classmethod
    def from_stored(cls, value: Mapping[str, Any]) -> Self:
        """Return a contact from the value of its block as stored."""
        known = {name: value.get(name) or "" for name in ("kind", "label", "number", "address", "url", "hours")}
        return cls(**known, audience=frozenset(value.get("audience") or ()), restricted=bool(value.get("restricted")))

    @property
    def shown(self) -> str:
        """What is read out: the number as written, the address, or the web address without its protocol."""
        return self.number or self.address or self.url.split("://", 1)[-1].rstrip("/")

    @property
    def href(self) -> str:
        """Where a tap leads. A relay number is dialled like any other."""
        if self.kind == "email":
            return f"mailto:{quote(self.address, safe='@+')}"
        if self.kind == "web":
            return self.url
        return f"{'sms' if self.kind == 'text' else 'tel'}:{dial(self.number)}"

    @property
    def kind_in_words(self) -> str:
        """The kind, for people."""
        return CONTACT_KINDS.get(self.kind, self.kind)

    @property
    def said(self) -> tuple[str, str]:
        """What a button says, in two parts, the second in bold. A label that says the number itself stands alone."""
        if self.shown in self.label:
            return "", self.label
        if self.kind not in _VERBS:
            return self.label or self.kind_in_words, self.shown
        verb, joined = _VERBS[self.kind]
        if self.label in ("", verb):
            return "", f"{verb} {self.shown}"
        if self.label.startswith(f"{verb} "):
            return f"{self.label}{joined}", self.shown
        return self.label, f"{verb} {self.shown}"


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
