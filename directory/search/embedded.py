"""Finds services in one SQLite file, whichever database the site uses, also when that is gone.

The file is never changed in place: every write makes a new one beside it and swaps, so that a reader always has a
whole index. What matches, what fits filters and how many there are of each value are sets of bits, one bit a document.
"""

import contextlib
import fcntl
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import reduce
from itertools import islice
from json import JSONDecodeError
from pathlib import Path
from typing import Any, TypeVar

from .bits import Bits, by_hours, counts_of, filters_of, numbers_in, together
from .choosing import Planes, added, best, scores_of, urgency_of
from .index_reading import Index, Kept
from .index_words import IndexNames, IndexVocabulary
from .index_writing import write_change, write_whole
from .query import Query
from .shapes import Document, EngineBusy, EngineError, Hits, Lexicon, Understood
from .storing import lexicon_from_plain
from .suggesting import Suggester

FEW = 3  # where fewer match every concept, any will do
Answer = TypeVar("Answer")


class EmbeddedEngine:
    """The engine of every site; the one that answers when another cannot."""

    name = "embedded"

    def __init__(self, file: Path) -> None:
        self.file = file
        self._local = threading.local()
        self._kept: Kept | None = None

    # --- finding

    def search(self, understood: Understood, query: Query, now: datetime, most: int) -> Hits:
        """Find services for a query (see `Engine.search`)."""
        return self._ask(lambda index: _search(index, understood, query, now, most))

    def with_keys(self, keys: Iterable[str]) -> tuple[Document, ...]:
        """Give the documents that have these keys."""
        return self._ask(lambda index: tuple(each.whole() for each in index.with_keys(keys)))

    def all_documents(self) -> list[Document]:
        """Give every document of the index."""
        return self._ask(lambda index: [each.whole() for each in index.every_document()])

    # --- what understanding and completing need

    def stamp(self) -> tuple[int, int]:
        """Give what changes with every write."""
        return self._ask(lambda index: index.stamp)

    def lexicon(self) -> Lexicon:
        """Give what understanding a query needs to know."""
        public = IndexVocabulary(self._ask, professional=False)
        professional = IndexVocabulary(self._ask, professional=True)
        return self._ask(lambda index: lexicon_from_plain(index.lists(), public, professional))

    def suggester(self) -> Suggester:
        """Give what completes words."""

        def tags(index: Index, among: Bits) -> list[str]:
            return [value for (name, value), bits in index.sets.items() if name == "tag" and bits & among]

        needs = [phrase for group in self.lexicon().synonyms for phrase in group]
        public = self._ask(lambda index: tags(index, index.public()))
        return Suggester(IndexNames(self._ask), needs, public, self.tags())

    def tags(self) -> list[str]:
        """Give every tag that a document has."""
        return self._ask(lambda index: sorted(value for name, value in index.sets if name == "tag"))

    # --- reading the file

    def _ask(self, question: Callable[[Index], Answer]) -> Answer:
        """Give the answer to a question. Raises EngineError, whatever is wrong with the file."""
        try:
            return question(self._index())
        except (sqlite3.Error, OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            self._close()
            self._remove_rubbish(error)
            raise EngineError(f"the embedded index cannot be read: {error}") from error

    def _remove_rubbish(self, error: Exception) -> None:
        """Remove the file where what it holds is broken: whoever follows the log makes it anew."""
        if type(error) in {sqlite3.DatabaseError, JSONDecodeError, UnicodeDecodeError}:  # not a full disk or a lock
            self.file.unlink(missing_ok=True)

    def _index(self) -> Index:
        """Give the file as it is now; opened anew by each thread after each write."""
        index: Index | None = getattr(self._local, "index", None)
        while index is None or index.stamp != self._stamp():
            # Again where it was swapped meanwhile: what is kept for all threads must be of the file with this stamp.
            self._close()
            stamp = self._stamp()
            connection = sqlite3.connect(f"{self.file.as_uri()}?mode=ro&immutable=1", uri=True)
            index = self._local.index = Index(connection, stamp, self._kept)
        self._kept = index.kept
        return index

    def _stamp(self) -> tuple[int, int]:
        status = os.stat(self.file)
        return status.st_ino, status.st_mtime_ns

    def _close(self) -> None:
        index: Index | None = getattr(self._local, "index", None)
        if index is not None:
            index.connection.close()
            self._local.index = None

    # --- writing a new file

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None], lists: Mapping[str, Any]) -> None:
        """Make the index anew from all documents; `progress` is told how many are done.

        `lists`: what `lists_to_plain` takes: synonyms, words of crisis, areas and so on.
        """
        with self._new_file(copy=False) as connection:
            write_whole(connection, documents, lists, progress)

    def update(self, documents: Iterable[Document], gone: Iterable[str], lists: Mapping[str, Any]) -> None:
        """Put documents in place of those with the same keys, and take away those that are gone.

        Raises EngineError where there is no index that could be changed: `rebuild` makes one.
        """
        try:
            with self._new_file(copy=True) as connection:
                write_change(connection, documents, gone, lists)
        except (sqlite3.Error, OSError, ValueError, LookupError, TypeError) as error:
            raise EngineError(f"the embedded index cannot be changed: {error}") from error

    def marks(self) -> tuple[str, float, frozenset[str]] | None:
        """Return how far the index follows the log of changes (epoch, last look, rows); None without an index."""
        try:
            connection = sqlite3.connect(f"{self.file.as_uri()}?mode=ro&immutable=1", uri=True)
            with contextlib.closing(connection):
                return _marks(connection)
        except (sqlite3.Error, ValueError):
            return None

    @contextlib.contextmanager
    def writing(self, *, wait: bool = True) -> Iterator["IndexWriter"]:
        """Yield a writer whose changes are all there at the end, or none. Raises EngineBusy when it may not wait."""
        with self._new_file(copy=True, wait=wait) as connection:
            writer = IndexWriter(connection)
            yield writer
            writer.finish()

    @contextlib.contextmanager
    def _new_file(self, *, copy: bool, wait: bool = True) -> Iterator[sqlite3.Connection]:
        """Give a connection to a new file that takes the place of the index at the end. One writer at a time."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with open(self.file.with_suffix(".lock"), "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise EngineBusy("the embedded index is being written") from error
            handle, name = tempfile.mkstemp(dir=self.file.parent, prefix=self.file.stem, suffix=".new")
            os.close(handle)
            try:
                if copy and self.marks():
                    shutil.copyfile(self.file, name)
                connection = sqlite3.connect(name, isolation_level=None)
                with contextlib.closing(connection):
                    connection.execute("PRAGMA journal_mode = MEMORY")
                    connection.execute("PRAGMA synchronous = OFF")  # the file counts only once it is whole
                    connection.execute("BEGIN")
                    yield connection
                    connection.execute("COMMIT")
                    if not connection.total_changes:
                        return
                with open(name, "rb") as written:
                    os.fsync(written.fileno())
                os.chmod(name, 0o600)
                os.replace(name, self.file)
            except sqlite3.DatabaseError as error:
                self._remove_rubbish(error)
                raise EngineError(f"the embedded index cannot be changed: {error}") from error
            finally:
                Path(name).unlink(missing_ok=True)


def _marks(connection: sqlite3.Connection) -> tuple[str, float, frozenset[str]]:
    epoch, looked_at = connection.execute("SELECT epoch, looked_at FROM follower").fetchone() or ("", 0.0)
    return epoch, looked_at, frozenset(row for (row,) in connection.execute("SELECT uuid FROM handled"))


class IndexWriter:
    """Collects what is to be written, and writes it at the end."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        try:
            self.epoch, self.looked_at, self._handled = _marks(connection)
            self._index_exists = True
        except sqlite3.Error:  # a new file, or one of another version
            self.epoch, self.looked_at, self._handled = "", 0.0, frozenset[str]()
            self._index_exists = False
        self._forgotten: set[str] = set()
        self._documents: dict[str, Document] = {}
        self._gone: set[str] = set()
        self._lists: Mapping[str, Any] = {}
        self._marked: tuple[str, float, set[str]] | None = None

    def handled(self) -> set[str]:
        """Return the rows of the log that are handled."""
        return set(self._handled)

    def clear(self) -> None:
        """Start with an empty index."""
        tables = [
            name
            for (name,) in self._connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                " AND name NOT LIKE 'texts_%' ORDER BY name = 'texts' DESC"
            )
        ]
        for name in tables:
            self._connection.execute(f"DROP TABLE {name}")
        self._index_exists = False
        self._handled = frozenset()

    def put(self, documents: Iterable[Document]) -> None:
        """Put documents in place of those with the same keys."""
        self._documents.update({document.key: document for document in documents})

    def remove(self, keys: Iterable[str]) -> None:
        """Take documents away."""
        self._gone.update(keys)

    def put_lists(self, lists: Mapping[str, Any]) -> None:
        """Put what understanding a query needs besides documents."""
        self._lists = lists

    def mark(self, rows: Iterable[str], *, epoch: str, now: float) -> None:
        """Mark rows of the log as handled."""
        self._marked = (epoch, now, set(rows))

    def forget(self, rows: Iterable[str]) -> None:
        """Forget rows that are no longer in the log."""
        self._forgotten.update(rows)

    def finish(self) -> None:
        """Write what was told."""
        if not self._marked:
            return
        if self._index_exists:
            write_change(self._connection, self._documents.values(), self._gone, self._lists)
        else:
            write_whole(self._connection, self._documents.values(), self._lists, lambda done: None)
        rows = set(self._handled) - self._forgotten
        epoch, now, marked = self._marked
        rows |= marked
        self._connection.execute("DELETE FROM follower")
        self._connection.execute("INSERT INTO follower VALUES (?, ?)", (epoch, now))
        self._connection.execute("DELETE FROM handled")
        self._connection.executemany("INSERT INTO handled VALUES (?)", [(row,) for row in sorted(rows)])


