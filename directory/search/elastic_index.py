"""How services lie in Elasticsearch: the mapping, what is stored of each, and the names of indexes.

Texts come in normal form and are cut at spaces alone, so every build of Elasticsearch will do. `COLUMNS` are searched,
facets are exact, and the rest of `_source` is what `documents` makes of a document.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from elasticsearch.dsl import Document as Stored
from elasticsearch.dsl import Index, Keyword, MetaField, Object, Short, Text

from .documents import Document, from_plain, to_plain
from .text import BREAK, stems
from .weights import COLUMNS

# Another number means that what an older index holds cannot be asked in this way. Change it with the mapping.
MAPPING_VERSION: Final = 2
FACETS: Final = ("urgency", "for", "group", "tag", "referral", "area")
EVERYWHERE: Final = "*"
NO_OLDEST: Final = 1000
# What is kept to make a document again. Cut down when a service is stored, because doing so for each answer is slow.
KEPT: Final = ["key", "rank", "texts", "facets", "listing"]


class StoredService(Stored):
    """A service as Elasticsearch holds it. `youngest` and `oldest` are always there, so that a range says who fits."""

    key = Keyword()
    rank = Short()
    texts = Object(
        dynamic=False,
        properties={name: Text(analyzer="whitespace") for name in COLUMNS},
    )
    facets = Object(dynamic=False, properties={name: Keyword() for name in FACETS})
    listing = Object(enabled=False)
    name = Keyword(ignore_above=2_000)
    hours = Keyword()
    youngest = Short()
    oldest = Short()

    class Meta:
        dynamic = MetaField("strict")
        source = MetaField(includes=KEPT)
        meta = MetaField({"version": MAPPING_VERSION})


def source_of(document: Document) -> dict[str, Any]:
    """Return what is stored of a service.

    A text without a word is BREAK, because how rare a word is counts among the services that have such a text: where
    few have tags, a word found in tags would hardly weigh.
    """
    plain = to_plain(document)
    plain["texts"] = {name: stems(document.texts.get(name, "")) or BREAK for name in COLUMNS}
    if EVERYWHERE in document.facets.get("area", ()):
        plain["facets"]["area"] = [EVERYWHERE]
    oldest = document.listing.max_age
    return {
        **plain,
        "name": document.listing.name.casefold(),
        "hours": document.listing.hours,
        "youngest": document.listing.min_age or 0,
        "oldest": NO_OLDEST if oldest is None else oldest,
    }


def document_of(source: dict[str, Any]) -> Document:
    """Return the document that was stored; all texts are there, empty ones too. Raises ValueError."""
    document = from_plain(source)
    texts = {name: "" if words == BREAK else words for name, words in document.texts.items()}
    return replace(document, texts={**dict.fromkeys(COLUMNS, ""), **texts})


def new_name(alias: str) -> str:
    """Return a name for a new index: later ones sort after earlier ones of the same mapping."""
    return f"{alias}-v{MAPPING_VERSION}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"


def new_index(name: str) -> Index:
    """Return an index that is not there yet, with the mapping and its version.

    One part is enough for a hundred thousand services, and makes scores comparable. Deletions are remembered for an
    hour, so that a rebuild in the meantime does not bring back what it read before.
    """
    index = Index(name)
    index.document(StoredService)
    index.settings(number_of_shards=1, auto_expand_replicas="0-1", gc_deletes="1h")
    return index


def mapping_version(mapping: Any) -> object:
    """Return the version that an index's mapping names; None for none."""
    return mapping["mappings"].get("_meta", {}).get("version")


def insertion(index: str, document: Document, version: int) -> dict[str, Any]:
    """Give, for bulk, that a service is to be put into an index. `version`: see `_action`."""
    return {**_action("index", index, document.key, version), "_source": source_of(document)}


def deletion(index: str, key: str, version: int) -> dict[str, Any]:
    """Give, for bulk, that a service is to be taken out of an index."""
    return _action("delete", index, key, version)


def _action(kind: str, index: str, key: str, version: int) -> dict[str, Any]:
    """The version is a time in nanoseconds: Elasticsearch keeps the latest, in whichever order they come.

    So a rebuild that read before a change does not undo it.
    """
    return {"_op_type": kind, "_index": index, "_id": key, "version": version, "version_type": "external"}
