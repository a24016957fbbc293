"""The crisis card. What a person writes on it stays in their browser; the site only gives the numbers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.facts import Facts, fits
from directory.hours import Hours, describe
from directory.listing import listing_of
from directory.models import Area, Service
from directory.presentation import card_of
from directory.prints.models import PrintedVersion
from directory.prints.registry import ANY, Paper, check_of, mark_of, record
from directory.prints.versions import CONTACT, Line
from directory.vocabulary import AGES

from .models import CrisisCard

CARD = "crisis-card"
# A card holds few numbers: at most so many for one area and age.
MOST = 4
ALWAYS = tuple(describe(Hours(always=True)))
SOON = ("very_urgent", "urgent")


@dataclass(frozen=True)
class Box:
    """Something to write on the card: on the A4 sheet with `lines` to write on by pen, in the wallet with fewer."""

    key: str
    label: str
    hint: str = ""
    lines: range = range(4)
    wallet_lines: range = range(3)


BOXES = (
    Box("name", "My name", lines=range(1), wallet_lines=range(1)),
    Box(
        "signs",
        "Signs that I am becoming unwell",
        "How you feel, sleep, think or act when things get worse.",
    ),
    Box("helps", "What helps me", "What you can do, and what other people can do or say."),
    Box("people", "People I can call", "Names and numbers. Tell them that they are on your card."),
    Box("team", "My team", "For example your care coordinator, your GP or your clinic, with their numbers."),
    Box("medication", "My medication and allergies"),
    Box(
        "want",
        "What I want to happen",
        "For example who to tell, who can look after children or pets, and what you do not want.",
    ),
)


@dataclass(frozen=True)
class Number:
    """A local number as it stands on the card, and whom it is for (`fits`)."""

    shown: str
    href: str
    name: str
    hours: tuple[str, ...]
    ages_in_words: str
    areas_in_words: str
    min_age: int | None
    max_age: int | None
    areas: frozenset[str]
    always: bool = False

    @property
    def ages(self) -> tuple[str, ...]:
        """The words of `AGES` that fit."""
        return tuple(age for age in AGES if fits(self, Facts(age=age)))

    @property
    def area_keys(self) -> list[str]:
        """The areas' keys in an order that does not change."""
        return sorted(self.areas)

    @property
    def places(self) -> frozenset[tuple[str, str]]:
        """Each area with each age that it is for."""
        return frozenset((area, age) for area in self.areas for age in self.ages)


@require_safe
def crisis_card(request: HttpRequest) -> HttpResponse:
    """A card to fill in and print: `/crisis-card/`. Nothing on it is ever sent anywhere."""
    return show(request)


def show(request: HttpRequest, key: str = CARD, held: PrintedVersion | None = None) -> HttpResponse:
    """Show the card, below what is to be said of a print that somebody holds.

    While the database is gone, the card comes with the national numbers alone, as a 503 that nobody may keep.
    """
    context: dict[str, Any] = {
        "check": None,
        "boxes": {box.key: box for box in BOXES},
        "ages": AGES,
        "card": CrisisCard(),
    }
    try:
        card = CrisisCard.objects.first() or CrisisCard()
        numbers = local_numbers(timezone.now())
        paper = paper_of(card, local_numbers(None))
        context |= {
            "card": card,
            "numbers": numbers,
            "areas": list(Area.objects.all()),
            "mark": mark_of(record(paper)),
            "check": check_of(held, paper) if held else None,
        }
    except (OperationalError, InterfaceError):
        headers = {"Retry-After": "30", "Cache-Control": "no-store"}
        return TemplateResponse(
            request, "home/crisis_card.html", {**context, "unavailable": True}, status=503, headers=headers
        )
    return TemplateResponse(request, "home/crisis_card.html", context)


def paper_of(card: CrisisCard, numbers: Iterable[Number]) -> Paper:
    """Return what is printed on everybody's card: local numbers and advice. What a person writes is not ours."""
    lines = [
        *(
            Line(number.name, CONTACT, f"{number.shown}, {'; '.join(number.hours)}, {number.areas_in_words}")
            for number in numbers
        ),
        *(Line("Staying well", "words", line) for line in card.advice),
    ]
    return Paper(
        kind=CARD,
        key=CARD,
        title="Crisis card",
        professional=False,
        data={},
        lines=tuple(lines),
        services=frozenset({ANY}),
        newest=reverse("crisis_card"),
        file="",
        formats=(),
    )


def find(key: str, draft: bool) -> Paper | None:
    """Return what is printed on everybody's card now."""
    return paper_of(CrisisCard.objects.first() or CrisisCard(), local_numbers(None))


def local_numbers(now: datetime | None) -> list[Number]:
    """Return the local numbers for a card, those that help soonest first.

    A service stands on it when people may contact it themselves, it helps within a day, and it is for anyone of its
    ages. One for a special group, such as veterans, would be a wrong number for most: it belongs under "My team".
    Where a number is answered day and night, those that are not are left out: nobody has time to try which one is open.
    """
    return few(_numbers(Service.objects.open().filter(everywhere=False).for_listings(), now))


def few(numbers: Iterable[Number]) -> list[Number]:
    """Leave out a number that stands above for the same people, and what is more than anybody needs.

    That is more than `MOST`, and one that is not answered day and night below one that is.
    """
    kept: list[Number] = []
    held: Counter[tuple[str, str]] = Counter()
    always = set[tuple[str, str]]()
    for number in numbers:
        known = any(number.href == other.href and number.places <= other.places for other in kept)
        needed = {place for place in number.places if held[place] < MOST and (number.always or place not in always)}
        if needed and not known:
            kept.append(number)
            held.update(number.places)
            always |= number.places if number.always else set()
    return kept


def _numbers(services: Iterable[Service], now: datetime | None) -> Iterable[Number]:
    for service in sorted(services, key=_order):
        if not _belongs(service):
            continue
        card = card_of(listing_of(service), {"patient"}, now)
        lines = [line for line in card.contacts if line.kind in ("voice", "text")]
        for line in lines:
            # What tells several numbers of one service apart, or what to text.
            label = line.label if len(lines) > 1 or line.kind == "text" else ""
            if line.message:
                label = f"text {line.message}"
            hours = (line.hours or card.opening).words
            yield Number(
                shown=line.shown,
                href=line.href,
                name=f"{card.name}: {label}" if label else card.name,
                hours=hours,
                ages_in_words=card.ages,
                areas_in_words=card.areas,
                min_age=service.min_age,
                max_age=service.max_age,
                areas=frozenset(area.key for area in service.areas.all()),
                always=hours == ALWAYS,
            )


def _belongs(service: Service) -> bool:
    return (
        "patient" in service.audience
        and "self" in service.referral
        and any(word in service.urgency for word in SOON)
        and set(service.groups) <= {"children_and_young_people"}
    )


def _order(service: Service) -> tuple[bool, bool, str]:
    return "very_urgent" not in service.urgency, service.hours != "always", service.name
