"""Where decision trees and their leaflets name a service."""

from collections.abc import Iterator

from directory.models import Service
from directory.naming import Naming

from .adapter import service_pks, services_of
from .models import DecisionTreePage


def find_endings(service: Service) -> Iterator[Naming]:
    """Yield the endings of trees, live and drafts, that name a service, and say where no other is open."""
    for page in DecisionTreePage.objects.order_by("title"):
        live = _endings(page, service) if page.live else []
        draft = page.get_latest_revision_as_object()
        for ending in live:
            yield Naming(f"{page.title}: {ending}", page.edit_url)
        for ending in _endings(draft, service) if draft is not page or not page.live else []:
            if ending not in live:
                yield Naming(f"{draft.title}: {ending} (in a draft)", page.edit_url)


def _endings(page: DecisionTreePage, service: Service) -> list[str]:
    found = []
    services = services_of(page.steps.raw_data)
    for item in page.steps.raw_data:
        pks = service_pks([item])
        if service.pk in pks:
            others = [pk for pk in pks if pk != service.pk and pk in services and services[pk].is_open]
            found.append(f"“{item['value'].get('title')}”" + ("" if others else ", which has no other open service"))
    return list(dict.fromkeys(found))


def find_leaflets(service: Service) -> Iterator[Naming]:
    """Yield the leaflets of live trees that name a service."""
    for page in DecisionTreePage.objects.live().order_by("title"):
        if service.pk in service_pks(page.steps.raw_data):
            yield Naming(page.title, page.leaflet_url)
