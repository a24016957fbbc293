"""The directory's pages: the list of services and a service's own page. Templates only print what `cards` gives."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from . import vocabulary
from .cards import card_of
from .contacts import PROFESSIONAL, PUBLIC
from .models import Area, ProfessionalsPassphrase, Service
from .pages import details_of, listing_of
from .search import Query, find, parse_query

WRONG_TRIES = 5
SLOWED_FOR = 60  # seconds


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """The list of services: `/services/`. Any input gives a useful page; what makes no sense is ignored and said so."""
    areas = dict(Area.objects.values_list("key", "name"))
    tags = list(
        Service.tags.through.objects.filter(content_object__in=Service.objects.open())
        .values_list("tag__name", flat=True)
        .distinct()
    )
    query = parse_query(dict(request.GET.lists()), areas, tags)
    found = find(query, timezone.now())
    audience = PROFESSIONAL if query.professional else frozenset(query.audiences) or PUBLIC
    now = timezone.now()
    response = TemplateResponse(
        request,
        "directory/services.html",
        {
            "query": query,
            "found": found,
            "cards": [card_of(listing_of(service), audience, now) for service in found.services],
            "unknown": [card_of(listing_of(service), audience, now) for service in found.unknown_hours],
            "filters": _filters(query, areas),
            "earlier": _address(request, found.page - 1) if found.page > 1 else "",
            "later": _address(request, found.page + 1) if found.page < found.pages else "",
        },
    )
    if query.professional:
        response["X-Robots-Tag"] = "noindex"
    return response


def _address(request: HttpRequest, page: int) -> str:
    parameters = request.GET.copy()
    parameters["page"] = str(page)
    return f"?{parameters.urlencode()}"


def _filters(query: Query, areas: dict[str, str]) -> list[dict]:
    """Give the filters for the form: name, label, and each choice with whether it is chosen."""
    every = [
        ("area", "Where", areas, query.areas),
        ("age", "Age", vocabulary.AGES, query.ages),
        ("urgency", "How soon", vocabulary.URGENCIES, query.urgencies),
        ("for", "Who is looking", vocabulary.AUDIENCES, query.audiences),
        ("group", "Specially for", vocabulary.GROUPS, query.groups),
        ("open", "Opening hours", {"now": "Open now"}, ("now",) if query.open_now else ()),
    ]
    return [
        {
            "name": name,
            "label": label,
            "choices": [(value, words, value in chosen) for value, words in choices.items()],
            "chosen": bool(chosen),
        }
        for name, label, choices, chosen in every
    ]


def _published(key: str) -> Service:
    return get_object_or_404(
        Service.objects.published().prefetch_related("areas").select_related("organisation"), key=key
    )


@require_safe
def service(request: HttpRequest, key: str) -> HttpResponse:
    """A service's page in the public's words. One for professionals alone is a 404 that says where to look."""
    entry = _published(key)
    if PUBLIC.isdisjoint(entry.audience):
        return render(
            request, "directory/elsewhere.html", {"name": entry.name, "professional": True, "key": key}, status=404
        )
    return _service_page(request, entry, professional=False)


@csrf_exempt  # it changes nothing, and a visitor has no cookie to protect
@require_http_methods(["GET", "HEAD", "POST"])
def professional_service(request: HttpRequest, key: str) -> HttpResponse:
    """A service's page in the referrers' words; posting the passphrase gives the same page with restricted contacts."""
    entry = _published(key)
    if "professional" not in entry.audience:
        return render(
            request, "directory/elsewhere.html", {"name": entry.name, "professional": False, "key": key}, status=404
        )
    given, problem = _passphrase(request) if request.method == "POST" else (False, "")
    response = _service_page(request, entry, professional=True, passphrase_given=given, problem=problem)
    if request.method == "POST":
        response["Cache-Control"] = "no-store"
        response.status_code = 429 if problem == TOO_MANY else 200
    return response


TOO_MANY = "There were too many wrong tries. Wait a minute, then try again."
WRONG = "That is not the passphrase. Check it and try again, or ask the team that gave it to you."


def _passphrase(request: HttpRequest) -> tuple[bool, str]:
    """Check a posted passphrase: whether it is right, and what to say where it is not. Slowed after wrong tries.

    Tries are counted in memory, under a keyed hash of the address that they came from, for a minute.
    """
    name = salted_hmac("wrong-passphrases", request.META.get("REMOTE_ADDR", "")).hexdigest()
    tries = cache.get_or_set(name, 0, SLOWED_FOR) or 0
    if tries >= WRONG_TRIES:
        return False, TOO_MANY
    if ProfessionalsPassphrase.load().accepts(request.POST.get("passphrase", "")):
        return True, ""
    cache.set(name, tries + 1, SLOWED_FOR)
    return False, WRONG


def _service_page(
    request: HttpRequest, entry: Service, *, professional: bool, passphrase_given: bool = False, problem: str = ""
) -> TemplateResponse:
    details = details_of(entry, professional=professional, now=timezone.now(), passphrase_given=passphrase_given)
    response = TemplateResponse(
        request,
        "directory/service.html",
        {
            "details": details,
            "problem": problem,
            "passphrase_given": passphrase_given,
            "noindex": professional or not details.is_open,
        },
    )
    if professional or not details.is_open:
        response["X-Robots-Tag"] = "noindex"
    return response
