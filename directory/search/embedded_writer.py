"""What a transaction writes into the file of the embedded engine: services, lists, and which changes are handled. Pure.

Where nothing is different, nothing is written.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice

from pydantic import TypeAdapter

from .documents import Document, from_json, to_json
from .shapes import Lists
from .text import BREAK, stems
from .weights import COLUMNS, even_length

_LISTS = TypeAdapter(Lists)
_AT_ONCE = 500
# Column of `services` -> facet, for those that a service has several values of.
_FACETS = (
    *("urgency", "for", "area", "group", "tag", "referral", "language", "professional_language", "attending", "access"),
    "type",
)
_COLUMNS = ("id", "public", "rank", "name", "key", "youngest", "oldest", "hours", *(f'"{name}"' for name in _FACETS))
_INSERT = f"INSERT INTO services ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608


def read_lists(text: str) -> Lists:
    """Return the lists that were written. Raise ValueError."""
    return _LISTS.validate_json(text)


class Writer:
    """Writes within one transaction; what it says of the file is what the transaction sees."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    # --- which changes of the log are handled

    @property
    def epoch(self) -> str:
        """The epoch of the log that was followed last; empty in a new file."""
        return self._meta("epoch")

    @property
    def looked_at(self) -> float:
        """When the log was looked at last, in seconds since 1970; 0 in a new file."""
        return float(self._meta("looked_at") or 0)

    def handled(self) -> set[str]:
        """Return the uuids of the changes that this file has."""
        return {uuid for (uuid,) in self._connection.execute("SELECT uuid FROM handled")}

    def mark(self, uuids: Iterable[str], *, epoch: str, now: float) -> None:
        """Note that these changes are in the file."""
        self._connection.executemany("INSERT OR IGNORE INTO handled VALUES (?)", [(str(uuid),) for uuid in uuids])
        self._write_meta("epoch", epoch)
        self._write_meta("looked_at", repr(now))

    def forget(self, uuids: Iterable[str]) -> None:
        """Forget changes that are no longer in the log."""
        self._connection.executemany("DELETE FROM handled WHERE uuid = ?", [(str(uuid),) for uuid in uuids])

    # --- services and lists

    def keys(self) -> set[str]:
        """Return the keys of all services."""
        return {key for (key,) in self._connection.execute("SELECT key FROM documents")}

    def clear(self) -> None:
        """Take away all services and lists, and which changes are handled."""
        for table in ("handled", "documents", "services", "texts", "names", "completions", "words"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608
        self._connection.execute("DELETE FROM meta WHERE name = 'lists'")
        self._changed()

    def put(self, documents: Iterable[Document]) -> None:
        """Put services in place of those with the same keys."""
        rest = iter(documents)
        while some := {document.key: document for document in islice(rest, _AT_ONCE)}:
            self._replace(some)

    def remove(self, keys: Iterable[str]) -> None:
        """Take away the services with these keys."""
        self._replace(dict.fromkeys(keys))

    def put_lists(self, lists: Lists) -> None:
        """Write what understanding a query needs besides the services."""
        try:
            if read_lists(self._meta("lists")) == lists:
                return
        except ValueError:
            pass  # there were none, or they are damaged
        self._write_meta("lists", _LISTS.dump_json(lists).decode())
        self._changed()

    def _replace(self, wanted: Mapping[str, Document | None]) -> None:
        public: Counter[str] = Counter()
        others: Counter[str] = Counter()
        is_different = False
        for key, document in wanted.items():
            row = self._connection.execute("SELECT id, json FROM documents WHERE key = ?", [key]).fetchone()
            before = _read(row[1]) if row else None
            if document == before and not (row and before is None):
                continue
            is_different = True
            for each, counter in ((before, Counter.subtract), (document, Counter.update)):
                if each:
                    counter(public, _words(each, public=True))
                    counter(others, _words(each, public=False))
            if row:
                self._delete(row[0])
            if document:
                self._insert(document)
        if is_different:
            self._count(public, others)
            self._changed()

    def _insert(self, document: Document) -> None:
        number = self._connection.execute(
            "INSERT INTO documents (key, json) VALUES (?, ?)", [document.key, to_json(document)]
        ).lastrowid
        name = document.listing.name.casefold()
        facets = ["\t".join(["", *document.facets.get(facet, ()), ""]) for facet in _FACETS]
        values = [number, document.is_public, document.rank, name, document.key, *document.ages]
        self._connection.execute(_INSERT, [*values, document.listing.hours, *facets])
        texts = [stems(document.texts.get(column, "")) for column in COLUMNS]
        length = sum(len(text.split()) for text in texts)
        texts[-1] += f" {BREAK}" * (even_length(length) - length)
        marks = ", ".join("?" * len(texts))
        columns = ", ".join(COLUMNS)
        self._connection.execute(f"INSERT INTO texts(rowid, {columns}) VALUES (?, {marks})", [number, *texts])  # noqa: S608
        self._connection.executemany(
            "INSERT OR IGNORE INTO names VALUES (?, ?)", [(stems(name), number) for name in document.names]
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO completions VALUES (?, ?, ?, ?, ?)",
            [
                (word, number, name, document.listing.name, document.is_public)
                for name in document.names
                for word in name.split()
            ],
        )

    def _delete(self, number: int) -> None:
        for table, column in (("documents", "id"), ("services", "id"), ("texts", "rowid")):
            self._connection.execute(f"DELETE FROM {table} WHERE {column} = ?", [number])  # noqa: S608
        for table in ("names", "completions"):
            self._connection.execute(f"DELETE FROM {table} WHERE document = ?", [number])  # noqa: S608

    def _count(self, public: Counter[str], others: Counter[str]) -> None:
        """Bring up to date in how many services a word stands where the public may read it, and in how many else."""
        counted = [(word, public[word], others[word]) for word in {*public, *others} if public[word] or others[word]]
        self._connection.executemany(
            "INSERT INTO words VALUES (?, ?, ?) ON CONFLICT (word) DO UPDATE"
            " SET public = public + excluded.public, others = others + excluded.others",
            counted,
        )
        self._connection.executemany(
            "DELETE FROM words WHERE word = ? AND public <= 0 AND others <= 0", [(word,) for word, *_ in counted]
        )

    # --- what else the file says of itself

    def _meta(self, name: str) -> str:
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", [name]).fetchone()
        return str(row[0]) if row else ""

    def _write_meta(self, name: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [name, value])

    def _changed(self) -> None:
        """Let readers know that what they keep in memory is of the past."""
        self._connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'changes'")


def _read(text: str) -> Document | None:
    """Return the document that was stored; None for what is none, which is then written again."""
    try:
        return from_json(text)
    except ValueError:
        return None


def _words(document: Document, *, public: bool) -> set[str]:
    """Return the words that the public may read of a service, or those that it may not."""
    texts = {
        column: text
        for column, text in document.texts.items()
        if public == (document.is_public and column != "professional")
    }
    return {word for text in texts.values() for word in text.split() if word != BREAK}
