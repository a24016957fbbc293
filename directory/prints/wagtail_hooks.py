"""Printing in the CMS: what a print looks like, what to mind, its files; and which versions are out of date."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import path, reverse
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from ..contacts import PROFESSIONAL, PUBLIC
from ..models import Service
from .formats import Format
from .models import PrintedVersion
from .registry import KINDS, Paper, described
from .sheets import PROFESSIONAL_SHEET, PUBLIC_SHEET
from .typesetting import Typeset, pictures, typeset
from .versions import longest

PREVIEW_DOTS = 50  # dots an inch: to see how it falls on the pages, not to read every word


def print_url(kind: str, key: str) -> str:
    """Return the address of the page for printing something in the CMS."""
    return reverse("print_preview", args=[kind, key])


def warnings_of(paper: Paper, form: Format, made: Typeset) -> list[str]:
    """Say what an editor should mind: too many pages and what to shorten, characters that no font has."""
    said = []
    if made.pages > form.most_pages:
        long = "; ".join(
            f"{line.about}, {len(line.words)} characters: “{line.words[:60].rstrip()}…”"
            for line in longest(paper.lines)
        )
        said.append(
            f"{form.words} has {made.pages} pages, and should have at most {form.most_pages} ({form.most_in_words}). "
            f"Nothing is cut. To make it shorter, shorten what is longest: {long}."
        )
    for where, characters in made.unreadable:
        said.append(
            f"Some characters cannot be printed, and a mark stands in their place: {' '.join(characters)} "
            f"(in {where}). Leave them out, or write them in another way."
        )
    return said


@dataclass(frozen=True)
class Shown:
    """A format, as the page for printing shows it."""

    form: Format
    pages: int
    warnings: list[str]
    url: str
    chosen: bool


class PrintView(WagtailAdminTemplateMixin, TemplateView):
    """What a print looks like page by page, in the format chosen, of what is live or of the latest draft."""

    template_name = "directory/admin/print.html"
    header_icon = "doc-full"

    def get_page_title(self) -> str:
        return "Print"

    def get_page_subtitle(self) -> str:
        return self.paper.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind, key = self.kwargs["kind"], self.kwargs["key"]
        find = KINDS[kind].find if kind in KINDS else None
        live = find(key, False) if find else None
        draft = find(key, True) if find else None
        paper = draft if "draft" in self.request.GET or live is None else live
        if paper is None:
            raise Http404("There is nothing to print.")
        self.paper = paper
        chosen = next((form for form in paper.formats if form.name == self.request.GET.get("format")), paper.formats[0])
        data = described(paper)
        formats = []
        for form in paper.formats:
            made = typeset(data, form)
            url = "" if paper.draft else paper.file_of(form)
            formats.append(Shown(form, made.pages, warnings_of(paper, form, made), url, form is chosen))
        return {
            **super().get_context_data(**kwargs),
            "kind": KINDS[kind],
            "paper": paper,
            "formats": formats,
            "chosen": next(shown for shown in formats if shown.chosen),
            "pictures": [b64encode(page).decode("ascii") for page in pictures(data, chosen, PREVIEW_DOTS)],
            "live": live,
            "has_draft": draft is not None and (live is None or draft.version != live.version),
            "versions": PrintedVersion.objects.filter(kind=kind, key=paper.key)[:10],
        }


class PrintsReport(ReportView):
    """Every version that was printed or opened: which are still right, and which are out of date."""

    page_title = "Printed versions"
    header_icon = "doc-full"
    index_url_name = "printed_versions"
    index_results_url_name = "printed_versions_results"
    permission_policy = ModelPermissionPolicy(Service)
    permission_required = "change"
    is_searchable = False
    list_export = ["title", "kind", "version", "made_at", "replaced_at"]
    columns = [
        TitleColumn("title", label="Print", get_url=lambda version: version.get_absolute_url()),
        Column("kind", label="Kind", accessor=lambda version: words_of(version.kind)),
        Column("version", label="Version"),
        Column("made_at", label="First printed", accessor=lambda version: f"{version.made_at:%-d %B %Y}"),
        Column("replaced_at", label="Still right?", accessor=lambda version: state_of(version)),
    ]

    def get_queryset(self) -> QuerySet[PrintedVersion]:
        return PrintedVersion.objects.order_by("-replaced_at", "-made_at")


def words_of(kind: str) -> str:
    """Return the words for a kind of print."""
    return KINDS[kind].words if kind in KINDS else kind


def state_of(version: PrintedVersion) -> str:
    """Say whether a version is still right."""
    if version.replaced_at is None:
        return "Yes"
    return f"No, out of date since {version.replaced_at:%-d %B %Y}"


def service_buttons(service: Service) -> list[Button]:
    """Return the buttons that print a service's sheets: those of the audiences that have a page of it."""
    wanted = [(PUBLIC_SHEET, PUBLIC), (PROFESSIONAL_SHEET, PROFESSIONAL)]
    return [
        Button(f"Print: {words_of(kind).lower()}", url=print_url(kind, service.key), icon_name="doc-full", priority=40)
        for kind, audience in wanted
        if audience & set(service.audience)
    ]


@hooks.register("register_snippet_listing_buttons")
def listing_buttons(snippet: Any, user: Any, next_url: str | None = None) -> list[Button]:
    """Offer to print from the list of services."""
    return service_buttons(snippet) if isinstance(snippet, Service) else []


@hooks.register("register_admin_urls")
def urls() -> list[Any]:
    """Return the addresses of printing in the CMS."""
    return [
        path("print/<str:kind>/<slug:key>/", PrintView.as_view(), name="print_preview"),
        path("reports/printed-versions/", PrintsReport.as_view(), name="printed_versions"),
        path(
            "reports/printed-versions/results/",
            PrintsReport.as_view(results_only=True),
            name="printed_versions_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    """Put the report into the menu of reports."""
    return MenuItem("Printed versions", reverse("printed_versions"), icon_name="doc-full", order=910)
