"""Criteria sheets: a service's criteria on paper, in the public's words and in the referrers'."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ..addresses import service_url
from ..contacts import PROFESSIONAL, PUBLIC
from ..models import Service
from ..service_page import named_by, page_of
from ..views import show_service
from .formats import SHEET
from .models import PrintedVersion
from .registry import Kind, Paper, check_of, register
from .serializers import sheet_data
from .versions import lines_of_sheet

PUBLIC_SHEET, PROFESSIONAL_SHEET = "criteria", "professional-criteria"


def find(professional: bool, key: str, draft: bool) -> Paper | None:
    """Return a service's sheet as it is now, or as its latest draft would be; None where this audience has no page."""
    service = Service.objects.for_listings().select_related("organisation").filter(key=key).first()
    if service is None or not (draft or service.live):
        return None
    if draft:
        service = service.get_latest_revision_as_object()
    if not (PROFESSIONAL if professional else PUBLIC) & set(service.audience):
        return None
    if not (draft or service.is_open):
        return None
    named = Service.objects.in_bulk(named_by(service))
    usable = {pk: other for pk, other in named.items() if other.is_open}
    page = partial(page_of, service, usable, professional=professional)
    newest = service_url(service.key, service.audience, PROFESSIONAL if professional else PUBLIC)
    return Paper(
        kind=PROFESSIONAL_SHEET if professional else PUBLIC_SHEET,
        key=service.key,
        title=service.name,
        professional=professional,
        data=sheet_data(page(now=timezone.now())),
        lines=lines_of_sheet(page(now=None)),
        services=frozenset({service.key, *(other.key for other in named.values())}),
        newest=newest,
        file=f"{newest}criteria",
        formats=SHEET,
        draft=draft,
    )


def _show(professional: bool, request: HttpRequest, key: str, held: PrintedVersion) -> HttpResponse:
    return show_service(request, key, professional=professional, check=check_of(held, find(professional, key, False)))


def connect() -> None:
    """Register the criteria sheets as kinds of print."""
    register(Kind(PUBLIC_SHEET, "Criteria sheet", partial(find, False), partial(_show, False)))
    register(Kind(PROFESSIONAL_SHEET, "Criteria sheet for professionals", partial(find, True), partial(_show, True)))
