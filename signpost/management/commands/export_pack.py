"""`manage.py export_pack DIR`: what is live, as a pack in a new or empty folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from signpost.packs.exporting import export_pack
from signpost.packs.loading import Refused


class Command(BaseCommand):
    """Export a pack."""

    help = "Export what is live as a content pack, which load_pack loads elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            files = export_pack(folder)
        except Refused as refused:
            for problem in refused.problems:
                self.stderr.write(str(problem))
            self.stdout.write(f"Nothing was written. Problems: {len(refused.problems)}.")
            raise SystemExit(1) from None
        self.stdout.write(f"Exported into {folder}: {', '.join(files)}.")
