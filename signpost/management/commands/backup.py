"""`manage.py backup FILE`: the database and the media in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from signpost.backups import BackupError, back_up


class Command(BaseCommand):
    """Backs up the site while it goes on."""

    help = "Write the database and the media into a new file, while the site goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the file to make, such as signpost.tar.gz")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            back_up(file)
        except (BackupError, OSError) as error:
            self.stderr.write(f"{file}: backup: -: {error} Nothing was written. [backup]")
            raise SystemExit(1) from error
        self.stdout.write(
            f"Backed up to {file} ({file.stat().st_size / 1e6:.1f} MB). Keep it where only you can read it."
        )
