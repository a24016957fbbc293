"""The gate, routes times sound and broken: what would write a live tree with a mistake is refused."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from decision_tree.exceptions import TreeRefused
from decision_tree.models import DecisionTreePage, HelpNowPage
from directory.models import Service

from .routes import (
    COPIES,
    NEW_ROUTES,
    ROUTES,
    admin_api,
    alias_api,
    copy_api,
    copy_view,
    edit_button,
    new_page,
    schedule,
)
from .trees import break_in_database, broken, dead_end, form_of, with_steps

pytestmark = pytest.mark.django_db

NEW_TITLE = "Help for me, reworded"


@pytest.fixture
def draft(tree):
    """A draft of the live tree, reworded; `make(sound)` saves it sound or broken."""

    def make(sound: bool) -> DecisionTreePage:
        tree.title = NEW_TITLE
        if not sound:
            broken(tree)
        tree.save_revision()
        return DecisionTreePage.objects.get(pk=tree.pk)

    return make


# --- routes that publish a draft of a live tree


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
def test_a_sound_draft_goes_live_by(route, draft, editor_client, administrator):
    page = draft(sound=True)
    response = route(page, editor_client, administrator)
    assert response is None or response.status_code < 400, response.content[:3000]
    assert DecisionTreePage.objects.get(pk=page.pk).title == NEW_TITLE


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
def test_a_broken_draft_is_refused_by(route, draft, editor_client, administrator):
    page = draft(sound=False)
    response = route(page, editor_client, administrator)
    assert response is None or response.status_code < 500
    stored = DecisionTreePage.objects.get(pk=page.pk)
    assert (stored.live, stored.title) == (True, "Help for me")
    assert stored.get_latest_revision_as_object().title == NEW_TITLE, "the draft is kept"


# --- routes that make a new page


@pytest.mark.parametrize("route", NEW_ROUTES, ids=lambda route: route.__name__)
def test_a_sound_new_tree_goes_live_by(route, tree, editor_client):
    response = route(new_page(tree), HelpNowPage.objects.get(), editor_client)
    assert response is None or response.status_code == 302, response.content[:3000]
    assert DecisionTreePage.objects.get(slug="new-tree").live


@pytest.mark.parametrize("route", NEW_ROUTES, ids=lambda route: route.__name__)
def test_a_broken_new_tree_is_refused_by(route, tree, editor_client):
    response = route(broken(new_page(tree)), HelpNowPage.objects.get(), editor_client)
    assert response is None or response.status_code < 500
    assert not DecisionTreePage.objects.filter(slug="new-tree").exists()
    assert Page.find_problems() == ([], [], [], [], [])


# --- routes that copy what is live


@pytest.mark.parametrize("route", COPIES, ids=lambda route: route.__name__)
def test_a_sound_tree_is_copied_live_by(route, tree, editor_client):
    response = route(tree, HelpNowPage.objects.get(), editor_client)
    assert response.status_code < 400, response.content
    assert DecisionTreePage.objects.get(slug="copied").live


@pytest.mark.parametrize("route", COPIES, ids=lambda route: route.__name__)
def test_a_tree_that_went_wrong_is_not_copied_live_by(route, tree, editor_client):
    page = break_in_database(tree)
    response = route(page, HelpNowPage.objects.get(), editor_client)
    assert response.status_code < 500
    assert not DecisionTreePage.objects.filter(slug="copied", live=True).exists()
    assert Page.find_problems() == ([], [], [], [], [])


# --- what is said, and what stays possible


def test_the_edit_view_names_the_problem_beside_its_step(draft, editor_client, administrator):
    page = draft(sound=False)
    response = edit_button(page, editor_client, administrator)
    assert response.status_code == 200
    form = response.context["form"]
    beside = form.errors.as_data()["steps"][0].block_errors[1].block_errors
    assert "answers" in beside or "ask" in beside
    assert "no answers" in response.content.decode()
    assert NEW_TITLE in response.content.decode(), "what was typed is kept"


def test_a_draft_of_a_tree_that_went_wrong_can_be_saved(tree, editor_client):
    page = break_in_database(tree)
    page.title = NEW_TITLE
    response = editor_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(page))
    assert response.status_code == 302
    assert DecisionTreePage.objects.get(pk=page.pk).get_latest_revision_as_object().title == NEW_TITLE


def test_a_tree_that_went_wrong_can_be_locked(tree, editor_client):
    page = break_in_database(tree)
    editor_client.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
    assert DecisionTreePage.objects.get(pk=page.pk).locked


def test_a_tree_that_went_wrong_can_be_unpublished(tree, editor_client):
    page = break_in_database(tree)
    editor_client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert not DecisionTreePage.objects.get(pk=page.pk).live


def test_the_author_of_a_refused_scheduled_version_is_told(draft, administrator):
    schedule(draft(sound=False), None, administrator)
    assert [message.to for message in mail.outbox] == [["admin@example.org"]]
    assert "no answers" in mail.outbox[0].body


def test_a_refused_scheduled_version_stands_in_the_history(draft, administrator, editor_client):
    page = draft(sound=False)
    schedule(page, None, administrator)
    history = editor_client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Kept as a draft when its time came" in history


def test_a_refused_scheduled_version_loses_its_schedule(draft, administrator):
    page = draft(sound=False)
    schedule(page, None, administrator)
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_other_due_versions_go_live_past_a_refused_one(draft, administrator):
    page = draft(sound=False)
    other = DecisionTreePage.objects.get(slug="someone-else")
    other.title = "Reworded too"
    later = other.save_revision()
    later.approved_go_live_at = timezone.now() - timedelta(seconds=1)
    later.save()
    schedule(page, None, administrator)
    assert DecisionTreePage.objects.get(pk=other.pk).title == "Reworded too"


def test_a_live_tree_is_checked_against_the_directory_as_it_is_now(tree):
    named = tree.read()[0].step("young-well").services
    Service.objects.filter(key__in=named).update(status="closed")
    tree.title = NEW_TITLE
    with pytest.raises(TreeRefused) as refused:
        tree.save_revision().publish()
    assert ("no-open-service", "young-well") in {(problem.id, problem.step) for problem in refused.value.problems}


def test_a_new_tree_that_is_scheduled_is_not_live_before_its_time(tree, editor_client, monkeypatch):
    later = timezone.now() + timedelta(days=1)
    address = reverse(
        "wagtailadmin_pages:add", args=["decision_tree", "decisiontreepage", HelpNowPage.objects.get().pk]
    )
    lives = []
    original = DecisionTreePage.save_base

    def noting(self, *args, **kwargs):
        lives.append(self.live)
        return original(self, *args, **kwargs)

    monkeypatch.setattr(DecisionTreePage, "save_base", noting)
    editor_client.post(
        address, form_of(new_page(tree), **{"action-publish": "1", "go_live_at": later.strftime("%Y-%m-%d %H:%M")})
    )
    assert lives
    assert not any(lives)


def test_dead_end_is_what_the_matrix_breaks(tree):
    assert {problem.id for problem in with_steps(tree, dead_end).problems()} >= {"dead-end"}


# --- what software is told


@pytest.mark.parametrize("route", [admin_api, copy_api, alias_api], ids=lambda route: route.__name__)
def test_the_api_names_each_problem_as_json(route, draft, tree, editor_client, administrator):
    page = draft(sound=False) if route is admin_api else break_in_database(tree)
    response = route(page, HelpNowPage.objects.get() if route is not admin_api else editor_client, editor_client)
    assert response.status_code == 400
    assert "no answers" in " ".join(response.json()["steps"])


def test_whoever_asks_for_json_is_told_in_json(tree, editor_client):
    page = break_in_database(tree)
    data = {"new_title": "Copied", "new_slug": "copied", "new_parent_page": str(HelpNowPage.objects.get().pk)}
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    response = editor_client.post(address, {**data, "publish_copies": "on"}, headers={"accept": "application/json"})
    assert response.status_code == 400
    assert "was not published" in response.json()["message"]
    assert "no answers" in " ".join(response.json()["problems"])


def test_whoever_copies_a_tree_that_went_wrong_is_told_why(tree, editor_client):
    page = break_in_database(tree)
    copy_view(page, HelpNowPage.objects.get(), editor_client)
    assert "was not published, because it has" in editor_client.get("/admin/").content.decode()


# --- services that live trees name


def test_a_service_that_a_live_tree_names_cannot_be_deleted(editor_client):
    service = Service.objects.get(key="samaritans")
    response = editor_client.post(f"/admin/snippets/directory/service/delete/{service.pk}/", follow=True)
    assert response.status_code == 200
    assert "Set its status to closed instead" in response.content.decode()
    assert Service.objects.filter(key="samaritans").exists()


def test_many_services_of_which_a_live_tree_names_one_stay(editor_client):
    named, other = (Service.objects.get(key=key) for key in ("samaritans", "urlife"))
    address = reverse("wagtail_bulk_action", args=["directory", "service", "delete"])
    response = editor_client.post(f"{address}?id={named.pk}&id={other.pk}", {}, follow=True)
    assert "Set its status to closed instead" in response.content.decode()
    assert {"samaritans", "urlife"} <= set(Service.objects.values_list("key", flat=True))


def test_whoever_means_to_delete_a_service_that_a_live_tree_names_is_told_before(editor_client):
    service = Service.objects.get(key="samaritans")
    response = editor_client.get(f"/admin/snippets/directory/service/delete/{service.pk}/")
    assert response["Location"] == f"/admin/snippets/directory/service/edit/{service.pk}/"


def test_code_cannot_delete_a_service_that_a_live_tree_names():
    with pytest.raises(ProtectedError):
        Service.objects.filter(key="samaritans").delete()


def test_a_service_that_no_tree_names_can_be_deleted(editor_client):
    service = Service.objects.get(key="urlife")
    editor_client.post(f"/admin/snippets/directory/service/delete/{service.pk}/")
    assert not Service.objects.filter(key="urlife").exists()
