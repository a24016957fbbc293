"""Prints that know whether they are still right, and what the CMS says of them."""

import json
import re

import pytest
from django.core.cache import caches

from decision_tree.models import DecisionTreePage
from directory.models import Service
from directory.prints.following import look_at_all
from directory.prints.models import PrintedVersion
from directory.prints.registry import KINDS, described, record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _leaves_nothing_behind(reindexed):
    """Clear the files that were made; the search index, which these tests change for real, is rebuilt later."""
    caches["prints"].clear()


def leaflet(key="me"):
    return KINDS["leaflet"].find(key, False)


def change_number(key="crisis-line", old="020 7946 0111", new="020 7946 0999"):
    """Change a service's number as an editor would."""
    service = Service.objects.get(key=key)
    raw = json.loads(json.dumps(list(service.contacts.raw_data), default=dict).replace(old, new))
    service.contacts = raw
    service.save_revision().publish()


def test_a_leaflet_has_a_version_and_its_short_address(client):
    page = client.get("/help-now/me/leaflet/").content.decode()
    version = PrintedVersion.objects.get()
    assert version.version == leaflet().version
    assert f"/p/{version.version}/" in page


def test_opening_it_twice_makes_one_version(client):
    client.get("/help-now/me/leaflet/")
    client.get("/help-now/me/leaflet.pdf")
    assert PrintedVersion.objects.count() == 1


def test_a_print_that_is_still_right_says_so(client):
    held = record(leaflet())
    response = client.get(f"/p/{held.version}/")
    assert response.status_code == 200
    assert "Your print is still right" in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex"


def test_a_version_may_be_typed_in_capitals(client):
    held = record(leaflet())
    assert client.get(f"/p/{held.version.upper()}/").status_code == 200


def test_a_print_with_an_old_number_says_which_changed(client):
    held = record(leaflet())
    change_number()
    page = client.get(f"/p/{held.version}/").content.decode()
    assert "Your print is out of date" in page
    numbers = page[page.index("These numbers") : page.index("What else") if "What else" in page else None]
    assert "020 7946 0111</del>" in numbers
    assert re.search(r"Now: [^<]*020 7946 0999", numbers)


def test_a_print_that_is_out_of_date_shows_the_newest(client):
    held = record(leaflet())
    change_number()
    page = client.get(f"/p/{held.version}/").content.decode()
    assert page.count('data-outcome="adult-urgent"') == 1
    assert 'href="tel:02079460999"' in page


@pytest.mark.django_db(transaction=False)
def test_publishing_a_service_marks_the_prints_that_speak_of_it(django_capture_on_commit_callbacks):
    me, professional = record(leaflet()), record(leaflet("professional"))
    other = record(KINDS["criteria"].find("frank", False) or KINDS["criteria"].find("gp", False))
    with django_capture_on_commit_callbacks(execute=True):
        change_number()
    for version in (me, professional, other):
        version.refresh_from_db()
    assert me.replaced_at
    assert not other.replaced_at


def test_closing_a_service_marks_them_too(django_capture_on_commit_callbacks):
    held = record(leaflet())
    with django_capture_on_commit_callbacks(execute=True):
        service = Service.objects.get(key="shout")
        service.status = "closed"
        service.save_revision().publish()
    held.refresh_from_db()
    assert held.replaced_at


def test_publishing_a_tree_marks_its_leaflet(tree, django_capture_on_commit_callbacks):
    held = record(leaflet())
    with django_capture_on_commit_callbacks(execute=True):
        tree.intro = "Other words."
        tree.save_revision().publish()
    held.refresh_from_db()
    assert held.replaced_at


def test_another_areas_name_marks_them(django_capture_on_commit_callbacks):
    held = record(leaflet())
    with django_capture_on_commit_callbacks(execute=True):
        area = Service.objects.get(key="crisis-line").areas.first()
        area.name = "Elsewhere"
        area.save()
    held.refresh_from_db()
    assert held.replaced_at


def test_what_no_signal_tells_is_found_later():
    held = record(leaflet())
    Service.objects.filter(key="crisis-line").update(summary="Other words.")
    assert look_at_all() == 1
    held.refresh_from_db()
    assert held.replaced_at


def test_a_version_that_comes_back_is_right_again():
    held = record(leaflet())
    change_number()
    record(leaflet())
    change_number(old="020 7946 0999", new="020 7946 0111")
    assert record(leaflet()).version == held.version
    held.refresh_from_db()
    assert held.replaced_at is None
    assert PrintedVersion.objects.filter(replaced_at=None).count() == 1


def test_time_alone_makes_no_print_out_of_date():
    service = Service.objects.get(key="crisis-line")
    service.hours = "weekdays: 09:00-17:00\n2020-12-25: closed"
    service.save_revision().publish()
    assert "25 December 2020" in " ".join(line.words for line in leaflet().lines)


def test_a_print_of_what_is_gone_says_not_to_use_it(client, tree):
    held = record(leaflet())
    DecisionTreePage.objects.filter(pk=tree.pk).update(live=False)
    response = client.get(f"/p/{held.version}/")
    assert response.status_code == 404
    assert "Do not use this print any more" in response.content.decode()
    assert 'data-help="emergency"' in response.content.decode()


def test_a_sheet_of_a_service_that_closed_leads_to_what_to_use_instead(client):
    held = record(KINDS["criteria"].find("shout", False))
    service = Service.objects.get(key="shout")
    service.status = "closed"
    service.instead = [("service", Service.objects.get(key="samaritans"))]
    service.save_revision().publish()
    page = client.get(f"/p/{held.version}/").content.decode()
    assert "Your print is out of date" in page
    assert "This service has closed" in page
    assert "Samaritans" in page


