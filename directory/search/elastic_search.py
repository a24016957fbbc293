"""What Elasticsearch is asked for a query: a `FacetedSearch`. Pure: nothing here asks it.

The score of a service is made as the embedded engine makes it, from the same weights and without scripts.
"""

import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from elasticsearch import Elasticsearch
from elasticsearch.dsl import A, Facet, FacetedSearch, MultiSearch, Q, Search, TermsFacet
from elasticsearch.dsl.query import Query as Asked

from ..contacts import PUBLIC
from ..vocabulary import AGES
from .documents import EVERYWHERE
from .elastic_documents import FACETS, K1, MOST_UNKNOWN, ServiceDocument, facet_field, minute_of
from .facets import ADULTS, areas_of, range_of
from .query import PAGE_SIZE, Query
from .shapes import Concept, Understood
from .weights import ALIKE, LOCAL, MOST_WAYS, NAMED, OTHER_AGE, OTHER_LANGUAGE, UNSAID_AGE, WHOLE_NAME

Way = tuple[str, ...]  # to say something, by its stems
MOST_VALUES: Final = 5_000  # of a filter
REMEMBERED: Final = 600.0  # seconds
MOST_REMEMBERED: Final = 20_000  # ways
ALIKE_BOOSTS: Final = 0.05  # what differs by less is no reason to ask again
COUNTED: Final = (*FACETS, "age", "open")
ORDER: Final = ("_score", "rank", "name", "key")
# Scores are floats of 24 bits. With this added to each, they have as many decimals as `ALIKE` says, so that what is
# alike stands by urgency and name; half as much more lifts what says everything above what does not.
ROUNDING: Final = float(2 ** (23 - round(ALIKE * 3.3219)))
PINNED: Final = 4 * ROUNDING
AS_LARGE: Final = 2.2 / (K1 + 1)  # so that scores are as large as SQLite's, whose k1 is 1.2


class AreaFacet(TermsFacet[ServiceDocument]):
    """Areas, all that there are: what is everywhere fits each of them."""

    def add_filter(self, filter_values: list[Any]) -> Any:
        """Return what is in an area or everywhere."""
        return super().add_filter([*filter_values, EVERYWHERE] if filter_values else [])


class NamedFacet(Facet[ServiceDocument]):
    """Values that are filters of their own, of which those in `counted` are counted."""

    agg_type = "filters"

    def __init__(self, counted: Iterable[str]) -> None:
        super().__init__(filters={value: self.get_value_filter(value) for value in counted})


class AgeFacet(NamedFacet):
    """Ages: a service fits that takes anybody of them."""

    def get_value_filter(self, filter_value: Any) -> Asked:
        """Return what takes an age, as `Query` has it."""
        return taking(*range_of(filter_value))


class OpenFacet(NamedFacet):
    """Whether a service is known to be open at a moment."""

    def __init__(self, now: datetime) -> None:
        self.minute = minute_of(now)
        super().__init__(["now"])

    def get_value_filter(self, filter_value: Any) -> Asked:
        """Return what is open."""
        return Q("term", open=self.minute)


