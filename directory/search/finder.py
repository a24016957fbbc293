"""Finding services: a question in, a page of an answer out, whatever is down."""

import functools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.conf import settings

from .breaker import Breaker
from .crisis import CrisisPhrases, read_editors
from .documents import Document
from .elastic import ElasticEngine
from .embedded import EmbeddedEngine, Stamp
from .embedded_file import FILE_NAME
from .query import Query, pages_of
from .shapes import Closed, Engine, EngineError, Hits, Lists, Suggestion, Understood
from .text import words
from .understanding import SHIPPED, Reader


@dataclass(frozen=True)
class Found:
    """One page of an answer. `counts`: filter -> value -> how many it would give with all other filters."""

    understood: Understood
    documents: tuple[Document, ...]
    total: int
    page: int
    pages: int
    counts: Mapping[str, Mapping[str, int]]
    unknown: tuple[Document, ...]
    closed: tuple[Closed, ...]
    engine: str


class Finder:
    """Asks the engine at scale, where there is one and it answers, else the embedded one."""

    def __init__(
        self, embedded: EmbeddedEngine, elastic: Engine | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.embedded = embedded
        self.elastic = elastic
        self.breaker = Breaker()
        # Stands there while the engine at scale is behind the log of changes: what it holds may have closed since.
        self.behind = embedded.file.with_suffix(".behind")
        self._clock = clock
        self.crisis_file = embedded.file.with_name("crisis-phrases.json")
        self._read: tuple[Stamp, CrisisPhrases, Reader] | None = None
        self._crisis: tuple[int, CrisisPhrases] = (0, SHIPPED)

    def lists(self) -> Lists:
        """Return what is known of areas, closed services and so on. Raise EngineError while there is no index."""
        return self.embedded.lists()

    def _reader(self) -> Reader:
        stamp, crisis = self.embedded.stamp(), self.crisis_phrases()
        if self._read is None or self._read[:2] != (stamp, crisis):
            self._read = (stamp, crisis, Reader(self.embedded.lists(), self.embedded, crisis))
        return self._read[2]

    def crisis_phrases(self) -> CrisisPhrases:
        """Return the phrases of crisis, shipped and editors': they need neither an index nor a database."""
        try:
            written = self.crisis_file.stat().st_mtime_ns
        except OSError:
            return SHIPPED
        if self._crisis[0] != written:
            self._crisis = (written, CrisisPhrases(read_editors(self.crisis_file).get("phrases", ())))
        return self._crisis[1]

    def find(self, query: Query, now: datetime) -> Found:
        """Answer a question. Raise EngineError when no engine can answer."""
        understood = self._reader().understand(query.words, professional=query.professional)
        hits, engine = self._search(understood, query, now)
        return Found(
            understood=understood,
            documents=tuple(hits.documents),
            total=hits.total,
            page=hits.page,
            pages=pages_of(hits.total),
            counts=hits.counts,
            unknown=tuple(hits.unknown_hours),
            closed=tuple(each for each in self.embedded.lists().closed if each.key in understood.closed),
            engine=engine,
        )

    def _search(self, understood: Understood, query: Query, now: datetime) -> tuple[Hits, str]:
        if self.elastic is not None and not self.behind.exists() and self.breaker.allows(self._clock()):
            try:
                hits = self.elastic.search(understood, query, now)
            except EngineError:
                self.breaker.failed(self._clock())
            else:
                self.breaker.succeeded()
                return hits, self.elastic.name
        return self.embedded.search(understood, query, now), self.embedded.name

    def suggest(self, typed: str, *, professional: bool) -> list[Suggestion]:
        """Return completions of what is being typed. Raise EngineError while there is no index."""
        return self.embedded.suggest(words(typed), professional=professional)

    def state(self) -> str:
        """Return which engine answers, for the page about health."""
        if self.elastic is None:
            return self.embedded.name
        if self.behind.exists():
            return f"{self.embedded.name} ({self.elastic.name} is behind)"
        return f"{self.embedded.name} ({self.elastic.name} is down)" if self.breaker.is_open else self.elastic.name


def embedded() -> EmbeddedEngine:
    """Return the site's embedded engine."""
    return finder().embedded


def elastic() -> ElasticEngine | None:
    """Return the site's engine at scale, where ELASTICSEARCH_URL names one."""
    return cast("ElasticEngine | None", finder().elastic)  # tests may put another engine there


@functools.cache
def finder() -> Finder:
    """Return the site's finder."""
    url = settings.ELASTICSEARCH_URL
    return Finder(EmbeddedEngine(settings.VAR_DIR / FILE_NAME), ElasticEngine(url) if url else None)
