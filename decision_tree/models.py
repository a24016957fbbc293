"""The pages behind "I need help now": the way in, and one page a tree."""

from datetime import datetime
from http import HTTPMethod
from typing import Any

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, PublishingPanel, TabbedInterface
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.fields import StreamField
from wagtail.models import TaskState

from directory.fields import stream_block
from directory.gate import GatedPublishing
from directory.prints.formats import LEAFLET
from directory.prints.models import PrintedVersion
from directory.prints.registry import check_of, mark_of, record
from directory.prints.views import pdf
from directory.vocabulary import AUDIENCES

from .adapter import area_names, areas_set, directory_of, services_of, shown_services, tree_of
from .blocks import ScenariosBlock, StepsBlock
from .exceptions import TreeRefused
from .forms import TreeForm
from .keys import with_keys
from .leaflet import Leaflet, leaflet_of
from .panels import ProblemsPanel
from .presentation import Services, tree_context
from .protected_pages import ProtectedPage
from .tree import Problem, Tree, UnsoundTree, errors_of, find_problems


class HelpNowPage(ProtectedPage):
    """`/help-now/`: emergency help first, then who it is for."""

    max_count = 1
    subpage_types = ["decision_tree.DecisionTreePage"]
    template = "decision_tree/help_now.html"

    class Meta:
        verbose_name = "“I need help now” page"

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        order = list(AUDIENCES)
        trees = DecisionTreePage.objects.child_of(self).live()
        return {
            **super().get_context(request, *args, **kwargs),
            "trees": sorted(
                trees.only("title", "slug", "audience", "intro", "path"),
                key=lambda tree: (order.index(tree.audience), tree.path),
            ),
        }


