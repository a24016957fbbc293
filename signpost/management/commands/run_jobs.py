"""`manage.py run_jobs`: does what is due. Run it every minute, or once with `--every 60`."""

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from directory.paper.watching import mark_all
from directory.search.indexing import rebuild_if_outdated


class Command(BaseCommand):
    """Does what is due: publishes scheduled versions, and once a day looks at every print that counts as right."""

    looked_on: date | None = None

    help = "Do what is due: publish scheduled versions, mend a search that missed a change. Run it every minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on, doing what is due every so often")

    def handle(self, *args: Any, every: int | None, **options: Any) -> None:
        while True:
            try:
                call_command("publish_scheduled")
                rebuild_if_outdated()
                self._once_a_day()
            except DatabaseError as error:
                if every is None:
                    raise
                self.stderr.write(f"Not done, the database cannot be used; trying again: {error}")
            if every is None:
                self.stdout.write("Done: scheduled versions, search, prints.")
                return
            close_old_connections()
            time.sleep(every)

    def _once_a_day(self) -> None:
        today = timezone.localdate()
        if self.looked_on != today:
            mark_all()
            self.looked_on = today
