"""Search in the CMS: editors' words, and the searches that found nothing."""

from typing import Any

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from .models import CrisisPhrase, SynonymGroup
from .reports import MissedSearchesReport, TagFromSearch


class SynonymCreateView(CreateView):
    """A new group of words that mean the same, with the words of a search that found nothing filled in."""

    def get_initial_form_instance(self) -> SynonymGroup:
        """Return the group that the form begins with."""
        return SynonymGroup(words=self.request.GET.get("words", "")[:200])


class SynonymGroupViewSet(SnippetViewSet):
    """Words that mean the same."""

    model = SynonymGroup
    icon = "copy"
    panels = [FieldPanel("words")]
    add_view_class = SynonymCreateView


class CrisisPhraseViewSet(SnippetViewSet):
    """Words of crisis."""

    model = CrisisPhrase
    icon = "warning"
    panels = [FieldPanel("phrase")]


@register_snippet
class SearchGroup(SnippetViewSetGroup):
    """The menu of search."""

    items = (SynonymGroupViewSet, CrisisPhraseViewSet)
    menu_label = "Search words"
    menu_icon = "search"
    menu_order = 160


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    """Put the report into the menu."""
    return MenuItem("Searches that found nothing", reverse("missed_searches"), icon_name="search", order=900)


@hooks.register("register_admin_urls")
def urls() -> list[Any]:
    """Return the addresses of the report."""
    return [
        path("reports/missed-searches/", MissedSearchesReport.as_view(), name="missed_searches"),
        path("reports/missed-searches/tag/", TagFromSearch.as_view(), name="tag_from_search"),
        path(
            "reports/missed-searches/results/",
            MissedSearchesReport.as_view(results_only=True),
            name="missed_searches_results",
        ),
    ]
