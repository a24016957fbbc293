"""What a tree's page shows, as plain values that its template only prints."""

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from directory.cards import Link, card_of, service_url
from directory.models import Service
from directory.pages import listing_of

from .adapter import area_names, directory_of, services_of, tree_of
from .shown import CARE_CARD_WORDS, CARE_CARDS, ShownAnswer, ShownStep
from .tree import Outcome, Screen, Tree, UnsoundTree, compile_screens, facts_in_words, leaflet_screens, usable

if TYPE_CHECKING:
    from .models import DecisionTreePage

def tree_context(page: "DecisionTreePage", now: datetime) -> dict:
    """Give what a tree's template needs: `start`, the other `steps`, and `unsound`: why a draft cannot be shown."""
    services = services_of(page.steps.raw_data)
    tree = tree_of(page, services)
    by_key = {service.key: service for service in services.values()}
    try:
        screens = compile_screens(tree, directory_of(services.values()))
    except UnsoundTree as error:
        return {"start": None, "steps": [], "unsound": str(error)}
    shown = _shown(tree, screens, by_key, now)
    return {"start": shown[0], "steps": shown[1:], "unsound": ""}


def leaflet_steps(page: "DecisionTreePage", *times: datetime | None) -> tuple[Tree, list[list[ShownStep]]]:
    """Give a page's tree, and each step once, for paper: for each of the times, as in `cards.opening_of`.

    Raises UnsoundTree for a draft that cannot be shown.
    """
    services = services_of(page.steps.raw_data)
    tree = tree_of(page, services)
    by_key = {service.key: service for service in services.values()}
    screens = leaflet_screens(tree, directory_of(services.values()))
    return tree, [_shown(tree, screens, by_key, now) for now in times]


def _shown(tree: Tree, screens: list[Screen], services: dict[str, Service], now: datetime | None) -> list[ShownStep]:
    audience = frozenset({tree.audience})
    numbers = {screen.fragment: screen.number for screen in screens}
    cards = {key: card_of(listing_of(service), audience, now) for key, service in services.items()}
    replacements = _replacements(screens, services)
    replacing = directory_of(replacements.values())

    shares = Counter(screen.number for screen in screens)
    areas = area_names() if max(shares.values()) > 1 else {}

    def who(screen: Screen) -> str:
        return f"({facts_in_words(screen.facts, areas)}) " if shares[screen.number] > 1 else ""

    def shown(screen: Screen) -> ShownStep:
        step = screen.step
        if isinstance(step, Outcome):
            return ShownStep(
                fragment=screen.fragment,
                number=screen.number,
                key=step.key,
                words=step.title,
                who=who(screen),
                level=step.level,
                care_card=CARE_CARDS.get(step.level, ""),
                care_card_words=CARE_CARD_WORDS[CARE_CARDS.get(step.level, "")],
                advice=tuple(line.strip() for line in step.advice.splitlines() if line.strip()),
                cards=tuple(cards[key] for key in screen.services),
                gone_wrong=not screen.services,
                instead=tuple(
                    Link(replacements[pk].name, service_url(replacements[pk].key, replacements[pk].audience, audience))
                    for pk in _instead_of(step, services)
                    if not screen.services
                    and pk in replacements
                    and usable(replacing[replacements[pk].key], tree.audience, screen.facts)
                ),
            )
        return ShownStep(
            fragment=screen.fragment,
            number=screen.number,
            key=step.key,
            words=step.ask,
            who=who(screen),
            hint=step.hint,
            answers=tuple(
                ShownAnswer(position, answer.say, target, numbers[target])
                for position, (answer, target) in enumerate(zip(step.answers, screen.targets, strict=True), start=1)
            ),
        )

    return [shown(screen) for screen in screens]


def _instead_of(outcome: Outcome, services: dict[str, Service]) -> list[int]:
    """Give the pks of the services that an outcome's closed ones name to be used in their place, in order."""
    closed = [services[key] for key in outcome.services if key in services and not services[key].is_open]
    return list(dict.fromkeys(block["value"] for service in closed for block in service.instead.raw_data))


def _replacements(screens: list[Screen], services: dict[str, Service]) -> dict[int, Service]:
    """Give the open services that may stand in for outcomes without one, by pk. No query while all is well."""
    bare = [screen.step for screen in screens if isinstance(screen.step, Outcome) and not screen.services]
    pks = {pk for outcome in bare for pk in _instead_of(outcome, services)}
    return Service.objects.open().prefetch_related("areas").in_bulk(pks) if pks else {}
