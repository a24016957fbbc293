"""Services in the CMS, as an editor and a clinician meet them."""

import re

import pytest
from django.contrib.auth.models import Group
from wagtail.test.utils.form_data import streamfield

from directory.models import Area, Service
from directory.search.models import MissedSearch, SynonymGroup

from .forms import service_form as form

pytestmark = pytest.mark.django_db

ADD = "/admin/snippets/directory/service/add/"


@pytest.fixture
def sign_in(client, django_user_model):
    """Return a function that signs somebody of a group in."""

    def signed_in(group: str):
        user = django_user_model.objects.create_user(group, f"{group}@example.org", "password")
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        return client

    return signed_in


def edit(service: Service) -> str:
    return f"/admin/snippets/directory/service/edit/{service.pk}/"


def test_the_key_of_a_draft_follows_its_name(sign_in):
    client = sign_in("Editors")
    assert client.post(ADD, form(name="Cam")).status_code == 302
    service = Service.objects.get(key="cam")
    client.post(edit(service), form(name="Camden Listening Project"))
    assert Service.objects.get(pk=service.pk).latest_revision.content["key"] == "camden-listening-project"


def test_drafts_without_a_name_can_be_saved_and_published_later(sign_in):
    client = sign_in("Clinicians")
    for _ in range(2):
        assert client.post(ADD, form()).status_code == 302
    service = Service.objects.filter(key__startswith="entry").first()
    response = client.post(edit(service), form(name="Listening", **{"action-publish": "1"}))
    assert response.status_code == 302, response.context["form"].errors
    assert Service.objects.get(pk=service.pk).key == "listening"
    assert client.get("/services/listening/").status_code == 200


def test_the_key_of_a_published_service_cannot_be_changed(sign_in):
    client = sign_in("Clinicians")
    service = Service.objects.get(key="gp")
    client.post(edit(service), form(name="Doctors", key="doctors", **{"action-publish": "1"}))
    assert Service.objects.get(pk=service.pk).key == "gp"


def test_an_editor_submits_and_a_clinician_approves(sign_in):
    client = sign_in("Editors")
    response = client.post(ADD, form(name="Listening", **{"action-submit": "1"}))
    assert response.status_code == 302, response.context["form"].errors
    service = Service.objects.get(key="listening")
    assert not service.live
    task = service.current_workflow_task_state
    client = sign_in("Clinicians")
    client.post(f"/admin/snippets/directory/service/workflow/action/{service.pk}/approve/{task.pk}/", {"comment": ""})
    assert Service.objects.get(pk=service.pk).live


def test_what_serves_no_area_is_not_published(sign_in):
    client = sign_in("Clinicians")
    fields = form(name="Listening", **{"action-publish": "1"})
    del fields["everywhere"]
    response = client.post(ADD, fields)
    assert response.status_code == 200
    assert "Choose the areas" in response.content.decode()
    assert not Service.objects.filter(key="listening").exists()


def test_wrong_opening_hours_are_named(sign_in):
    response = sign_in("Clinicians").post(ADD, form(name="Listening", hours="mondays: 9-5", **{"action-publish": "1"}))
    assert response.status_code == 200
    assert "mondays" in response.content.decode()
    assert not Service.objects.filter(name="Listening").exists()


def test_an_area_in_use_cannot_be_deleted(editor_client):
    area = Area.objects.get(key="camden")
    editor_client.post(f"/admin/snippets/directory/area/delete/{area.pk}/")
    assert Area.objects.filter(key="camden").exists()


def test_a_search_that_found_nothing_becomes_a_synonym_with_a_press(sign_in):
    MissedSearch.objects.create(hashed="x", last_day="2026-11-01", times=12, words="falconry lessons")
    MissedSearch.objects.create(hashed="y", last_day="2026-11-01", times=3)
    client = sign_in("Editors")
    report = client.get("/admin/reports/missed-searches/").content.decode()
    assert "falconry lessons" in report
    address = re.search(r'href="([^"]*words=falconry[^"]*)"', report).group(1)
    assert "falconry lessons" in client.get(address).content.decode()
    client.post(address, {"words": "falconry lessons\ncourses"})
    assert SynonymGroup.objects.filter(words__contains="falconry lessons").exists()


