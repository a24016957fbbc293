"""Ways by which a tree becomes public. Each returns a response or nothing: whatever happens shows in the database."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from decision_tree.exceptions import TreeRefused
from decision_tree.models import DecisionTreePage

from .trees import form_of

# --- a draft of a live tree


def edit_button(page, client, user):
    latest = page.get_latest_revision_as_object()
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(latest, **{"action-publish": "1"}))


def bulk(page, client, user):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?id={page.pk}", {"include_descendants": False})


def workflow(page, client, user):
    user.groups.add(Group.objects.get(name="Clinicians"))
    state = Workflow.objects.get(name="Sign-off by a clinician").start(page, user)
    task = state.current_task_state
    return client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]), {"comment": ""}
    )


def schedule(page, client, user):
    revision = page.latest_revision
    revision.user = user
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    call_command("run_jobs")


def admin_api(page, client, user):
    return client.post(f"/admin/api/main/pages/{page.pk}/action/publish/", {}, content_type="application/json")


def code(page, client, user):
    try:
        page.get_latest_revision().publish(user=user)
    except TreeRefused:
        return


def save(page, client, user):
    latest = page.get_latest_revision_as_object()
    try:
        latest.save()
    except TreeRefused:
        return


ROUTES = [edit_button, bulk, workflow, schedule, admin_api, code, save]


# --- a new page


def create_button(page, parent, client):
    address = reverse("wagtailadmin_pages:add", args=["decision_tree", "decisiontreepage", parent.pk])
    return client.post(address, form_of(page, **{"action-publish": "1"}))


def add_child(page, parent, client):
    try:
        parent.add_child(instance=page)
    except TreeRefused:
        return


NEW_ROUTES = [create_button, add_child]


def new_page(tree) -> DecisionTreePage:
    return DecisionTreePage(
        title="New tree", slug="new-tree", audience="patient", steps=tree.steps, start=tree.start, live=True
    )


# --- copies of what is live


def copy_view(page, parent, client):
    return client.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {
            "new_title": "Copied",
            "new_slug": "copied",
            "new_parent_page": str(parent.pk),
            "copy_subpages": "",
            "publish_copies": "on",
            "alias": "",
        },
    )


def alias_view(page, parent, client):
    data = {"new_title": "Copied", "new_slug": "copied", "new_parent_page": str(parent.pk), "publish_copies": "on"}
    return client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), {**data, "alias": "on"})


def copy_api(page, parent, client):
    return client.post(
        f"/admin/api/main/pages/{page.pk}/action/copy/", {"slug": "copied"}, content_type="application/json"
    )


def alias_api(page, parent, client):
    return client.post(
        f"/admin/api/main/pages/{page.pk}/action/create_alias/",
        {"update_slug": "copied"},
        content_type="application/json",
    )


COPIES = [copy_view, alias_view, copy_api, alias_api]
