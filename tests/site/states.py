"""Pages that no link leads to: what a visitor meets when something is odd, gone, refused or broken."""

from collections.abc import Callable
from typing import Final

from django.core.cache import caches
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from directory.models import ProfessionalsPassphrase
from directory.search.embedded import EngineError
from directory.search.finder import Finder
from directory.views import WRONG_TRIES
from home.models import HomePage, OrdinaryPage
from signpost import errors
from tests.decision_tree.trees import break_in_database, with_steps

REFERRERS_PAGE: Final = "/services/police-advice-line/professionals/"

# An address, and what it answers.
ADDRESSES: Final = {
    "/services/": 200,
    "/services/?q=crisis": 200,
    "/services/?q=xylophone+quartet": 200,
    "/services/?q=xylophone+quartet&for=professional": 200,
    "/services/?q=%00%ff&page=nowhere&urgency=odd": 200,
    "/services/?q=urlife": 200,
    "/services/urlife/": 200,
    "/services/crisis-team/": 200,
    "/services/crisis-team/professionals/": 200,
    "/services/police-advice-line/": 404,
    "/services/shout/professionals/": 404,
    "/services/nothing-here/": 404,
    "/services/nothing-here/criteria.pdf": 404,
    "/help-now/nothing-here/": 404,
    "/help-now/me/nothing-here/": 404,
    "/help-now/me/leaflet/": 200,
    "/p/unknown/": 404,
    "/documents/999/nothing-here.pdf": 404,
    "/_util/login/": 200,
    "/professionals/": 200,
    "/nothing-here/": 404,
}


def failing(error: Exception) -> Callable:
    def fails(*args, **kwargs):
        raise error

    return fails


def tree_that_cannot_be_shown(client, monkeypatch, tree):
    """A tree whose second question leads back to the first, behind the gate's back."""

    def round_and_round(raw) -> None:
        raw[1]["value"]["answers"][0]["value"]["go"] = raw[0]["value"]["key"]

    with_steps(tree, round_and_round)
    type(tree).objects.filter(pk=tree.pk).update(steps=tree.steps)
    page = client.get("/help-now/me/")
    assert "cannot be shown" in page.content.decode()
    return page, 200


def tree_that_went_wrong(client, monkeypatch, tree):
    break_in_database(tree)
    return client.get("/help-now/me/"), 200


def search_that_is_down(client, monkeypatch, tree):
    monkeypatch.setattr(Finder, "find", failing(EngineError("down")))
    return client.get("/services/?q=courses"), 200


def wrong_passphrase(client, monkeypatch, tree):
    caches["tries"].clear()
    ProfessionalsPassphrase.load().set("blue lamp 1829")
    return client.post(REFERRERS_PAGE, {"passphrase": "wrong"}), 200


def too_many_passphrases(client, monkeypatch, tree):
    caches["tries"].clear()
    ProfessionalsPassphrase.load().set("blue lamp 1829")
    for _ in range(WRONG_TRIES):
        client.post(REFERRERS_PAGE, {"passphrase": "wrong"})
    return client.post(REFERRERS_PAGE, {"passphrase": "wrong"}), 429


def what_cannot_be_sent_to_a_view(client, monkeypatch, tree):
    return client.post("/services/"), 405


def what_cannot_be_sent_to_a_page(client, monkeypatch, tree):
    return client.put("/help-now/me/"), 405


def another_host(client, monkeypatch, tree):
    return client.get("/", headers={"host": "elsewhere.example"}), 400


def suspicious_request(client, monkeypatch, tree):
    monkeypatch.setattr("home.views.TemplateResponse", failing(SuspiciousOperation("odd")))
    return client.get("/professionals/"), 400


def forged_form(client, monkeypatch, tree):
    return Client(enforce_csrf_checks=True).post("/_util/login/", {}), 403


def page_with_a_password(client, monkeypatch, tree):
    page = HomePage.objects.get().add_child(instance=OrdinaryPage(title="News", slug="news"))
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="owl")
    return client.get("/news/"), 200


def file_with_a_password(client, monkeypatch, tree):
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="password", password="owl"
    )
    file = Document.objects.create(title="News", file="news.pdf")
    return client.get(f"/documents/{file.pk}/news.pdf"), 200


def mistake_of_ours(client, monkeypatch, tree):
    client.raise_request_exception = False
    monkeypatch.setattr("home.views.TemplateResponse", failing(ZeroDivisionError()))
    return client.get("/professionals/"), 500


def database_that_is_gone(client, monkeypatch, tree):
    gone = failing(OperationalError("gone"))
    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", gone)
    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.ensure_connection", gone)
    return client.get("/help-now/me/"), 503


def neither_database_nor_templates(client, monkeypatch, tree):
    monkeypatch.setattr(errors, "_rendered", lambda status: errors.bare())
    return database_that_is_gone(client, monkeypatch, tree)


STATES: Final = (
    tree_that_cannot_be_shown,
    tree_that_went_wrong,
    search_that_is_down,
    wrong_passphrase,
    too_many_passphrases,
    what_cannot_be_sent_to_a_view,
    what_cannot_be_sent_to_a_page,
    another_host,
    suspicious_request,
    forged_form,
    page_with_a_password,
    file_with_a_password,
    mistake_of_ours,
    database_that_is_gone,
    neither_database_nor_templates,
)
