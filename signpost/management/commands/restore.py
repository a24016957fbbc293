"""`manage.py restore FILE`: the database and the media of a backup in place of the site's own."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from directory import changes
from signpost.backups import BackupError, restore


class Command(BaseCommand):
    """Restore a backup; search and prints follow."""

    help = "Put the database and the media of a backup in place of the site's own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a file that `backup` made")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            restore(file)
        except (BackupError, OSError) as error:
            self.stderr.write(f"{file}: restore: -: {error} Nothing was changed. [restore]")
            raise SystemExit(1) from error
        call_command("migrate", interactive=False, verbosity=0)  # the backup may be of an older version of the site
        changes.renew_epoch()
        for name, reason in changes.follow_all().items():
            self.stdout.write(f"Warning: {name} is not up to date: {reason}. `manage.py run_jobs` tries again.")
        self.stdout.write(f"Restored {file}.")
