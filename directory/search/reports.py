"""What editors learn from searches that found nothing."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from ..models import Service
from .models import MissedSearch, SynonymGroup


class LinkColumn(TitleColumn):
    """A column whose every row is a link with the same words."""

    def __init__(self, name: str, *, words: str, **kwargs: Any) -> None:
        super().__init__(name, accessor=lambda missed: words, **kwargs)


class MissedSearchesReport(ReportView):
    """Searches that found nothing, asked for on several days by several people; a press makes one a synonym."""

    page_title = "Searches that found nothing"
    header_icon = "search"
    index_url_name = "missed_searches"
    index_results_url_name = "missed_searches_results"
    permission_policy = ModelPermissionPolicy(SynonymGroup)
    permission_required = "add"
    default_ordering = "-times"
    is_searchable = False
    list_export = ["words", "times", "days", "last_day"]
    columns = [
        Column("words", label="Searched for"),
        Column("times", label="Times"),
        Column("days", label="Days"),
        Column("last_day", label="Last asked for"),
        LinkColumn("synonym", label="", words="Make a synonym", get_url=lambda missed: synonym_url(missed.words)),
        LinkColumn("tag", label="", words="Make a tag", get_url=lambda missed: tag_url(missed.words)),
    ]

    def get_queryset(self) -> QuerySet[MissedSearch]:
        return MissedSearch.objects.exclude(words="").order_by("-times")


def synonym_url(words: str) -> str:
    """Return where an editor says what words mean, with the words filled in."""
    viewset = SynonymGroup.snippet_viewset  # type: ignore[attr-defined]  # Wagtail puts it there
    return f"{reverse(viewset.get_url_name('add'))}?{urlencode({'words': words})}"


def tag_url(words: str) -> str:
    """Return where an editor chooses the service that words are a tag of."""
    return f"{reverse('tag_from_search')}?{urlencode({'words': words})}"


class TagForm(forms.Form):
    """Which service gets the words as a tag."""

    words = forms.CharField(max_length=100, label="Tag")
    service: "forms.ModelChoiceField[Service]" = forms.ModelChoiceField(
        queryset=Service.objects.all(), empty_label="Choose a service"
    )


class TagFromSearch(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]  # it takes none when it runs
    """Makes the words of a search that found nothing a tag of a service, in a draft for its editor to publish."""

    page_title = "Make a tag"
    header_icon = "tag"
    template_name = "directory/admin/tag.html"
    form_class = TagForm
    permission_policy = ModelPermissionPolicy(Service)
    permission_required = "change"

    def get_initial(self) -> dict[str, str]:
        return {"words": self.request.GET.get("words", "")[:100]}

    def form_valid(self, form: TagForm) -> HttpResponse:
        """Add the tag to the latest draft, and lead to it."""
        service = form.cleaned_data["service"].get_latest_revision_as_object()
        service.tags.add(form.cleaned_data["words"])
        service.save_revision(user=self.request.user, log_action=True)
        messages.success(
            self.request, f"“{form.cleaned_data['words']}” is a tag of this draft. Publish it to be found."
        )
        return redirect(service.snippet_viewset.get_url_name("edit"), service.pk)
