"""`manage.py run_jobs`: does what is due. Keep one running with `--every 1`, or run it every minute."""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from directory import changes
from directory.prints.following import look_at_all
from directory.search.indexing import renew_opening_times
from signpost.models import DailyJob

DAILY = {
    "prune the log of changes": changes.prune,
    "look at every print": look_at_all,
    "renew opening times in Elasticsearch": renew_opening_times,
}


class Command(BaseCommand):
    """Publish what is due, follow the log of changes, and do once a day what days alone change."""

    help = "Do what is due: publish scheduled versions, follow the log of changes, and once a day look at every print."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on, doing what is due every so often")

    def handle(self, *args: Any, every: int | None, **options: Any) -> None:
        complained: set[str] = set()
        while True:
            failed = self._do_what_is_due()
            for name in sorted(set(failed) - complained):
                self.stderr.write(f"{name}: not done, trying again: {failed[name]}")
            complained = set(failed)  # said once, not every second
            if every is None:
                if failed:
                    raise SystemExit(1)
                self.stdout.write("Done: scheduled versions, the log of changes, daily jobs.")
                return
            close_old_connections()
            time.sleep(every)

    def _do_what_is_due(self) -> dict[str, Exception]:
        """Do each job, also where others cannot be done; return what kept those that could not, by name."""
        failed: dict[str, Exception] = {}
        jobs: dict[str, Callable[[], object]] = {
            "publish scheduled versions": partial(call_command, "publish_scheduled", stdout=self.stdout),
            "follow the log of changes": lambda: failed.update(changes.follow_all()),
            **{name: partial(_do_once_today, name, job) for name, job in DAILY.items()},
        }
        for name, job in jobs.items():
            try:
                job()
            except Exception as error:
                failed[name] = error
        return failed


def _do_once_today(name: str, job: Callable[[], object]) -> None:
    if DailyJob.claim(name, timezone.localdate()):
        job()
