"""`manage.py run_jobs`: does what is due. Keep one running with `--every 1`, or run it every minute."""

import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from decision_tree.live_problems.following import look_at_all as look_at_all_trees
from decision_tree.live_problems.telling import tell
from directory import changes
from directory.prints.following import look_at_all as look_at_all_prints
from directory.search import missed
from directory.search.indexing import renew_opening_times
from signpost.models import DailyJob

DAILY = {
    "prune the log of changes": changes.prune,
    "look at every live tree": look_at_all_trees,
    "look at every print": look_at_all_prints,
    "prune missed searches": missed.prune,
    "renew opening times in Elasticsearch": renew_opening_times,
}


class Command(BaseCommand):
    """Publish what is due, follow the log of changes, mail what has gone wrong, and do what days alone change."""

    help = "Publish what is scheduled, follow the log of changes, mail what has gone wrong, and do the daily jobs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=_seconds, metavar="SECONDS", help="go on, doing what is due every so often")

    def handle(self, *args: Any, every: int | None, **options: Any) -> None:
        complained: set[str] = set()
        while True:
            # Whoever goes on does not wait for another host: what that one leaves is done a second later.
            failed = self._do_what_is_due(wait=every is None)
            for name in sorted(set(failed) - complained):
                self.stderr.write(f"{name}: not done, trying again: {' '.join(str(failed[name]).split())}")
            complained = set(failed)  # said once, not every second
            if every is None:
                if failed:
                    raise SystemExit(1)
                self.stdout.write("Done: scheduled versions, the log of changes, mails, daily jobs.")
                return
            close_old_connections()
            time.sleep(every)

    def _do_what_is_due(self, *, wait: bool) -> dict[str, Exception]:
        """Do each job, also where others cannot be done; return what kept those that could not, by name."""
        failed: dict[str, Exception] = {}
        jobs: dict[str, Callable[[], object]] = {
            "publish scheduled versions": partial(call_command, "publish_scheduled", stdout=self.stdout),
            "follow the log of changes": lambda: failed.update(changes.follow_all(wait=wait)),
            "mail what has gone wrong": tell,
            **{name: partial(_do_once_today, name, job) for name, job in DAILY.items()},
        }
        for name, job in jobs.items():
            try:
                job()
            except Exception as error:
                failed[name] = error
        return failed


def _seconds(text: str) -> int:
    """Return a number of seconds, at least one. Raise ArgumentTypeError for anything else."""
    if not text.isascii() or not text.isdigit() or not int(text):
        raise ArgumentTypeError(f"{text} is no number of seconds. Write 1 or more.")
    return int(text)


def _do_once_today(name: str, job: Callable[[], object]) -> None:
    if not DailyJob.claim(name, timezone.localdate()):
        return
    try:
        job()
    except Exception:
        DailyJob.give_back(name)
        raise
