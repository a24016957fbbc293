"""Whatever way something becomes public, it and its row in the log are written together or not at all."""

import contextlib

import pytest
from django.db import connection
from django.db.models.signals import pre_save
from taggit.models import Tag
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page, PageViewRestriction

from decision_tree.models import DecisionTreePage, HelpNowPage
from directory.changes import UNSEEN
from directory.models import Area, Change, Organisation, Service, ServiceTag
from directory.search.models import CrisisPhrase, SynonymGroup
from home.models import CrisisCard, HomePage, OrdinaryPage, SiteSettings

from .routes import ROUTES, Stage

pytestmark = pytest.mark.django_db

PUBLIC = (
    *(Area, Organisation, Service, ServiceTag, Service.areas.through, Tag),
    *(Page, HomePage, OrdinaryPage, HelpNowPage, DecisionTreePage, PageViewRestriction),
    *(SiteSettings, CrisisCard, SynonymGroup, CrisisPhrase, SearchPromotion),
)


class AppendingFailed(Exception):
    """What a test lets happen."""


@pytest.fixture(params=ROUTES, ids=lambda route: route.name)
def route(request):
    return request.param


@pytest.fixture
def stage(editor_client, administrator):
    return Stage(editor_client, administrator)


def public_rows() -> dict[str, list]:
    """Return all that the public sees, as the database has it."""
    rows = {}
    with connection.cursor() as cursor:
        for model in PUBLIC:
            columns = {field.name: field.column for field in model._meta.local_concrete_fields}
            seen = ", ".join(f'"{column}"' for name, column in columns.items() if name not in UNSEEN)
            where = ' WHERE "live"' if "live" in columns else ""
            cursor.execute(f'SELECT {seen} FROM "{model._meta.db_table}"{where} ORDER BY 1')
            rows[model.__name__] = cursor.fetchall()
    return rows


def test_the_row_is_written_in_a_transaction(route, stage):
    ready = route.prepare(stage)
    around, rows = len(connection.atomic_blocks), []

    def note(instance, **kwargs):
        rows.append((instance.kind, len(connection.atomic_blocks) > around))

    pre_save.connect(note, sender=Change)
    try:
        response = route.take(stage, ready)
    finally:
        pre_save.disconnect(note, sender=Change)
    assert response is None or response.status_code < 400, response.content.decode()[:2000]
    assert (route.kind, True) in rows, getattr(response, "context", None) and response.context.get("form").errors
    assert (route.kind, False) not in rows


def test_what_the_public_sees_changes(route, stage):
    ready = route.prepare(stage)
    before = public_rows()
    route.take(stage, ready)
    assert public_rows() != before


def take_while_appending_fails(route, stage, ready, monkeypatch, after=0):
    """Take a route; what it appends after so many rows cannot be written."""
    create, created = Change.objects.create, []

    def fail(**fields):
        if len(created) == after:
            raise AppendingFailed
        created.append(fields)
        return create(**fields)

    monkeypatch.setattr(Change.objects, "create", fail)
    with contextlib.suppress(SystemExit), pytest.raises(AppendingFailed):  # commands say it by their status
        route.take(stage, ready)


def test_where_the_row_cannot_be_written_nothing_is(route, stage, monkeypatch):
    ready = route.prepare(stage)
    before = public_rows()
    take_while_appending_fails(route, stage, ready, monkeypatch)
    if connection.needs_rollback:
        # Outside of a test, the block that failed is a transaction, and this is its end.
        return
    assert public_rows() == before
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("route", [each for each in ROUTES if each.several], ids=lambda route: route.name)
def test_where_a_later_row_cannot_be_written_nothing_is(route, stage, monkeypatch):
    ready = route.prepare(stage)
    before = public_rows()
    take_while_appending_fails(route, stage, ready, monkeypatch, after=1)
    assert public_rows() == before
    assert Page.find_problems() == ([], [], [], [], [])
