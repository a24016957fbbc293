"""Trees in the CMS."""

from typing import Any

from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from directory.prints.wagtail_hooks import print_url

from .models import DecisionTreePage
from .printing import LEAFLET_KIND


def _print_button(page: Page) -> list[Button]:
    if not isinstance(page.specific_deferred, DecisionTreePage):
        return []
    return [Button("Print", url=print_url(LEAFLET_KIND, page.slug), icon_name="doc-full", priority=45)]


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    """Offer a tree's leaflet where it is edited."""
    return _print_button(page)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> list[Button]:
    """Offer a tree's leaflet in the list of pages."""
    return _print_button(page)


@hooks.register("register_log_actions")
def log_refused_schedules(actions: LogActionRegistry) -> None:
    """Show in a tree's history that a scheduled version was refused, and why."""

    @actions.register_action("decision_tree.schedule_refused")
    class ScheduleRefused(LogFormatter):
        label = "Refuse scheduled version"

        def format_message(self, entry: PageLogEntry | ModelLogEntry) -> str:
            return f"Kept as a draft when its time came, because of problems: {' '.join(entry.data['problems'])}"
