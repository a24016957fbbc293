"""How services lie in Elasticsearch: the document, its index behind an alias, and what is written there.

Texts come by their stems and are cut at spaces alone, so every build of Elasticsearch will do.
"""

import contextlib
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError, helpers
from elasticsearch.dsl import Document as Stored
from elasticsearch.dsl import Index, IntegerRange, Keyword, LongRange, MetaField, Object, Short, Text

from .. import hours
from .documents import Document, from_plain, to_plain
from .elastic_faults import failures
from .shapes import EngineError, NoIndex
from .text import BREAK, stems
from .weights import COLUMNS, TIMES, lucene_length

# It stands in the alias: a site asks only what was written for it. Change it with the document and with COLUMNS.
VERSION: Final = 4
FACETS: Final = ("urgency", "for", "group", "tag", "referral", "area", "language", "attending", "access", "type")
# What professionals may know of stands by itself.
STORED_FACETS: Final = (*FACETS, "professional_language")
MOST_UNKNOWN: Final = 200  # services that are listed because their hours are not known
CHUNK: Final = 500  # services that are written in one request
# BM25 as SQLite has it: one saturation for all columns together, in which each counts as much as it weighs. A column
# stands in the text as often as `TIMES` says, and `K1` is as many times larger.
FILLING: Final = " -"  # no word is this
K1: Final = 1.2 / min(COLUMNS.values())

_log = logging.getLogger(__name__)


class ServiceDocument(Stored):
    """A service as Elasticsearch holds it: `service` is what comes back, all else is to find it by.

    `open` and `unknown`: minutes since 1970 in which it is open, and in which that is not known. What is beyond the
    coming days is not known.
    """

    service = Object(enabled=False)
    key = Keyword()
    rank = Short()
    name = Keyword(ignore_above=2_000)
    names = Keyword(ignore_above=2_000)
    public = Text(analyzer="whitespace", similarity="together")
    everything = Text(analyzer="whitespace", similarity="together")
    facets = Object(dynamic=False, properties={name: Keyword() for name in STORED_FACETS})
    ages = IntegerRange()
    open = LongRange()
    unknown = LongRange()

    class Meta:
        dynamic = MetaField("strict")
        source = MetaField(includes=["service"])

    class Index:
        # One shard is enough for a hundred thousand services, and makes scores comparable. Deletions are remembered for
        # an hour, so that a rebuild in the meantime does not bring back what it read before.
        settings = {  # noqa: RUF012
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "gc_deletes": "1h",
            "max_inner_result_window": MOST_UNKNOWN,
            "similarity": {"together": {"type": "BM25", "k1": K1, "b": 0.75}},
        }


def source_of(document: Document, now: datetime) -> dict[str, Any]:
    """Return what is stored of a service."""
    youngest, oldest = document.ages
    texts = {column: stems(document.texts.get(column, "")) for column in COLUMNS}
    length = lucene_length(sum(len(text.split()) for text in texts.values()))
    opened, unknown = _times(document.listing.hours, now.astimezone(hours.LONDON).date())
    return {
        "service": to_plain(document),
        "key": document.key,
        "rank": document.rank,
        "name": document.listing.name.casefold(),
        "names": [stems(name) for name in document.names],
        "public": _together({**texts, "professional": ""}, length),
        "everything": _together(texts, length),
        "facets": {name: list(document.facets.get(name, ())) for name in STORED_FACETS},
        "ages": {"gte": youngest, "lte": oldest},
        "open": opened,
        "unknown": unknown,
    }


def _together(texts: dict[str, str], length: int) -> str:
    """Return texts as one, in which each stands as often as it weighs, filled up to a service's length."""
    text = f" {BREAK} ".join(text for column, text in texts.items() for _ in range(TIMES[column]))
    return text + FILLING * (length - len(text.split()))


def facet_field(name: str, *, professional: bool) -> str:
    """Return the field of a facet: professionals may know of more languages."""
    return f"facets.{'professional_' if name == 'language' and professional else ''}{name}"


def document_of(source: dict[str, Any]) -> Document:
    """Return the document that was stored. Raises ValueError or KeyError."""
    return from_plain(source["service"])


def minute_of(moment: datetime) -> int:
    """Return the minute since 1970 of a moment."""
    return int(moment.timestamp() // 60)


@lru_cache(maxsize=20_000)
def _times(text: str, today: date) -> tuple[list[dict[str, int]], list[dict[str, int]]]:
    """Return in which minutes hours, as text, are open, and in which that is not known."""
    try:
        rules = hours.parse(text)
    except hours.HoursError:
        rules = None
    if rules is None or rules.always:
        ever: list[dict[str, int]] = [{"gte": 0}]
        return (ever, []) if rules else ([], ever)
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=hours.LONDON)
    coming = hours.coming(rules, noon)
    found: dict[hours.State, list[dict[str, int]]] = {state: [] for state in hours.State}
    for each in coming:
        found[each.state].append({"gte": minute_of(each.start), "lt": minute_of(each.end)})
    outside = [{"lt": minute_of(coming[0].start)}, {"gte": minute_of(coming[-1].end)}]
    return found[hours.State.OPEN], [*found[hours.State.UNKNOWN], *outside]


