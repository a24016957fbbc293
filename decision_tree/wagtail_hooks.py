"""Trees in the CMS: how they are printed, and why something was refused."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model, ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from directory.gate import ScheduleRefused

from .leaflet import LEAFLET_KIND
from .models import DecisionTreePage
from .protected_pages import protected
from .signal_handlers import refuse_deletion

# --- printing


def _print_button(page: Page) -> list[Button]:
    if not isinstance(page.specific_deferred, DecisionTreePage):
        return []
    url = reverse("print_preview", args=[LEAFLET_KIND, page.slug])
    return [Button("Print", url=url, icon_name="doc-full", priority=45)]


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    """Offer a tree's leaflet where it is edited."""
    return _print_button(page)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> list[Button]:
    """Offer a tree's leaflet in the list of pages."""
    return _print_button(page)


# --- what is refused: said before it is tried


@hooks.register("before_delete_snippet")
def keep_what_trees_need(request: HttpRequest, instances: Sequence[Model]) -> HttpResponse | None:
    """Refuse to delete services and areas that live trees need, one or many at a time, and say why."""
    refused = []
    for instance in instances:
        try:
            refuse_deletion(instance)
        except ProtectedError as refusal:
            messages.error(request, refusal.args[0])
            refused.append(instance)
    if not refused:
        return None
    viewset = refused[0].snippet_viewset  # type: ignore[attr-defined]  # Wagtail puts it there
    if len(instances) > 1:
        return redirect(viewset.get_url_name("list"))
    return redirect(viewset.get_url_name("edit"), refused[0].pk)


def _refuse(request: HttpRequest, pages: Iterable[Page], done: str, *, with_descendants: bool) -> HttpResponse | None:
    kept = [] if request.user.is_superuser else protected(pages, with_descendants=with_descendants)
    for page in kept:
        messages.error(
            request, f"“{page.title}” was not {done}, because people in a crisis need it. Ask an administrator."
        )
    return redirect("wagtailadmin_explore", kept[0].get_parent().pk) if kept else None


@hooks.register("before_delete_page")
def keep_from_deletion(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a page that has a protected one below it."""
    return _refuse(request, [page], "deleted", with_descendants=True)


@hooks.register("before_unpublish_page")
def keep_from_unpublishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to take a protected page offline, alone or with the page above it."""
    return _refuse(request, [page], "unpublished", with_descendants=bool(request.POST.get("include_descendants")))


@hooks.register("before_move_page")
def keep_from_moving(request: HttpRequest, page: Page, parent: Page) -> HttpResponse | None:
    """Refuse to move a page that has a protected one below it."""
    return _refuse(request, [page], "moved", with_descendants=True)


@hooks.register("before_bulk_action")
def keep_from_bulk_actions(
    request: HttpRequest, action: str, objects: Sequence[Model], view: Any
) -> HttpResponse | None:
    """Refuse the same for many pages at once: Wagtail asks plain pages, which do not know that they are protected."""
    done = {"delete": "deleted", "unpublish": "unpublished", "move": "moved"}.get(action)
    pages = [each for each in objects if isinstance(each, Page)]
    if not done or not pages:
        return None
    with_descendants = action != "unpublish" or bool(request.POST.get("include_descendants"))
    return _refuse(request, pages, done, with_descendants=with_descendants)


@hooks.register("register_log_actions")
def log_refused_schedules(actions: LogActionRegistry) -> None:
    """Show in a tree's history that a scheduled version was refused, and why."""

    actions.register_action("decision_tree.schedule_refused")(ScheduleRefused)
