"""Elasticsearch follows the log of changes: down, back, late, new, and beside other hosts."""

import contextlib
import io
import socket
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from directory import changes
from directory.following import DatabaseMarks, Work
from directory.models import Service
from directory.search import indexing
from directory.search.elastic import ElasticEngine
from directory.search.finder import finder
from directory.search.indexing import ElasticFollower
from directory.search.query import Query, pages_of
from directory.search.shapes import EngineError, Understood
from signpost.management.commands import run_jobs
from signpost.models import DailyJob

from .false_nodes import answering_node, dripping_node, silent_node
from .remembering import RememberingEngine

pytestmark = pytest.mark.django_db

EVERYBODY = Query(audiences=("patient", "carer", "professional"))


@pytest.fixture
def use(reindexed, monkeypatch):
    """Return a function that makes an engine the site's engine at scale, which follows the log."""
    reindexed()
    monkeypatch.setitem(changes.followers, "elasticsearch", ElasticFollower())

    def used(engine):
        monkeypatch.setattr(finder(), "elastic", engine)
        return engine

    yield used
    finder().behind.unlink(missing_ok=True)


@pytest.fixture
def remembering(use):
    """An engine that is up to date."""
    engine = use(RememberingEngine())
    assert changes.follow_all() == {}
    assert engine.keys == open_services()
    return engine


def open_services():
    return set(Service.objects.open().values_list("key", flat=True))


def close(key="shout"):
    service = Service.objects.get(key=key)
    service.status = "closed"
    service.save_revision().publish()


def in_request():
    """Follow as a request does that has committed."""
    return changes.follow_all(wait=False, deadline=time.monotonic() + changes.IN_REQUEST)


def test_a_new_site_fills_it(remembering):
    assert remembering.written == ["rebuild"]


def test_what_has_closed_is_taken_away(remembering):
    close()
    assert in_request() == {}
    assert remembering.keys == open_services()
    assert remembering.written == ["rebuild", "update"]


def test_where_nothing_changed_it_is_not_asked(remembering):
    changes.follow_all()
    assert remembering.written == ["rebuild"]


def test_a_thousand_changes_are_one_write(remembering):
    close()
    for _ in range(1_000):
        changes.append("service", "shout")
    changes.follow_all()
    assert remembering.written == ["rebuild", "update"]


def test_while_it_is_down_others_follow(remembering):
    remembering.down = True
    close()
    assert set(changes.follow_all()) == {"elasticsearch"}
    assert {name for name, each in changes.behind().items() if each.changes} == {"elasticsearch"}


def test_while_it_is_behind_it_is_not_asked_for_results(remembering):
    remembering.down = True
    close()
    in_request()
    assert finder().state() == "embedded (elasticsearch is behind)"
    assert finder().find(EVERYBODY, timezone.now()).engine == "embedded"


def test_when_it_is_back_it_catches_up(remembering):
    remembering.down = True
    close()
    in_request()
    remembering.down = False
    assert changes.follow_all() == {}
    assert remembering.keys == open_services()
    assert finder().state() == "elasticsearch"


def test_what_another_host_has_caught_up_is_known_here(remembering):
    """This host saw it down; another did the rest. Nothing else changes."""
    finder().behind.touch()
    assert changes.follow_all() == {}
    assert finder().state() == "elasticsearch"


def test_while_another_host_writes_it_is_not_asked_for_results(remembering, monkeypatch):
    close()

    monkeypatch.setattr(indexing, "lock", lambda name, wait: contextlib.nullcontext(False))
    in_request()
    assert finder().state() == "embedded (elasticsearch is behind)"


def test_a_node_that_lost_its_index_is_filled_with_the_next_change(remembering):
    remembering.lose_everything()
    close()
    assert changes.follow_all() == {}
    assert remembering.keys == open_services()


def test_a_request_leaves_filling_to_others(remembering):
    remembering.lose_everything()
    close()
    assert set(in_request()) == {"elasticsearch"}
    assert remembering.keys == set()
    assert changes.follow_all() == {}
    assert remembering.keys == open_services()


def test_another_epoch_fills_it_anew(remembering):
    Service.objects.filter(key="shout").update(status="closed")
    changes.renew_epoch()
    assert changes.follow_all() == {}
    assert remembering.keys == open_services()


