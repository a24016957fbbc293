"""The gate of services: what has an error goes live by no route, and nothing is written."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Workflow
from wagtail.test.utils.form_data import streamfield

from directory.exceptions import ServiceRefused
from directory.models import Change, Service

from .entries import contact, publish, target
from .forms import service_form

pytestmark = pytest.mark.django_db

KEY = "gp"
TOO_LATE = "at most. Write fewer hours"


def edit(service: Service) -> str:
    return f"/admin/snippets/directory/service/edit/{service.pk}/"


def broken(service: Service) -> Service:
    """Return a service with a mistake, in memory alone: "within 4 hours", and 5."""
    service.response_targets = [target(level="very_urgent", within_hours=5.0, who="you are not safe today")]
    service.summary = "Reworded"
    return service


def form(service: Service, within: float, **fields) -> dict:
    """Return what a browser posts for the same: what the demonstration says, and a target."""
    said = {"level": "very_urgent", "within_hours": within, "who": "you are not safe", "professional_who": ""}
    voice = {"kind": "voice", "number": "020 7946 0111"}
    empty = dict.fromkeys(("label", "address", "url", "message", "hours", "languages", "same_as"), "")
    return service_form(
        name=service.name,
        summary="Reworded",
        contacts=streamfield([("contact", {**empty, **voice})]),
        response_targets=streamfield([("target", said)]),
        **fields,
    )


@pytest.fixture
def service(db):
    return Service.objects.get(key=KEY)


# --- routes to live: each gets a draft with the mistake, or posts it


def edit_and_publish(service, client, user):
    return client.post(edit(service), form(service, 5, **{"action-publish": "1"}))


def edit_and_submit(service, client, user):
    return client.post(edit(service), form(service, 5, **{"action-submit": "1"}))


def edit_and_schedule(service, client, user):
    later = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    return client.post(edit(service), form(service, 5, go_live_at=later, **{"action-publish": "1"}))


def approve(service, client, user):
    user.groups.add(Group.objects.get(name="Clinicians"))
    broken(service).save_revision(clean=False)
    state = Workflow.objects.get(name="Sign-off by a clinician").start(Service.objects.get(pk=service.pk), user)
    url = f"/admin/snippets/directory/service/workflow/action/{service.pk}/approve/{state.current_task_state.pk}/"
    response = client.post(url, {"comment": ""})
    state.refresh_from_db()
    assert state.status == "in_progress", "it still waits"
    return response


def at_a_set_time(service, client, user):
    revision = broken(service).save_revision(user=user, clean=False)
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    call_command("publish_scheduled")


def from_code(service, client, user):
    with pytest.raises(ServiceRefused):
        broken(service).save_revision(clean=False).publish()


def saved(service, client, user):
    with pytest.raises(ServiceRefused):
        broken(service).save()


def one_field_saved(service, client, user):
    with pytest.raises(ServiceRefused):
        broken(service).save(update_fields=["response_targets", "summary"])


ROUTES = [edit_and_publish, edit_and_submit, edit_and_schedule, approve, at_a_set_time, from_code, saved]


@pytest.mark.parametrize("route", [*ROUTES, one_field_saved], ids=lambda route: route.__name__)
def test_a_mistake_is_refused_by(route, service, editor_client, administrator):
    before, logged = service.summary, Change.objects.count()
    response = route(service, editor_client, administrator)
    assert response is None or response.status_code < 500
    stored = Service.objects.get(pk=service.pk)
    assert (stored.live, stored.summary, list(stored.response_targets.raw_data)) == (True, before, [])
    assert Change.objects.count() == logged


def test_a_copy_with_a_mistake_is_refused(service, editor_client):
    address = f"/admin/snippets/directory/service/copy/{service.pk}/"
    assert editor_client.get(address).status_code == 200
    response = editor_client.post(address, {**form(service, 5, **{"action-publish": "1"}), "name": "Copied"})
    assert TOO_LATE in response.content.decode()
    assert not Service.objects.filter(name="Copied").exists()


def test_a_new_service_with_a_mistake_is_never_written_live(service):
    service.pk, service.key = None, "copied"
    with pytest.raises(ServiceRefused):
        broken(service).save()
    assert not Service.objects.filter(key="copied").exists()


# --- what is said, and what stays possible


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_each_problem_stands_beside_its_field_and_what_was_typed_is_kept(service, editor_client, action):
    response = editor_client.post(edit(service), form(service, 5, hours="noon", **{action: "1"}))
    errors = response.context["form"].errors.as_data()
    assert set(errors) == {"hours", "response_targets"}
    assert "within_hours" in errors["response_targets"][0].block_errors[0].block_errors
    page = response.content.decode()
    assert TOO_LATE in page
    assert "Reworded" in page


def test_a_sound_service_goes_live(service, editor_client):
    response = editor_client.post(edit(service), form(service, 4, **{"action-publish": "1"}))
    assert response.status_code == 302, response.context["form"].errors
    assert Service.objects.get(pk=service.pk).summary == "Reworded"


def test_a_draft_can_be_saved_whatever_is_wrong_with_it(service, editor_client):
    fields = form(service, 5, hours="noon", min_age=30, max_age=18, alert="Down")
    del fields["everywhere"]
    response = editor_client.post(edit(service), fields)
    assert response.status_code == 302, response.context["form"].errors
    draft = Service.objects.get(pk=service.pk).get_latest_revision_as_object()
    assert (draft.summary, draft.hours, draft.alert) == ("Reworded", "noon", "Down")
    assert editor_client.get(edit(service)).status_code == 200


def gone_wrong(service: Service) -> Service:
    """Return a live service that is wrong in the database, as one from before a rule."""
    Service.objects.filter(pk=service.pk).update(response_targets=broken(service).response_targets)
    return Service.objects.get(pk=service.pk)


def test_a_service_that_went_wrong_can_be_given_a_draft(service):
    gone_wrong(service).save_revision(clean=False)
    assert Service.objects.get(pk=service.pk).has_unpublished_changes


def test_a_service_that_went_wrong_can_be_saved_as_it_is_and_unpublished(service):
    gone_wrong(service).save()
    Service.objects.get(pk=service.pk).unpublish()
    assert not Service.objects.get(pk=service.pk).live


def test_a_service_that_went_wrong_can_be_closed_but_not_opened(service):
    wrong = gone_wrong(service)
    wrong.status = "closed"
    wrong.save_revision(clean=False).publish()
    closed = Service.objects.get(pk=service.pk)
    assert closed.status == "closed"
    closed.status = "open"
    with pytest.raises(ServiceRefused):
        closed.save_revision(clean=False).publish()


def test_a_service_without_areas_is_refused(service):
    service.areas, service.everywhere = [], False
    with pytest.raises(ServiceRefused, match="1 problem"):
        service.save_revision().publish()
    assert Service.objects.get(pk=service.pk).everywhere


def test_other_areas_are_other_content():
    service = gone_wrong(Service.objects.get(key="crisis-team"))
    service.areas = service.areas.all()[:1]
    with pytest.raises(ServiceRefused):
        service.save()


def test_the_author_of_a_refused_scheduled_version_is_told(service, administrator, editor_client):
    at_a_set_time(service, None, administrator)
    assert [message.to for message in mail.outbox] == [["admin@example.org"]]
    assert TOO_LATE in mail.outbox[0].body
    assert f"/admin/snippets/directory/service/edit/{service.pk}/" in mail.outbox[0].body
    history = editor_client.get(f"/admin/snippets/directory/service/history/{service.pk}/").content.decode()
    assert "Kept as a draft when its time came" in history


def test_whoever_approves_what_is_wrong_is_told_why(service, administrator, editor_client):
    response = approve(service, editor_client, administrator)
    assert response["Location"] == edit(service)
    assert "response targets 1, within hours: " in editor_client.get(edit(service)).content.decode()


# --- the last way to reach a service


def test_the_last_contact_is_not_taken_away(service):
    with pytest.raises(ServiceRefused) as refused:
        publish("samaritans", contacts=[])
    assert "Close it, or give it another contact" in refused.value.lines()[0]


def test_a_closed_service_may_lose_its_contacts():
    publish("samaritans", status="closed")
    publish("samaritans", contacts=[])
    assert not Service.objects.get(key="samaritans").contacts


def test_a_contact_may_be_another_one():
    publish("samaritans", contacts=[contact(number="020 7946 0111")])
    assert Service.objects.get(key="samaritans").contacts.raw_data[0]["value"]["number"] == "020 7946 0111"
