"""What a tree's page shows, as plain values that its template only prints."""

from datetime import datetime
from typing import TYPE_CHECKING

from directory.cards import Link, card_of, service_url
from directory.models import Service
from directory.pages import listing_of

from .adapter import area_names, directory_of, services_of, tree_of
from .shown import ShownStep, shown_steps
from .tree import Outcome, Screen, Tree, UnsoundTree, compile_screens, leaflet_screens, usable

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
    cards = {key: card_of(listing_of(service), audience, now) for key, service in services.items()}
    several = len({screen.number for screen in screens}) < len(screens)
    return shown_steps(tree, screens, cards, area_names() if several else {}, _instead(tree, screens, services))


def _instead(tree: Tree, screens: list[Screen], services: dict[str, Service]) -> dict[str, tuple[Link, ...]]:
    """Give what may be used where all services of an outcome have closed, by fragment. No query while all is well."""
    bare = {screen: screen.step for screen in screens if isinstance(screen.step, Outcome) and not screen.services}
    named = {pk for outcome in bare.values() for pk in _instead_of(outcome, services)}
    if not named:
        return {}
    others = Service.objects.open().prefetch_related("areas").in_bulk(named)
    usual = directory_of(others.values())
    audience = frozenset({tree.audience})
    return {
        screen.fragment: tuple(
            Link(others[pk].name, service_url(others[pk].key, others[pk].audience, audience))
            for pk in _instead_of(outcome, services)
            if pk in others and usable(usual[others[pk].key], tree.audience, screen.facts)
        )
        for screen, outcome in bare.items()
    }


def _instead_of(outcome: Outcome, services: dict[str, Service]) -> list[int]:
    """Give the pks of the services that an outcome's closed ones name to be used in their place, in order."""
    closed = [services[key] for key in outcome.services if key in services and not services[key].is_open]
    return list(dict.fromkeys(block["value"] for service in closed for block in service.instead.raw_data))
