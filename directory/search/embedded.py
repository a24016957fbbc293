"""The engine of every site: finds services in one SQLite file, whichever database the site has, also when that is gone.

The file is `embedded_file`, what is written `embedded_writer`, what is asked `embedded_query`. Pure.
"""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from .documents import Document, from_json
from .embedded_file import mend, open_to_read, transaction
from .embedded_query import matching, rows_of
from .embedded_writer import Writer, read_lists
from .facets import narrow
from .query import PAGE_SIZE, Query
from .shapes import EngineError, Hits, Lists, Suggestion, Understood
from .suggesting import complete
from .text import stems, words

MOST_SAID: Final = 20_000  # phrases that are remembered: what people type has no end
MOST_UNKNOWN: Final = 200  # services that are listed because their hours are not known
Stamp = tuple[int, int]


@dataclass
class _Memory:
    """What is kept of the file as it is at a stamp; a write makes another. Filled by need."""

    stamp: Stamp
    lists: Lists
    tags: dict[bool, tuple[str, ...]] = field(default_factory=dict)
    said: dict[tuple[tuple[str, ...], bool], bool] = field(default_factory=dict)
    counted: dict[bool, dict[str, int]] = field(default_factory=dict)


class EmbeddedEngine:
    """Any number of threads may ask. Each has a connection of its own, which no writer ever waits for."""

    name = "embedded"

    def __init__(self, file: Path) -> None:
        self.file = file
        self._local = threading.local()
        self._memory: _Memory | None = None

    # --- finding

    def search(self, understood: Understood, query: Query, now: datetime) -> Hits:
        """Return a page of services (see `Engine`)."""
        with self._reading() as (connection, memory):
            found = narrow(rows_of(connection, query, understood), query, understood, now)
            total = len(found.fitting)
            page = query.page_of(total)
            return Hits(
                documents=_documents(connection, found.fitting[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
                total=total,
                page=page,
                counts=found.counts(now, memory.lists.areas),
                unknown_hours=_documents(connection, found.unknown[:MOST_UNKNOWN]),
            )

    def suggest(self, typed: Sequence[str], *, professional: bool) -> list[Suggestion]:
        """Return completions of words in normal form, the last of which is being typed."""
        with self._reading() as (connection, memory):
            tags = _tags(connection, memory, professional)
            return complete(connection, typed, professional, memory.lists.synonyms, tags)

    # --- what understanding a query needs

    def stamp(self) -> Stamp:
        """Return what is another after each write."""
        with self._reading() as (_, memory):
            return memory.stamp

    def lists(self) -> Lists:
        """Return the lists; of closed services, with the names that no open one has taken over."""
        with self._reading() as (_, memory):
            return memory.lists

    def tags(self) -> tuple[str, ...]:
        """Return every tag that a service has."""
        with self._reading() as (connection, memory):
            return _tags(connection, memory, professional=True)

    def is_name(self, stems: str) -> bool:
        """Return whether a service of the public's is called so."""
        with self._reading() as (connection, _):
            return _is_name(connection, stems)

    def say(self, stems: tuple[str, ...], *, professional: bool) -> bool:
        """Return whether these stems stand side by side in a text of a service: in one that may be read."""
        with self._reading() as (connection, memory):
            known = memory.said.get((stems, professional))
            if known is None:
                asked = (
                    "SELECT 1 FROM texts JOIN services ON services.id = texts.rowid"
                    " WHERE texts MATCH ? AND (? OR public) LIMIT 1"
                )
                values = [matching(stems, professional=professional), professional]
                known = connection.execute(asked, values).fetchone() is not None
                if len(memory.said) < MOST_SAID:
                    memory.said[stems, professional] = known
            return known

    def counted(self, *, professional: bool) -> Mapping[str, int]:
        """Return every word that may be read, and in how many services it stands."""
        with self._reading() as (connection, memory):
            if professional not in memory.counted:
                number = "public + others" if professional else "public"
                asked = f"SELECT word, {number} FROM words WHERE {number} > 0"  # noqa: S608
                memory.counted[professional] = dict(connection.execute(asked).fetchall())
            return memory.counted[professional]

    def beginning(self, start: str, *, professional: bool) -> list[str]:
        """Return a few words that begin so."""
        asked = "SELECT word FROM words WHERE word >= ? AND word < ? AND (? OR public > 0) ORDER BY word LIMIT 4"
        with self._reading() as (connection, _):
            found = connection.execute(asked, [start, f"{start}\U0010ffff", professional])
            return [word for (word,) in found]

    # --- writing

    @contextmanager
    def writing(self, wait: bool = True, timeout: float = 5.0) -> Iterator[Writer]:
        """Return what writes into the file, within one transaction; an exception undoes it all.

        Raise EngineBusy when another writer is at it, at once or after `timeout` seconds, and EngineError when the
        file cannot be written. A file that is missing or damaged is rebuilt, and empty.
        """
        with transaction(self.file, timeout if wait else 0.0) as connection:
            yield Writer(connection)

    def marks(self) -> tuple[str, float, frozenset[str]] | None:
        """Return the epoch of the log, when it was looked at, and the changes that the file has.

        None where there is no file, or one that is damaged or not filled: it is to be filled from scratch.
        """

        try:
            with self._reading() as (connection, _):
                writer = Writer(connection)
                return writer.epoch, writer.looked_at, frozenset(writer.handled())
        except (EngineError, ValueError):
            return None

    # --- reading the file

    @contextmanager
    def _reading(self) -> Iterator[tuple[sqlite3.Connection, _Memory]]:
        """Return what reads one state of the file, and what is kept of that. Raise EngineError when it is damaged.

        What else goes wrong is a mistake of ours, and is raised as it is.
        """
        try:
            connection = self._connection()
            connection.execute("BEGIN")
            try:
                yield connection, self._remembered(connection)
            finally:
                connection.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            self._close()
            mend(self.file, error)
            raise EngineError(f"the embedded index cannot be read: {error}") from error

    def _connection(self) -> sqlite3.Connection:
        """Return this thread's connection to the file that is there now: a damaged one has another in its place."""
        opened: tuple[int, sqlite3.Connection] | None = getattr(self._local, "opened", None)
        inode = os.stat(self.file).st_ino
        if opened is None or opened[0] != inode:
            self._close()
            opened = self._local.opened = (inode, open_to_read(self.file))
        return opened[1]

    def _close(self) -> None:
        opened: tuple[int, sqlite3.Connection] | None = getattr(self._local, "opened", None)
        if opened:
            opened[1].close()
            self._local.opened = None

    def _remembered(self, connection: sqlite3.Connection) -> _Memory:
        """Return what is kept in memory of the state that this transaction reads."""
        row = connection.execute("SELECT value FROM meta WHERE name = 'changes'").fetchone()
        if row is None or not row[0].isdigit():
            raise EngineError("the embedded index has lost count of its changes")
        stamp = (self._local.opened[0], int(row[0]))
        memory = self._memory
        if memory is None or memory.stamp != stamp:
            memory = self._memory = _Memory(stamp, _lists(connection))
        return memory


def _lists(connection: sqlite3.Connection) -> Lists:
    row = connection.execute("SELECT value FROM meta WHERE name = 'lists'").fetchone()
    if row is None:
        raise EngineError("the embedded index is not filled yet")
    try:
        lists = read_lists(row[0])
    except ValueError as error:
        raise EngineError("the lists of the embedded index cannot be read") from error
    # An open service that took over a closed one's name must be found by it.
    free = {
        name for each in lists.closed for name in each.names if not _is_name(connection, stems(" ".join(words(name))))
    }
    closed = tuple(replace(each, names=tuple(filter(free.__contains__, each.names))) for each in lists.closed)
    return replace(lists, closed=closed, pins={" ".join(words(query)): pins for query, pins in lists.pins.items()})


def _is_name(connection: sqlite3.Connection, stems: str) -> bool:
    asked = "SELECT 1 FROM names JOIN services ON services.id = names.document WHERE stems = ? AND public"
    return connection.execute(asked, [stems]).fetchone() is not None


def _tags(connection: sqlite3.Connection, memory: _Memory, professional: bool) -> tuple[str, ...]:
    if professional not in memory.tags:
        rows = connection.execute("SELECT DISTINCT tag FROM services WHERE ? OR public", [professional])
        memory.tags[professional] = tuple(sorted({tag for (text,) in rows for tag in text.split("\t") if tag}))
    return memory.tags[professional]


def _documents(connection: sqlite3.Connection, ids: Iterable[int]) -> list[Document]:
    asked = "SELECT json FROM documents WHERE id = ?"
    rows = [connection.execute(asked, [number]).fetchone() for number in ids]
    if None in rows:
        raise EngineError("the embedded index has lost a service")
    try:
        return [from_json(text) for (text,) in rows]
    except ValueError as error:
        raise EngineError("a service of the embedded index cannot be read") from error
