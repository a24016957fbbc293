"""Pages for when something is wrong. Each carries the emergency help and needs neither database nor context.

Those for mistakes of ours (500) and for a database that is gone (503) are rendered when static files are collected, so
that nothing can go wrong with them when they are needed.
"""

from functools import cache
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join

from directory.emergency import HEADING, WAYS

RENDERED = (HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE)


def render(status: HTTPStatus) -> str:
    """Return the page from its template."""
    return render_to_string(f"{status.value}.html")


@cache
def _rendered(status: HTTPStatus) -> str:
    """Return the page as it was rendered, else from its template, else the numbers alone."""
    try:
        return (settings.ERROR_PAGES / f"{status.value}.html").read_text(encoding="utf-8")
    except OSError:
        pass  # static files were not collected
    try:
        return render(status)
    except Exception:  # whatever is wrong with a template, the numbers are there
        return bare()


def bare(above: str = "") -> str:
    """Return a page with the emergency help, below some words, that needs no template."""
    ways = format_html_join("", '<li><a href="{}">{}</a></li>', ((way.href, way.line) for way in WAYS))
    return format_html(
        '<!doctype html><html lang="en-GB"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{heading}</title>'
        '<main data-help="emergency">{above}<h1>{heading}</h1><ul>{ways}</ul></main></html>',
        above=format_html("<p>{}</p>", above) if above else "",
        heading=HEADING,
        ways=ways,
    )


def _page(status: HTTPStatus) -> HttpResponse:
    page = _rendered(status) if status in RENDERED else render(status)
    response = HttpResponse(page, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for a request that makes no sense (400)."""
    return _page(HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Return the page for what this person may not see (403)."""
    return _page(HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for an address with nothing behind it (404)."""
    return _page(HTTPStatus.NOT_FOUND)


def not_allowed(response: HttpResponse) -> HttpResponse:
    """Return a bare refusal of what was sent to a page that is only to be read (405), with the page for it."""
    response.content = render(HTTPStatus.METHOD_NOT_ALLOWED)
    response["X-Robots-Tag"] = "noindex"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page for a mistake of ours (500)."""
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Return the page for when the database cannot be reached (503)."""
    response = _page(HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = "30"
    response["Cache-Control"] = "no-store"
    return response


def waited_too_long(request: HttpRequest) -> HttpResponse:
    """Return the page for an editor who waited in vain for a pack that is being loaded (503)."""
    words = (
        "A pack is being loaded, so nothing else can be saved for a minute. "
        "Go back: what you typed is still there. Then save it again."
    )
    response = HttpResponse(bare(words), status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = "60"
    response["Cache-Control"] = "no-store"
    return response
