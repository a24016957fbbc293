"""A service's own pages. Templates only print what `presentation` returns."""

from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from .contacts import PROFESSIONAL, PUBLIC
from .models import ProfessionalsPassphrase, Service
from .service_page import named_by, page_of

WRONG_TRIES = 5
SLOWED_FOR = 60  # seconds


def _published(key: str) -> Service:
    return get_object_or_404(Service.objects.published().for_listings().select_related("organisation"), key=key)


@require_safe
def service(request: HttpRequest, key: str) -> HttpResponse:
    """Show a service's page in the public's words; a 404 that says where to look for one for professionals alone."""
    entry = _published(key)
    if PUBLIC.isdisjoint(entry.audience):
        return render(
            request, "directory/elsewhere.html", {"name": entry.name, "professional": True, "key": key}, status=404
        )
    return _service_page(request, entry, professional=False)


def show_service(request: HttpRequest, key: str, *, professional: bool, check: object) -> HttpResponse:
    """Show a service's page, below what is to be said of a print of its criteria. Raise Http404 where there is none."""
    entry = _published(key)
    if not (PROFESSIONAL if professional else PUBLIC) & set(entry.audience):
        raise Http404("There is no such page.")
    return _service_page(request, entry, professional=professional, check=check)


@csrf_exempt  # it changes nothing, and a visitor has no cookie to protect
@require_http_methods(["GET", "HEAD", "POST"])
def professional_service(request: HttpRequest, key: str) -> HttpResponse:
    """Show a service's page in the referrers' words; posting the passphrase returns it with restricted contacts."""
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


def client_address(request: HttpRequest) -> str:
    """Return the address that a request came from: behind a proxy, the last one that the proxy itself wrote down."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
    return str(forwarded if settings.BEHIND_PROXY and forwarded else request.META.get("REMOTE_ADDR", ""))


def _passphrase(request: HttpRequest) -> tuple[bool, str]:
    """Return whether a posted passphrase is right, and what to say where it is not. Slowed after wrong tries.

    Tries are counted under a keyed hash of the address that they came from, for a minute.
    """
    name = salted_hmac("wrong-passphrases", client_address(request)).hexdigest()
    counted = caches["tries"]
    tries = counted.get(name, 0)
    if tries >= WRONG_TRIES:
        return False, TOO_MANY
    if ProfessionalsPassphrase.load().accepts(request.POST.get("passphrase", "")):
        return True, ""
    counted.set(name, tries + 1, SLOWED_FOR)
    return False, WRONG


def _service_page(
    request: HttpRequest,
    entry: Service,
    *,
    professional: bool,
    passphrase_given: bool = False,
    problem: str = "",
    check: object = None,
) -> TemplateResponse:
    shown = page_of(
        entry,
        Service.objects.open().in_bulk(named_by(entry)),
        professional=professional,
        now=timezone.now(),
        passphrase_given=passphrase_given,
    )
    sheet = reverse("professional_criteria_pdf" if professional else "criteria_pdf", args=[entry.key])
    response = TemplateResponse(
        request,
        "directory/service.html",
        {
            "service": shown,
            "check": check,
            "criteria_pdf": sheet if shown.is_open else "",
            "problem": problem,
            "passphrase_given": passphrase_given,
            "noindex": professional or not shown.is_open,
        },
    )
    if professional or not shown.is_open:
        response["X-Robots-Tag"] = "noindex"
    return response
