"""The embedded index as it is written: an SQLite file with everything in it that answers a question.

`postings`: each word, and each two that stand side by side, with the documents that say it, by place (see `gathering`).
`texts`: FTS5, for phrases of three words and more. `sets`: the documents of each value of each filter. `words`: how
many documents have a word, and how it can be found by a misspelt one. `names`: what completes a name.
"""

import json
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from .bits import bits_of, from_blob, numbers_to_blob, to_blob
from .gathering import Gathered, names_of
from .shapes import FIELDS, Document
from .spelling import is_plain
from .storing import but_texts_to_json, lists_to_plain, with_texts
from .text import stem, words

VERSION: Final = "3"
_TEXTS: Final = ", ".join(FIELDS)
_SCHEMA: Final = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE documents (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, rank INTEGER"
    f" NOT NULL, place TEXT NOT NULL, areas TEXT NOT NULL, json TEXT NOT NULL, {_TEXTS})",
    "CREATE INDEX in_order ON documents (place)",
    f"CREATE VIRTUAL TABLE texts USING fts5({_TEXTS}, content='documents', content_rowid='number',"
    " tokenize='unicode61')",
    "CREATE TABLE postings (term TEXT, place INTEGER, blob BLOB NOT NULL, PRIMARY KEY (term, place)) WITHOUT ROWID",
    "CREATE TABLE sets (filter TEXT, value TEXT, blob BLOB NOT NULL, PRIMARY KEY (filter, value)) WITHOUT ROWID",
    "CREATE TABLE words (word TEXT PRIMARY KEY, public INTEGER NOT NULL, others INTEGER NOT NULL, stem TEXT NOT NULL,"
    " letter TEXT, length INTEGER, tail TEXT) WITHOUT ROWID",
    "CREATE INDEX by_stem ON words (stem)",
    "CREATE INDEX by_shape ON words (letter, length) WHERE letter IS NOT NULL",
    "CREATE INDEX by_tail ON words (tail) WHERE tail IS NOT NULL",
    "CREATE TABLE names (word TEXT, length INTEGER, shown TEXT, words TEXT, public INTEGER, number INTEGER,"
    " PRIMARY KEY (word, length, shown, words, number)) WITHOUT ROWID",
    "CREATE TABLE follower (epoch TEXT NOT NULL, looked_at REAL NOT NULL)",
    "CREATE TABLE handled (uuid TEXT PRIMARY KEY) WITHOUT ROWID",
)


def write_whole(
    connection: sqlite3.Connection,
    documents: Iterable[Document],
    lists: Mapping[str, Any],
    progress: Callable[[int], None],
) -> None:
    """Fill a new file with all documents; `progress` is told how many are done. `lists`: see `lists_to_plain`."""
    for statement in _SCHEMA:
        connection.execute(statement)
    gathered = Gathered()
    done = 0
    for done, document in enumerate(documents, start=1):
        _write_document(connection, done, document)
        gathered.add(done, document)
        if done % 500 == 0:
            progress(done)
    connection.execute("INSERT INTO texts(texts) VALUES ('rebuild')")
    _write_difference(connection, Gathered(), gathered)
    _write_lists(connection, lists)
    progress(done)


def write_change(
    connection: sqlite3.Connection, documents: Iterable[Document], gone: Iterable[str], lists: Mapping[str, Any]
) -> None:
    """Put documents in place of those with the same keys, and take away those that are gone.

    Only what is different is written: that is little, where a service has changed. Raises ValueError for a file that
    is not of today's version, or broken.
    """
    if json.loads(connection.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()[0]) != VERSION:
        raise ValueError("the index is of another version")
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM documents").fetchone()
    coming = {document.key: document for document in documents}
    before, after = Gathered(), Gathered()
    numbers: dict[str, int] = {}
    for number, document in sorted(_stored(connection, {*gone, *coming}), key=lambda each: each[0]):
        before.add(number, document)
        numbers[document.key] = number
        _take_document(connection, number, document)
    for at, key in enumerate((key for key in coming if key not in numbers), start=last + 1):
        numbers[key] = at
    for number, document in sorted((numbers[key], document) for key, document in coming.items()):
        after.add(number, document)
        _write_document(connection, number, document)
        connection.execute(
            f"INSERT INTO texts(rowid, {_TEXTS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608
            [number, *_texts_of(document)],
        )
    _write_difference(connection, before, after)
    _write_lists(connection, lists)


