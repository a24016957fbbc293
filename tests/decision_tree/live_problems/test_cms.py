"""What has gone wrong on the dashboard, in its report and in `/health/`."""

import re

import pytest
from django.urls import reverse

from decision_tree.live_problems.models import LiveProblem
from decision_tree.live_problems.telling import tell

from .closing import STAYING_WELL, close, reopen

pytestmark = pytest.mark.django_db
HEADING = "Gone wrong since it went live"


@pytest.fixture
def wrong(committed, clinician):
    with committed():
        close("emergency-999", *STAYING_WELL)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def dashboard(client):
    return client.get(reverse("wagtailadmin_home"))


def report(client, **query):
    return client.get(reverse("live_problems"), query)


def test_the_dashboard_says_nothing_while_all_is_right(committed, editor_client):
    assert HEADING not in words(dashboard(editor_client))


def test_the_dashboard_shows_it_before_anything_else(wrong, editor_client, tree):
    editor_client.post(reverse("wagtailadmin_pages:lock", args=[tree.pk]))
    page = words(dashboard(editor_client))
    assert page.index(HEADING) < page.index("Your locked pages")
    assert 'The emergency outcome "Tell the police now"' in page.replace("&quot;", '"')


def test_the_dashboard_shows_the_most_urgent_first(wrong, editor_client):
    page = words(dashboard(editor_client))
    assert page.index("Tell the police now") < page.index("Ways to stay well")


def test_the_dashboard_links_to_where_it_is_mended(wrong, editor_client, carers_tree):
    assert f'href="/admin/pages/{carers_tree.pk}/edit/"' in dashboard(editor_client).content.decode()


def test_the_dashboard_says_who_was_told_and_who_will_be(wrong, editor_client):
    assert "Nobody yet" in words(dashboard(editor_client))
    tell()
    page = words(dashboard(editor_client))
    assert "lee@example.org" in page
    assert "Nobody yet, next mail" in page


def test_the_dashboard_forgets_what_is_right_again(wrong, committed, editor_client):
    with committed():
        reopen("emergency-999", *STAYING_WELL)
    assert HEADING not in words(dashboard(editor_client))


def test_editors_see_it_on_the_dashboard(wrong, client, person):
    client.force_login(person("robin", "Editors"))
    assert HEADING in words(dashboard(client))


def test_the_report_has_the_most_urgent_first(wrong, editor_client):
    page = words(report(editor_client))
    assert page.index("Tell the police now") < page.index("Ways to stay well")


def test_the_report_keeps_what_is_right_again_below(wrong, committed, editor_client):
    with committed():
        reopen("emergency-999")
    page = words(report(editor_client))
    assert page.index("Ways to stay well") < page.index("Tell the police now")
    assert page.count("Not yet") == 1


def test_the_report_of_a_tree_that_was_deleted(wrong, committed, editor_client, carers_tree):
    with committed():
        carers_tree.delete()
    assert report(editor_client).status_code == 200


def test_the_report_as_a_spreadsheet(wrong, editor_client):
    response = report(editor_client, export="csv")
    assert "no-999" in b"".join(response.streaming_content).decode()


def test_who_edits_no_pages_sees_no_report(wrong, client, person):
    client.force_login(person("nobody"))
    assert report(client).status_code == 302


def test_the_report_is_in_the_menu(committed, editor_client):
    assert "/admin/reports/gone-wrong/" in dashboard(editor_client).content.decode()


def test_health_counts_none(committed, client):
    assert client.get("/health/").json()["problems"] == {"all": 0, "urgent": 0, "not_told": 0}


def test_health_counts_what_is_wrong(wrong, client):
    assert client.get("/health/").json()["problems"] == {"all": 2, "urgent": 1, "not_told": 2}
    tell()
    assert client.get("/health/").json()["problems"] == {"all": 2, "urgent": 1, "not_told": 1}
    assert LiveProblem.objects.count() == 2
