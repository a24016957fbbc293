"""Finds services with Elasticsearch, for sites that have one. Whatever goes wrong there is an EngineError here.

`elastic_documents` is what it holds, `elastic_search` what it is asked, `elastic_faults` what can go wrong. The site
asks an alias; a rebuild fills a new index beside the one in use and then moves the alias in one step. It works with
every build of Elasticsearch 9, and with the 8.19 client with Elasticsearch 8.
"""

import contextlib
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from elasticsearch import Elasticsearch
from elasticsearch.dsl import Search

from .documents import Document
from .elastic_documents import VERSION, Writer, document_of
from .elastic_faults import PunctualNode, failures, within
from .elastic_search import Rarity, ServiceSearch, counting, field_of, read_counts, ways_of
from .query import LAST_PAGE, Query
from .shapes import EngineError, Hits, Understood
from .weights import FEW

ALIAS: Final = "signpost-services"


class ElasticEngine:
    """The engine of sites with ELASTICSEARCH_URL.

    `patience`: seconds that a visitor's question may take; `writing`: seconds for one request of those that write.
    `clock`: the time from which on opening times are written. `options`: the client's.
    """

    name = "elasticsearch"

    def __init__(
        self,
        url: str,
        *,
        alias: str = ALIAS,
        patience: float = 0.15,
        writing: float = 30.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        **options: Any,
    ) -> None:
        self.alias = f"{alias}-v{VERSION}"
        options |= {"node_class": PunctualNode, "connections_per_node": 64, "max_retries": 0}
        self.client = Elasticsearch(url, request_timeout=writing, **options)
        self._patience = patience
        self._writer = Writer(self.client, self.alias)
        self._rarity = Rarity()
        self._clock = clock

    # --- finding

    def search(self, understood: Understood, query: Query, now: datetime) -> Hits:
        """Return a page of services (see `Engine`)."""
        if understood.nothing and not understood.pinned:
            return Hits()
        query = replace(query, page=min(max(query.page, 1), LAST_PAGE))
        with failures(), within(self._patience):
            hits = self._search(understood, query, now)
            if not hits.total and not self.client.count(index=self.alias)["count"]:
                raise EngineError("Elasticsearch holds no services: rebuild_search fills it")
            return hits if hits.page == query.page else self._search(understood, replace(query, page=hits.page), now)

    def _search(self, understood: Understood, query: Query, now: datetime) -> Hits:
        """Ask with every concept, and where that gives few, with any."""
        field, ways = field_of(query), {*ways_of(understood.concepts)}

        def asking(*, every: bool) -> ServiceSearch:
            boosts = self._rarity.boosts(field, ways)
            return ServiceSearch(self.client, self.alias, understood, query, now, every=every, boosts=boosts)

        first = asking(every=True)
        if unknown := self._rarity.unknown(field, ways):
            assumed = self._rarity.boosts(field, ways)
            everything = Search[Any](using=self.client, index=self.alias)
            answer, counted = first.execute_beside(counting(everything, field, unknown))
            self._rarity.learn(field, unknown, counted)
            if assumed != self._rarity.boosts(field, ways):
                answer = asking(every=True).execute().to_dict()
        else:
            answer = first.execute().to_dict()
        hits = _hits(answer, query)
        if hits.total >= FEW or len(understood.concepts) < 2:
            return hits
        return _hits(asking(every=False).execute().to_dict(), query)

    def check_reachable(self) -> None:
        """Raise EngineError when nobody answers within a second: before it is written to, which may take long."""
        with failures(), within(1.0):
            self.client.cluster.health()

    # --- writing

    def rebuild(
        self, documents: Iterable[Document], progress: Callable[[int], None], *, version: int | None = None
    ) -> None:
        """Make a new index beside the one in use, then swap. `progress` is told how many are done.

        `version`: a number that grows with each call, so that what an earlier call writes late is refused.
        """
        self._writer.rebuild(documents, progress, version or time.time_ns(), self._clock())

    def update(
        self,
        documents: Iterable[Document],
        gone: Iterable[str],
        *,
        version: int | None = None,
        quickly: bool = False,
    ) -> None:
        """Put these documents in place of those with the same keys, and take away those that are gone.

        `quickly`: an editor waits, so what takes longer than a second is given up.
        """
        there, away = list(documents), list(gone)
        with within(1.0) if quickly else contextlib.nullcontext():
            self._writer.update(there, away, version or time.time_ns(), self._clock())


def _hits(answer: Mapping[str, Any], query: Query) -> Hits:
    """Return what was answered, if that is whole."""
    if answer["timed_out"] or answer["_shards"]["failed"]:
        raise EngineError("Elasticsearch answered in part")
    if answer["_shards"]["total"] != 1:
        raise EngineError("more than one index answers: rebuild_search mends that")
    total = answer["hits"]["total"]["value"]
    return Hits(
        documents=_documents(answer),
        total=total,
        page=query.page_of(total),
        counts=read_counts(answer),
        unknown_hours=_documents(answer["aggregations"]["unknown"]["first"]) if query.open_now else (),
    )


def _documents(answer: Mapping[str, Any]) -> tuple[Document, ...]:
    return tuple(document_of(hit["_source"]) for hit in answer["hits"]["hits"])
