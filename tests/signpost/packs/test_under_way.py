"""An editor who waits while a pack is written is told why."""

import os
import time

import pytest
from django.contrib.messages import get_messages
from django.db import OperationalError
from django.urls import reverse

from directory.models import Area
from signpost import middleware
from signpost.packs.under_way import announced, is_under_way

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


def test_it_is_known_while_it_lasts():
    with announced():
        assert is_under_way()
    assert not is_under_way()


def test_what_was_killed_is_over_after_a_while(folder):
    (folder / "pack-under-way").touch()
    assert is_under_way()
    os.utime(folder / "pack-under-way", (time.time() - 700,) * 2)
    assert not is_under_way()


def save(client):
    return client.post(reverse("wagtailsnippets_directory_area:add"), {"key": "leeds", "name": "Leeds"})


@pytest.mark.parametrize("waits", [True, False])
def test_an_editor_whose_saving_took_longer_is_told(editor_client, waits):
    if waits:
        with announced():
            response = save(editor_client)
    else:
        response = save(editor_client)
    assert Area.objects.filter(key="leeds").exists()
    said = " ".join(str(message) for message in get_messages(response.wsgi_request))
    assert ("because a pack was being loaded" in said) == waits


@pytest.mark.parametrize("path", ["/admin/", "/services/"])
def test_who_waited_in_vain_is_told_that_nothing_is_lost(rf, path):
    asked = middleware.UnavailableMiddleware(lambda request: None)
    with announced():
        response = asked.process_exception(rf.post(path), OperationalError("database is locked"))
    text = response.content.decode()
    assert response.status_code == 503
    assert ("what you typed is still there" in text) == (path == "/admin/")
    assert "tel:999" in text