class ServiceSearch(FacetedSearch[ServiceDocument]):
    """Asks for a page of the services that say all that was asked, or, not `every`, any of it."""

    doc_types = [ServiceDocument]  # noqa: RUF012

    def __init__(
        self,
        client: Elasticsearch,
        alias: str,
        understood: Understood,
        query: Query,
        now: datetime,
        *,
        every: bool,
        boosts: Mapping[Way, float],
    ) -> None:
        self.using = client  # type: ignore[assignment]
        self.index = alias
        self.asked = query
        self.facets = {
            **{
                name: TermsFacet(field=facet_field(name, professional=query.professional), size=MOST_VALUES)
                for name in FACETS
            },
            "area": AreaFacet(field="facets.area", size=MOST_VALUES, min_doc_count=0),
            "age": AgeFacet(AGES),
            "open": OpenFacet(now),
        }
        chosen: dict[str, Any] = {
            **query.chosen,
            "area": areas_of(query, understood),
            "age": query.ages,
            "open": ["now"] if query.open_now else [],
        }
        super().__init__(
            matching(understood, query, every, boosts),
            {name: list(values) for name, values in chosen.items() if values},  # type: ignore[misc]
            ORDER,
        )

    def search(self) -> Search[ServiceDocument]:
        """Return what is asked whichever filters are chosen: a page of what may be shown, whole or not at all."""
        search = super().search().params(allow_partial_search_results=False).extra(track_total_hits=True)
        if not self.asked.professional:
            search = search.filter("terms", **{"facets.for": sorted(PUBLIC)})
        if self.asked.near:
            search = search.filter("terms", **{"facets.area": [*self.asked.near_areas, EVERYWHERE]})
        start = (self.asked.page - 1) * PAGE_SIZE
        return search[start : start + PAGE_SIZE]

    def execute_beside(self, other: Search[Any]) -> list[dict[str, Any]]:
        """Return the answers to this search and to another one, in one request."""
        both = MultiSearch[Any](using=self.using).add(self._s).add(other)
        return [response.to_dict() for response in both.execute()]

    def query(self, search: Any, query: Any) -> Any:
        """Return the search with what services are to say."""
        return search.query(query)

    def aggregate(self, search: Any) -> None:
        """Count each filter with all others; tell also whose hours are not known."""
        super().aggregate(search)
        if self.asked.open_now:
            others = [each for name, each in self._filters.items() if name != "open"]
            unknown = Q("bool", filter=[*others, Q("term", unknown=self.facets["open"].minute)])  # type: ignore[attr-defined]
            order = [{"_score": "desc"}, *ORDER[1:]]
            search.aggs.bucket("unknown", "filter", filter=unknown).metric(
                "first", A("top_hits", size=MOST_UNKNOWN, sort=order)
            )


