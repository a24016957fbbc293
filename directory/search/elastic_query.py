"""What Elasticsearch is asked for a query: matching, filters, counts, suggestions. Pure: nothing here asks it."""

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any, Final

from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.query import Query as Asked

from ..facts import ADULT_FROM
from ..vocabulary import AGES
from .elastic_index import EVERYWHERE, FACETS
from .query import PAGE_SIZE, Query
from .shapes import Alternative, Concept, Understood
from .weights import COLUMNS, MOST_WAYS

# More than there are of any filter's values; each index has fewer kinds of opening hours by far.
MOST_VALUES: Final = 5_000
MOST_HOURS: Final = 20_000
PUBLIC_AUDIENCES: Final = ("patient", "carer")
RELEVANCE: Final = ("_score", "rank", "name", "key")
BROWSE: Final = ("rank", "name", "key")


def searched(professional: bool) -> tuple[str, ...]:
    """Return the fields that may be searched on a page."""
    return tuple(name for name in COLUMNS if professional or name != "professional")


def matching(concepts: tuple[Concept, ...], professional: bool, every: bool) -> Asked:
    """Ask for documents that match every concept, or any. None: all documents."""
    if not concepts:
        return Q("match_all")
    most = max(1, MOST_WAYS // len(concepts))
    fields = [f"texts.{name}^{COLUMNS[name]}" for name in searched(professional)]

    def asked(concept: Concept) -> Asked:
        ways = [_alternative(each, fields) for each in concept.alternatives[:most]]
        return Q("dis_max", queries=ways)

    must = [asked(concept) for concept in concepts if concept.required and every]
    should = [asked(concept) for concept in concepts if not (concept.required and every)]
    return Q("bool", must=must, should=should, minimum_should_match=0 if must else 1)


def _alternative(alternative: Alternative, fields: list[str]) -> Asked:
    kind = "phrase" if len(alternative.stems) > 1 else "best_fields"
    words = " ".join(alternative.stems)
    return Q("multi_match", query=words, fields=fields, type=kind, boost=max(alternative.weight, 0.01))


def filters_of(query: Query, understood: Understood, open_hours: Iterable[str] | None) -> dict[str, Asked]:
    """Ask for each filter that was chosen. `open_hours`: opening hours that are open now, where that was asked."""
    chosen = {
        "urgency": query.urgencies,
        "for": query.audiences,
        "group": query.groups,
        "tag": query.tags,
        "referral": getattr(query, "referrals", ()),
    }
    filters = {name: _terms(f"facets.{name}", values) for name, values in chosen.items() if values}
    if areas := query.areas or understood.areas:
        filters["area"] = _terms("facets.area", (*areas, EVERYWHERE))
    if query.ages:
        filters["age"] = Q("bool", should=[taking(age) for age in query.ages], minimum_should_match=1)
    if open_hours is not None:
        filters["open"] = _terms("hours", open_hours)
    return filters


def scope(query: Query) -> list[Asked]:
    """Ask for what a page may show at all, whatever is chosen on it."""
    return [] if query.professional else [public()]


def public() -> Asked:
    """Ask for what the public may see."""
    return _terms("facets.for", PUBLIC_AUDIENCES)


def taking(age: str) -> Asked:
    """Ask for services that take somebody of this age (the rule is `facts.fits`)."""
    if age == "under-18":
        return Q("range", youngest={"lt": ADULT_FROM})
    if age == "adult":
        return Q("range", oldest={"gte": ADULT_FROM})
    return Q("range", youngest={"lte": int(age)}) & Q("range", oldest={"gte": int(age)})


def together(filters: Mapping[str, Asked], less: str = "") -> Asked:
    """Ask for all filters, but for the one to leave out."""
    return reduce(lambda both, one: both & one, (it for name, it in filters.items() if name != less), Q("match_all"))


def _terms(field: str, values: Iterable[str]) -> Asked:
    return Q("terms", **{field: list(values)})


def candidates(
    search: Search, query: Query, concepts: tuple[Concept, ...], every: bool, filters: Mapping[str, Asked]
) -> Search:
    """Ask for the best documents that match and fit."""
    return (
        search.query(Q("bool", must=[matching(concepts, query.professional, every)], filter=scope(query)))
        .post_filter(together(filters))
        .sort(*(RELEVANCE if concepts else BROWSE))
        .extra(size=PAGE_SIZE, from_=(query.page - 1) * PAGE_SIZE, track_total_hits=True)
    )


def with_counts(search: Search, filters: Mapping[str, Asked]) -> Search:
    """Ask also how many documents each value of each filter would give, with all other filters applied."""
    values = {
        **{name: A("terms", field=f"facets.{name}", size=MOST_VALUES) for name in FACETS},
        "age": A("filters", filters={age: taking(age) for age in AGES}),
        "open": A("terms", field="hours", size=MOST_HOURS),
    }
    for name, counted in values.items():
        search.aggs.bucket(name, A("filter", filter=together(filters, less=name), aggs={"values": counted}))
    return search


def with_whole(search: Search) -> Search:
    """Ask also what the alias leads to, how many documents that holds, and for which areas."""
    whole = search.aggs.bucket("whole", "global")
    whole.bucket("indexes", "terms", field="_index")
    whole.bucket("areas", "terms", field="facets.area", size=MOST_VALUES)
    return search


def read_counts(aggregations: Mapping[str, Any], open_number: int) -> dict[str, dict[str, int]]:
    """Return the counts from an answer: only values that would give something. An area's have those for everywhere."""
    counts: dict[str, dict[str, int]] = {}
    for name in FACETS:
        found = read_terms(aggregations[name]["values"])
        if name == "area":
            everywhere = found.pop(EVERYWHERE, 0)
            known = read_terms(aggregations["whole"]["areas"])
            found = {area: found.get(area, 0) + everywhere for area in known if area != EVERYWHERE}
        counts[name] = {value: number for value, number in found.items() if number}
    ages = aggregations["age"]["values"]["buckets"]
    counts["age"] = {age: number for age in AGES if (number := ages[age]["doc_count"])}
    counts["open"] = {"now": open_number}
    return counts


def read_terms(terms: Mapping[str, Any]) -> dict[str, int]:
    """Return value -> number. Raises ValueError when there were too many to tell."""
    if terms["sum_other_doc_count"]:
        raise ValueError("more values than can be counted")
    return {bucket["key"]: bucket["doc_count"] for bucket in terms["buckets"]}
