"""Ways by which something becomes public or stops being so, by whichever button, command or job."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from decision_tree.models import DecisionTreePage, HelpNowPage
from directory.models import Area, Organisation, Service
from directory.search.models import CrisisPhrase, SynonymGroup
from home.models import CrisisCard, HomePage, OrdinaryPage, SiteSettings

from ..conftest import PACK
from ..decision_tree import routes as tree_routes
from ..directory.forms import service_form

PAST = timedelta(minutes=1)


@dataclass
class Stage:
    """Who acts, and what on. Each thing is made ready before the route is taken."""

    client: Client
    user: Any
    ready: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Route:
    """`prepare` makes ready, `take` goes; `kind`: of the row that must be in the log; `several`: it writes more."""

    name: str
    kind: str
    prepare: Callable[[Stage], Any]
    take: Callable[[Stage, Any], Any]
    several: bool = False


ROUTES: list[Route] = []


def route(
    kind: str, prepare: Callable[[Stage], Any], *, several: bool = False
) -> Callable[[Callable[[Stage, Any], Any]], None]:
    """Make a route known."""

    def known(take: Callable[[Stage, Any], Any]) -> None:
        ROUTES.append(Route(f"{kind}-{take.__name__}", kind, prepare, take, several))

    return known


# --- trees


def reworded_tree(stage: Stage) -> DecisionTreePage:
    tree = DecisionTreePage.objects.get(slug="me")
    tree.title = "Reworded"
    tree.save_revision()
    return DecisionTreePage.objects.get(pk=tree.pk)


def live_tree(stage: Stage) -> DecisionTreePage:
    return DecisionTreePage.objects.get(slug="me")


def new_tree(stage: Stage) -> DecisionTreePage:
    return tree_routes.new_page(live_tree(stage))


for _way in tree_routes.ROUTES:
    ROUTES.append(
        Route(
            f"decisiontreepage-{_way.__name__}",
            "decisiontreepage",
            reworded_tree,
            lambda stage, page, way=_way: way(page, stage.client, stage.user),
        )
    )
for _way in tree_routes.NEW_ROUTES:
    ROUTES.append(
        Route(
            f"decisiontreepage-{_way.__name__}",
            "decisiontreepage",
            new_tree,
            lambda stage, page, way=_way: way(page, HelpNowPage.objects.get(), stage.client),
        )
    )
for _way in tree_routes.COPIES:
    ROUTES.append(
        Route(
            f"decisiontreepage-{_way.__name__}",
            "decisiontreepage",
            live_tree,
            lambda stage, page, way=_way: way(page, HelpNowPage.objects.get(), stage.client),
        )
    )


# --- pages


def live_page(stage: Stage) -> OrdinaryPage:
    page = HomePage.objects.get().add_child(instance=OrdinaryPage(title="News", slug="news"))
    page.save_revision().publish()
    return OrdinaryPage.objects.get(pk=page.pk)


def live_page_with_alias(stage: Stage) -> OrdinaryPage:
    page = live_page(stage)
    page.create_alias(update_slug="alias")
    page.title = "Newer"
    page.save_revision()
    return OrdinaryPage.objects.get(pk=page.pk)


def reworded_page(stage: Stage) -> OrdinaryPage:
    page = live_page(stage)
    page.title = "Newer"
    page.save_revision()
    return OrdinaryPage.objects.get(pk=page.pk)


def page_form(**fields: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": "Newest",
            "slug": "newest",
            "body": streamfield([("text", rich_text("<p>Words</p>"))]),
            "comments": inline_formset([]),
            "action-publish": "1",
            **fields,
        }
    )


def page_bulk(action: str, page: Page) -> str:
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + f"?id={page.pk}"


@route("ordinarypage", live_page)
def edit_button(stage, page):
    return stage.client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), page_form())


@route("ordinarypage", lambda stage: HomePage.objects.get())
def create_button(stage, parent):
    return stage.client.post(reverse("wagtailadmin_pages:add", args=["home", "ordinarypage", parent.pk]), page_form())


@route("ordinarypage", lambda stage: HomePage.objects.get())
def add_child(stage, parent):
    parent.add_child(instance=OrdinaryPage(title="Newest", slug="newest"))


@route("ordinarypage", live_page)
def add_sibling(stage, page):
    page.add_sibling(instance=OrdinaryPage(title="Newest", slug="newest"), pos="right")


@route("ordinarypage", reworded_page)
def bulk_publish(stage, page):
    return stage.client.post(page_bulk("publish", page), {"include_descendants": False})


@route("ordinarypage", live_page)
def bulk_unpublish(stage, page):
    return stage.client.post(page_bulk("unpublish", page), {"include_descendants": False})


@route("ordinarypage", live_page)
def bulk_delete(stage, page):
    return stage.client.post(page_bulk("delete", page))


@route("ordinarypage", live_page)
def bulk_move(stage, page):
    target = OrdinaryPage.objects.live().exclude(pk=page.pk).first()
    return stage.client.post(page_bulk("move", page), {"chooser": target.pk})


@route("ordinarypage", live_page)
def unpublish_view(stage, page):
    return stage.client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))


@route("ordinarypage", live_page)
def delete_view(stage, page):
    return stage.client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))


@route("ordinarypage", live_page)
def move_view(stage, page):
    target = OrdinaryPage.objects.live().exclude(pk=page.pk).first()
    return stage.client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target.pk]))


@route("ordinarypage", live_page)
def unpublish_api(stage, page):
    return stage.client.post(f"/admin/api/main/pages/{page.pk}/action/unpublish/", {}, content_type="application/json")


@route("ordinarypage", live_page)
def delete_api(stage, page):
    return stage.client.post(f"/admin/api/main/pages/{page.pk}/action/delete/", {}, content_type="application/json")


@route("ordinarypage", live_page)
def move_api(stage, page):
    target = OrdinaryPage.objects.live().exclude(pk=page.pk).first()
    return stage.client.post(
        f"/admin/api/main/pages/{page.pk}/action/move/",
        {"destination_page_id": target.pk},
        content_type="application/json",
    )


def expired_page(stage: Stage) -> OrdinaryPage:
    page = live_page(stage)
    OrdinaryPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - PAST)
    return page


@route("ordinarypage", expired_page)
def expiry(stage, page):
    call_command("publish_scheduled")


@route("ordinarypage", reworded_page)
def scheduled(stage, page):
    page.revisions.filter(pk=page.latest_revision_id).update(approved_go_live_at=timezone.now() - PAST)
    call_command("publish_scheduled")


@route("ordinarypage", live_page_with_alias, several=True)
def publishing_with_an_alias(stage, page):
    page.get_latest_revision().publish()


@route("ordinarypage", live_page_with_alias, several=True)
def unpublishing_with_an_alias(stage, page):
    page.unpublish()


def expired_page_with_alias(stage: Stage) -> OrdinaryPage:
    page = live_page_with_alias(stage)
    OrdinaryPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - PAST)
    return page


@route("ordinarypage", expired_page_with_alias, several=True)
def expiry_with_an_alias(stage, page):
    call_command("publish_scheduled")


def live_page_with_child(stage: Stage) -> OrdinaryPage:
    page = live_page(stage)
    page.add_child(instance=OrdinaryPage(title="Below", slug="below"))
    return OrdinaryPage.objects.get(pk=page.pk)


@route("ordinarypage", live_page_with_child)
def copying_with_a_child(stage, page):
    page.copy(recursive=True, update_attrs={"slug": "copied"})


@route("ordinarypage", live_page_with_child, several=True)
def bulk_unpublish_with_a_child(stage, page):
    return stage.client.post(page_bulk("unpublish", page), {"include_descendants": "on"})


@route("ordinarypage", live_page)
def copy(stage, page):
    page.copy(update_attrs={"slug": "copied"})


@route("ordinarypage", live_page)
def alias(stage, page):
    page.create_alias(update_slug="alias")


@route("ordinarypage", live_page)
def plain_save(stage, page):
    page.title = "Newest"
    page.save()


@route("ordinarypage", live_page)
def plain_save_of_the_base(stage, page):
    """As some of Wagtail's own code does."""
    base = Page.objects.get(pk=page.pk)
    base.title = "Newest"
    base.save()


