"""Headers and answers that no visitor sees, and that keep them safe."""

import pytest

from directory import changes

pytestmark = pytest.mark.django_db


def test_staff_have_a_policy_of_their_own(client):
    assert "'unsafe-inline'" in client.get("/admin/login/")["Content-Security-Policy"]


def test_staff_keep_a_referrer_of_the_same_origin(client):
    assert client.get("/admin/login/")["Referrer-Policy"] == "same-origin"


def test_the_cms_may_frame_a_preview(editor_client, tree):
    assert (
        "frame-ancestors 'self'" in editor_client.get(f"/admin/pages/{tree.pk}/view_draft/")["Content-Security-Policy"]
    )


def test_editors_see_the_same_page_as_everybody(client, administrator):
    anonymous = client.get("/help-now/me/").content
    client.force_login(administrator)
    assert client.get("/help-now/me/").content == anonymous


def test_health_tells_of_the_database_and_the_search(client):
    changes.follow_all()
    told = client.get("/health/").json()
    assert told.pop("behind") == {
        name: {"changes": 0, "since": None, "rebuild": False}
        for name in ("crisis phrases", "live problems", "prints", "search")
    }
    assert told.pop("problems") == {"all": 0, "urgent": 0, "not_told": 0}
    assert told == {"status": "ok", "database": "ok", "search": "embedded"}


def test_robots_keep_out_of_the_cms(client):
    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()
