"""What every page may print."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import SiteSettings


def site(request: HttpRequest) -> dict:
    """Give the site's settings as `site`; asked of the database only where a page prints them."""
    return {"site": SimpleLazyObject(lambda: SiteSettings.load(request_or_site=request))}
