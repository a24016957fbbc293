"""A tree's leaflet, on screen and as files. The tree itself is a page of Wagtail's."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.prints.registry import Check, mark_of, record
from directory.prints.views import pdf

from .models import DecisionTreePage
from .pages import leaflet_steps
from .printing import find, paper_of


@require_safe
def leaflet(request: HttpRequest, key: str) -> HttpResponse:
    """The whole tree as a leaflet, each step once: `/help-now/TREE/leaflet/`."""
    return show_leaflet(request, key)


def show_leaflet(request: HttpRequest, key: str, check: Check | None = None) -> HttpResponse:
    """Show a tree's leaflet, below what is to be said of a version that somebody holds. Raises Http404."""
    page = get_object_or_404(DecisionTreePage.objects.live(), slug=key)
    paper = paper_of(page)
    if paper is None:
        raise Http404("This tree cannot be printed as it is.")
    mark = mark_of(record(paper))
    _, (steps,) = leaflet_steps(page, timezone.now())
    context: dict[str, Any] = {
        "page": page,
        "paper": paper,
        "steps": steps,
        "check": check,
        "mark": mark,
        "newest": settings.SITE_URL + paper.newest,
        "files": [(form.words, paper.file_of(form)) for form in paper.formats],
        "noindex": paper.professional or check is not None,
    }
    response = TemplateResponse(request, "decision_tree/leaflet.html", context)
    if paper.professional:
        response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def leaflet_pdf(request: HttpRequest, key: str, name: str = "") -> HttpResponse:
    """The leaflet as a PDF in one of its formats: `/help-now/TREE/leaflet.pdf`, `leaflet-poster.pdf` and so on."""
    return pdf(request, find(key, False), name)
