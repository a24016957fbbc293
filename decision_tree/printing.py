"""Leaflets as a kind of print: found by the tree's key."""

from collections.abc import Iterable

from django.utils import timezone

from directory.models import Service
from directory.prints.formats import LEAFLET
from directory.prints.registry import Paper

from .leaflet import leaflet_data, lines_of_leaflet
from .models import DecisionTreePage
from .pages import leaflet_steps
from .tree import Outcome, UnsoundTree

LEAFLET_KIND = "leaflet"


def paper_of(page: DecisionTreePage, *, draft: bool = False) -> Paper | None:
    """Give a tree's leaflet as data; None for a draft that cannot be shown."""
    try:
        tree, (steps, at_any_time) = leaflet_steps(page, timezone.now(), None)
    except UnsoundTree:
        return None
    newest = f"{page.url}leaflet/" if page.url else ""
    return Paper(
        kind=LEAFLET_KIND,
        key=page.slug,
        title=page.title,
        professional=page.audience == "professional",
        data={
            **leaflet_data(tree, steps),
            "agreed": page.agreed_in_words(),
            "review_by": f"{page.review_by:%-d %B %Y}" if page.review_by else "",
        },
        lines=lines_of_leaflet(tree, at_any_time),
        services=frozenset(_services(tree.outcomes)),
        newest=newest,
        file=newest.rstrip("/"),
        formats=LEAFLET,
        draft=draft,
    )


def _services(outcomes: Iterable[Outcome]) -> set[str]:
    """Give the keys of all services that outcomes name, and of those to use instead of closed ones."""
    named = {key for outcome in outcomes for key in outcome.services}
    closed = Service.objects.filter(key__in=named).exclude(status="open")
    instead = {block["value"] for service in closed for block in service.instead.raw_data}
    return named | set(Service.objects.filter(pk__in=instead).values_list("key", flat=True))


def find(key: str, draft: bool) -> Paper | None:
    """Give the leaflet of the tree with this key as it is live, or as its latest draft would be."""
    page = DecisionTreePage.objects.filter(slug=key).first()
    if page is None or not (draft or page.live):
        return None
    return paper_of(page.get_latest_revision_as_object() if draft else page, draft=draft)