def _search(index: Index, understood: Understood, query: Query, now: datetime, most: int) -> Hits:
    filters = filters_of(index.sets, query, understood, now)
    scores = [scores_of(concept, index.said, query.professional) for concept in understood.concepts]
    matched = reduce(int.__and__, (bits for bits, _ in scores), index.everything())
    if len(scores) > 1 and together(filters, matched).bit_count() < FEW:
        matched = reduce(int.__or__, (bits for bits, _ in scores))
    fitting = together(filters, matched)
    unknown: Iterable[int] = ()
    if query.open_now:
        unknown = numbers_in(together(filters, matched, less="open") & by_hours(index.sets, now)[1])
    return Hits(
        documents=index.documents(_first(index, fitting, [planes for _, planes in scores], most)),
        total=fitting.bit_count(),
        counts=counts_of(index.sets, filters, matched, now),
        unknown_hours=index.documents(list(islice(unknown, most))),
    )


def _first(index: Index, fitting: Bits, scores: Sequence[Planes], most: int) -> list[int]:
    """Give the documents to put in order: those that fit best, or without words the first of the list."""
    if not scores:
        fits = fitting.to_bytes(index.everything().bit_length() // 8 + 1, "little")
        return list(islice((number for number in index.in_order() if fits[number >> 3] >> (number & 7) & 1), most))
    urgency = urgency_of(index.by_rank())
    strength = reduce(added, scores)
    return best([*urgency, *strength], fitting, most)