def read_counts(answer: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Return the counts of an answer: only values that would give something. An area's have those for everywhere."""
    counts = {name: _counted(answer["aggregations"][f"_filter_{name}"][name]["buckets"]) for name in COUNTED}
    everywhere = counts["area"].pop(EVERYWHERE, 0)
    counts["area"] = {area: number + everywhere for area, number in counts["area"].items()}
    return {
        name: {value: number for value, number in found.items() if number or name == "open"}
        for name, found in counts.items()
    }


def _counted(buckets: Any) -> dict[str, int]:
    """Return what buckets count: those of filters have their names beside them, those of terms within."""
    named = buckets.items() if isinstance(buckets, dict) else ((bucket["key"], bucket) for bucket in buckets)
    return {str(value): int(bucket["doc_count"]) for value, bucket in named}


def taking(youngest: int, oldest: int) -> Asked:
    """Ask for services that take anybody of these ages."""
    return Q("range", ages={"gte": youngest, "lte": oldest})


class Rarity:
    """Knows how rare each way to say something is, as SQLite counts it: what is common says nothing.

    Elasticsearch takes a phrase for as rare as all its words together, and what stands in half of all services for
    something. What was counted is remembered for a while. What was not yet is taken for rare, and counted beside the
    search, so that most questions are one request: only where it is not rare, the search is asked again.
    """

    def __init__(self) -> None:
        self._boosts: dict[tuple[str, Way], float] = {}
        self._ends = 0.0

    def boosts(self, field: str, ways: Iterable[Way]) -> dict[Way, float]:
        """Return what to multiply the score of each way with."""
        return {way: self._boosts.get((field, way), 1 / len(way)) for way in ways}

    def unknown(self, field: str, ways: Iterable[Way]) -> list[Way]:
        """Return the ways that are to be counted, and all their words."""
        if time.monotonic() > self._ends or len(self._boosts) > MOST_REMEMBERED:
            self._boosts, self._ends = {}, time.monotonic() + REMEMBERED
        missing = {way for way in ways if (field, way) not in self._boosts}
        return sorted(missing | {(word,) for way in missing for word in way})

    def learn(self, field: str, counted: Sequence[Way], answer: Mapping[str, Any]) -> None:
        """Remember what `counting` was answered."""
        total, found = answer["hits"]["total"]["value"], answer["aggregations"]["ways"]["buckets"]
        number = {way: found[str(place)]["doc_count"] for place, way in enumerate(counted)}
        for way in counted:
            rare = max(1e-6, math.log((total - number[way] + 0.5) / (number[way] + 0.5)))
            boost = rare / max(1e-6, sum(math.log((total + 1) / (number[word,] + 0.5)) for word in way))
            is_as_assumed = abs(boost * len(way) - 1) < ALIKE_BOOSTS
            self._boosts[field, way] = 1 / len(way) if is_as_assumed else boost


def counting(search: Search[Any], field: str, ways: Iterable[Way]) -> Search[Any]:
    """Ask in how many of all services each way is said."""
    search = search.params(allow_partial_search_results=False).extra(size=0, track_total_hits=True)
    search.aggs.bucket("ways", "filters", filters={str(place): _way(way, field) for place, way in enumerate(ways)})
    return search


def ways_of(concepts: tuple[Concept, ...]) -> Iterator[Way]:
    """Yield the ways to say what was asked that are looked for."""
    for concept in concepts:
        for each in concept.alternatives[: MOST_WAYS // len(concepts) or 1]:
            yield each.stems


def field_of(query: Query) -> str:
    """Return the field that is searched on a page."""
    return "everything" if query.professional else "public"


def matching(understood: Understood, query: Query, every: bool, boosts: Mapping[Way, float]) -> Asked:
    """Ask for what says all that was asked, or any of it, with a score of its own for each reason to stand higher."""
    most = max(1, MOST_WAYS // max(1, len(understood.concepts)))
    field = field_of(query)
    required = [_said(each, field, boosts, most) for each in understood.concepts if each.required]
    others = [_said(each, field, boosts, most) for each in understood.concepts if not each.required]
    named = [_worth(NAMED, "term", names=understood.named)] if understood.named and understood.concepts else []
    pins = _pins(understood, query)
    whole = [Q("bool", must=required, should=others, minimum_should_match=0 if required else 1), *named]
    if not understood.concepts:
        whole = [_worth(0, "match_all")]
    said = whole if every else [*required, *others, *named]
    scored: list[Asked] = [] if understood.nothing else [_of_age_and_language(said, understood, query)]
    local = [_worth(LOCAL, "bool", must_not=[Q("term", **{"facets.area": EVERYWHERE})])]
    return Q(
        "bool",
        must=[Q("bool", should=[*scored, *pins], minimum_should_match=1), _worth(ROUNDING, "match_all")],
        should=[
            *(local if understood.concepts and (query.near or areas_of(query, understood)) else []),
            *([] if every else [_worth(ROUNDING / 2, "bool", should=[*whole, *pins])]),
        ],
    )


def _of_age_and_language(said: list[Asked], understood: Understood, query: Query) -> Asked:
    """Ask for what says any of these.

    A service that does not take the age that the words tell of, or has not the language, is worth less.
    """
    if not understood.concepts:
        return said[0]
    found = Q("bool", should=said, minimum_should_match=1)
    others = Q("bool", must_not=[taking(*(understood.ages or ADULTS))])
    less = [{"filter": others, "weight": OTHER_AGE if understood.ages else UNSAID_AGE}]
    if understood.languages:
        speaking = Q("terms", **{facet_field("language", professional=query.professional): list(understood.languages)})
        less.append({"filter": Q("bool", must_not=[speaking]), "weight": OTHER_LANGUAGE})
    return Q("function_score", query=found, functions=less)


def _said(concept: Concept, field: str, boosts: Mapping[Way, float], most: int) -> Asked:
    """Ask for what says a concept in any way: the best counts, and also that one is the whole of a name."""
    ways = concept.alternatives[:most]
    if not ways:
        return Q("match_none")
    names = [_worth(each.weight * WHOLE_NAME, "term", names=" ".join(each.stems)) for each in ways]
    return Q(
        "bool",
        must=[Q("dis_max", queries=[_way(each.stems, field, each.weight * boosts[each.stems]) for each in ways])],
        should=[Q("dis_max", queries=names)],
    )


def _way(way: Way, field: str, boost: float = 1.0) -> Asked:
    words, boost = " ".join(way), boost * AS_LARGE
    if len(way) == 1:
        return Q("term", **{field: {"value": words, "boost": boost}})
    return Q("match_phrase", **{field: {"query": words, "boost": boost}})


def _pins(understood: Understood, query: Query) -> list[Asked]:
    """Ask for what editors pinned, in their order. Who has chosen filters does not want what does not fit."""
    if query != Query(words=query.words, audiences=query.audiences, page=query.page):
        return []
    most = len(understood.pinned)
    return [_worth(PINNED * (most - place), "ids", values=[key]) for place, key in enumerate(understood.pinned)]


def _worth(score: float, kind: str, **asked: Any) -> Asked:
    """Ask for something with a score of its own."""
    return Q("constant_score", filter=Q(kind, **asked), boost=score)