class DecisionTreePage(RoutablePageMixin, GatedPublishing, ProtectedPage):
    """A decision tree: one page with one stream of steps. Its slug is its key."""

    audience = models.CharField("for", max_length=20, choices=list(AUDIENCES.items()), default="patient")
    intro = models.TextField(blank=True)
    start = models.CharField(
        max_length=100, blank=True, help_text="The key of the first question. Left empty: the first question below."
    )
    steps = StreamField(StepsBlock(), blank=True)
    scenarios = StreamField(
        ScenariosBlock(), blank=True, help_text="Journeys that must keep ending where they end here"
    )

    agreed_by = models.CharField(
        max_length=200, blank=True, help_text="Who signed it off. Left empty: whoever approved it in a workflow"
    )
    agreed_on = models.DateField(null=True, blank=True)
    review_by = models.DateField(null=True, blank=True, help_text="Printed on its leaflet")

    CONTENT = ("title", "slug", "audience", "intro", "start", "steps", "scenarios")

    parent_page_types = ["decision_tree.HelpNowPage"]
    subpage_types: list[str] = []
    template = "decision_tree/tree.html"
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    base_form_class = TreeForm

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    ProblemsPanel(),
                    FieldPanel("title"),
                    FieldPanel("audience"),
                    FieldPanel("intro"),
                    FieldPanel("start"),
                    FieldPanel("steps"),
                ],
                heading="Tree",
            ),
            ObjectList([FieldPanel("scenarios")], heading="Scenarios"),
            ObjectList(
                [
                    MultiFieldPanel([FieldPanel("agreed_by"), FieldPanel("agreed_on")], heading="Agreed"),
                    FieldPanel("review_by"),
                    *ProtectedPage.promote_panels,
                    PublishingPanel(),
                ],
                heading="Settings",
            ),
        ]
    )

    class Meta:
        verbose_name = "decision tree"

    # --- what is wrong with it

    def problems(self) -> list[Problem]:
        """Return everything that is wrong with the tree as it is in memory, warnings included. Three queries."""
        services = services_of(self.steps.raw_data)
        return find_problems(tree_of(self, services), directory_of(services.values()), area_names())

    def give_keys(self) -> None:
        """Make a key for each step that has none of its own, and a start where there is none."""
        block = stream_block(type(self), "steps")
        raw = with_keys(list(self.steps.get_prep_value()))
        self.steps = block.to_python(raw)
        if not self.start:
            self.start = next((item["value"]["key"] for item in raw if item["type"] == "question"), "")

    # --- the gate

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the page. Raise TreeRefused, and change nothing, when it would write a live tree with an error."""
        if self.is_content(kwargs.get("update_fields")):
            self.give_keys()
            if self.pk is None and self.go_live_at and self.go_live_at > timezone.now():
                self.live = False  # the create view would write it live before it schedules it
        super().save(*args, **kwargs)

    @classmethod
    def content_columns(cls) -> tuple[str, ...]:
        return cls.CONTENT

    def refusal(self, live: Any) -> TreeRefused | None:
        errors = errors_of(self.problems())
        return TreeRefused(self.title, errors, self.edit_url) if errors else None

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Save a draft: always possible, whatever is wrong with the tree."""
        self.give_keys()
        return super().save_revision(*args, **kwargs)

    # --- what is shown

    def read(self) -> tuple[Tree, Services]:
        """Return the tree as it is in memory, and what its pages need of the directory."""
        raw = self.steps.raw_data
        services = services_of(raw)
        return tree_of(self, services), shown_services(services, area_names() if areas_set(raw) else {})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            **tree_context(*self.read(), timezone.now()),
            "leaflet_url": self.leaflet_url,
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().serve(request, *args, **kwargs)
        if self.audience == "professional":
            response["X-Robots-Tag"] = "noindex"
        return response

    # --- on paper

    @property
    def leaflet_url(self) -> str:
        """The address of the leaflet on screen; empty for a page that no site has."""
        return f"{self.url}{self.reverse_subpage('leaflet')}" if self.url else ""

    @path("leaflet/", name="leaflet")
    def leaflet_page(self, request: HttpRequest) -> HttpResponse:
        """Show the leaflet: each step once, with the number that it has on paper."""
        return self.show_leaflet(request)

    @re_path(r"^leaflet(?:-(?P<name>[a-z0-9-]+))?\.pdf$", name="leaflet_pdf")
    def leaflet_pdf(self, request: HttpRequest, name: str = "") -> HttpResponse:
        """Return the leaflet as a PDF in a format, by its name. Wagtail's addresses have no dots: see `urls.py`."""
        found = self.leaflet(timezone.now())
        return pdf(request, found.paper if found else None, name)

    def get_route_paths(self) -> list[str]:
        """Return all paths below the page, so that each redirects when the page's address changes."""
        files = [self.reverse_subpage("leaflet_pdf", kwargs={"name": form.name}) for form in LEAFLET[1:]]
        own = [self.reverse_subpage("leaflet"), self.reverse_subpage("leaflet_pdf"), *files]
        return ["/", *(f"/{route}" for route in own)]

    def leaflet(self, now: datetime, *, draft: bool = False) -> Leaflet | None:
        """Return the leaflet; None for a draft that cannot be shown."""
        try:
            return leaflet_of(
                *self.read(),
                now,
                newest=self.leaflet_url,
                agreed=self.agreed_in_words(),
                review_by=self.review_by,
                draft=draft,
            )
        except UnsoundTree:
            return None

    def show_leaflet(self, request: HttpRequest, held: PrintedVersion | None = None) -> HttpResponse:
        """Show the leaflet, below what is to be said of a version that somebody holds. Raise Http404."""
        found = self.leaflet(timezone.now())
        if found is None:
            raise Http404("This tree cannot be printed as it is.")
        paper = found.paper
        response = TemplateResponse(
            request,
            "decision_tree/leaflet.html",
            {
                "page": self,
                "paper": paper,
                "steps": found.steps,
                "check": check_of(held, paper) if held else None,
                "mark": mark_of(record(paper)),
                "newest": settings.SITE_URL + paper.newest,
                "files": [(form.words, paper.file_of(form)) for form in found.offered],
                "noindex": paper.professional or held is not None,
            },
        )
        if paper.professional:
            response["X-Robots-Tag"] = "noindex"
        return response

    def agreed_in_words(self) -> str:
        """Return who signed the tree off and when, as its fields say, else as far as a workflow knows; else nothing."""
        if self.agreed_by:
            return f"{self.agreed_by}, {self.agreed_on:%-d %B %Y}" if self.agreed_on else self.agreed_by
        signed = TaskState.objects.filter(revision=self.live_revision_id, status=TaskState.STATUS_APPROVED)
        last = signed.select_related("finished_by").order_by("-finished_at").first() if self.live_revision_id else None
        if last is None or last.finished_by is None:
            return ""
        who = last.finished_by.get_full_name() or last.finished_by.get_username()
        return f"{who}, {timezone.localtime(last.finished_at):%-d %B %Y}"