@route("ordinarypage", live_page)
def unpublish_of_the_base(stage, page):
    Page.objects.get(pk=page.pk).unpublish()


@route("ordinarypage", live_page)
def taking_offline_by_a_plain_save(stage, page):
    page.live = False
    page.save()


@route("ordinarypage", live_page)
def delete(stage, page):
    page.delete()


@route("pageviewrestriction", live_page)
def privacy(stage, page):
    return stage.client.post(
        reverse("wagtailadmin_pages:set_privacy", args=[page.pk]), {"restriction_type": "login", "password": ""}
    )


# --- services


def live_service(stage: Stage) -> Service:
    return Service.objects.get(key="urlife")


def reworded_service(stage: Stage) -> Service:
    service = live_service(stage)
    service.name = "Reworded"
    service.save_revision()
    return Service.objects.get(pk=service.pk)


def service_address(action: str, service: Service) -> str:
    return f"/admin/snippets/directory/service/{action}/{service.pk}/"


@route("service", live_service)
def edit_service(stage, service):
    form = service_form(name="Reworded", **{"action-publish": "1"})
    return stage.client.post(service_address("edit", service), form)


@route("service", lambda stage: None)
def create_service(stage, nothing):
    form = service_form(name="Falconry", **{"action-publish": "1"})
    return stage.client.post("/admin/snippets/directory/service/add/", form)


