"""What every page may print."""

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import SiteSettings

_last_known: list[SiteSettings] = []


def site(request: HttpRequest) -> dict:
    """Give the site's settings as `site`; asked of the database only where a page prints them.

    While the database is gone, a page that needs nothing else of it prints what was last known.
    """
    return {"site": SimpleLazyObject(lambda: _settings(request))}


def _settings(request: HttpRequest) -> SiteSettings:
    try:
        found = SiteSettings.objects.select_related("owner").first() or SiteSettings.load(request_or_site=request)
    except DatabaseError:
        return _last_known[0] if _last_known else SiteSettings()
    _last_known[:] = [found]
    return found
