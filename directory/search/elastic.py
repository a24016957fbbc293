"""Finds services with Elasticsearch, for sites that have one. Whatever goes wrong there is an EngineError here.

The site asks an alias. A rebuild fills a new index beside the one in use and then moves the alias in one step. What is
asked of it works on every build of Elasticsearch 9; with the 8.19 client the same code serves Elasticsearch 8.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from elasticsearch import Elasticsearch
from elasticsearch.dsl import MultiSearch, Search

from .. import hours
from ..contacts import PUBLIC, visible
from . import elastic_query as asking
from .documents import Document
from .elastic_faults import Patience
from .elastic_index import MAPPING_VERSION, document_of, mapping_version
from .elastic_writing import Writer
from .facets import state_of
from .query import LAST_PAGE, Query
from .shapes import EngineError, Hits, Understood
from .weights import FEW

ALIAS: Final = "signpost-services"


class ElasticEngine:
    """The engine of sites with ELASTICSEARCH_URL.

    `patience`: seconds that a visitor's question may take; `writing`: seconds for one request of those that write.
    """

    name = "elasticsearch"

    def __init__(self, url: str, *, alias: str = ALIAS, patience: float = 0.15, writing: float = 30.0) -> None:
        self.alias = alias
        self.client = Elasticsearch(url, request_timeout=patience, max_retries=0, retry_on_timeout=False)
        self._writer = Writer(self.client.options(request_timeout=writing), alias)
        self._writer_in_request = Writer(self.client.options(request_timeout=1.0), alias)
        self._in_time = Patience(patience)
        self._in_a_second = Patience(1.0)
        self._right_indexes: frozenset[str] = frozenset()

    # --- finding

    def search(self, understood: Understood, query: Query, now: datetime) -> Hits:
        """Return a page of services (see `Engine`)."""
        if understood.nothing:
            return Hits()
        query = replace(query, page=min(max(query.page, 1), LAST_PAGE))

        def ask() -> Hits:
            hits = self._search(understood, query, now)
            if hits.page == query.page:
                return hits
            return self._search(understood, replace(query, page=hits.page), now)

        return self._in_time(ask)

    def _search(self, understood: Understood, query: Query, now: datetime) -> Hits:
        """Ask with every concept, and where that gives few, with any: two requests at most."""
        concepts = understood.concepts

        def asked(every: bool, filters: Mapping[str, Any]) -> Search:
            return asking.candidates(self._search_all(), query, concepts, every, filters)

        if query.open_now:
            return self._search_open(understood, query, now, asked)
        filters = asking.filters_of(query, understood, None)
        for every in (True, False):
            (answer,) = self._ask(asking.with_whole(asking.with_counts(asked(every, filters), filters)))
            if not every or len(concepts) < 2 or answer["hits"]["total"]["value"] >= FEW:
                break
        return self._hits(answer, query, now)

    def _search_open(
        self, understood: Understood, query: Query, now: datetime, asked: Callable[[bool, Mapping[str, Any]], Search]
    ) -> Hits:
        """Elasticsearch does not know what is open: ask which hours there are, then for those that are open."""
        filters = asking.filters_of(query, understood, None)
        matching = asking.matching(understood.concepts, query.professional, every=True)
        first = asked(False, {}).extra(size=0)
        first.aggs.bucket("hours", "terms", field="hours", size=asking.MOST_HOURS)
        fitting = first.aggs.bucket("fitting", "filter", filter=matching & asking.together(filters))
        fitting.bucket("hours", "terms", field="hours", size=asking.MOST_HOURS)
        (answer,) = self._ask(asking.with_whole(first))
        there = asking.read_terms(answer["aggregations"]["hours"])
        opened = [text for text in there if state_of(text, now) == hours.State.OPEN]
        unknown = [text for text in there if state_of(text, now) == hours.State.UNKNOWN]
        every = number_open(asking.read_terms(answer["aggregations"]["fitting"]["hours"]), now) >= FEW
        filters = asking.filters_of(query, understood, opened)
        without = asking.filters_of(query, understood, unknown)
        found, not_known = self._ask(
            asking.with_whole(asking.with_counts(asked(every, filters), filters)), asked(every, without)
        )
        return self._hits(found, query, now, not_known)

    def _hits(
        self, answer: Mapping[str, Any], query: Query, now: datetime, not_known: Mapping[str, Any] | None = None
    ) -> Hits:
        aggregations = answer["aggregations"]
        open_number = number_open(asking.read_terms(aggregations["open"]["values"]), now)
        return Hits(
            documents=_documents(answer, query.professional),
            total=answer["hits"]["total"]["value"],
            page=query.page_of(answer["hits"]["total"]["value"]),
            counts=asking.read_counts(aggregations, open_number),
            unknown_hours=_documents(not_known, query.professional) if not_known else (),
        )

    def check_reachable(self) -> None:
        """Raise EngineError when nobody answers within a second: before it is written to, which may take long."""
        self._in_a_second(lambda: self.client.options(request_timeout=1.0).cluster.health())

    # --- asking

    def _search_all(self) -> Search:
        return Search(using=self.client, index=self.alias)

    def _ask(self, *searches: Search) -> list[Mapping[str, Any]]:
        """Return the answers, whole or not at all. The first tells what the alias leads to."""
        if len(searches) == 1:
            answers = [searches[0].params(allow_partial_search_results=False).execute().to_dict()]
        else:
            together = MultiSearch(using=self.client, index=self.alias)
            for search in searches:
                together = together.add(search.params(allow_partial_search_results=False))
            answers = [answer.to_dict() for answer in together.execute()]
        for answer in answers:
            if answer["timed_out"] or answer["_shards"]["failed"] or not answer["_shards"]["total"]:
                raise EngineError("Elasticsearch answered in part")
        self._check_index([bucket["key"] for bucket in answers[0]["aggregations"]["whole"]["indexes"]["buckets"]])
        return answers

    def _check_index(self, names: list[str]) -> None:
        """Raise EngineError unless the alias leads to one index, with documents, of today's mapping."""
        if not names:
            raise EngineError("Elasticsearch holds no services: rebuild_search fills it")
        if len(names) > 1:
            raise EngineError("more than one index answers: rebuild_search mends that")
        if names[0] not in self._right_indexes:
            mapping = self.client.indices.get_mapping(index=names[0])
            if mapping_version(mapping[names[0]]) != MAPPING_VERSION:
                raise EngineError("the index is of another version of the site: rebuild_search makes it anew")
            self._right_indexes = frozenset(names)

    # --- writing

    def rebuild(
        self, documents: Iterable[Document], progress: Callable[[int], None], *, version: int | None = None
    ) -> None:
        """Make a new index beside the one in use, then swap. `progress` is told how many are done.

        `version`: a number that grows with each call, so that what an earlier call writes late is refused.
        """
        self._writer.rebuild(documents, progress, version or time.time_ns())

    def update(
        self,
        documents: Iterable[Document],
        gone: Iterable[str],
        *,
        version: int | None = None,
        quickly: bool = False,
    ) -> None:
        """Put these documents in place of those with the same keys, and take away those that are gone.

        `quickly`: an editor waits, so a request that takes longer than a second is given up.
        """
        there, away, version = list(documents), list(gone), version or time.time_ns()
        if quickly:
            self._in_a_second(lambda: self._writer_in_request.update(there, away, version))
        else:
            self._writer.update(there, away, version)


def _documents(answer: Mapping[str, Any], professional: bool) -> tuple[Document, ...]:
    """Return the services of an answer; on a public page without what is for professionals. Raises ValueError."""
    found = [document_of(hit["_source"]) for hit in answer["hits"]["hits"]]
    if professional:
        return tuple(found)
    return tuple(
        replace(
            each,
            texts={**each.texts, "professional": ""},
            listing=replace(each.listing, contacts=tuple(visible(each.listing.contacts, PUBLIC))),
        )
        for each in found
    )


def number_open(there: Mapping[str, int], now: datetime) -> int:
    """Return how many are known to be open, of numbers by opening hours."""
    return sum(number for text, number in there.items() if state_of(text, now) == hours.State.OPEN)
