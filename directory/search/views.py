"""The list of services and what completes a search. Templates only print what `presentation` returns."""

import re
from typing import Any

from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from .. import vocabulary
from ..addresses import service_url
from ..contacts import PROFESSIONAL, PUBLIC
from ..languages import language_name
from ..presentation import Link, card_of
from ..views import client_address
from . import missed
from .documents import INTERPRETERS
from .finder import Found, finder
from .indexing import EmbeddedFollower
from .pinned_links import pinned_links
from .query import Query, parse_query, read_age
from .shapes import EngineError
from .text import stem, words

# Filters that few people need: they stand together behind a press.
_RARE = frozenset({"attending", "language", "access", "type", "group", "referral", "tag"})
_TYPES = {"service": "Services", "self_help": "Self-help, to use alone"}


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """List services: `/services/`. Any input gives a useful page; what makes no sense is ignored and said so.

    It needs no database: the index holds all that a result shows.
    """
    try:
        found, query, areas = _find(request)
    except EngineError:
        in_crisis = finder().crisis_phrases().group_of(" ".join(request.GET.getlist("q")))
        return TemplateResponse(request, "directory/search_down.html", {"panel": "emergency" if in_crisis else ""})
    now = timezone.now()
    audience = PROFESSIONAL if query.professional else frozenset(query.audiences) or PUBLIC
    if query.words and not found.total and not found.understood.closed and not found.understood.crisis:
        missed.note(query.words, client_address(request), now)
    response = TemplateResponse(
        request,
        "directory/services.html",
        {
            "query": query,
            "found": found,
            "panel": "emergency" if found.understood.crisis else "",
            "pinned": pinned_links(found.understood.pinned),
            "cards": [card_of(document.listing, audience, now) for document in found.documents],
            "unknown": [card_of(document.listing, audience, now) for document in found.unknown],
            "closed": [
                {
                    "name": closed.name,
                    "url": service_url(closed.key, closed.audience, audience),
                    "instead": [Link(name, service_url(key, audience, audience)) for key, name in closed.instead],
                }
                for closed in found.closed
            ],
            "filters": (filters := _filters(request, query, found, areas)),
            "is_filtered": any(each["chosen"] for each in filters),
            "is_rarely_filtered": any(each["chosen"] and each["is_rare"] for each in filters),
            "interpreters": _interpreters(query, found),
            "place": ", ".join(areas.get(key, key) for key in found.understood.areas),
            "elsewhere": _address(request, query, q=_less(query.words, found.understood.place)),
            "exact": _address(request, query, q=f'"{query.words}"'),
            "earlier": _address(request, query, page=found.page - 1) if found.page > 1 else "",
            "later": _address(request, query, page=found.page + 1) if found.page < found.pages else "",
            "noindex": query.professional,
        },
    )
    if query.professional:
        response["X-Robots-Tag"] = "noindex"
    return response


def _find(request: HttpRequest) -> tuple[Found, Query, dict[str, str]]:
    """Return the answer to a request; the index is made first where none can be read. Raise EngineError."""
    try:
        return _find_now(request)
    except EngineError:
        try:
            EmbeddedFollower().follow(wait=False)  # whoever makes it already need not be waited for
        except Error as error:
            raise EngineError("there is no index, and it cannot be made") from error
        return _find_now(request)


def _find_now(request: HttpRequest) -> tuple[Found, Query, dict[str, str]]:
    lists = finder().lists()
    areas = dict(lists.areas)
    query = parse_query(dict(request.GET.lists()), areas, finder().embedded.tags(), lists.districts)
    return finder().find(query, timezone.now()), query, areas


def _parameters(request: HttpRequest, query: Query) -> QueryDict:
    """Return the parameters of a search for links to others like it: of a postcode its district alone."""
    parameters = request.GET.copy()
    if "near" in parameters:
        parameters.setlist("near", query.near)
    return parameters


def _address(request: HttpRequest, query: Query, **changes: object) -> str:
    parameters = _parameters(request, query)
    for name, value in changes.items():
        parameters[name] = str(value)
    if "page" not in changes:
        parameters.pop("page", None)
    return f"?{parameters.urlencode()}"


