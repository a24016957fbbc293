"""Whether the site works, for load balancers."""

from dataclasses import asdict
from typing import Any

from django.db import connection
from django.db.utils import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from decision_tree.live_problems.models import LiveProblem
from directory import changes
from directory.search.finder import finder


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Return that the site answers (always 200), whether its database does, which engine searches, and who is behind.

    `behind`: for each follower of the log of changes, how many it has not handled and since when. `problems`: how many
    of what is live there are, of which at endings that people are told of at once, and how many nobody was told of.
    """
    behind: dict[str, Any] = {}
    problems: dict[str, int] = {}
    try:
        connection.ensure_connection()
        behind = {name: asdict(follower) for name, follower in changes.behind().items()}
        problems = LiveProblem.objects.open().counts()
        database = "ok"
    except Error:
        database = "down"
    return JsonResponse(
        {"status": "ok", "database": database, "search": finder().state(), "behind": behind, "problems": problems}
    )
