"""The embedded index as one thread reads it, and what is kept of it for all. The file: see `index_writing`."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Final

from ..contacts import PUBLIC
from .bits import Bits, Sets, any_of, bits_of, from_blob
from .gathering import field_at
from .index_writing import VERSION
from .shapes import FIELDS, Document, EngineError
from .storing import with_texts

Stamp = tuple[int, int]

MOST_KEPT: Final = 4_000  # of what is asked for again: documents, and words with the documents that have them
_FOUND: Final = f"number, key, name, rank, areas, json, {', '.join(FIELDS)}"


@dataclass(frozen=True, slots=True)
class Stored:
    """A candidate: what puts it in order is read, the rest waits until it is shown."""

    key: str
    name: str
    rank: int
    areas: tuple[str, ...]
    texts: Mapping[str, str]
    json: str

    def whole(self) -> Document:
        """Give the document. Raises EngineError."""
        try:
            return with_texts(self.json, self.texts)
        except ValueError as error:
            raise EngineError(f"the embedded index holds what is no document: {error}") from error


@dataclass
class Kept:
    """What was read of one state of the file, for every thread."""

    stamp: Stamp
    sets: Sets
    terms: dict[str, Mapping[int, Bits]] = field(default_factory=dict)
    documents: dict[int, Stored] = field(default_factory=dict)
    in_order: tuple[int, ...] = ()


class Index:
    """The file as it is now. Whatever is wrong with it raises sqlite3.Error, ValueError, TypeError or KeyError."""

    def __init__(self, connection: sqlite3.Connection, stamp: Stamp, kept: Kept | None) -> None:
        self.connection = connection
        self.stamp = stamp
        if json.loads(self.one("SELECT value FROM meta WHERE name = 'version'")) != VERSION:
            raise ValueError("it is of another version")
        if kept is None or kept.stamp != stamp:
            rows = self.rows("SELECT filter, value, blob FROM sets")
            kept = Kept(stamp, {(name, value): from_blob(blob) for name, value, blob in rows})
        self.kept = kept

    def rows(self, asked: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Give the rows of a question."""
        return self.connection.execute(asked, values).fetchall()

    def one(self, asked: str, values: Sequence[object] = ()) -> Any:
        """Give the first value of the first row. Raises TypeError where there is none."""
        return self.connection.execute(asked, values).fetchone()[0]

    @property
    def sets(self) -> Sets:
        """The documents that have each value of each filter."""
        return self.kept.sets

    def by_rank(self) -> dict[int, Bits]:
        """Give the documents of each rank: each document has one."""
        return {int(value): bits for (name, value), bits in self.sets.items() if name == "rank"}

    def everything(self) -> Bits:
        """Give all documents."""
        return reduce(int.__or__, self.by_rank().values(), 0)

    def public(self) -> Bits:
        """Give the documents that the public may know of."""
        return any_of(self.sets, "for", PUBLIC)

    def lists(self) -> dict[str, Any]:
        """Give the editors' lists, areas and closed services, as plain values."""
        return {name: json.loads(value) for name, value in self.rows("SELECT name, value FROM meta")}

    def in_order(self) -> Iterable[int]:
        """Give all documents in the order of a list that nobody searched: by urgency, then by name."""
        if not self.kept.in_order:
            rows = self.rows("SELECT number FROM documents ORDER BY place")
            self.kept.in_order = tuple(number for (number,) in rows)
        return self.kept.in_order

    def said(self, words: tuple[str, ...]) -> Mapping[int, Bits]:
        """Give the documents that say these words side by side, by place."""
        if len(words) < 3:
            return self._term(" ".join(words))
        found = [self._term(f"{one} {other}") for one, other in zip(words, words[1:], strict=False)]
        near = {place: reduce(int.__and__, (each.get(place, 0) for each in found)) for place in found[0]}
        # They have each two of the words side by side: nearly always that is the phrase.
        exactly = {name: self._phrase(name, words) for name in {field_at(place)[0] for place in near if near[place]}}
        return {place: bits & exactly[field_at(place)[0]] for place, bits in near.items() if bits}

    def _term(self, term: str) -> Mapping[int, Bits]:
        known = self.kept.terms.get(term)
        if known is None:
            rows = self.rows("SELECT place, blob FROM postings WHERE term = ?", [term])
            known = {place: from_blob(blob) for place, blob in rows}
            if len(self.kept.terms) > MOST_KEPT:
                self.kept.terms.clear()
            self.kept.terms[term] = known
        return known

    def _phrase(self, name: str, words: tuple[str, ...]) -> Bits:
        found = self.rows("SELECT rowid FROM texts WHERE texts MATCH ?", [f'{name} : "{" ".join(words)}"'])
        return bits_of([number for (number,) in found])

    def documents(self, numbers: Sequence[int]) -> list[Stored]:
        """Give the documents with these numbers, in this order."""
        known = self.kept.documents
        if len(known) > MOST_KEPT:
            known = self.kept.documents = {}
        missing = [number for number in numbers if number not in known]
        known.update(self._read(f"number IN ({','.join('?' * len(missing))})", missing))
        return [known[number] for number in numbers]

    def with_keys(self, keys: Iterable[str]) -> list[Stored]:
        """Give the documents that have these keys."""
        wanted = list(keys)
        return [each for _, each in self._read(f"key IN ({','.join('?' * len(wanted))})", wanted)]

    def every_document(self) -> Iterator[Stored]:
        """Give every document."""
        return (each for _, each in self._read("true", ()))

    def _read(self, wanted: str, values: Sequence[object]) -> Iterator[tuple[int, Stored]]:
        for number, key, name, rank, areas, text, *texts in self.connection.execute(
            f"SELECT {_FOUND} FROM documents WHERE {wanted}",  # noqa: S608
            values,
        ):
            if type(rank) is not int or set(map(type, (key, name, areas, text, *texts))) != {str}:
                raise ValueError("a document is missing a part")
            yield number, Stored(key, name, rank, tuple(areas.split()), dict(zip(FIELDS, texts, strict=True)), text)
