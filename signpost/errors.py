"""Pages for when something is wrong. Each carries the emergency help and needs neither database nor context."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def _page(status: HTTPStatus) -> HttpResponse:
    response = HttpResponse(render_to_string(f"{status.value}.html"), status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Give the page for a request that makes no sense (400)."""
    return _page(HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Give the page for what this person may not see (403)."""
    return _page(HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Give the page for an address with nothing behind it (404)."""
    return _page(HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """Give the page for a mistake of ours (500)."""
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Give the page for when the database cannot be reached (503)."""
    response = _page(HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = "30"
    response["Cache-Control"] = "no-store"
    return response
