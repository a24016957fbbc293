"""Finding services: a question in, a page of an answer out, whatever is down."""

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from ..contacts import PUBLIC
from .breaker import Breaker
from .elastic import ElasticEngine
from .embedded import EmbeddedEngine
from .query import Query
from .ranking import rank
from .shapes import Candidate, Closed, Document, EngineError, Hits, Lexicon, Suggestion, Understood
from .suggesting import Suggester
from .text import words
from .understanding import Reader

PAGE_SIZE = 20
LAST_PAGE = 500  # Elasticsearch gives no more, and nobody reads so far; each page costs what those before it cost
RANKED = 200  # so many candidates are put in order by `rank`; those after them stay as the engine found them


@dataclass(frozen=True)
class Found:
    """One page of an answer. `counts`: filter -> value -> how many it would give with all other filters."""

    understood: Understood
    documents: tuple[Document, ...]
    total: int
    page: int
    pages: int
    counts: dict
    unknown: tuple[Document, ...]
    closed: tuple[Closed, ...]
    engine: str


class Finder:
    """Asks the engine at scale, where there is one and it answers, else the embedded one."""

    def __init__(
        self, embedded: EmbeddedEngine, elastic: ElasticEngine | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.embedded = embedded
        self.elastic = elastic
        self.breaker = Breaker()
        # Stands there while the engine at scale is behind the log of changes: what it holds may have closed since.
        self.behind = embedded.file.with_suffix(".behind")
        self._clock = clock
        self._read: tuple[object, Lexicon, Reader] | None = None
        self._suggester: tuple[object, Suggester] | None = None

    def _reader(self) -> tuple[object, Lexicon, Reader]:
        stamp = self.embedded.stamp()
        if self._read is None or self._read[0] != stamp:
            lexicon = self.embedded.lexicon()
            self._read = (stamp, lexicon, Reader(lexicon))
        return self._read

    def lexicon(self) -> Lexicon:
        """Give what is known of words and places. Raises EngineError while there is no index."""
        return self._reader()[1]

    def find(self, query: Query, now: datetime) -> Found:
        """Answer a question. A page past the end, or past LAST_PAGE, gives the last.

        Raises EngineError when no engine can answer.
        """
        _, lexicon, reader = self._reader()
        understood = reader.understand(query.words, professional=query.professional)
        most = max(RANKED, min(query.page, LAST_PAGE) * PAGE_SIZE)
        hits, engine = self._search(understood, query, now, most)
        try:
            return self._found(understood, query, hits, engine, lexicon)
        except EngineError:
            if engine == self.embedded.name:
                raise
            # What is shown is read last: only then can it turn out to be rubbish.
            self.breaker.failed(self._clock())
            hits = self.embedded.search(understood, query, now, most)
            return self._found(understood, query, hits, self.embedded.name, lexicon)

    def _found(self, understood: Understood, query: Query, hits: Hits, engine: str, lexicon: Lexicon) -> Found:
        """Give the page of an answer. Raises EngineError when what is to be shown cannot be read."""
        pinned = self._pinned(understood, query, hits)
        every: list[Candidate] = [*pinned, *hits.documents]
        total = hits.total + len(pinned)
        if understood.concepts:
            every[:RANKED] = rank(
                every[:RANKED], understood, professional=query.professional, areas=query.areas or understood.areas
            )
        pages = min(max(1, -(-total // PAGE_SIZE)), LAST_PAGE)
        page = min(max(query.page, 1), pages)
        return Found(
            understood=understood,
            documents=tuple(each.whole() for each in every[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
            total=total,
            page=page,
            pages=pages,
            counts={name: dict(values) for name, values in hits.counts.items()},
            unknown=tuple(each.whole() for each in hits.unknown_hours[:RANKED]),
            closed=tuple(each for each in lexicon.closed if each.key in understood.closed),
            engine=engine,
        )

    def _search(self, understood: Understood, query: Query, now: datetime, most: int) -> tuple[Hits, str]:
        if self.elastic is not None and not self.behind.exists() and self.breaker.allows(self._clock()):
            try:
                hits = self.elastic.search(understood, query, now, most)
            except EngineError:
                self.breaker.failed(self._clock())
            else:
                self.breaker.succeeded()
                return hits, self.elastic.name
        return self.embedded.search(understood, query, now, most), self.embedded.name

    def _pinned(self, understood: Understood, query: Query, hits: Hits) -> list[Document]:
        """Give what editors pinned to the query and the engine did not find; filters go before pins."""
        missing = set(understood.pinned) - {document.key for document in hits.documents}
        if not missing or query != Query(words=query.words, audiences=query.audiences, page=query.page):
            return []
        audience = set(query.audiences) or PUBLIC
        found = self.embedded.with_keys(missing)
        return [document for document in found if not document.listing.audience.isdisjoint(audience)]

    def suggest(self, typed: str, *, professional: bool) -> list[Suggestion]:
        """Complete what is being typed."""
        stamp = self.embedded.stamp()
        if self._suggester is None or self._suggester[0] != stamp:
            self._suggester = (stamp, self.embedded.suggester())
        return self._suggester[1].suggest(words(typed), professional)

    def state(self) -> str:
        """Give which engine answers, for the page about health."""
        if self.elastic is None:
            return self.embedded.name
        if self.behind.exists():
            return f"{self.embedded.name} ({self.elastic.name} is behind)"
        return f"{self.embedded.name} ({self.elastic.name} is down)" if self.breaker.is_open else self.elastic.name


def embedded() -> EmbeddedEngine:
    """Give the site's embedded engine."""
    return finder().embedded


def elastic() -> ElasticEngine | None:
    """Give the site's engine at scale, where ELASTICSEARCH_URL names one."""
    return finder().elastic


@functools.cache
def finder() -> Finder:
    """Give the site's finder."""
    url = settings.ELASTICSEARCH_URL
    return Finder(EmbeddedEngine(settings.VAR_DIR / "search.sqlite3"), ElasticEngine(url) if url else None)
