"""What has gone wrong in the CMS: first on the dashboard, and a report."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from directory.vocabulary import URGENCIES

from .models import LiveProblem


def edit_url(problem: LiveProblem, user: Any) -> str | None:
    """Return where the thing is edited; None for who may not, and for what was deleted."""
    url: str | None = AdminURLFinder(user).get_edit_url(problem.thing) if problem.thing else None
    return url


def told_in_words(problem: LiveProblem) -> str:
    """Say who was told."""
    if problem.told_to:
        return ", ".join(problem.told_to)
    if problem.ended_at or problem.tell_at is None or problem.is_urgent:
        return "Nobody" if problem.ended_at else "Nobody yet"
    return f"Nobody yet, next mail {timezone.localtime(problem.tell_at):%-d %B, %H:%M}"


class GoneWrongPanel(Component):
    """The open problems, on the dashboard; nothing where all is right."""

    order = 10  # before all of Wagtail's
    template_name = "decision_tree/admin/gone_wrong.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = (parent_context or {})["request"].user
        problems = LiveProblem.objects.open().worst_first().prefetch_related("thing")
        return {
            "problems": [(problem, edit_url(problem, user), told_in_words(problem)) for problem in problems],
            "report": reverse("live_problems"),
        }


@hooks.register("construct_homepage_panels")
def show_first(request: HttpRequest, panels: list[Component]) -> None:
    """Show what has gone wrong before anything else."""
    panels.append(GoneWrongPanel())


class LiveProblemsReport(ReportView):
    """All that has gone wrong: what is open first, then what is right again."""

    page_title = "Gone wrong since it went live"
    header_icon = "warning"
    index_url_name = "live_problems"
    index_results_url_name = "live_problems_results"
    permission_policy = page_permission_policy
    permission_required = "change"
    is_searchable = False
    list_export = ["thing", "step", "level", "rule", "message", "since", "ended_at", "told_at", "told_to"]
    columns = [
        TitleColumn("thing", label="What", get_url=lambda problem: edit_url(problem, None)),
        Column("message", label="Problem"),
        Column("level", label="Ending", accessor=lambda problem: URGENCIES.get(problem.level, "")),
        Column("since", label="Since", accessor=lambda problem: _time(problem.since)),
        Column("ended_at", label="Right again", accessor=lambda problem: _time(problem.ended_at) or "Not yet"),
        Column("told_to", label="Who was told", accessor=told_in_words),
    ]

    def get_queryset(self) -> QuerySet[LiveProblem]:
        return LiveProblem.objects.worst_first().prefetch_related("thing")


def _time(value: Any) -> str:
    return f"{timezone.localtime(value):%-d %B %Y, %H:%M}" if value else ""


@hooks.register("register_admin_urls")
def urls() -> list[Any]:
    """Return the addresses of the report."""
    return [
        path("reports/gone-wrong/", LiveProblemsReport.as_view(), name="live_problems"),
        path(
            "reports/gone-wrong/results/", LiveProblemsReport.as_view(results_only=True), name="live_problems_results"
        ),
    ]


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    """Put the report into the menu of reports."""
    return MenuItem("Gone wrong", reverse("live_problems"), icon_name="warning", order=900)
