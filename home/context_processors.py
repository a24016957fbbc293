"""What every page may print."""

from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from directory.presentation import Link

from .models import OrdinaryPage, SiteSettings

_last_known: dict[str, SiteSettings] = {}
_last_known_footer: dict[str, list[Link]] = {}


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's settings as `site` and the pages that its footer names as `footer_pages`.

    They are asked of the database only where a page prints them. While it is gone, a page that needs nothing else of
    it prints what was last known.
    """
    return {
        "site": SimpleLazyObject(lambda: _settings(request)),
        "footer_pages": SimpleLazyObject(lambda: _footer_pages(request)),
    }


def _settings(request: HttpRequest) -> SiteSettings:
    try:
        found = SiteSettings.objects.select_related("owner").first() or SiteSettings.load(request_or_site=request)
    except DatabaseError:
        return _last_known.get("site") or SiteSettings()
    _last_known["site"] = found
    return found


def _footer_pages(request: HttpRequest) -> list[Link]:
    try:
        found = [Link(page.title, page.get_url(request) or "") for page in OrdinaryPage.in_footer()]
    except DatabaseError:
        return _last_known_footer.get("pages", [])
    _last_known_footer["pages"] = found
    return found