def test_a_search_that_found_nothing_becomes_a_tag_of_a_draft(sign_in):
    client = sign_in("Editors")
    address = "/admin/reports/missed-searches/tag/?words=falconry+lessons"
    assert "falconry lessons" in client.get(address).content.decode()
    service = Service.objects.get(key="recovery-college")
    response = client.post(address, {"words": "falconry lessons", "service": service.pk})
    assert response.status_code == 302
    service.refresh_from_db()
    assert "falconry lessons" in [tag.name for tag in service.get_latest_revision_as_object().tags.all()]
    assert "falconry lessons" not in [tag.name for tag in service.tags.all()]


# --- contacts that follow another service's


def contacts(**value):
    """Return what a browser posts for one contact of a service."""
    fields = dict.fromkeys(("label", "number", "address", "url", "message", "hours", "languages", "same_as"), "")
    return streamfield([("contact", {"kind": "voice", **fields, **value})])


def pk_of(key: str) -> str:
    return str(Service.objects.get(key=key).pk)


def problems(client, service_key: str, **fields) -> str:
    """Return the page that comes back when a service is to be published."""
    service = Service.objects.get(key=service_key)
    given = form(name=service.name, **fields, **{"action-publish": "1"})
    response = client.post(edit(service), given)
    return response.content.decode() if response.status_code == 200 else ""


def test_a_contact_can_follow_another_services(sign_in):
    client = sign_in("Clinicians")
    assert problems(client, "gp", contacts=contacts(same_as=pk_of("samaritans"))) == ""
    assert 'href="tel:116123"' in client.get("/services/gp/").content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (lambda: contacts(same_as=pk_of("crisis-team")), "itself follows another one"),
        (lambda: contacts(kind="chat", same_as=pk_of("samaritans")), "no contact of the kind Online chat"),
        (lambda: contacts(number="116 123", same_as=pk_of("samaritans")), "This comes from the other service"),
        (lambda: contacts(number="116 123", message="HELLO"), "Only a text has a word to send"),
        (lambda: contacts(number="116 123", languages="Klingonish"), "Klingonish is not a language that we know"),
        (lambda: contacts(kind="chat"), "A contact of this kind needs this"),
    ],
)
def test_a_contact_that_cannot_be_is_refused_and_what_was_typed_is_kept(sign_in, given, said):
    client = sign_in("Clinicians")
    before = Service.objects.get(key="gp").contacts.raw_data[:]
    page = problems(client, "gp", contacts=given())
    assert said in page
    assert list(Service.objects.get(key="gp").contacts.raw_data) == list(before)


def test_a_contact_cannot_follow_its_own_service(sign_in):
    page = problems(sign_in("Clinicians"), "samaritans", contacts=contacts(same_as=pk_of("samaritans")))
    assert "A contact follows this very service" in page


def test_a_service_that_others_follow_cannot_follow_a_third(sign_in):
    client = sign_in("Clinicians")
    page = problems(client, "crisis-line", contacts=contacts(same_as=pk_of("samaritans")))
    assert "Contacts of Crisis team follow this service" in page


def test_languages_are_typed_by_name_and_kept_by_code(sign_in):
    client = sign_in("Clinicians")
    given = {"languages": "Bengali\nsomali, British Sign Language", "contacts": contacts(number="116 123")}
    assert problems(client, "gp", **given) == ""
    assert Service.objects.get(key="gp").languages == ["bn", "so", "bfi"]


def test_an_alert_without_a_last_day_is_refused(sign_in):
    page = problems(sign_in("Clinicians"), "gp", alert="The line is down")
    assert "Say until when the alert is shown" in page
