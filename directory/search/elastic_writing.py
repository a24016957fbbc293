"""Writes services into Elasticsearch: all of them into a new index, or those that changed into the one in use."""

import contextlib
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError, helpers

from .documents import Document
from .elastic_faults import failures
from .elastic_index import MAPPING_VERSION, deletion, insertion, mapping_version, new_index, new_name
from .shapes import EngineError, NoIndex

CHUNK: Final = 500

_log = logging.getLogger(__name__)


class Writer:
    """Writes behind an alias. Every failure of Elasticsearch is an EngineError; of reading documents, what it was."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client = client
        self._alias = alias

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None], version: int) -> None:
        """Fill a new index, lead the alias to it in one step, and remove those before it."""
        name = new_name(self._alias)
        with failures():
            new_index(name).create(using=self._client)
        try:
            done = 0
            for chunk in _chunks(documents):
                self._write([insertion(name, document, version) for document in chunk])
                done += len(chunk)
                progress(done)
            with failures():
                self._swap(name)
        except BaseException:
            with contextlib.suppress(ApiError, TransportError):
                self._client.indices.delete(index=name)
            raise
        self._remove_before(name)

    def update(self, documents: list[Document], gone: list[str], version: int) -> None:
        """Write what changed into the index in use, and into any that is being filled."""
        with failures():
            indexes = dict(self._client.indices.get(index=f"{self._alias}-v*"))
            live = [name for name, it in indexes.items() if self._alias in it["aliases"]]
            if not live:
                raise NoIndex(f"there is no index behind {self._alias}: rebuild_search makes it")
            right = [name for name, it in indexes.items() if mapping_version(it) == MAPPING_VERSION]
            if not set(live) <= set(right):
                raise NoIndex("the index is of another version of the site: rebuild_search makes it anew")
        for name in right:
            todo = [insertion(name, document, version) for document in documents]
            self._write(todo + [deletion(name, key, version) for key in gone], refresh=name in live)

    def _write(self, todo: list[dict[str, Any]], *, refresh: bool = False) -> None:
        """Do what is to be done. That a later change is there already is right, and that what is to go is not there."""
        with failures():
            results = helpers.streaming_bulk(
                self._client, todo, chunk_size=CHUNK, raise_on_error=False, refresh=refresh, yield_ok=False
            )
            for _, result in results:
                ((kind, told),) = result.items()
                if told["status"] != 409 and not (kind == "delete" and told["status"] == 404):
                    raise EngineError(f"Elasticsearch refused a service: {told['status']} {told.get('error')}")

    def _swap(self, name: str) -> None:
        self._client.indices.refresh(index=name)
        if mapping_version(self._client.indices.get_mapping(index=name)[name]) != MAPPING_VERSION:
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
            for other in self._client.indices.get(index=f"{self._alias}-v*"):
                if _made(other) < _made(name):
                    self._client.indices.delete(index=other, ignore_unavailable=True)
        except (ApiError, TransportError) as error:
            _log.warning("Old search indexes could not be removed: %s", error)


def _made(name: str) -> str:
    """Return when an index was made, from its name."""
    return re.sub(r".*-v[0-9]+-", "", name)


def _chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    rest = iter(documents)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