@route("service", reworded_service)
def approve_service(stage, service):
    stage.user.groups.add(Group.objects.get(name="Clinicians"))
    state = Workflow.objects.get(name="Sign-off by a clinician").start(service, stage.user)
    task = state.current_task_state.pk
    return stage.client.post(
        f"/admin/snippets/directory/service/workflow/action/{service.pk}/approve/{task}/", {"comment": ""}
    )


@route("service", reworded_service)
def scheduled_service(stage, service):
    service.revisions.filter(pk=service.latest_revision_id).update(approved_go_live_at=timezone.now() - PAST)
    call_command("publish_scheduled")


def expired_service(stage: Stage) -> Service:
    service = live_service(stage)
    Service.objects.filter(pk=service.pk).update(expire_at=timezone.now() - PAST)
    return service


@route("service", expired_service)
def expiry_of_a_service(stage, service):
    call_command("publish_scheduled")


@route("service", reworded_service)
def publish_service(stage, service):
    service.get_latest_revision().publish()


@route("service", live_service)
def unpublish_service_view(stage, service):
    return stage.client.post(service_address("unpublish", service))


@route("service", live_service)
def unpublish_service(stage, service):
    service.unpublish()


@route("service", live_service)
def delete_service_view(stage, service):
    return stage.client.post(service_address("delete", service))


@route("service", live_service)
def bulk_delete_services(stage, service):
    address = reverse("wagtail_bulk_action", args=["directory", "service", "delete"])
    return stage.client.post(f"{address}?id={service.pk}")


@route("service", live_service)
def delete_service(stage, service):
    service.delete()


def service_with_areas_and_tags(stage: Stage) -> Service:
    service = live_service(stage)
    service.everywhere = False
    service.areas = [Area.objects.first()]
    service.tags.add("falconry")  # makes a tag, which is nobody's yet
    return service


@route("service", service_with_areas_and_tags)
def save_with_areas_and_tags(stage, service):
    service.save()


def other_words(stage: Stage) -> None:
    Service.objects.filter(key="gp").update(name="Doctors")


