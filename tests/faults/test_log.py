"""Whatever crashes: soon afterwards search lists exactly the open services, and every print that changed is marked."""

import os
import threading

import pytest
from django.db import connection, connections, transaction

from directory import changes
from directory.models import Change, Service
from directory.search import indexing

from . import workers
from .hosts import PROCESSES, listed, truth
from .workers import CLOSING, close, close_and_die, close_and_leave, leave_to_others, reopen

pytestmark = pytest.mark.django_db


def test_as_prepared_everything_is_right(host):
    found = host.settles(0)
    assert found.is_right
    assert found.listed
    assert found.marked == set()


def test_a_request_alone_makes_everything_right(host):
    host.call(close, *CLOSING)
    found = host.settles(0)
    assert found.is_right
    assert found.listed.isdisjoint(CLOSING)
    assert found.marked


# --- killed


@pytest.mark.parametrize("point", workers.POINTS, ids=lambda point: point.__name__)
def test_a_request_that_is_killed(host, point):
    host.dies(close_and_die, point)
    with host.jobs():
        found = host.settles()
    assert found.is_right
    assert found.listed.isdisjoint(CLOSING)
    assert found.marked


def test_a_request_that_is_killed_before_it_commits_changes_nothing(host):
    before = host.call(truth)
    host.dies(close_and_die, workers.in_the_transaction)
    with host.jobs():
        assert host.settles() == before


@pytest.mark.parametrize("point", workers.POINTS[1:], ids=lambda point: point.__name__)
def test_jobs_that_are_killed(host, point):
    host.call(close_and_leave, *CLOSING)

    def follow_and_die():
        point()
        changes.follow_all()

    host.dies(follow_and_die)
    with host.jobs():
        found = host.settles()
    assert found.is_right
    assert found.marked


# --- writers in the worst order


def closing_while_another_has_read(host, then):
    """Let a process read the service while it is open, close it in another, and let the first go on."""
    has_read, may_go_on = PROCESSES.Event(), PROCESSES.Event()

    def read_and_wait():
        read = indexing.documents

        def slow(keys=None):
            found = list(read(keys))
            has_read.set()
            may_go_on.wait(20)
            return iter(found)

        indexing.documents = slow
        changes.append("service", CLOSING[0])
        return True

    slower = host.start(read_and_wait)
    assert has_read.wait(20)
    then(host)
    may_go_on.set()
    assert slower.result()


def test_the_slower_writer_of_an_index_does_not_open_what_is_closed(host):
    closing_while_another_has_read(host, lambda host: host.call(close))
    with host.jobs():
        found = host.settles()
    assert found.is_right
    assert CLOSING[0] not in found.listed


def test_jobs_wait_for_the_slower_writer_and_closing_wins(host):
    def close_and_follow(host):
        host.call(close_and_leave)
        jobs.append(host.start(changes.follow_all))

    jobs = []
    closing_while_another_has_read(host, close_and_follow)
    assert jobs[0].result() == {}
    found = host.settles(0)
    assert found.is_right
    assert CLOSING[0] not in found.listed


def test_the_hook_of_another_thread_takes_no_change_that_is_not_committed_yet(host):
    """One thread has committed; when its hook runs, another has closed a service and has not committed."""

    def in_two_threads():
        committed, closed, followed = threading.Event(), threading.Event(), threading.Event()

        def late():
            committed.set()
            closed.wait(20)
            changes.followers["search"].follow(wait=False)
            followed.set()

        def committing():
            reopen(CLOSING[1])
            connections.close_all()

        follow_in_request, changes.follow_in_request = changes.follow_in_request, late
        other = threading.Thread(target=committing)
        other.start()
        assert committed.wait(20)
        changes.follow_in_request = follow_in_request
        with transaction.atomic():
            close()
            closed.set()
            assert followed.wait(20)
        other.join()

    host.call(in_two_threads)
    assert CLOSING[0] not in host.call(listed)


def test_what_was_begun_first_and_is_committed_last_is_followed(host):
    written, may_commit = PROCESSES.Event(), PROCESSES.Event()

    def slowly():
        leave_to_others()
        with transaction.atomic():
            close()
            written.set()
            may_commit.wait(20)

    slower = host.start(slowly)
    assert written.wait(20)
    if connection.vendor == "postgresql":  # SQLite has one writer at a time
        host.call(close, CLOSING[1])
    assert host.call(changes.follow_all) == {}
    may_commit.set()
    slower.result()
    with host.jobs():
        found = host.settles()
    assert found.is_right
    assert CLOSING[0] not in found.listed
    assert found.marked


def test_many_writers_at_once(host):
    """Each closes and opens services of its own; requests and jobs follow at the same time."""

    def write(keys):
        for _ in range(2):
            for key in keys:
                close(key)
                reopen(key)
            close(*keys)

    with host.jobs():
        keys = [*CLOSING, "frank"]
        writers = [host.start(write, keys[start::3]) for start in range(3)]
        for writer in writers:
            writer.result()
        found = host.settles()
    assert found.is_right
    assert found.listed.isdisjoint(CLOSING)


# --- disks


