"""`manage.py search_report DIR`: asks a pack's relevance judgements of the search in use."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from directory import changes
from directory.search.finder import Found, finder
from directory.search.query import Query
from signpost.packs.reading import read_pack
from signpost.packs.schema import Search


class Command(BaseCommand):
    """Prints each judgement that fails, then the totals and the engine."""

    help = "Ask a pack's relevance judgements of the search in use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a folder with searches.yaml")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        pack, problems = read_pack(folder)
        errors = [problem for problem in problems if not problem.warning]
        for problem in errors:
            self.stderr.write(str(problem))
        if errors or pack is None:
            raise SystemExit(1)
        if not pack.searches:
            self.stderr.write(f"{folder}: searches.yaml: -: There are no searches to ask. Name a folder with some.")
            raise SystemExit(1)
        changes.follow_all()
        failed, ranks = 0, []
        for search in pack.searches:
            found = _ask(search)
            lines, rank = judged(search, found)
            ranks.append(rank)
            failed += bool(lines)
            for line in lines:
                self.stdout.write(line)
        hits = sum(rank > 0 for rank in ranks)
        total = len(ranks) or 1
        self.stdout.write(
            f"{len(ranks)} searches, {hits} right ({hits / total:.1%}), mean reciprocal rank {sum(ranks) / total:.3f}, "
            f"engine {finder().state()}"
        )
        if failed:
            raise SystemExit(1)


def _ask(search: Search) -> Found:
    audiences = (search.audience,) if search.audience else ()
    return finder().find(Query(words=search.query, audiences=audiences), timezone.now())


def judged(search: Search, found: Found) -> tuple[list[str], float]:
    """Return what is wrong with an answer, a line each, and one over the place of the first expected (0: a miss)."""
    got = [document.key for document in found.documents[: search.top]]
    lines = []
    rank = 0.0
    if search.expect:
        places = [at for at, key in enumerate(got, start=1) if key in search.expect]
        rank = 1 / places[0] if places else 0.0
    elif not found.total:
        rank = 1.0
    if not rank:
        lines.append(
            f"MISS {search.query}: expected {', '.join(search.expect) or 'none'}; got {', '.join(got) or 'none'}"
        )
    if search.panel and not found.understood.crisis:
        lines.append(f"NO PANEL {search.query}")
    return lines, rank
