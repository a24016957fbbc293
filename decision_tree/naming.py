"""Where decision trees and their leaflets name a service."""

from collections.abc import Iterator

from directory.models import Service
from directory.naming import Naming

from .adapter import service_pks, services_of
from .models import DecisionTreePage


def find_endings(service: Service) -> Iterator[Naming]:
    """Yield the endings of trees, live and drafts, that name a service, and say where no other is open."""
    for page in DecisionTreePage.objects.order_by("title"):
        live = {*_endings(page, service)} if page.live else set()
        draft = page.get_latest_revision_as_object()
        for ending in sorted(live):
            yield Naming(f"{page.title}: {ending}", page.edit_url)
        for ending in sorted({*_endings(draft, service)} - live):
            yield Naming(f"{draft.title}: {ending} (in a draft)", page.edit_url)


def _endings(page: DecisionTreePage, service: Service) -> Iterator[str]:
    for item in page.steps.raw_data:
        pks = service_pks([item])
        if service.pk in pks:
            others = [each for each in services_of([item]).values() if each.is_open and each.pk != service.pk]
            yield f"“{item['value'].get('title')}”" + ("" if others else ", which has no other open service")


def find_leaflets(service: Service) -> Iterator[Naming]:
    """Yield the leaflets of live trees that name a service."""
    for page in DecisionTreePage.objects.live().order_by("title"):
        if service.pk in service_pks(page.steps.raw_data):
            yield Naming(page.title, page.leaflet_url)