def test_a_full_disk_loses_no_change_of_search(host, tmp_path):
    full = tmp_path / "full"
    full.touch()

    def close_on_a_full_disk():
        workers.fill_the_disk(full)
        close()

    with host.jobs(lambda: workers.fill_the_disk(full)):
        host.call(close_on_a_full_disk)
        assert host.call(changes.behind)["search"].changes
        full.unlink()
        found = host.settles()
    assert found.is_right
    assert CLOSING[0] not in found.listed


def test_a_full_disk_loses_no_mark_of_prints(host, tmp_path):
    full = tmp_path / "full"
    full.touch()

    def close_on_a_full_disk():
        workers.fill_the_disk_of_marks(full)
        close()

    with host.jobs(lambda: workers.fill_the_disk_of_marks(full)):
        host.call(close_on_a_full_disk)
        assert host.call(changes.behind)["prints"].changes
        full.unlink()
        found = host.settles()
    assert found.is_right
    assert found.marked


def test_with_a_full_disk_what_is_written_is_written(host, tmp_path):
    full = tmp_path / "full"
    full.touch()

    def close_on_a_full_disk():
        workers.fill_the_disk(full)
        close()
        return Service.objects.get(key=CLOSING[0]).status

    assert host.call(close_on_a_full_disk) == "closed"


# --- hosts and their files


def test_a_second_host_follows_by_itself(site, host, prepared):
    second = site.host("second", like=prepared[2])
    host.call(close, *CLOSING)
    with second.jobs():
        found = second.settles()
    assert found.is_right
    assert found.listed.isdisjoint(CLOSING)


def test_a_new_host_makes_an_index_of_its_own(site, host):
    host.call(close, *CLOSING)
    second = site.host("second")
    with second.jobs():
        found = second.settles()
    assert found.is_right
    assert found.listed


def test_hosts_do_not_take_changes_from_each_other(site, host, prepared):
    second = site.host("second", like=prepared[2])
    with host.jobs(), second.jobs():
        host.call(close_and_leave, *CLOSING)
        assert [each.settles().listed & set(CLOSING) for each in (host, second)] == [set(), set()]


def test_an_index_that_was_deleted_is_made_anew(host):
    for file in workers.index_files(host.folder):
        file.unlink()
    with host.jobs():
        found = host.settles()
    assert found.is_right
    assert found.listed


@pytest.mark.parametrize("rubbish", [b"", b"not a database at all" * 500, b"SQLite format 3\0" + bytes(5000)])
def test_an_index_that_became_rubbish_is_made_anew(host, rubbish):
    for file in workers.index_files(host.folder):
        file.write_bytes(rubbish)
    with host.jobs():
        found = host.settles()
    assert found.is_right
    assert found.listed


def test_an_index_of_which_half_is_there_is_made_anew(host):
    for file in workers.index_files(host.folder):
        os.truncate(file, file.stat().st_size // 2)
    host.call(close_and_leave)
    with host.jobs():
        found = host.settles()
    assert found.is_right
    assert CLOSING[0] not in found.listed


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_visitor_who_meets_an_index_of_which_the_end_was_lost_finds_everything(host, share):
    for file in workers.index_files(host.folder):
        size = file.stat().st_size
        kept = int(size * share)
        file.write_bytes(file.read_bytes()[:kept] + bytes(size - kept))
    assert set(host.call(listed)) == host.settles(0).open


def test_a_visitor_who_meets_rubbish_finds_everything(host):
    for file in workers.index_files(host.folder):
        file.write_bytes(b"not a database at all" * 500)
    assert set(host.call(listed)) == host.settles(0).open


# --- a restored database


def test_a_restored_database_is_followed_from_scratch(site, host):
    backup = site.back_up()
    host.call(close, *CLOSING)
    assert host.settles(0).listed.isdisjoint(CLOSING)
    site.restore(backup)
    host.call(changes.renew_epoch)
    with host.jobs():
        found = host.settles()
    assert found.is_right
    assert found.listed >= set(CLOSING)
    assert found.marked == set()


def test_a_restored_database_with_fewer_rows_is_followed_further(site, host):
    backup = site.back_up()
    host.call(close, *CLOSING)
    site.restore(backup)
    host.call(changes.renew_epoch)
    host.call(Change.objects.all().delete)
    with host.jobs():
        host.settles()
        host.call(close_and_leave)
        found = host.settles()
    assert found.is_right
    assert CLOSING[0] not in found.listed
    assert CLOSING[1] in found.listed


# --- much to do


@pytest.mark.slow
def test_the_editor_of_an_area_with_a_thousand_services_waits_about_a_second(host):
    host.call(workers.fill_an_area, 1_000)
    seconds, _ = host.call(workers.rename_the_area, "Bigger")
    assert seconds < 3
    with host.jobs():
        assert host.settles(10).is_right


def test_jobs_finish_what_a_request_has_no_time_for(host):
    host.call(workers.fill_an_area, 300)

    def rename_in_haste():
        changes.IN_REQUEST = 0.02
        return workers.rename_the_area("Bigger")

    seconds, left = host.call(rename_in_haste)
    assert seconds < 2
    assert left
    with host.jobs():
        assert host.settles(10).is_right