def _less(words: str, place: str) -> str:
    """Return the words of a search less those that name a place."""
    return " ".join(re.sub(re.escape(place), " ", words, flags=re.IGNORECASE).split()) if place else words


def _without(request: HttpRequest, query: Query, name: str, value: str) -> str:
    """Return the address of the same search less one value of a filter, however the address spells it."""

    def read(written: str) -> str:
        written = written.strip()
        return (name == "age" and read_age(written)) or written.casefold()

    parameters = _parameters(request, query)
    kept = [each for each in parameters.getlist(name) if read(each) != read(value)]
    parameters.setlist(name, kept)
    parameters.pop("page", None)
    return f"{reverse('services')}?{parameters.urlencode()}"


def _filters(request: HttpRequest, query: Query, found: Found, areas: dict[str, str]) -> list[dict[str, Any]]:
    """Return the filters for the form: name, label, and each choice with its words and number, whether it is chosen,
    and the address without it.

    A choice that would give nothing is left out, unless it is chosen. "Professionals" leads to other pages, with
    services that the public's pages cannot count: it has no number there.
    """
    languages = {code: language_name(code) for code in (*found.counts.get("language", {}), *query.languages)}
    languages = dict(sorted(languages.items(), key=lambda language: language[1]))
    tags = {tag: tag[:1].upper() + tag[1:] for tag in sorted(found.counts.get("tag", {}), key=str.casefold)}
    every = [
        ("urgency", "How soon", vocabulary.URGENCIES, query.urgencies),
        ("for", "Who is looking", vocabulary.AUDIENCES, query.audiences),
        ("area", "Where", areas, query.areas),
        ("age", "Age", {**vocabulary.AGES, **{age: f"Age {age}" for age in query.ages if age.isdigit()}}, query.ages),
        ("near", "Near a postcode", {district: district for district in query.near}, query.near),
        ("open", "Opening hours", {"now": "Open now"}, ("now",) if query.open_now else ()),
        ("attending", "How to be seen", vocabulary.ATTENDING, query.attending),
        ("language", "Languages besides English", languages, query.languages),
        ("access", "Access", vocabulary.ACCESS, query.access),
        ("type", "Kind of help", _TYPES, query.types),
        ("group", "Specially for", vocabulary.GROUPS, query.groups),
        ("referral", "How to refer", vocabulary.REFERRALS, query.referrals),
        ("tag", "About", {**tags, **{tag: tag[:1].upper() + tag[1:] for tag in query.tags}}, query.tags),
    ]
    return [
        {
            "name": name,
            "label": label,
            "choices": [
                {
                    "value": value,
                    "words": words,
                    "number": None
                    if name == "near" or (name == "for" and value == "professional" and not query.professional)
                    else number,
                    "chosen": value in chosen,
                    "remove": _without(request, query, name, value),
                }
                for value, words in choices.items()
                if (number := found.counts.get(name, {}).get(value, 0)) or value in chosen
            ],
            "chosen": bool(chosen),
            "is_rare": name in _RARE,
        }
        for name, label, choices, chosen in every
    ]


def _interpreters(query: Query, found: Found) -> str:
    """Return the address of services with interpreters where somebody looks for a language; empty for none."""
    asked = words(INTERPRETERS)
    if not (query.languages or found.understood.languages):
        return ""
    if not finder().embedded.say(tuple(map(stem, asked)), professional=query.professional):
        return ""
    kept = {"for": "professional"} if query.professional else {}
    return f"{reverse('services')}?{urlencode({**kept, 'q': ' '.join(asked)})}"


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Return completions of what is being typed, for the script: `/services/suggestions.json`. Never an error."""
    try:
        found = finder().suggest(request.GET.get("q", ""), professional=request.GET.get("for") == "professional")
    except EngineError:
        found = []
    response = JsonResponse({"suggestions": [{"kind": each.kind, "words": each.words} for each in found]})
    response["X-Robots-Tag"] = "noindex"
    return response
