"""What the bench measures: each engine makes its index, finds, suggests, and takes up a change."""

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)  # a Wednesday
ENGINES = ("embedded", "elasticsearch", "wagtail")


class Ours:
    """A finder of the site."""

    def __init__(self, url: str = "") -> None:
        from directory.search.elastic import ElasticEngine
        from directory.search.embedded import EmbeddedEngine
        from directory.search.embedded_file import FILE_NAME
        from directory.search.finder import Finder

        self.file = Path(os.environ["VAR_DIR"]) / FILE_NAME
        self.embedded = EmbeddedEngine(self.file)
        # Patient: what is measured is how long it takes, not how often the site would give up.
        self.elastic = ElasticEngine(url, alias="bench", patience=30, clock=lambda: NOW) if url else None
        self.finder = Finder(self.embedded, self.elastic)

    def index(self) -> None:
        """Make the index anew, as `rebuild_search` does."""
        from directory.search import indexing

        if self.elastic:
            self.elastic.rebuild(indexing.documents(), lambda done: None)
        else:
            self._rebuild()

    def _rebuild(self) -> None:
        from directory.search import indexing

        with self.embedded.writing() as writer:
            writer.clear()
            writer.put(indexing.documents())
            writer.put_lists(indexing.lists())

    def prepare(self) -> None:
        """Make what understanding a query needs: with Elasticsearch too, that is the embedded file."""
        if self.elastic:
            self._rebuild()

    def size(self) -> int:
        """Return the bytes of the index."""
        if self.elastic:
            self.elastic.client.indices.refresh(index=self.elastic.alias)
            self.elastic.client.options(request_timeout=60).indices.flush(index=self.elastic.alias)
            return self.elastic.client.indices.stats(index=self.elastic.alias)["_all"]["primaries"]["store"][
                "size_in_bytes"
            ]
        return self.file.stat().st_size

    def find(self, asked: dict[str, Any]) -> list[str]:
        """Return the keys of the first page."""
        from directory.search.query import Query

        asked = {name: value if name == "words" else tuple(value) for name, value in asked.items()}
        found = self.finder.find(Query(**asked), NOW)
        if found.engine != ("elasticsearch" if self.elastic else "embedded"):
            raise SystemExit(f"{found.engine} answered in its place")
        return [document.key for document in found.documents]

    def suggest(self, words: str) -> list[str]:
        """Return completions: those of the embedded file, whichever engine finds."""
        return [each.words for each in self.finder.suggest(words, professional=False)]

    def change(self, key: str) -> None:
        """Take up a service that was published."""
        from directory.search import indexing

        if self.elastic:
            self.elastic.update(indexing.documents([key]), ())
        else:
            with self.embedded.writing() as writer:
                writer.put(indexing.documents([key]))
                writer.put_lists(indexing.lists())


class Wagtails:
    """Wagtail's own search, with the database as its backend: what the site would have without ours."""

    def index(self) -> None:
        """Make the index anew, as `update_index` does."""
        from django.core.management import call_command

        call_command("update_index", verbosity=0)

    def prepare(self) -> None:
        """Need nothing else."""

    def size(self) -> int:
        """Return the bytes of its tables."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%indexentry%' OR name IN"
                " (SELECT name FROM sqlite_master WHERE tbl_name LIKE '%indexentry%')"
            )
            return cursor.fetchone()[0] or 0

    def find(self, asked: dict[str, Any]) -> list[str]:
        """Return the keys of the first page: no counts of filters, which Wagtail has not."""
        from django.db.models import Q

        from directory.fields import having
        from directory.models import Service

        every = Service.objects.open()
        every = every.filter(having("audience", asked["audiences"])) if asked.get("audiences") else every.public()
        narrow = Service.objects.all()
        for area in asked.get("areas", ()):
            narrow = narrow.filter(Q(everywhere=True) | Q(areas__key=area)).distinct()
        for age in asked.get("ages", ()):
            narrow = narrow.filter(_taking(age))
        for name, values in (("urgency", asked.get("urgencies")), ("groups", asked.get("groups"))):
            narrow = narrow.filter(having(name, values)) if values else narrow
        if asked.get("tags"):
            narrow = narrow.filter(Q(tags__name__in=asked["tags"])).distinct()
        if set(asked) - {"words", "audiences"}:
            every = every.filter(id__in=narrow.values("id"))
        if not asked["words"]:
            return [service.key for service in every[:20]]
        return [service.key for service in every.search(asked["words"])[:20]]

    def suggest(self, words: str) -> list[str]:
        """Return names that it completes."""
        from directory.models import Service

        return [service.name for service in Service.objects.open().public().autocomplete(words)[:8]]

    def change(self, key: str) -> None:
        """Take up a service that was published."""
        from wagtail.search.index import insert_or_update_object

        from directory.models import Service

        insert_or_update_object(Service.objects.get(key=key))


def _taking(age: str) -> Any:
    """Return the condition that a service takes an age: the rule of `facts.fits`, for the database."""
    from django.db.models import Q

    youngest, oldest = Q(min_age__isnull=True), Q(max_age__isnull=True)
    if age == "under-18":
        return youngest | Q(min_age__lt=18)
    if age == "adult":
        return oldest | Q(max_age__gte=18)
    return (youngest | Q(min_age__lte=int(age))) & (oldest | Q(max_age__gte=int(age)))


def memory(pid: int | str = "self") -> float:
    """Return the most memory that a process has had, in MB."""
    with contextlib.suppress(OSError):
        if match := re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()):
            return int(match[1]) / 1024
    return 0.0


def _memory_of_group(group: int) -> float:
    pids = (path.name for path in Path("/proc").iterdir() if path.name.isdigit())
    total = 0.0
    for pid in pids:
        with contextlib.suppress(OSError):
            if os.getpgid(int(pid)) == group:
                total += memory(pid)
    return total


@contextlib.contextmanager
def engine_named(name: str) -> Iterator[tuple[Any, Callable[[], float]]]:
    """Return an engine, and what tells the memory of a server beside this process."""
    if name == "elasticsearch":
        from tests.elasticsearch.node import own_node

        with own_node() as node:
            yield Ours(node.url), lambda: _memory_of_group(node.pid)
    else:
        yield (Ours() if name == "embedded" else Wagtails()), lambda: 0.0
