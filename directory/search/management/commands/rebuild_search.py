"""`manage.py rebuild_search`: rebuilds the search index."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from directory.search.finder import finder
from directory.search.indexing import rebuild
from directory.search.shapes import EngineError


class Command(BaseCommand):
    """Rebuilds the index of every engine in use."""

    help = "Rebuild the search index from the directory."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rebuild(lambda done: self.stdout.write(f"{done} services ..."))
        except (EngineError, DatabaseError, OSError) as error:
            self.stderr.write(f"The index was not made: {error}")
            raise SystemExit(1) from error
        self.stdout.write(f"Rebuilt: {finder().state()}.")
