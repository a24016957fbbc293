"""Criteria sheets: a service's criteria on paper, in the public's words and in the referrers'."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ..cards import service_url
from ..contacts import PROFESSIONAL, PUBLIC
from ..models import Service
from ..pages import details_of, named_by
from ..views import show_service
from .contents import sheet_data
from .formats import SHEET
from .registry import Check, Kind, Paper, register
from .versions import lines_of_sheet

PUBLIC_SHEET, PROFESSIONAL_SHEET = "criteria", "professional-criteria"


def find(professional: bool, key: str, draft: bool) -> Paper | None:
    """Give a service's sheet as it is now, or as its latest draft would be; None where this audience has no page."""
    service = Service.objects.prefetch_related("areas").select_related("organisation").filter(key=key).first()
    if service is None or not (draft or service.live):
        return None
    if draft:
        service = service.get_latest_revision_as_object()
    if not (PROFESSIONAL if professional else PUBLIC) & set(service.audience):
        return None
    if not (draft or service.is_open):
        return None
    named = Service.objects.filter(pk__in=named_by(service))
    newest = service_url(service.key, service.audience, PROFESSIONAL if professional else PUBLIC)
    return Paper(
        kind=PROFESSIONAL_SHEET if professional else PUBLIC_SHEET,
        key=service.key,
        title=service.name,
        professional=professional,
        data=sheet_data(details_of(service, professional=professional, now=timezone.now())),
        lines=lines_of_sheet(details_of(service, professional=professional, now=None)),
        services=frozenset({service.key, *named.values_list("key", flat=True)}),
        newest=newest,
        file=f"{newest}criteria",
        formats=SHEET,
        draft=draft,
    )


def _show(professional: bool, request: HttpRequest, key: str, check: Check) -> HttpResponse:
    return show_service(request, key, professional=professional, check=check)


def connect() -> None:
    """Make the sheets known."""
    register(Kind(PUBLIC_SHEET, "Criteria sheet", partial(find, False), partial(_show, False)))
    register(Kind(PROFESSIONAL_SHEET, "Criteria sheet for professionals", partial(find, True), partial(_show, True)))
