"""Whether the site works, for load balancers."""

from django.db import connection
from django.db.utils import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from directory.search.finder import finder


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Say that the site answers (always 200), whether its database does, and which engine searches."""
    try:
        connection.ensure_connection()
        database = "ok"
    except Error:
        database = "down"
    return JsonResponse({"status": "ok", "database": database, "search": finder().state()})
