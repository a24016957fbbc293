"""What people see of a service in a list or an outcome: a card, that templates only print. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from . import sentences as say
from .addresses import service_url
from .contacts import Contact, visible
from .hours import LONDON
from .listing import Listing
from .opening import Opening, opening_of


@dataclass(frozen=True)
class ContactLine:
    """A contact as shown: `hours` only where they are not the service's own.

    `before` and `strong`: what a button says, the second part in bold. The number stands in one of them, once.
    `message`: the word to text.
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
    message: str = ""


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

    @property
    def in_short(self) -> tuple[str, ...]:
        """The small print of a card: whom it is for, unless for anybody anywhere, how, and what it costs."""
        limits = () if (self.ages, self.areas) == ("All ages", "Everywhere") else (self.ages, self.areas)
        return tuple(words for words in (*limits, self.attending, self.cost, self.languages) if words)


@dataclass(frozen=True)
class Link:
    """A service's name and address, where it is named but not signposted to."""

    name: str
    url: str


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


def _targets(listing: Listing, audience: Collection[str]) -> tuple[str, ...]:
    if "professional" in audience:
        return tuple(say.target_for_professionals(*target) for target in listing.professional_targets)
    return tuple(say.target_for_public(*target) for target in listing.targets)


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
        message=contact.message,
    )
