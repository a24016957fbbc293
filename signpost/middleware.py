"""What stands around every view: headers for staff's pages, and useful answers when something is wrong."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from decision_tree.exceptions import TreeRefused

from . import errors

View = Callable[[HttpRequest], HttpResponse]

STAFF = ("/admin/",)


class UnavailableMiddleware:
    """Answers with the page "not available just now" (503), and the emergency help, when the database is down."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn an error of the database connection into a page. Any other error is Django's to handle."""
        if isinstance(exception, (OperationalError, InterfaceError)):
            return errors.unavailable(request)
        return None


class TwoPoliciesMiddleware(CSPMiddleware):
    """Gives public pages the strict Content-Security-Policy and no referrer; staff's pages what Wagtail's admin needs.

    Staff's forms would be refused without a referrer, because Django checks it against forged requests.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path.startswith(STAFF):
            response._csp_config = settings.STAFF_CONTENT_SECURITY_POLICY["DIRECTIVES"]  # type: ignore[attr-defined]
            response.headers.setdefault("Referrer-Policy", "same-origin")
        return super().process_response(request, response)


class QuietRedirectMiddleware(RedirectMiddleware):
    """Wagtail's redirects of addresses that changed; without a database there are none."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except (OperationalError, InterfaceError):
            return response


class RefusalMiddleware:
    """Tells staff why something was refused: a tree that cannot go live, a service that a tree needs."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a refusal into a message (or JSON for the admin's API)."""
        if not request.path.startswith(STAFF):
            return None
        if isinstance(exception, ProtectedError):
            messages.error(request, exception.args[0])
            return redirect(
                request.path.replace("/delete/", "/edit/") if "/delete/" in request.path else "wagtailadmin_home"
            )
        if not isinstance(exception, TreeRefused):
            return None
        if request.path.startswith("/admin/api/") or "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"message": str(exception), "problems": exception.lines()}, status=400)
        for line in [str(exception), *exception.lines()]:
            messages.error(request, line)
        if exception.page_id:
            return redirect("wagtailadmin_pages:edit", exception.page_id)
        return redirect(reverse("wagtailadmin_home"))
