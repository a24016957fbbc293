"""`run_jobs`: does what is due, whatever else cannot be done."""

import time

import pytest
from django.core.management import CommandError, call_command
from django.db import InterfaceError
from django.utils import timezone

from directory import changes
from directory.models import Change, Service
from signpost.management.commands import run_jobs
from signpost.models import DailyJob

pytestmark = pytest.mark.django_db


class Enough(BaseException):
    """Ends a command that would go on for ever."""


@pytest.fixture
def jobs(reindexed):
    reindexed()
    DailyJob.objects.update(done_on=None)


@pytest.fixture
def run(jobs, monkeypatch):
    """Return a function that runs the jobs so many times, as `--every 1` does."""

    def running(times):
        rounds = iter(range(1, times))

        def sleep(seconds):
            if next(rounds, None) is None:
                raise Enough

        with monkeypatch.context() as patch:
            patch.setattr(run_jobs.time, "sleep", sleep)
            patch.setattr(run_jobs, "close_old_connections", lambda: None)  # the test's own must stay
            with pytest.raises(Enough):
                call_command("run_jobs", every=1)

    return running


def fail(*args, **kwargs):
    raise InterfaceError("connection already closed")


def close_quietly():
    Service.objects.filter(key="shout").update(status="closed")
    changes.append("service", "shout")


def test_followers_go_on_where_a_scheduled_version_cannot_be_published(jobs, monkeypatch, capsys):
    close_quietly()
    monkeypatch.setattr("wagtail.models.Revision.publish", fail)
    service = Service.objects.get(key="gp")
    service.save_revision(approved_go_live_at=timezone.now())
    time.sleep(0.01)
    with pytest.raises(SystemExit):
        call_command("run_jobs")
    assert capsys.readouterr().err == "publish scheduled versions: not done, trying again: connection already closed\n"
    assert not any(each.changes for each in changes.behind().values())


def test_it_goes_on_when_the_database_is_gone(run, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.utils.CursorWrapper.execute", fail)
        run(3)


def test_what_fails_is_said_once(run, monkeypatch, capsys):
    monkeypatch.setattr(run_jobs.changes, "follow_all", lambda **kwargs: {"search": OSError("no space")})
    run(3)
    assert capsys.readouterr().err == "search: not done, trying again: no space\n"


def test_what_fails_again_later_is_said_again(run, monkeypatch, capsys):
    answers = iter([{"search": OSError("no space")}, {}, {"search": OSError("no space")}])
    monkeypatch.setattr(run_jobs.changes, "follow_all", lambda **kwargs: next(answers))
    run(3)
    assert capsys.readouterr().err.count("no space") == 2


def test_without_every_it_says_by_its_status_that_something_failed(jobs, monkeypatch):
    monkeypatch.setattr(run_jobs.changes, "follow_all", lambda **kwargs: {"search": OSError("no space")})
    with pytest.raises(SystemExit) as stop:
        call_command("run_jobs")
    assert stop.value.code == 1


def test_daily_jobs_are_done_once_a_day(run, monkeypatch):
    done = []
    monkeypatch.setattr(run_jobs, "DAILY", {"a daily job": lambda: done.append(1)})
    run(3)
    assert done == [1]


def test_a_daily_job_that_fails_holds_up_no_other(run, monkeypatch):
    done = []
    monkeypatch.setattr(run_jobs, "DAILY", {"one": fail, "another": lambda: done.append(1)})
    run(2)
    assert done == [1]


def test_old_rows_of_the_log_are_pruned(jobs):
    row = Change.objects.create(kind="service", key="gp", at=timezone.now() - changes.KEPT_FOR * 2)
    call_command("run_jobs")
    assert not Change.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("every", ["0", "-1", "soon"])
def test_seconds_are_one_or_more(every):
    with pytest.raises(CommandError, match="1 or more"):
        call_command("run_jobs", "--every", every)


@pytest.mark.django_db
def test_a_daily_job_that_fails_is_tried_again_today(monkeypatch):
    done = []

    def failing():
        done.append("tried")
        raise OSError("disk full")

    monkeypatch.setitem(run_jobs.DAILY, "look at every print", failing)
    for _ in range(2):
        with pytest.raises(SystemExit):
            call_command("run_jobs")
    assert done == ["tried", "tried"]
