"""The file of the embedded engine: its tables, opening it, and rebuilding it when it is damaged. Pure.

It is an SQLite database in WAL mode and is written in place, in transactions: a reader sees it as it was before a
write or after, never half, and nobody waits for anybody but one writer for another. Its name has the version of its
tables, so that two versions of the site can run side by side.
"""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from .shapes import EngineBusy, EngineError
from .weights import COLUMNS

VERSION: Final = 3
FILE_NAME: Final = f"search-{VERSION}.sqlite3"
PATIENCE: Final = 1.0  # seconds that a reader waits while SQLite puts the file in order after a crash

# `services` has what a service is filtered and ordered by, with tabs around each value; `documents` is read for the
# page that is shown alone. `texts` holds stems; `words`, to mend spellings by, words as they are written. Where there
# are no rowids the columns of the primary key stand first, in its order: quick_check of SQLite 3.40 objects to others.
_TABLES: Final = f"""
BEGIN;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE handled (uuid TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE documents (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, json BLOB NOT NULL);
CREATE TABLE services (id INTEGER PRIMARY KEY, public INTEGER NOT NULL, rank INTEGER NOT NULL, name TEXT NOT NULL,
    key TEXT NOT NULL, urgency TEXT NOT NULL, "for" TEXT NOT NULL, area TEXT NOT NULL, youngest INTEGER NOT NULL,
    oldest INTEGER NOT NULL, "group" TEXT NOT NULL, tag TEXT NOT NULL, referral TEXT NOT NULL, language TEXT NOT NULL,
    professional_language TEXT NOT NULL, attending TEXT NOT NULL, access TEXT NOT NULL, type TEXT NOT NULL,
    hours TEXT NOT NULL);
CREATE INDEX in_order ON services (rank, name, key);
CREATE VIRTUAL TABLE texts USING fts5({", ".join(COLUMNS)}, tokenize = "unicode61 remove_diacritics 0");
CREATE TABLE names (stems TEXT NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (stems, document)) WITHOUT ROWID;
CREATE INDEX names_of ON names (document);
CREATE TABLE completions (word TEXT NOT NULL, document INTEGER NOT NULL, words TEXT NOT NULL, shown TEXT NOT NULL,
    public INTEGER NOT NULL, PRIMARY KEY (word, document, words)) WITHOUT ROWID;
CREATE INDEX completions_of ON completions (document);
CREATE TABLE words (word TEXT PRIMARY KEY, public INTEGER NOT NULL, others INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('changes', '0');
COMMIT;
"""  # noqa: S608
_NAMES: Final = frozenset(["meta", "handled", "documents", "services", "texts", "names", "completions", "words"])
# What these say of a file is that it is none of ours any more; other errors are of the moment.
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})


def is_damaged(error: sqlite3.Error) -> bool:
    """Return whether an error says that the file is damaged, or has not the tables that it should have."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGED


def open_to_read(file: Path) -> sqlite3.Connection:
    """Return a connection that cannot write. Raise sqlite3.Error where there is no file."""
    # Not "mode=ro": a reader too may have to make the files beside it, or to put it in order after a crash.
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE)
    connection.isolation_level = None
    connection.execute("PRAGMA query_only = ON")
    return connection


@contextmanager
def transaction(file: Path, timeout: float) -> Iterator[sqlite3.Connection]:
    """Return a connection that alone may write, until the end; an exception undoes it all.

    A file that is missing or damaged is rebuilt. Raise EngineBusy when another writer goes on for longer than
    `timeout` seconds, and EngineError when the file cannot be written.
    """
    try:
        with closing(_begun(file, timeout)) as connection:
            try:
                yield connection
            except BaseException:
                if connection.in_transaction:  # SQLite itself rolls back when a disk is full
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        mend(file, error)
        raise EngineError(f"the embedded index cannot be written: {error}") from error
    except OSError as error:
        raise EngineError(f"the embedded index cannot be written: {error}") from error


def _begun(file: Path, timeout: float) -> sqlite3.Connection:
    """Return a connection in a transaction of a sound file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        make_anew(file)
    for is_last in (False, True):
        try:
            return _open_to_write(file, timeout)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise EngineBusy("another writer is at the embedded index") from error
            if is_last:
                raise
            make_anew(file)
    raise AssertionError("one of the two returns or raises")


def _open_to_write(file: Path, timeout: float) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=timeout)
    try:
        connection.isolation_level = None
        # With the power the last commits may be lost, which the log of changes makes good; the file is sound anyhow.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        _check_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_tables(connection: sqlite3.Connection) -> None:
    """Raise sqlite3.Error unless all tables are there, and the counter of changes."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not there >= _NAMES or not connection.execute("SELECT 1 FROM meta WHERE name = 'changes'").fetchone():
        error = sqlite3.DatabaseError("a table of the index is missing")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error
    connection.execute("SELECT rowid FROM texts LIMIT 1").fetchone()


def mend(file: Path, error: Exception) -> None:
    """Rebuild the file where an error says that it is damaged. It is empty then, and whoever fills it sees that."""
    if isinstance(error, sqlite3.Error) and is_damaged(error):
        with suppress(sqlite3.Error, OSError):
            make_anew(file)


def make_anew(file: Path) -> None:
    """Make an empty file in the place of one that is missing or damaged. A sound one is left alone.

    One process does so; others that want the same at that time find it done.
    """
    with open(file.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_sound(file):
            return
        # Made beside its place, so that nobody opens half of it. SQLite itself sees to it that whoever still has the
        # damaged file open does not take away the new one's log.
        new, *others = (file.with_name(f"{file.name}{end}") for end in (".new", ".new-wal", ".new-shm", "-wal", "-shm"))
        for each in (new, file, *others):
            each.unlink(missing_ok=True)
        with closing(sqlite3.connect(new, isolation_level=None)) as connection:
            new.chmod(0o600)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(_TABLES)
        new.replace(file)


def _is_sound(file: Path) -> bool:
    """Return whether a file is what it should be. Reads all of it, and is asked only where there is doubt."""
    if not file.exists():
        return False
    try:
        with closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as connection:
            _check_tables(connection)
            whole = connection.execute("PRAGMA quick_check(1)").fetchone()
            connection.execute("INSERT INTO texts(texts) VALUES ('integrity-check')")
            return bool(whole == ("ok",))
    except sqlite3.Error as error:
        return not is_damaged(error)
