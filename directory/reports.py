"""What editors learn from searches that found nothing."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.http import urlencode
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import CreateView

from .models import MissedSearch, SynonymGroup


class MissedSearchesReport(ReportView):
    """Searches that found nothing ten times or more in a month; a press makes one a synonym."""

    page_title = "Searches that found nothing"
    header_icon = "search"
    index_url_name = "missed_searches"
    index_results_url_name = "missed_searches_results"
    permission_policy = ModelPermissionPolicy(SynonymGroup)
    permission_required = "add"
    default_ordering = "-month"
    is_searchable = False
    list_export = ["words", "times", "month"]
    columns = [
        TitleColumn("words", label="Searched for", get_url=lambda missed: synonym_url(missed.words)),
        Column("times", label="Times"),
        Column("month", label="Month", accessor=lambda missed: f"{missed.month:%B %Y}"),
        Column("press", label="", accessor=lambda missed: "Press the words to say what they mean"),
    ]

    def get_queryset(self) -> QuerySet[MissedSearch]:
        return MissedSearch.objects.exclude(words="").order_by("-month", "-times")


def synonym_url(words: str) -> str:
    """Give where an editor says what words mean, with the words filled in."""
    return f"{reverse(SynonymGroup.snippet_viewset.get_url_name('add'))}?{urlencode({'words': words})}"


class SynonymCreateView(CreateView):
    """A new group of words that mean the same, with the words of a search that found nothing filled in."""

    def get_initial_form_instance(self) -> SynonymGroup:
        """Give the group that the form begins with."""
        return SynonymGroup(words=self.request.GET.get("words", "")[:200])


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    """Put the report into the menu."""
    return MenuItem("Searches that found nothing", reverse("missed_searches"), icon_name="search", order=900)


@hooks.register("register_admin_urls")
def urls() -> list[Any]:
    """Give the addresses of the report."""
    return [
        path("reports/missed-searches/", MissedSearchesReport.as_view(), name="missed_searches"),
        path(
            "reports/missed-searches/results/",
            MissedSearchesReport.as_view(results_only=True),
            name="missed_searches_results",
        ),
    ]