def test_what_a_slower_writer_has_read_before_does_not_open_what_is_closed(remembering, monkeypatch):
    """It lost its lock, as where a connection breaks: another reads, writes and marks meanwhile."""
    read = indexing.documents

    def slowly(keys=None):
        found = list(read(keys))
        monkeypatch.setattr(indexing, "documents", read)
        close()
        with monkeypatch.context() as patch:
            patch.setattr(indexing, "lock", lambda name, wait: contextlib.nullcontext(True))
            ElasticFollower().follow()
        assert remembering.keys == open_services()
        return iter(found)

    changes.append("service", "shout")
    monkeypatch.setattr(indexing, "documents", slowly)
    ElasticFollower().follow()
    assert remembering.keys == open_services()


def test_a_try_that_was_overtaken_marks_nothing(db):
    marks = DatabaseMarks("elasticsearch")
    earlier, later = marks.next_fence(), marks.next_fence()
    change = changes.Change.objects.create(kind="service", key="gp")
    assert not marks.write(Work("epoch"), [str(change.uuid)], whole=True, fence=earlier)
    assert marks.read().handled == frozenset()
    assert marks.write(Work("epoch"), [str(change.uuid)], whole=True, fence=later)
    assert marks.read().handled == {str(change.uuid)}


def test_a_try_has_a_higher_number_than_all_before_in_a_restored_database_too(db):
    before = time.time_ns()
    assert DatabaseMarks("elasticsearch").next_fence() >= before


# --- opening times


def test_opening_times_are_written_again_once_a_day(remembering, monkeypatch):
    job = "renew opening times in Elasticsearch"
    monkeypatch.setattr(run_jobs, "DAILY", {job: run_jobs.DAILY[job]})
    for day in (1, 2):
        call_command("run_jobs", stdout=io.StringIO())
        call_command("run_jobs", stdout=io.StringIO())
        assert remembering.written == ["rebuild"] * (1 + day)
        DailyJob.objects.update(done_on=timezone.localdate() - timedelta(days=1))
    assert finder().state() == "elasticsearch"


def test_without_elasticsearch_there_are_none_to_write(db, monkeypatch):
    monkeypatch.setattr(finder(), "elastic", None)
    indexing.renew_opening_times()


# --- false nodes


@pytest.fixture
def followed(use):
    """An engine was up to date; another takes its place."""
    use(RememberingEngine())
    assert changes.follow_all() == {}
    return use


def test_where_nobody_listens_the_request_goes_on(followed):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    followed(ElasticEngine(f"http://127.0.0.1:{port}"))
    close()
    assert isinstance(in_request()["elasticsearch"], EngineError)
    assert finder().find(EVERYBODY, timezone.now()).engine == "embedded"


@pytest.mark.parametrize("node", [silent_node, dripping_node])
def test_a_node_that_does_not_answer_keeps_no_editor_waiting(followed, node):
    with node() as url:
        followed(ElasticEngine(url))
        close()
        started = time.monotonic()
        assert isinstance(in_request()["elasticsearch"], EngineError)
        assert time.monotonic() - started < 3


@pytest.mark.parametrize("node", [silent_node, dripping_node])
def test_a_node_that_does_not_answer_does_not_hold_up_the_jobs(followed, node):
    with node() as url:
        followed(ElasticEngine(url))
        close()
        started = time.monotonic()
        assert set(changes.follow_all()) == {"elasticsearch"}
        assert time.monotonic() - started < 3


def test_a_node_that_refuses_loses_no_change(followed):
    with answering_node(lambda path, body: (503, b"{}")) as url:
        followed(ElasticEngine(url))
        close()
        in_request()
    back = followed(RememberingEngine())
    assert changes.follow_all() == {}
    assert back.keys == open_services()


# --- a real node


def found_by(engine):
    now = timezone.now()
    first = engine.search(Understood(), EVERYBODY, now)
    pages = [
        engine.search(Understood(), replace(EVERYBODY, page=page), now) for page in range(1, pages_of(first.total) + 1)
    ]
    return {document.key for hits in pages for document in hits.documents}


def test_a_real_node_that_was_down_catches_up(followed, engine):
    followed(engine)
    changes.renew_epoch()
    assert changes.follow_all() == {}
    assert found_by(engine) == open_services()
    followed(ElasticEngine("http://127.0.0.1:1"))
    close()
    assert set(in_request()) == {"elasticsearch"}
    followed(engine)
    assert changes.follow_all() == {}
    assert found_by(engine) == open_services()
    assert finder().state() == "elasticsearch"
