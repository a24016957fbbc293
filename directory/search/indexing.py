"""Keeps the engines up to date with the directory: what they hold, and when they are told."""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page

from ..models import Area, Service
from ..pages import listing_of
from .documents import Document, document_of
from .finder import elastic, embedded, finder
from .pinned_links import PinnedLink, as_pin
from .records import CrisisPhrase, SynonymGroup, phrases
from .shapes import Closed, EngineError, Lists

SERVICE_PAGE = re.compile(r"/services/(?P<key>[a-z0-9-]+)/")

_waiting: set[str] = set()


def documents(keys: Iterable[str] | None = None) -> Iterator[Document]:
    """Return what engines hold of the open, published services: of all of them, or of those with these keys."""
    services = Service.objects.open().select_related("organisation").prefetch_related("areas", "tags")
    if keys is not None:
        services = services.filter(key__in=list(keys))
    for service in services.iterator(chunk_size=500):
        criteria = (block["value"] for block in service.criteria.raw_data)
        yield document_of(
            listing_of(service),
            organisation=service.organisation.name,
            also_known_as=service.also_known_as.splitlines(),
            tags=[tag.name for tag in service.tags.all()],
            what_happens=service.what_happens,
            criteria=[
                (each.get("kind") or "", each.get("public") or "", each.get("professional") or "") for each in criteria
            ],
            groups=service.groups,
            urgencies=service.urgency,
            referral=service.referral,
            area_keys=None if service.everywhere else [area.key for area in service.areas.all()],
            roles=service.professional_roles,
            tier=service.tier,
        )


def lists() -> Lists:
    """Return what understanding a query needs besides the documents: editors' lists, areas, closed services."""
    areas = list(Area.objects.all())
    districts: dict[str, tuple[str, ...]] = {}
    for area in areas:
        for district in area.postcode_districts.split():
            districts[district.casefold()] = (*districts.get(district.casefold(), ()), area.key)
    return Lists(
        synonyms=tuple(phrases(group.words) for group in SynonymGroup.objects.all()),
        crisis=tuple(CrisisPhrase.objects.values_list("phrase", flat=True)),
        areas={area.key: area.name for area in areas},
        districts=districts,
        closed=_closed(),
        pins=_pins(),
    )


def _pins() -> dict[str, tuple[str, ...]]:
    """Return what editors pinned to a query: services, as promoted links to their pages, and other pages and links."""
    pins: dict[str, tuple[str, ...]] = {}
    # Drafts and pages behind a password are no pages for a visitor.
    pinned = SearchPromotion.objects.filter(page__isnull=False).values_list("page", flat=True)
    pages = Page.objects.live().public().in_bulk(pinned)
    for promotion in SearchPromotion.objects.select_related("query").order_by("sort_order"):
        page, url = pages.get(promotion.page_id), promotion.external_link_url
        if service := SERVICE_PAGE.search(url):
            pin = service["key"]
        elif url:
            pin = as_pin(PinnedLink(promotion.external_link_text or url, url, promotion.description))
        elif page and page.url:
            pin = as_pin(PinnedLink(page.title, page.url, promotion.description))
        else:
            continue
        query = promotion.query.query_string
        pins[query] = (*pins.get(query, ()), pin)
    return pins


def _closed() -> tuple[Closed, ...]:
    closed = list(Service.objects.published().exclude(status="open"))
    named = {block["value"] for service in closed for block in service.instead.raw_data}
    usable = Service.objects.open().in_bulk(named)
    return tuple(
        Closed(
            key=service.key,
            name=service.name,
            names=(service.name, *service.also_known_as.splitlines()),
            audience=frozenset(service.audience),
            instead=tuple(
                (usable[block["value"]].key, usable[block["value"]].name)
                for block in service.instead.raw_data
                if block["value"] in usable
            ),
        )
        for service in closed
    )


def rebuild(progress: Callable[[int], None] = lambda done: None) -> None:
    """Make every engine's index anew. Raises EngineError when an engine cannot be written to."""
    with embedded().writing() as writer:
        writer.clear()
        writer.put(_told(documents(), progress))
        writer.put_lists(lists())
    if engine := elastic():
        engine.rebuild(documents(), progress)
        finder().outdated.unlink(missing_ok=True)


def _told(documents: Iterable[Document], progress: Callable[[int], None]) -> Iterator[Document]:
    done = 0
    for done, document in enumerate(documents, start=1):
        yield document
        if done % 500 == 0:
            progress(done)
    progress(done)


def rebuild_if_outdated() -> None:
    """Make the index anew when an engine missed a change; while it is still down, try again next time."""
    if finder().outdated.exists():
        with contextlib.suppress(EngineError):
            rebuild()


def changed(keys: Iterable[str]) -> None:
    """Tell the engines, once the transaction is over, that services or lists have changed. No keys: lists alone."""
    _waiting.update(keys)
    transaction.on_commit(_tell)


def _tell() -> None:
    """Bring the engines up to date. What is published is what counts: an engine that is down is rebuilt later."""
    keys = set(_waiting)
    _waiting.difference_update(keys)
    found = list(documents(keys))
    gone = keys - {document.key for document in found}
    try:
        with embedded().writing() as writer:
            writer.put(found)
            writer.remove(gone)
            writer.put_lists(lists())
            whole = writer.keys() == set(Service.objects.open().values_list("key", flat=True))
    except EngineError:
        whole = False
    if not whole:
        rebuild()
    if keys and (engine := elastic()):
        try:
            engine.update(found, gone)
        except EngineError:
            finder().outdated.touch()
