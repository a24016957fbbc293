"""Finds services in one SQLite file with FTS5, whichever database the site uses, also when that is gone.

The file is never changed in place: every write makes a new one beside it and swaps, so that a reader always has a
whole index. Filters and their counts are sets of bits, one bit a document, kept in the file too.
"""

import contextlib
import fcntl
import json
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from .bits import Bits, Sets, bits_of, by_hours, counts_of, filters_of, has, numbers_in, packed, together, values_of
from .documents import lexicon_of
from .query import Query
from .shapes import FIELDS, PUBLIC_FIELDS, Concept, Document, EngineError, Hits, Lexicon, Understood
from .storing import from_json, lexicon_from_plain, lexicon_to_plain, to_json

VERSION = "1"
WEIGHTS = "10, 6, 3, 1, 2"  # of FIELDS, for the order in which candidates are taken
MOST_DECODED = 2_000  # documents that a thread keeps ready; reading one costs more than finding it
FEW = 3  # where fewer match every concept, any will do
SCHEMA = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE documents (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, rank TEXT NOT NULL, json TEXT)",
    "CREATE TABLE sets (filter TEXT NOT NULL, value TEXT NOT NULL, bits BLOB NOT NULL, PRIMARY KEY (filter, value))",
    f"CREATE VIRTUAL TABLE texts USING fts5({', '.join(FIELDS)}, tokenize='unicode61')",
)


@dataclass(frozen=True)
class Opened:
    """The file as one thread reads it: its connection, and what is read once."""

    stamp: tuple[int, int]
    connection: sqlite3.Connection
    sets: Sets
    browse: tuple[int, ...]
    decoded: dict[int, Document]


