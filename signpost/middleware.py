"""What stands around every view: headers for staff's pages, and useful answers when something is wrong."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError, InterfaceError
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from directory.exceptions import Refused

from . import errors
from .packs.under_way import is_under_way

View = Callable[[HttpRequest], HttpResponse]

STAFF = ("/admin/",)

_log = logging.getLogger(__name__)


class UnavailableMiddleware:
    """Answer with the page "not available just now" (503), and the emergency help, when the database fails.

    It fails when it is gone, and also when it is locked or lacks a column: those need mending, so what happened is
    logged with its traceback. No address is: it can say what somebody looked for.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn an error of the database into a page. Any other error is Django's to handle."""
        if not isinstance(exception, (DatabaseError, InterfaceError)):
            return None
        if request.path.startswith(STAFF) and is_under_way():
            return errors.waited_too_long(request)
        _log.error("The database failed: a page was not available", exc_info=exception)
        return errors.unavailable(request)


class WaitingMiddleware:
    """Tell an editor whose saving had to wait for a pack that was being loaded."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        waits = request.method == "POST" and request.path.startswith(STAFF) and is_under_way()
        response = self.get_response(request)
        if waits and response.status_code < HTTPStatus.BAD_REQUEST:
            messages.info(request, "This took longer than usual, because a pack was being loaded.")
        return response


class NotAllowedMiddleware:
    """Put the emergency help on the bare answer of Django and Wagtail to what cannot be sent to a page (405)."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not request.path.startswith(STAFF):
            return errors.not_allowed(response)
        return response


class TwoPoliciesMiddleware(CSPMiddleware):
    """Set the strict Content-Security-Policy and no referrer on public pages; on staff's what Wagtail's admin needs.

    Staff's forms would be refused without a referrer, because Django checks it against forged requests.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith(STAFF):
            response._csp_config = settings.STAFF_CONTENT_SECURITY_POLICY["DIRECTIVES"]  # type: ignore[attr-defined]
            response.headers.setdefault("Referrer-Policy", "same-origin")
        return super().process_response(request, response)


class QuietRedirectMiddleware(RedirectMiddleware):
    """Wagtail's redirects of addresses that changed; without a database there are none."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            answer: HttpResponse = super().process_response(request, response)
        except (DatabaseError, InterfaceError):
            return response
        return answer


class RefusalMiddleware:
    """Tell staff why something was refused where no form or hook of the CMS did: it knows exceptions, not addresses."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a refusal into a message, or into JSON for who asks for it. Any other error is Django's to handle.

        The admin's API needs none of this: it answers a ValidationError, which a refusal is, in its own way.
        """
        back = "wagtailadmin_home"
        if isinstance(exception, Refused):
            said = [str(exception), *exception.lines()]
            back = exception.edit_url or back
        elif isinstance(exception, ProtectedError):
            said = [exception.args[0]]
        else:
            return None
        if not request.accepts("text/html"):  # as Wagtail's own views tell an autosave
            return JsonResponse({"message": said[0], "problems": said[1:]}, status=400)
        for line in said:
            messages.error(request, line)
        return redirect(back)
