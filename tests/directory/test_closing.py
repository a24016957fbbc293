"""A service closed in the CMS by a person: what they are shown, what closes, who has to agree, and how it is undone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import ModelLogEntry

from decision_tree.models import DecisionTreePage
from directory import closing
from directory.models import Service
from directory.prints.registry import KINDS, record
from home.models import OrdinaryPage

from .entries import contact, publish
from .forms import service_form

pytestmark = pytest.mark.django_db

KEY = "crisis-line"


@pytest.fixture
def service(db):
    return Service.objects.get(key=KEY)


@pytest.fixture
def sign_in(client, django_user_model):
    """Return a function that signs somebody of a group in."""

    def signed_in(name: str, group: str = "Clinicians"):
        user, _ = django_user_model.objects.get_or_create(username=name, email=f"{name}@example.org")
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        return client

    return signed_in


def address(service: Service, name: str = "close_service") -> str:
    return reverse(name, args=[service.pk])


def shown(client, service) -> str:
    response = client.get(address(service))
    assert response.status_code == 200
    return response.content.decode()


def press(client, service, status="temporarily_closed", instead="samaritans"):
    """Press "Close now", as on the page, and return the page after it."""
    pk = Service.objects.get(key=instead).pk if instead else ""
    return client.post(address(service), {"status": status, "instead_1": pk}, follow=True).content.decode()


def stored(key: str = KEY) -> Service:
    return Service.objects.get(key=key)


def instead_of(service: Service) -> list[str]:
    return [Service.objects.get(pk=block["value"]).key for block in service.instead.raw_data]


# --- what is shown first


def test_endings_and_leaflets_of_trees_that_name_it_are_shown(service, sign_in):
    page = shown(sign_in("ann"), service)
    assert "Help for me: “Call the crisis line today”" in page
    assert '<a href="/help-now/me/leaflet/">Help for me</a>' in page


def test_a_draft_of_a_tree_is_shown_too(service, sign_in, tree):
    other = stored("recovery-college")
    raw = list(tree.steps.get_prep_value())
    next(item for item in raw if item["type"] == "outcome")["value"]["services"] = [other.pk]
    tree.steps = DecisionTreePage._meta.get_field("steps").stream_block.to_python(raw)
    tree.save_revision()
    page = shown(sign_in("ann"), other)
    assert "(in a draft)" in page
    assert "which has no other open service" in page


def test_entries_that_name_it_are_shown(service, sign_in):
    page = shown(sign_in("ann"), service)
    assert "Crisis team: offers it instead" in page
    assert "Crisis team: has a contact that follows it" in page


def test_a_draft_of_an_entry_is_shown_too(service, sign_in):
    other = stored("gp")
    number = service.contacts.raw_data[0]["value"]["number"]
    other.contacts = [contact(number=number)]
    other.save_revision()
    assert "Your GP practice: has the same number (in a draft)" in shown(sign_in("ann"), service)


def test_prints_that_are_in_use_are_shown(service, sign_in):
    version = record(KINDS["leaflet"].find("me", False))
    assert f"/p/{version.version}/" in shown(sign_in("ann"), service)


def test_pages_and_searches_that_name_it_are_shown(service, sign_in):
    page = OrdinaryPage.objects.first()
    page.body = [("text", f'<p><a href="/services/{KEY}/">Call them</a></p>')]
    page.save_revision().publish()
    query = Query.get("night line")
    SearchPromotion.objects.create(query=query, external_link_url=f"http://localhost/services/{KEY}/")
    said = shown(sign_in("ann"), service)
    assert page.title in said.split("What names it")[1]
    assert "“night line”" in said


def test_what_is_used_instead_already_is_filled_in(service, sign_in):
    publish("crisis-line", instead=[("service", stored("samaritans"))])
    assert f'value="{stored("samaritans").pk}"' in shown(sign_in("ann"), service)


# --- closing


def test_close_now_closes_what_visitors_see(service, sign_in, client):
    page = press(sign_in("ann"), service)
    assert "is closed, for visitors and in its draft" in page
    assert (stored().status, instead_of(stored())) == ("temporarily_closed", ["samaritans"])
    assert stored("samaritans").name in client.get(f"/services/{KEY}/").content.decode()


def test_close_now_closes_the_open_draft_and_changes_nothing_else_of_it(service, sign_in):
    service.summary = "Reworded"
    service.save_revision()
    press(sign_in("ann"), service)
    draft = stored().get_latest_revision_as_object()
    assert (draft.status, instead_of(draft), draft.summary) == ("temporarily_closed", ["samaritans"], "Reworded")
    assert stored().summary != "Reworded"


def test_an_older_draft_does_not_open_it_again(service, sign_in):
    service.summary = "Reworded"
    service.save_revision()
    client = sign_in("ann")
    press(client, service)
    stored().get_latest_revision().publish()
    assert (stored().status, stored().summary) == ("temporarily_closed", "Reworded")


def test_a_scheduled_version_does_not_open_it_again(service, sign_in):
    revision = service.save_revision()
    revision.approved_go_live_at = timezone.now() + timedelta(days=1)
    revision.save()
    press(sign_in("ann"), service)
    assert not service.revisions.exclude(approved_go_live_at=None).exists()


def test_what_went_wrong_can_be_closed(service, sign_in):
    Service.objects.filter(pk=service.pk).update(summary="", hours="noon")
    press(sign_in("ann"), service)
    assert stored().status == "temporarily_closed"


def test_nothing_need_be_used_instead(service, sign_in):
    press(sign_in("ann"), service, status="closed", instead="")
    assert (stored().status, instead_of(stored())) == ("closed", [])


def test_it_is_not_used_instead_of_itself(service, sign_in):
    page = press(sign_in("ann"), service, instead=KEY)
    assert "Choose another service than this one" in page
    assert stored().status == "open"


def test_the_history_says_who_closed_it(service, sign_in):
    client = sign_in("ann")
    press(client, service)
    history = client.get(f"/admin/snippets/directory/service/history/{service.pk}/").content.decode()
    assert "Closed, for visitors and in its draft" in history


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_the_ordinary_form_leads_to_it_and_keeps_what_was_typed(service, sign_in, action):
    given = service_form(name="Night line", status="closed", **{action: "1"})
    response = sign_in("ann").post(f"/admin/snippets/directory/service/edit/{service.pk}/", given)
    page = response.content.decode()
    assert f'<a href="{address(service)}">Close this service</a>' in page
    assert 'value="Night line"' in page
    assert stored().status == "open"


def test_it_can_be_opened_with_the_ordinary_form_again(service):
    publish(KEY, status="closed")
    publish(KEY, status="open")
    assert stored().is_open


def test_unpublishing_shows_what_names_it(service, administrator, client):
    client.force_login(administrator)
    page = client.get(f"/admin/snippets/directory/service/unpublish/{service.pk}/").content.decode()
    assert "Help for me: “Call the crisis line today”" in page
    assert address(service) in page


@pytest.mark.parametrize("where", ["", "edit/{}/"])
def test_the_list_and_the_edit_page_offer_it(service, sign_in, where):
    client = sign_in("ann")
    page = client.get("/admin/snippets/directory/service/" + (where.format(service.pk) or "?q=crisis+line"))
    assert address(service) in page.content.decode()


# --- undoing


def content(service: Service) -> dict:
    """Return everything that a version keeps of a service, less when it was made."""
    kept = service.serializable_data()
    times = ("latest_revision", "live_revision", "last_published_at", "first_published_at", "has_unpublished_changes")
    return {name: value for name, value in kept.items() if name not in (*times, "tagged_items")}


def undo(client, service) -> str:
    assert client.get(address(service, "undo_closing")).status_code in (200, 302)
    return client.post(address(service, "undo_closing"), follow=True).content.decode()


def test_undoing_brings_back_exactly_what_was_live(service, sign_in):
    before, tags = content(service), set(service.tags.names())
    client = sign_in("ann")
    press(client, service)
    assert "is open again, as it was" in undo(client, service)
    assert content(stored()) == before
    assert set(stored().tags.names()) == tags
    assert not stored().has_unpublished_changes


def test_undoing_brings_back_the_draft(service, sign_in):
    service.summary, service.instead = "Reworded", [("service", stored("gp"))]
    service.save_revision()
    before = content(stored().get_latest_revision_as_object())
    client = sign_in("ann")
    press(client, service)
    undo(client, service)
    assert content(stored().get_latest_revision_as_object()) == before
    assert stored().summary != "Reworded"


def test_undoing_brings_back_what_was_written_without_a_version(service, sign_in):
    Service.objects.filter(pk=service.pk).update(cost="Free")
    client = sign_in("ann")
    press(client, service)
    undo(client, service)
    assert (stored().cost, stored().status) == ("Free", "open")


def test_a_draft_that_was_saved_since_stays_the_draft(service, sign_in):
    client = sign_in("ann")
    press(client, service)
    later = stored()
    later.summary = "Written since"
    later.save_revision()
    undo(client, service)
    draft = stored().get_latest_revision_as_object()
    assert (draft.summary, draft.status, instead_of(draft)) == ("Written since", "open", [])


def test_somebody_else_can_undo_it(service, sign_in):
    press(sign_in("ann"), service)
    undo(sign_in("ben"), service)
    assert stored().is_open


def test_who_may_not_publish_cannot_undo_it(service, sign_in):
    press(sign_in("ann"), service)
    undo(sign_in("ed", "Editors"), service)
    assert not stored().is_open


def test_after_a_day_it_cannot_be_undone(service, sign_in):
    client = sign_in("ann")
    press(client, service)
    ModelLogEntry.objects.filter(action=closing.CLOSE).update(timestamp=timezone.now() - timedelta(hours=25))
    assert "There is nothing to undo" in undo(client, service)
    assert not stored().is_open


def test_what_was_published_since_is_not_undone(service, sign_in):
    client = sign_in("ann")
    press(client, service)
    publish(KEY, summary="Published since")
    assert "There is nothing to undo" in undo(client, service)
    assert stored().summary == "Published since"


# --- a second person

OTHERS = ["samaritans", "recovery-college", "gp"]


def test_the_fourth_within_an_hour_needs_a_second_person(service, sign_in):
    sign_in("ben")
    client = sign_in("ann")
    for key in OTHERS:
        press(client, stored(key), instead="")
    page = press(client, service, instead="nhs-111-mental-health")
    assert "is still open. You asked for it to be closed" in page
    assert stored().is_open
    assert [message.to for message in mail.outbox] == [["ben@example.org"]]


def test_the_second_person_sees_who_asked_and_for_what(service, sign_in):
    press(sign_in("ed", "Editors"), service, instead="nhs-111-mental-health")
    client = sign_in("ben")
    page = shown(client, service)
    assert "ed asked for this" in page
    assert f'value="{stored("nhs-111-mental-health").pk}"' in page
    press(client, service, instead="nhs-111-mental-health")
    assert not stored().is_open


def test_an_hour_later_one_person_is_enough_again(service, sign_in):
    client = sign_in("ann")
    for key in OTHERS:
        press(client, stored(key), instead="")
    ModelLogEntry.objects.filter(action=closing.CLOSE).update(timestamp=timezone.now() - timedelta(minutes=61))
    press(client, service)
    assert not stored().is_open


def test_who_may_not_publish_can_only_ask(service, sign_in):
    page = press(sign_in("ed", "Editors"), service)
    assert "You asked for it to be closed" in page
    assert stored().is_open