class EmbeddedEngine:
    """The engine of every site; the one that answers when another cannot."""

    name = "embedded"

    def __init__(self, file: Path) -> None:
        self.file = file
        self._local = threading.local()

    # --- finding

    def search(self, understood: Understood, query: Query, now: datetime, most: int) -> Hits:
        """Find services for a query (see `Engine.search`)."""
        with self._answering() as index:
            filters = filters_of(index.sets, query, understood, now)
            matched, expression = self._matched(index, understood.concepts, query.professional, filters)
            fitting = together(filters, matched)
            numbers = self._best(index, expression, fitting, most)
            unknown: list[int] = []
            if query.open_now:
                unknown = list(numbers_in(together(filters, matched, less="open") & by_hours(index.sets, now)[1]))
            return Hits(
                documents=self._documents(index, numbers),
                total=fitting.bit_count(),
                counts=counts_of(index.sets, filters, matched, now),
                unknown_hours=self._documents(index, unknown[:most]),
            )

    def _matched(
        self, index: Opened, concepts: tuple[Concept, ...], professional: bool, filters: Mapping[str, Bits]
    ) -> tuple[Bits, str]:
        """Give the documents that match the concepts, and the expression that found them; empty for all."""
        if not concepts:
            return bits_of(index.browse), ""
        columns = " ".join(FIELDS if professional else PUBLIC_FIELDS)
        parts = [" OR ".join(f'"{" ".join(each.words)}"' for each in concept.alternatives) for concept in concepts]
        for joined in (" AND ", " OR "):
            expression = f"{{{columns}}} : ({joined.join(f'({part})' for part in parts)})"
            found = index.connection.execute("SELECT rowid FROM texts WHERE texts MATCH ?", [expression])
            matched = bits_of(number for (number,) in found)
            if len(parts) == 1 or together(filters, matched).bit_count() >= FEW:
                break
        return matched, expression

    def _best(self, index: Opened, expression: str, fitting: Bits, most: int) -> list[int]:
        wanted_bits = packed(fitting)
        if not expression:
            wanted = (number for number in index.browse if has(wanted_bits, number))
        elif fitting.bit_count() <= most:
            return list(numbers_in(fitting))
        else:
            ordered = index.connection.execute(
                f"SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, {WEIGHTS})",  # noqa: S608
                [expression],
            )
            wanted = (number for (number,) in ordered if has(wanted_bits, number))
        return [number for number, _ in zip(wanted, range(most), strict=False)]

    def _documents(self, index: Opened, numbers: list[int]) -> tuple[Document, ...]:
        if len(index.decoded) > MOST_DECODED:
            index.decoded.clear()
        missing = [number for number in numbers if number not in index.decoded]
        marks = ",".join("?" * len(missing))
        rows = index.connection.execute(
            f"SELECT number, json FROM documents WHERE number IN ({marks})",  # noqa: S608
            missing,
        )
        index.decoded.update((number, from_json(text)) for number, text in rows)
        return tuple(index.decoded[number] for number in numbers)

    # --- what understanding needs

    def stamp(self) -> tuple[int, int]:
        """Give what changes with every write."""
        with self._answering() as index:
            return index.stamp

    def lexicon(self) -> Lexicon:
        """Give what understanding a query needs to know."""
        with self._answering() as index:
            rows = index.connection.execute("SELECT name, value FROM meta")
            return lexicon_from_plain({name: json.loads(value) for name, value in rows})

    def with_keys(self, keys: Iterable[str]) -> tuple[Document, ...]:
        """Give the documents that have these keys."""
        with self._answering() as index:
            wanted = list(keys)
            marks = ",".join("?" * len(wanted))
            rows = index.connection.execute(f"SELECT json FROM documents WHERE key IN ({marks})", wanted)  # noqa: S608
            return tuple(from_json(text) for (text,) in rows)

    def tags(self) -> list[str]:
        """Give every tag that a document has."""
        with self._answering() as index:
            return sorted(value for name, value in index.sets if name == "tag")

    def all_documents(self) -> list[Document]:
        """Give every document of the index."""
        with self._answering() as index:
            return [from_json(text) for (text,) in index.connection.execute("SELECT json FROM documents")]

    # --- reading the file

    @contextlib.contextmanager
    def _answering(self) -> Iterator[Opened]:
        try:
            yield self._opened()
        except (sqlite3.Error, OSError, ValueError, KeyError, TypeError) as error:
            self._close()
            raise EngineError(f"the embedded index cannot be read: {error}") from error

    def _opened(self) -> Opened:
        """Give the file as it is now; opened anew by each thread after each write."""
        status = os.stat(self.file)
        stamp = (status.st_ino, status.st_mtime_ns)
        opened: Opened | None = getattr(self._local, "opened", None)
        if opened is not None and opened.stamp == stamp:
            return opened
        self._close()
        connection = sqlite3.connect(f"{self.file.as_uri()}?mode=ro&immutable=1", uri=True)
        (version,) = connection.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
        if json.loads(version) != VERSION:
            raise EngineError("the embedded index is of another version")
        rows = connection.execute("SELECT filter, value, bits FROM sets")
        sets = {(name, value): int.from_bytes(bits, "little") for name, value, bits in rows}
        browse = tuple(number for (number,) in connection.execute("SELECT number FROM documents ORDER BY rank"))
        opened = Opened(stamp, connection, sets, browse, {})
        self._local.opened = opened
        return opened

    def _close(self) -> None:
        opened: Opened | None = getattr(self._local, "opened", None)
        if opened is not None:
            opened.connection.close()
            self._local.opened = None

    # --- writing a new file

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None], lists: Mapping[str, Any]) -> None:
        """Make the index anew from all documents; `progress` is told how many are done.

        `lists`: what `lexicon_of` takes besides documents: synonyms, words of crisis, areas and so on.
        """
        every = list(documents)
        with self._new_file(copy=False) as connection:
            for statement in SCHEMA:
                connection.execute(statement)
            sets: dict[tuple[str, str], list[int]] = {}
            done = 0
            for done, document in enumerate(every, start=1):
                _insert(connection, done, document)
                for each in values_of(document):
                    sets.setdefault(each, []).append(done)
                if done % 500 == 0:
                    progress(done)
            _write_sets(connection, {each: bits_of(numbers) for each, numbers in sets.items()})
            _write_lexicon(connection, lexicon_of(every, **lists))
            connection.execute("INSERT INTO texts(texts) VALUES ('optimize')")
        progress(done)

    def update(self, documents: Iterable[Document], gone: Iterable[str], lists: Mapping[str, Any]) -> None:
        """Put documents in place of those with the same keys, and take away those that are gone."""
        with self._new_file(copy=True) as connection:
            rows = connection.execute("SELECT filter, value, bits FROM sets")
            sets = {(name, value): int.from_bytes(bits, "little") for name, value, bits in rows}
            changed = list(documents)
            for key in {*gone, *(document.key for document in changed)}:
                for (number,) in connection.execute("SELECT number FROM documents WHERE key = ?", [key]).fetchall():
                    connection.execute("DELETE FROM documents WHERE number = ?", [number])
                    connection.execute("DELETE FROM texts WHERE rowid = ?", [number])
                    sets = {each: bits & ~(1 << number) for each, bits in sets.items()}
            (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM documents").fetchone()
            for number, document in enumerate(changed, start=last + 1):
                _insert(connection, number, document)
                for each in values_of(document):
                    sets[each] = sets.get(each, 0) | 1 << number
            connection.execute("DELETE FROM sets")
            _write_sets(connection, {each: bits for each, bits in sets.items() if bits})
            stored = connection.execute("SELECT json FROM documents")
            _write_lexicon(connection, lexicon_of([from_json(text) for (text,) in stored], **lists))

    @contextlib.contextmanager
    def _new_file(self, *, copy: bool) -> Iterator[sqlite3.Connection]:
        """Give a connection to a new file that takes the place of the index at the end. One writer at a time."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with open(self.file.with_suffix(".lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            handle, name = tempfile.mkstemp(dir=self.file.parent, prefix=self.file.stem, suffix=".new")
            os.close(handle)
            try:
                if copy:
                    shutil.copyfile(self.file, name)
                connection = sqlite3.connect(name, isolation_level=None)
                with contextlib.closing(connection):
                    connection.execute("PRAGMA journal_mode = MEMORY")
                    connection.execute("PRAGMA synchronous = OFF")  # the file counts only once it is whole
                    connection.execute("BEGIN")
                    yield connection
                    connection.execute("COMMIT")
                with open(name, "rb") as written:
                    os.fsync(written.fileno())
                os.chmod(name, 0o600)
                os.replace(name, self.file)
            finally:
                Path(name).unlink(missing_ok=True)


def _insert(connection: sqlite3.Connection, number: int, document: Document) -> None:
    order = f"{document.rank}{document.listing.name.casefold()} {document.key}"
    connection.execute("INSERT INTO documents VALUES (?, ?, ?, ?)", [number, document.key, order, to_json(document)])
    marks = ", ".join("?" * (len(FIELDS) + 1))
    connection.execute(
        f"INSERT INTO texts(rowid, {', '.join(FIELDS)}) VALUES ({marks})",  # noqa: S608
        [number, *(document.texts.get(name, "") for name in FIELDS)],
    )


def _write_sets(connection: sqlite3.Connection, sets: Sets) -> None:
    connection.executemany(
        "INSERT INTO sets VALUES (?, ?, ?)",
        [(name, value, packed(bits)) for (name, value), bits in sets.items()],
    )


def _write_lexicon(connection: sqlite3.Connection, lexicon: Lexicon) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO meta VALUES (?, ?)",
        [(name, json.dumps(value)) for name, value in {**lexicon_to_plain(lexicon), "version": VERSION}.items()],
    )