def test_a_sheet_of_a_service_that_is_for_professionals_alone_now_shows_nothing_of_it(client):
    held = record(KINDS["criteria"].find("crisis-team", False))
    service = Service.objects.get(key="crisis-team")
    service.audience = ["professional"]
    service.save_revision().publish()
    response = client.get(f"/p/{held.version}/")
    assert response.status_code == 404
    assert "020 7946 0112" not in response.content.decode()


def test_a_leaflet_is_compiled_once_for_the_question_whether_a_print_is_right(client, monkeypatch):
    held = record(leaflet())
    compiled = []
    read = DecisionTreePage.read
    monkeypatch.setattr(DecisionTreePage, "read", lambda page: compiled.append(page) or read(page))
    assert client.get(f"/p/{held.version}/").status_code == 200
    assert len(compiled) == 1


def test_an_unknown_version_gets_a_useful_page(client):
    response = client.get("/p/nothing1/")
    assert response.status_code == 404
    assert "We do not know this print" in response.content.decode()


def test_a_draft_has_no_version_and_says_so():
    data = described(KINDS["leaflet"].find("me", True))
    assert (data["draft"], data["version"], data["qr"], data["short"]) == (True, "", [], "")
    assert not PrintedVersion.objects.exists()


# --- files


@pytest.mark.parametrize(
    "address",
    [
        *(f"/help-now/me/leaflet{ending}.pdf" for ending in ("", "-folded", "-poster", "-large")),
        "/services/crisis-team/criteria.pdf",
        "/services/crisis-team/criteria-large.pdf",
        "/services/crisis-team/professionals/criteria.pdf",
    ],
)
def test_each_file_is_a_pdf(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert not response.cookies


@pytest.mark.parametrize(
    "address",
    [
        "/help-now/me/leaflet-huge.pdf",
        "/help-now/nobody/leaflet.pdf",
        "/help-now/nobody/leaflet/",
        "/services/nothing/criteria.pdf",
        "/services/police-advice-line/criteria.pdf",  # for professionals alone
        "/services/samaritans/professionals/criteria.pdf",  # not for professionals
        "/services/urlife/criteria.pdf",  # closed
    ],
)
def test_what_there_is_not_is_a_404(client, address):
    assert client.get(address).status_code == 404


def test_a_file_that_somebody_has_is_not_sent_again(client):
    first = client.get("/help-now/me/leaflet.pdf")
    assert client.get("/help-now/me/leaflet.pdf", headers={"if-none-match": first["ETag"]}).status_code == 304
    change_number()
    assert client.get("/help-now/me/leaflet.pdf", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_files_for_professionals_are_not_for_search_engines(client):
    for address in ("/help-now/professional/leaflet.pdf", "/services/crisis-team/professionals/criteria.pdf"):
        assert client.get(address)["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client.get("/help-now/me/leaflet.pdf")


# --- the CMS


def test_the_cms_shows_each_page_and_the_files(editor_client):
    page = editor_client.get("/admin/print/leaflet/me/").content.decode()
    assert page.count("data:image/png;base64,") >= 4
    for address in ("leaflet.pdf", "leaflet-folded.pdf", "leaflet-poster.pdf", "leaflet-large.pdf"):
        assert f'href="/help-now/me/{address}"' in page


def test_the_cms_warns_of_too_many_pages_and_says_what_to_shorten(editor_client):
    service = Service.objects.get(key="crisis-team")
    service.summary = "Sehr lang. " * 1500
    service.save_revision().publish()
    page = editor_client.get("/admin/print/criteria/crisis-team/").content.decode()
    assert "should have at most 2" in page
    assert "Sehr lang. Sehr lang." in page


def test_the_cms_warns_of_characters_that_cannot_be_printed(editor_client):
    service = Service.objects.get(key="crisis-team")
    service.summary = "We listen 😀"
    service.save_revision().publish()
    assert (
        "Some characters cannot be printed" in editor_client.get("/admin/print/criteria/crisis-team/").content.decode()
    )


def test_a_draft_can_be_seen_on_paper_but_not_downloaded(editor_client):
    service = Service.objects.get(key="crisis-team")
    service.summary = "Not yet said."
    service.save_revision()
    assert "There is a draft with changes" in editor_client.get("/admin/print/criteria/crisis-team/").content.decode()
    page = editor_client.get("/admin/print/criteria/crisis-team/?draft").content.decode()
    assert "This is a draft" in page
    assert "criteria.pdf" not in page


def test_nobody_else_sees_it(client):
    assert client.get("/admin/print/leaflet/me/").status_code == 302


def test_sheets_are_offered_only_to_audiences_that_have_a_page(editor_client):
    pages = {
        key: editor_client.get(f"/admin/snippets/directory/service/edit/{Service.objects.get(key=key).pk}/")
        for key in ("samaritans", "police-advice-line", "crisis-team")
    }
    offered = {key: set(re.findall(r"/admin/print/([a-z-]+)/", page.content.decode())) for key, page in pages.items()}
    assert offered == {
        "samaritans": {"criteria"},
        "police-advice-line": {"professional-criteria"},
        "crisis-team": {"criteria", "professional-criteria"},
    }


def test_editors_see_which_prints_are_out_of_date(editor_client):
    record(leaflet())
    change_number()
    record(leaflet())
    page = editor_client.get("/admin/reports/printed-versions/").content.decode()
    assert "No, out of date since" in page
    assert ">Yes<" in re.sub(r"\s+", "", page)
