"""Pages that people in a crisis need, and pages that every footer names: only an administrator takes them away."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from decision_tree.models import DecisionTreePage, HelpNowPage
from home.models import HomePage, OrdinaryPage

pytestmark = pytest.mark.django_db

KEPT = ["front", "help-now", "me", "about", "privacy", "accessibility"]


def page_of(name: str) -> Page:
    if name == "front":
        return HomePage.objects.get()
    if name == "help-now":
        return HelpNowPage.objects.get()
    if name == "me":
        return DecisionTreePage.objects.get(slug=name)
    return OrdinaryPage.objects.get(slug=name)


@pytest.fixture
def clinician(client, django_user_model):
    """A browser in which somebody is signed in who may publish everything, but is no administrator."""
    user = django_user_model.objects.create_user("clinician", "clinician@example.org", "password")
    user.groups.add(Group.objects.get(name="Clinicians"))
    client.force_login(user)
    return client


@pytest.fixture
def elsewhere(db):
    """An ordinary page that nothing names."""
    page = OrdinaryPage(title="Elsewhere", slug="elsewhere")
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


def delete(client, page, elsewhere):
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), {"confirm_site_name": "Signpost"})


def unpublish(client, page, elsewhere):
    return client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))


def move(client, page, elsewhere):
    return client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, elsewhere.pk]))


def delete_by_api(client, page, elsewhere):
    return client.post(f"/admin/api/main/pages/{page.pk}/action/delete/", {}, content_type="application/json")


def unpublish_by_api(client, page, elsewhere):
    return client.post(f"/admin/api/main/pages/{page.pk}/action/unpublish/", {}, content_type="application/json")


def in_bulk(action: str, **data: str):
    def bulk(client, page, elsewhere):
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        data.setdefault("confirm_site_name", "Signpost")
        posted = {**data, "chooser": str(elsewhere.pk)} if action == "move" else data
        return client.post(f"{address}?id={page.pk}&next=/admin/pages/", posted, follow=True)

    bulk.__name__ = f"bulk_{action}"
    return bulk


ROUTES = [
    delete,
    unpublish,
    move,
    delete_by_api,
    unpublish_by_api,
    in_bulk("delete"),
    in_bulk("unpublish"),
    in_bulk("move"),
]


def is_there(name: str) -> bool:
    page = page_of(name)
    depth = {"front": 2, "me": 4}.get(name, 3)
    return page.live and page.depth == depth


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
def test_nobody_but_an_administrator_takes_away(route, name, clinician, elsewhere):
    response = route(clinician, page_of(name), elsewhere)
    assert response.status_code < 500
    assert is_there(name)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
def test_whoever_may_publish_takes_away_a_page_that_nothing_names(route, clinician, elsewhere):
    other = OrdinaryPage(title="Other", slug="other")
    HomePage.objects.get().add_child(instance=other)
    other.save_revision().publish()
    assert route(clinician, other, elsewhere).status_code < 400
    left = OrdinaryPage.objects.filter(pk=other.pk).first()
    assert left is None or not left.live or left.depth == 4


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
def test_an_administrator_takes_away_about(route, editor_client, elsewhere):
    assert route(editor_client, page_of("about"), elsewhere).status_code < 400
    left = OrdinaryPage.objects.filter(slug="about").first()
    assert left is None or not left.live or left.depth == 4


@pytest.mark.parametrize(
    ("route", "done"),
    [
        (delete, "deleted"),
        (move, "moved"),
        (in_bulk("delete"), "deleted"),
        (in_bulk("unpublish", include_descendants="on"), "unpublished"),
        (in_bulk("move"), "moved"),
    ],
)
def test_a_page_with_a_protected_one_below_it_stays_and_it_is_said_why(route, done, clinician, elsewhere):
    parent = OrdinaryPage(title="Parent", slug="parent")
    HomePage.objects.get().add_child(instance=parent)
    parent.save_revision().publish()
    page_of("about").move(parent, "last-child")
    may = Permission.objects.get(content_type__app_label="wagtailcore", codename="bulk_delete_page")
    GroupPagePermission.objects.create(
        group=Group.objects.get(name="Clinicians"), page=HomePage.objects.get(), permission=may
    )
    route(clinician, OrdinaryPage.objects.get(pk=parent.pk), elsewhere)
    said = clinician.get("/admin/").content.decode() + route(clinician, parent, elsewhere).content.decode()
    assert f"“About this site” was not {done}, because people in a crisis need it. Ask an administrator." in said
    left = OrdinaryPage.objects.get(slug="about")
    assert left.live
    assert left.get_parent().pk == parent.pk


def edited(page, **fields) -> dict:
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            "body": streamfield([("text", rich_text("<p>Words</p>"))]),
            "comments": inline_formset([]),
            "action-publish": "1",
            **fields,
        }
    )


def test_nobody_but_an_administrator_renames_about(clinician):
    page = page_of("about")
    response = clinician.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), edited(page, slug="us", title="About us")
    )
    assert response.status_code == 302
    page.refresh_from_db()
    assert (page.slug, page.title) == ("about", "About us")


def test_an_administrator_renames_about(editor_client):
    page = page_of("about")
    editor_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), edited(page, slug="us"))
    page.refresh_from_db()
    assert page.slug == "us"


def test_anyone_who_may_publish_renames_another_page(clinician, elsewhere):
    clinician.post(reverse("wagtailadmin_pages:edit", args=[elsewhere.pk]), edited(elsewhere, slug="there"))
    elsewhere.refresh_from_db()
    assert elsewhere.slug == "there"


def test_about_never_expires(clinician):
    page = page_of("about")
    clinician.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), edited(page, expire_at="2030-01-01 00:00"))
    page.refresh_from_db()
    assert page.expire_at is None


# --- the footer


def footer(client, address="/services/") -> str:
    page = client.get(address).content.decode()
    return page[page.index("<footer") : page.index("</footer>")]


@pytest.mark.parametrize("address", ["/", "/services/", "/help-now/me/", "/crisis-card/"])
def test_the_footer_names_the_pages(client, address):
    assert all(f'href="/{slug}/"' in footer(client, address) for slug in ("about", "privacy", "accessibility"))


def test_the_footer_names_no_page_that_is_gone(client):
    OrdinaryPage.objects.get(slug="about").delete()
    found = footer(client)
    assert "/about/" not in found
    assert "/privacy/" in found


def test_the_footer_names_no_draft(client):
    OrdinaryPage.objects.get(slug="about").unpublish()
    assert "/about/" not in footer(client)


def test_the_footer_follows_a_page_that_an_administrator_moved(client, elsewhere):
    page_of("about").move(elsewhere, "last-child")
    assert 'href="/elsewhere/about/"' in footer(client)
