"""Whether the site works, for load balancers."""

from dataclasses import asdict
from typing import Any

from django.db import connection
from django.db.utils import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from directory import changes
from directory.search.finder import finder


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Return that the site answers (always 200), whether its database does, which engine searches, and who is behind.

    `behind`: for each follower of the log of changes, how many it has not handled and since when.
    """
    behind: dict[str, Any] = {}
    try:
        connection.ensure_connection()
        behind = {name: asdict(follower) for name, follower in changes.behind().items()}
        database = "ok"
    except Error:
        database = "down"
    return JsonResponse({"status": "ok", "database": database, "search": finder().state(), "behind": behind})
