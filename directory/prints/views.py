"""Views of prints: their files, and whether a print is still right."""

from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from .models import PrintedVersion
from .registry import KINDS, Paper, described
from .typesetting import fingerprint, typeset
from .versions import as_typed


def pdf(request: HttpRequest, paper: Paper | None, name: str = "") -> HttpResponse:
    """Return a print's file in a format, by its name; the first format's where it has none. Raise Http404."""
    form = next((each for each in paper.formats if each.name == name or not name), None) if paper else None
    if paper is None or form is None:
        raise Http404("There is no such file.")
    data = described(paper)
    tag = f'"{fingerprint(data, form)}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        made = caches["prints"].get_or_set(tag.strip('"'), lambda: typeset(data, form).pdf)
        response = HttpResponse(made, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{paper.key}-{form.name}.pdf"'
    response["ETag"] = tag
    patch_cache_control(response, no_cache=True)  # numbers change: ask each time, which costs little
    if paper.professional:
        response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def criteria_pdf(request: HttpRequest, key: str, kind: str, name: str = "") -> HttpResponse:
    """Return a service's criteria sheet: `/services/KEY/criteria.pdf`, or the professionals'."""
    return pdf(request, KINDS[kind].find(key, False), name)


@require_safe
def printed(request: HttpRequest, version: str) -> HttpResponse:
    """Say whether a print is still right, above the newest: `/p/VERSION/`."""
    held = PrintedVersion.objects.filter(version=as_typed(version)).first()
    kind = KINDS.get(held.kind) if held else None
    try:
        response = kind.show(request, held.key, held) if held and kind else None
    except Http404:
        response = None  # the thing itself is gone
    if response is None:
        response = render(request, "directory/no_print.html", {"held": held, "noindex": True}, status=404)
    response["X-Robots-Tag"] = "noindex"
    return response
