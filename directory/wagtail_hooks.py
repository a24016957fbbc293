"""The directory in the CMS."""

from typing import Any

from django.urls import path, reverse
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.widgets.button import Button
from wagtail.contrib.settings.models import register_setting
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import EditView, SnippetViewSet, SnippetViewSetGroup

from . import closing
from .closing_views import POLICY, CloseView, ServiceUnpublishView, UndoClosingView
from .gate import ScheduleRefused
from .models import Area, Organisation, ProfessionalsPassphrase, Service


class ServiceEditView(EditView):
    """The view for editing a service; its menu offers what the list offers too, such as printing."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Return the buttons of the menu beside the service's name."""
        offers = hooks.get_hooks("register_snippet_listing_buttons")
        offered = [button for offer in offers for button in offer(self.live_object, self.request.user)]
        return [*super().header_more_buttons, *offered]


class ServiceViewSet(SnippetViewSet):
    """Services: found by name, filtered by what matters when one is chosen."""

    model = Service
    icon = "user"
    edit_view_class = ServiceEditView
    unpublish_view_class = ServiceUnpublishView
    list_display = ["name", "organisation", "status", BooleanColumn("live")]
    list_filter = ["status", "organisation", "areas", "live"]
    search_fields = ["name", "also_known_as", "summary"]
    search_backend_name = None  # drafts are found too, by their names
    ordering = ["name"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("key"),
                    FieldPanel("type"),
                    FieldPanel("name"),
                    FieldPanel("also_known_as"),
                    FieldPanel("organisation"),
                    FieldPanel("summary"),
                    FieldPanel("what_happens"),
                    MultiFieldPanel([FieldPanel("status"), FieldPanel("instead")], heading="Open or closed"),
                    FieldRowPanel([FieldPanel("alert"), FieldPanel("alert_until")], heading="Alert"),
                    FieldPanel("contacts"),
                    FieldPanel("hours"),
                    MultiFieldPanel([FieldPanel("languages"), FieldPanel("interpreters")], heading="Languages"),
                    FieldPanel("attending"),
                    FieldPanel("access"),
                    FieldRowPanel([FieldPanel("waiting"), FieldPanel("waiting_on")], heading="Waiting time"),
                    FieldPanel("cost"),
                ],
                heading="What it is",
            ),
            ObjectList(
                [
                    FieldPanel("audience"),
                    FieldPanel("urgency"),
                    FieldRowPanel([FieldPanel("min_age"), FieldPanel("max_age"), FieldPanel("tier")], heading="Ages"),
                    MultiFieldPanel([FieldPanel("everywhere"), FieldPanel("areas")], heading="Where"),
                    FieldPanel("groups"),
                    FieldPanel("professional_roles"),
                    FieldPanel("criteria"),
                    FieldPanel("response_targets"),
                    FieldPanel("referral"),
                    FieldPanel("what_to_send"),
                ],
                heading="Who it is for",
            ),
            ObjectList(
                [
                    FieldPanel("tags"),
                    MultiFieldPanel(
                        [
                            FieldPanel("address_line"),
                            FieldPanel("town"),
                            FieldPanel("postcode"),
                            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                        ],
                        heading="Address",
                    ),
                    FieldRowPanel(
                        [FieldPanel("ods_code"), FieldPanel("dos_id"), FieldPanel("oruk_id")],
                        heading="Its keys elsewhere",
                    ),
                    FieldRowPanel([FieldPanel("checked_on"), FieldPanel("checked_by")], heading="Last checked"),
                    FieldPanel("source"),
                    PublishingPanel(),
                ],
                heading="Finding and checking",
            ),
        ]
    )


class OrganisationViewSet(SnippetViewSet):
    """Organisations."""

    model = Organisation
    icon = "group"
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    panels = [FieldPanel("key"), FieldPanel("name"), FieldPanel("kind"), FieldPanel("website")]


class AreaViewSet(SnippetViewSet):
    """Areas."""

    model = Area
    icon = "site"
    list_display = ["name", "gss_code"]
    panels = [FieldPanel("key"), FieldPanel("name"), FieldPanel("gss_code"), FieldPanel("postcode_districts")]


@register_snippet
class DirectoryGroup(SnippetViewSetGroup):
    """The menu of the directory."""

    items = (ServiceViewSet, OrganisationViewSet, AreaViewSet)
    menu_label = "Directory"
    menu_icon = "list-ul"
    menu_order = 150


register_setting(ProfessionalsPassphrase, icon="lock")


# --- closing


@hooks.register("register_admin_urls")
def urls() -> list[Any]:
    """Return the addresses of closing in the CMS."""
    return [
        path("services/<int:pk>/close/", CloseView.as_view(), name="close_service"),
        path("services/<int:pk>/undo-closing/", UndoClosingView.as_view(), name="undo_closing"),
    ]


@hooks.register("register_snippet_listing_buttons")
def closing_buttons(snippet: Any, user: Any, next_url: str | None = None) -> list[Button]:
    """Offer to close a service, or for a day to undo that, in the list and where it is edited."""
    if not isinstance(snippet, Service):
        return []
    if snippet.is_open and POLICY.user_has_permission(user, "change"):
        url = reverse("close_service", args=[snippet.pk])
        return [Button("Close this service", url=url, icon_name="lock", priority=50)]
    if not snippet.is_open and POLICY.user_has_permission(user, "publish") and closing.closing_of(snippet):
        url = reverse("undo_closing", args=[snippet.pk])
        return [Button("Undo closing", url=url, icon_name="rotate", priority=50)]
    return []


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Show in a service's history who closed it, asked for that or undid it, and what was refused at a set time."""
    actions.register_action("directory.schedule_refused")(ScheduleRefused)
    actions.register_action(closing.CLOSE, "Close", "Closed, for visitors and in its draft")
    actions.register_action(closing.ASK, "Ask to close", "Asked for it to be closed")
    actions.register_action(closing.UNDO, "Undo closing", "Opened again, as it was before it was closed")
