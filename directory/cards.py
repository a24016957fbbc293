"""What pages and paper show of a service: pure, from plain values to plain values that templates only print."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from . import hours as opening
from .contacts import PUBLIC, Contact, visible
from .vocabulary import URGENCIES

DAYS_AHEAD = 14


@dataclass(frozen=True)
class Listing:
    """What may be shown of a service in a list: plain values that a page, a published copy or an index can hold.

    Ages are whole years, both inclusive. `areas` None: everywhere; else their names. Targets are (who, hours, level).
    """

    key: str
    name: str
    summary: str
    audience: frozenset[str]
    hours: str = ""
    contacts: tuple[Contact, ...] = ()
    targets: tuple[tuple[str, float | None, str], ...] = ()
    address: str = ""
    min_age: int | None = None
    max_age: int | None = None
    areas: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Opening:
    """Opening hours for people (`words`) and for the script that says "open now".

    `open` and `unknown` are the coming intervals as `START-END` in minutes since 1970, with spaces between,
    or `always`; `until` is the last minute they say anything about.
    """

    words: tuple[str, ...]
    open: str = ""
    unknown: str = ""
    until: int = 0


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
class Details:
    """All that a service's own page shows besides its card."""

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
    urgency: tuple[str, ...]
    groups: tuple[str, ...]
    roles: tuple[str, ...]
    tier: int | None
    cost: str
    checked_on: date | None
    checked_by: str
    instead: tuple[Link, ...]
    hidden_contacts: bool
    other_page: str = ""


def ages_in_words(youngest: int | None, oldest: int | None) -> str:
    """Give the ages that a service takes, both inclusive, in words."""
    if youngest and oldest is not None:
        return f"Ages {youngest} to {oldest}"
    if youngest:
        return f"Ages {youngest} and over"
    if oldest is not None:
        return f"Under {oldest + 1}"
    return "All ages"


def listed(names: Iterable[str]) -> str:
    """Give names as they are said: "Camden, Islington and Haringey"."""
    every = list(names)
    return " and ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)


def target_in_words(within_hours: float | None, level: str) -> str:
    """Give a response target in words: an aim, never a promise."""
    if within_hours is None:
        return URGENCIES.get(level, "").lower()
    if within_hours == 0:
        return "at once"
    if within_hours < 1:
        return f"within {within_hours * 60:.0f} minutes"
    if within_hours >= 48 and within_hours % 24 == 0:
        return f"within {within_hours / 24:.0f} days"
    return f"within {within_hours:g} hour{'' if within_hours == 1 else 's'}"


def opening_of(text: str, now: datetime | None) -> Opening:
    """Give opening hours for people and for the script; hours that cannot be read count as unknown, never as closed.

    `now` None: in words alone, with dates that have passed too, so that they are the same words at any time.
    """
    try:
        rules = opening.parse(text)
    except opening.HoursError:
        rules = None
    words = tuple(opening.describe(rules, from_day=now.date() if now else None))
    if rules is None or now is None:
        return Opening(words)
    coming = opening.coming(rules, now, DAYS_AHEAD)
    spans: dict[opening.State, str] = {}
    for state in (opening.State.OPEN, opening.State.UNKNOWN):
        spans[state] = " ".join(
            f"{int(part.start.timestamp()) // 60}-{int(part.end.timestamp()) // 60}"
            for part in coming
            if part.state == state
        )
    return Opening(
        words,
        open=spans[opening.State.OPEN],
        unknown=spans[opening.State.UNKNOWN],
        until=int(coming[-1].end.timestamp()) // 60,
    )


# How to use a number: "Call 111", "Text 85258". An address needs no such word.
_VERBS = {"voice": ("Call", ""), "text": ("Text", " to")}


def _said(contact: Contact) -> tuple[str, str]:
    """Give what a button says, in two parts. A label that says the number itself stands alone."""
    label, shown = contact.label, contact.shown
    if shown in label:
        return "", label
    if contact.kind not in _VERBS:
        return label or contact.kind_in_words, shown
    verb, joined = _VERBS[contact.kind]
    if label in ("", verb):
        return "", f"{verb} {shown}"
    if label.startswith(f"{verb} "):
        return f"{label}{joined}", shown
    return label, f"{verb} {shown}"


def _lines(contacts: Iterable[Contact], service_hours: str, now: datetime | None) -> tuple[ContactLine, ...]:
    return tuple(
        ContactLine(
            kind=contact.kind,
            kind_in_words=contact.kind_in_words,
            label=contact.label,
            shown=contact.shown,
            href=contact.href,
            before=_said(contact)[0],
            strong=_said(contact)[1],
            hours=opening_of(contact.hours, now) if contact.hours and contact.hours != service_hours else None,
        )
        for contact in contacts
    )


def service_url(key: str, for_audience: Collection[str], audience: Collection[str]) -> str:
    """Give the address of a service's page for an audience; the other page where this audience has none.

    `for_audience`: whom the service is for. Written out and not reversed, because what is pure (cards, an index, paper)
    knows no routes; DESIGN promises these addresses, and a test compares them with `directory/urls.py`.
    """
    professional = "professional" in for_audience and ("professional" in audience or PUBLIC.isdisjoint(for_audience))
    return f"/services/{key}/professionals/" if professional else f"/services/{key}/"


def card_of(
    listing: Listing, audience: Collection[str], now: datetime | None, *, passphrase_given: bool = False
) -> Card:
    """Give what an outcome or a list shows of a service to this audience (words of the vocabulary).

    `now`: as in `opening_of`.
    """
    return Card(
        key=listing.key,
        name=listing.name,
        url=service_url(listing.key, listing.audience, audience),
        summary=listing.summary,
        contacts=_lines(visible(listing.contacts, audience, passphrase_given=passphrase_given), listing.hours, now),
        opening=opening_of(listing.hours, now),
        targets=tuple(Target(who, target_in_words(hours, level)) for who, hours, level in listing.targets),
        address=listing.address,
        ages=ages_in_words(listing.min_age, listing.max_age),
        areas="Everywhere" if listing.areas is None else listed(listing.areas),
    )