# --- writing


class Writer:
    """Writes behind an alias. Every failure of Elasticsearch is an EngineError; of reading documents, what it was.

    `version` goes along with all that is written: Elasticsearch keeps what has the highest, in whichever order it
    comes, so a rebuild that read before a change does not undo it.
    """

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client = client
        self._alias = alias

    def rebuild(
        self, documents: Iterable[Document], progress: Callable[[int], None], version: int, now: datetime
    ) -> None:
        """Fill a new index, lead the alias to it in one step, and remove those before it."""
        name = new_index(self._client, self._alias)
        try:
            done = 0
            for chunk in _chunks(documents):
                self._write([_insertion(name, document, version, now) for document in chunk])
                done += len(chunk)
                progress(done)
            self._lead_to(name)
        except BaseException:
            with contextlib.suppress(ApiError, TransportError, TimeoutError):
                self._client.indices.delete(index=name)
            raise
        self._remove_before(name)

    def update(self, documents: list[Document], gone: list[str], version: int, now: datetime) -> None:
        """Write what changed into the index in use, and into any that is being filled. Raises NoIndex."""
        with failures():
            indexes = dict(self._client.indices.get(index=f"{self._alias}-*"))
            live = {name for name, it in indexes.items() if self._alias in it["aliases"]}
        if not live:
            raise NoIndex(f"there is no index behind {self._alias}: rebuild_search makes it")
        for name in indexes:
            todo = [_insertion(name, document, version, now) for document in documents]
            todo += [_action("delete", name, key, version) for key in gone]
            self._write(todo, refresh=name in live)

    def _write(self, todo: list[dict[str, Any]], *, refresh: bool = False) -> None:
        """Do what is to be done. That a later change is there already is right, and that what is to go is not there."""
        with failures():
            results = helpers.streaming_bulk(
                self._client, todo, chunk_size=CHUNK, raise_on_error=False, refresh=refresh, yield_ok=False
            )
            for _, result in results:
                ((kind, told),) = result.items()
                if told["status"] != 409 and not (kind == "delete" and told["status"] == 404):
                    raise EngineError(f"Elasticsearch refused a service: {told['status']}")

    @failures()
    def _lead_to(self, name: str) -> None:
        """Lead the alias to a filled index alone. Raises EngineError when that has gone: a rebuild was faster."""
        self._client.indices.refresh(index=name)
        if self._client.indices.get_mapping(index=name)[name]["mappings"].get("dynamic") != "strict":
            raise EngineError("the new index was taken away while it was filled: another rebuild was faster")
        before: list[str] = []
        with contextlib.suppress(NotFoundError):
            before = list(self._client.indices.get_alias(name=self._alias))
        self._client.indices.update_aliases(
            actions=[{"remove": {"index": other, "alias": self._alias}} for other in before]
            + [{"add": {"index": name, "alias": self._alias}}]
        )

    def _remove_before(self, name: str) -> None:
        """Remove all that this one replaces, not one that is being filled since. That it fails does no harm."""
        try:
            for other in self._client.indices.get(index=f"{_any_version(self._alias)}-*"):
                if _order(other) < _order(name):
                    self._client.indices.delete(index=other, ignore_unavailable=True)
        except (ApiError, TransportError, TimeoutError) as error:
            _log.warning("Old search indexes could not be removed: %s", error)


@failures()
def new_index(client: Elasticsearch, alias: str) -> str:
    """Make an empty index that no alias leads to, and return its name: later ones sort after earlier ones."""
    name = f"{alias}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
    index: Index = ServiceDocument._index.clone(name=name)
    index.document(ServiceDocument)
    index.create(using=client)
    return name


def _any_version(alias: str) -> str:
    return re.sub(r"-v[0-9]+$", "-v*", alias)


def _order(name: str) -> tuple[int, str]:
    """Return by what an index of a later version comes after all of an earlier one."""
    found = re.search(r"-v([0-9]+)-([-0-9]+)$", name)
    return (int(found[1]), found[2]) if found else (VERSION, "9")


def _insertion(index: str, document: Document, version: int, now: datetime) -> dict[str, Any]:
    return {**_action("index", index, document.key, version), "_source": source_of(document, now)}


def _action(kind: str, index: str, key: str, version: int) -> dict[str, Any]:
    return {"_op_type": kind, "_index": index, "_id": key, "version": version, "version_type": "external"}


def _chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    rest = iter(documents)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