def _stored(connection: sqlite3.Connection, keys: Iterable[str]) -> Iterator[tuple[int, Document]]:
    for key in keys:
        asked = f"SELECT number, json, {_TEXTS} FROM documents WHERE key = ?"  # noqa: S608
        for number, text, *texts in connection.execute(asked, [key]).fetchall():
            yield number, with_texts(text, dict(zip(FIELDS, texts, strict=True)))


def _texts_of(document: Document) -> list[str]:
    return [document.texts.get(name, "") for name in FIELDS]


def _write_document(connection: sqlite3.Connection, number: int, document: Document) -> None:
    place = f"{document.rank}{document.name.casefold()} {document.key}"
    values = [number, document.key, document.name, document.rank, place, " ".join(document.areas)]
    values += [but_texts_to_json(document), *_texts_of(document)]
    connection.execute(f"INSERT INTO documents VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608
    connection.executemany(
        "INSERT INTO names(word, length, shown, words, public, number) VALUES (?, ?, ?, ?, ?, ?)",
        [(*name, number) for name in names_of(document)],
    )


def _take_document(connection: sqlite3.Connection, number: int, document: Document) -> None:
    connection.execute(
        f"INSERT INTO texts(texts, rowid, {_TEXTS}) VALUES ('delete', ?, ?, ?, ?, ?, ?)",  # noqa: S608
        [number, *_texts_of(document)],
    )
    connection.execute("DELETE FROM documents WHERE number = ?", [number])
    connection.executemany(
        "DELETE FROM names WHERE word = ? AND length = ? AND shown = ? AND words = ? AND public = ? AND number = ?",
        [(*name, number) for name in names_of(document)],
    )


def _write_difference(connection: sqlite3.Connection, before: Gathered, after: Gathered) -> None:
    """Bring up to date what is said of all documents, from what some of them said to what they say now."""
    _write_numbers(connection, "postings", ("term", "place"), before.postings, after.postings)
    _write_numbers(connection, "sets", ("filter", "value"), before.sets, after.sets)
    counted = []
    for word in sorted({*before.public, *before.others, *after.public, *after.others}):
        public, others = after.public[word] - before.public[word], after.others[word] - before.others[word]
        if public or others:
            shape = (word[0], len(word), word[1:]) if is_plain(word) else (None, None, None)
            counted.append((word, public, others, stem(word), *shape))
    connection.executemany(
        "INSERT INTO words VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (word) DO UPDATE"
        " SET public = public + excluded.public, others = others + excluded.others",
        counted,
    )
    connection.executemany(
        "DELETE FROM words WHERE word = ? AND public = 0 AND others = 0", [(word,) for word, *_ in counted]
    )


def _write_numbers(
    connection: sqlite3.Connection,
    table: str,
    names: tuple[str, str],
    before: Mapping[tuple[str, Any], "array[int]"],
    after: Mapping[tuple[str, Any], "array[int]"],
) -> None:
    """Write the sets of documents that have become different."""
    write = f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)"  # noqa: S608
    if not before and not connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():  # noqa: S608
        connection.executemany(write, ((*key, numbers_to_blob(after[key])) for key in sorted(after)))
        return
    nobody = array("I")
    of_key = f"{names[0]} = ? AND {names[1]} = ?"
    for key in sorted({*before, *after}):
        was, now = before.get(key, nobody), after.get(key, nobody)
        if was == now:
            continue
        row = connection.execute(f"SELECT blob FROM {table} WHERE {of_key}", key).fetchone()  # noqa: S608
        if bits := ((from_blob(row[0]) if row else 0) & ~bits_of(was)) | bits_of(now):
            connection.execute(write, (*key, to_blob(bits)))
        else:
            connection.execute(f"DELETE FROM {table} WHERE {of_key}", key)  # noqa: S608


def _write_lists(connection: sqlite3.Connection, lists: Mapping[str, Any]) -> None:
    # An open service that took over a closed one's name must be found by it.
    closed = [replace(each, names=_free(connection, each.names)) for each in lists.get("closed", ())]
    connection.executemany(
        "INSERT OR REPLACE INTO meta VALUES (?, ?)",
        [
            (name, json.dumps(value))
            for name, value in {**lists_to_plain(**{**lists, "closed": closed}), "version": VERSION}.items()
        ],
    )


def _free(connection: sqlite3.Connection, names: Iterable[str]) -> tuple[str, ...]:
    """Give the names that no service of the public's has."""

    def is_free(name: str) -> bool:
        found = words(name)
        asked = "SELECT 1 FROM names WHERE word = ? AND length = ? AND words = ? AND public"
        return not found or not connection.execute(asked, [found[0], len(found), " ".join(found)]).fetchone()

    return tuple(name for name in names if is_free(name))
