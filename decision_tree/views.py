"""A tree's leaflet as files, and as a kind of print. Everything else of a tree is a page of Wagtail's."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Site

from directory.prints.models import PrintedVersion
from directory.prints.registry import Paper

from .models import DecisionTreePage


@require_safe
def leaflet_pdf(request: HttpRequest, page: str, name: str = "") -> HttpResponse:
    """Return the leaflet of the tree whose page has this path, as a PDF in one of its formats."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("There is no site.")
    trees = DecisionTreePage.objects.live()
    tree: DecisionTreePage = get_object_or_404(trees, url_path=f"{site.root_page.url_path}{page}")
    response: HttpResponse = tree.leaflet_pdf(request, name)
    return response


def show_leaflet(request: HttpRequest, key: str, held: PrintedVersion) -> HttpResponse:
    """Show a tree's leaflet, below what is to be said of the version that somebody holds. Raise Http404."""
    tree: DecisionTreePage = get_object_or_404(DecisionTreePage.objects.live(), slug=key)
    return tree.show_leaflet(request, held)


def find_leaflet(key: str, draft: bool) -> Paper | None:
    """Return the leaflet of the tree with this key as it is live, or as its latest draft would be."""
    page = DecisionTreePage.objects.filter(slug=key).first()
    if page is None or not (draft or page.live):
        return None
    found = (page.get_latest_revision_as_object() if draft else page).leaflet(timezone.now(), draft=draft)
    return found.paper if found else None