@route("service", other_words)
def load_pack(stage, nothing):
    call_command("load_pack", str(PACK))


# --- what else an editor changes

SNIPPETS = {
    "area": ("directory", lambda: Area.objects.create(key="mars", name="Mars"), {"key": "mars", "name": "Moon"}),
    "organisation": (
        "directory",
        lambda: Organisation.objects.create(key="nasa", name="NASA", kind="other"),
        {"key": "nasa", "name": "ESA", "kind": "other"},
    ),
    "synonymgroup": ("search", lambda: SynonymGroup.objects.create(words="a\nb"), {"words": "falconry\nhawking"}),
    "crisisphrase": ("search", lambda: CrisisPhrase.objects.create(phrase="the owl"), {"phrase": "the falcon"}),
}


def _snippet_routes(kind: str, app: str, make: Callable[[], Any], form: dict[str, str]) -> None:
    def address(action: str, thing: Any = None) -> str:
        return f"/admin/snippets/{app}/{kind}/{action}/" + (f"{thing.pk}/" if thing else "")

    @route(kind, lambda stage: None)
    def create_view(stage, nothing):
        return stage.client.post(address("add"), form)

    @route(kind, lambda stage: make())
    def edit_view(stage, thing):
        return stage.client.post(address("edit", thing), form)

    @route(kind, lambda stage: make())
    def delete_view(stage, thing):
        return stage.client.post(address("delete", thing))

    @route(kind, lambda stage: make())
    def save(stage, thing):
        for name, value in form.items():
            setattr(thing, name, value)
        thing.save()


for _kind, (_app, _make, _form) in SNIPPETS.items():
    _snippet_routes(_kind, _app, _make, _form)


@route("sitesettings", lambda stage: SiteSettings.load())
def site_settings_view(stage, settings):
    return stage.client.post(
        f"/admin/settings/home/sitesettings/{settings.pk}/",
        {"name": "Reworded", "owner": "", "strapline": "", "notice": ""},
    )


@route("crisiscard", lambda stage: CrisisCard.load())
def crisis_card_view(stage, card):
    return stage.client.post(
        f"/admin/settings/home/crisiscard/{card.pk}/", {"intro": "Reworded", "staying_well": "Sleep"}
    )


def promotion(stage: Stage) -> SearchPromotion:
    return SearchPromotion.objects.create(
        query=Query.get("falconry"), external_link_url="http://localhost/services/gp/"
    )


def promotion_form(words: str, made: SearchPromotion | None = None) -> dict[str, Any]:
    pick = {
        "page": "",
        "external_link_url": "http://localhost/services/frank/",
        "external_link_text": "FRANK",
        "description": "",
        "ORDER": "1",
        **({"id": str(made.pk)} if made else {}),
    }
    return nested_form_data({"query_string": words, "editors_picks": inline_formset([pick], initial=1 if made else 0)})


@route("searchpromotion", lambda stage: None)
def create_promotion(stage, nothing):
    return stage.client.post(reverse("wagtailsearchpromotions:add"), promotion_form("falconry"))


@route("searchpromotion", promotion)
def edit_promotion(stage, made):
    return stage.client.post(
        reverse("wagtailsearchpromotions:edit", args=[made.query_id]), promotion_form("hawking", made)
    )


@route("searchpromotion", promotion)
def delete_promotion(stage, made):
    return stage.client.post(reverse("wagtailsearchpromotions:delete", args=[made.query_id]))


@route("searchpromotion", promotion)
def save_promotion(stage, made):
    made.external_link_url = "http://localhost/services/frank/"
    made.save()


def tag_in_use(stage: Stage) -> Tag:
    return Service.objects.get(key="recovery-college").tags.first()


@route("service", tag_in_use)
def rename_tag(stage, tag):
    tag.name = "falconry"
    tag.save()


@route("service", tag_in_use)
def delete_tag(stage, tag):
    tag.delete()
