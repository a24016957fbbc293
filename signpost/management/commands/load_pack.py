"""`manage.py load_pack DIR [--check] [--over-drafts]`: everything in the pack, or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from directory import changes
from signpost.packs.loading import Refused, load_pack
from signpost.packs.problems import PackProblem
from signpost.packs.reading import read_pack


class Command(BaseCommand):
    """Load a pack."""

    help = "Load a content pack: check everything first, then write all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of the pack")
        parser.add_argument("--check", action="store_true", help="only check, write nothing")
        parser.add_argument("--over-drafts", action="store_true", help="also where editors have unpublished drafts")

    def handle(self, *args: Any, folder: Path, check: bool, over_drafts: bool, **options: Any) -> None:
        pack, problems = read_pack(folder)
        for problem in problems:
            if problem.warning:
                self.stdout.write(f"Warning: {problem}")
        errors = [problem for problem in problems if not problem.warning]
        if errors or pack is None:
            self._stop(errors)
        held = f"{len(pack.services)} services and {len(pack.trees)} trees"
        if check:
            self.stdout.write(f"{folder}: no mistakes in {held}.")
            return
        try:
            report = load_pack(pack, over_drafts=over_drafts, tell=self._tell)
        except Refused as refused:
            self._stop(refused.problems)
        for name, error in changes.follow_all().items():
            self.stdout.write(f"Warning: {name} is not up to date: {error}. `manage.py run_jobs` tries again.")
        for line in report.warnings:
            self.stdout.write(f"Warning: {line}")
        for line in report.changed:
            self.stdout.write(f"changed: {line}")
        for line in report.gone:
            self.stdout.write(f"not in the pack, left as it is: {line}")
        self.stdout.write(
            f"Loaded {pack.name}: {held}; {len(report.new)} new, {len(report.changed)} fields changed, "
            f"{report.unchanged} entries unchanged."
        )

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _stop(self, errors: list[PackProblem]) -> NoReturn:
        for problem in errors:
            self.stderr.write(str(problem))
        self.stdout.write(f"Nothing was changed. Problems: {len(errors)}.")
        raise SystemExit(1)
