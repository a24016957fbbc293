"""`manage.py load_pack DIR [--check] [--over-drafts]`: everything in the pack, or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from decision_tree.exceptions import TreeRefused
from decision_tree.loading import load_trees
from decision_tree.models import DecisionTreePage, HelpNowPage
from decision_tree.packs import read_trees
from decision_tree.tree import Tree, errors_of
from directory import changes
from directory.models import Organisation, Service
from directory.packs.loading import Report, load_directory
from directory.packs.pack import Pack, read_pack
from directory.packs.problems import PackProblem
from directory.search.models import SynonymGroup, phrases
from home.bootstrap import bootstrap
from home.models import SiteSettings


class Refused(Exception):
    """Nothing may be written; carries why."""

    def __init__(self, problems: list[PackProblem]) -> None:
        super().__init__()
        self.problems = problems


class Command(BaseCommand):
    """Load a pack."""

    help = "Load a content pack: check everything first, then write all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of the pack")
        parser.add_argument("--check", action="store_true", help="only check, write nothing")
        parser.add_argument("--over-drafts", action="store_true", help="also where editors have unpublished drafts")

    def handle(self, *args: Any, folder: Path, check: bool, over_drafts: bool, **options: Any) -> None:
        pack, problems = read_pack(folder)
        trees, tree_problems = read_trees(folder, pack)
        problems = [*problems, *tree_problems]
        for problem in problems:
            if problem.warning:
                self.stdout.write(f"Warning: {problem}")
        errors = [problem for problem in problems if not problem.warning]
        if errors:
            self._stop(errors)
        if check:
            self.stdout.write(f"{folder}: no mistakes in {len(pack.services)} services and {len(trees)} trees.")
            return
        try:
            with transaction.atomic(), changes.bulk_write():
                report = write(pack, trees, over_drafts=over_drafts)
        except Refused as refused:
            self._stop(refused.problems)
        for name, error in changes.follow_all().items():
            self.stdout.write(f"Warning: {name} is not up to date: {error}. `manage.py run_jobs` tries again.")
        self._print(report, pack, len(trees))

    def _stop(self, errors: list[PackProblem]) -> None:
        for problem in errors:
            self.stderr.write(str(problem))
        self.stdout.write(f"Nothing was changed. Problems: {len(errors)}.")
        raise SystemExit(1)

    def _print(self, report: Report, pack: Pack, trees: int) -> None:
        for line in report.warnings:
            self.stdout.write(f"Warning: {line}")
        for line in report.changed:
            self.stdout.write(f"changed: {line}")
        for line in report.gone:
            self.stdout.write(f"not in the pack, left as it is: {line}")
        self.stdout.write(
            f"Loaded {pack.name}: {len(pack.services)} services and {trees} trees; "
            f"{len(report.new)} new, {len(report.changed)} fields changed, {report.unchanged} entries unchanged."
        )


def write(pack: Pack, trees: list[Tree], *, over_drafts: bool) -> Report:
    """Write a pack without mistakes. Raise Refused when it may not be written here. Callers hold the transaction."""
    report = Report()
    site = SiteSettings.load()
    if site.pack != pack.name and Service.objects.exists():
        loaded = f"the pack “{site.pack}”" if site.pack else "services of its own"
        message = f"This site holds {loaded}. Load a pack of that name, or use an empty site."
        raise Refused([PackProblem("pack.yaml", pack.name, "pack", message, "other-pack")])
    report.new += bootstrap()
    load_directory(pack, report, over_drafts=over_drafts)
    if not report.problems:
        try:
            load_trees(trees, HelpNowPage.objects.get(), report, over_drafts=over_drafts)
        except TreeRefused as refusal:
            report.problems += [
                PackProblem(f"trees/{refusal.title}", problem.step or "-", problem.field, problem.message, problem.id)
                for problem in refusal.problems
            ]
    if report.problems:
        raise Refused(report.problems)
    keys = {tree.key for tree in trees}
    for page in DecisionTreePage.objects.live().exclude(slug__in=keys):
        report.warnings += [f"trees/{page.slug}: {each.message} [{each.id}]" for each in errors_of(page.problems())]
    _write_synonyms(pack, report)
    _write_site(site, pack, report)
    return report


def _write_synonyms(pack: Pack, report: Report) -> None:
    """Make the pack's groups of words that are not there yet; editors' own stay."""
    groups = {frozenset(phrases(group.words)) for group in SynonymGroup.objects.all()}
    for words in pack.synonyms:
        if frozenset(words) not in groups:
            SynonymGroup.objects.create(words="\n".join(words))
            report.new.append(f"synonyms {words[0]}")


def _write_site(site: SiteSettings, pack: Pack, report: Report) -> None:
    wanted: dict[str, Any] = {"pack": pack.name}
    if pack.site:
        owner = Organisation.objects.get(key=pack.site.owner)
        wanted |= {
            "name": pack.site.name,
            "owner": owner,
            "strapline": pack.site.strapline,
            "notice": pack.site.notice,
        }
    if report.compare("site", {name: getattr(site, name) for name in wanted}, wanted):
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()
