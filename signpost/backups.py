"""Backups: the database and the media in one file. SQLite by its online backup, PostgreSQL by its own programs."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

NEWER = "This backup is of a newer version of the site, or of another site."
SQLITE, POSTGRESQL, MEDIA = "database.sqlite3", "database.dump", "media"


class BackupError(Exception):
    """A backup cannot be made or restored; says why and what to do."""


def back_up(file: Path) -> None:
    """Write the database and the media into a new file, which is there whole or not at all. Raise BackupError."""
    if file.exists():
        raise BackupError("It is there already. Name a new file.")
    if not file.parent.is_dir():
        raise BackupError(f"There is no folder {file.parent}. Make it, or name another.")
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        whole = Path(folder) / "backup.tar.gz"
        with tarfile.open(whole, "w:gz") as archive:
            archive.add(_dump(Path(folder)), arcname=SQLITE if _is_sqlite() else POSTGRESQL)
            if Path(settings.MEDIA_ROOT).is_dir():
                archive.add(settings.MEDIA_ROOT, arcname=MEDIA)
        os.chmod(whole, 0o600)
        with open(whole, "rb") as made, open(file, "xb") as copy:  # refuses a file that has come to be since
            os.chmod(file, 0o600)
            shutil.copyfileobj(made, copy)


def restore(file: Path) -> None:
    """Put the database and the media of a backup in place of the site's own. Raise BackupError, changing nothing.

    The log of changes gets another epoch, so that search and prints start afresh.
    """
    with _unpacked(file) as folder:
        dump = folder / (SQLITE if _is_sqlite() else POSTGRESQL)
        if not dump.is_file():
            kind = "SQLite" if _is_sqlite() else "PostgreSQL"
            raise BackupError(f"{file} holds no {kind} database, which DATABASE_URL names.")
        with _media_in_place(folder / MEDIA):
            if _is_sqlite():
                _restore_sqlite(dump)
            else:
                _restore_postgresql(dump)


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _dump(folder: Path) -> Path:
    """Return a file with the database as it is at one moment, whoever writes to it meanwhile."""
    dump = folder / "database"
    if not _is_sqlite():
        _run("pg_dump", "--format", "custom", "--no-owner", "--file", dump, _name())
        return dump
    source = sqlite3.connect(f"{Path(_name()).resolve().as_uri()}?mode=ro", uri=True)
    with contextlib.closing(source), contextlib.closing(sqlite3.connect(dump)) as copy:
        source.backup(copy)
        if not copy.execute("SELECT 1 FROM sqlite_schema WHERE name = 'django_migrations'").fetchone():
            raise BackupError("There is no database of a site yet.")
    return dump


def _restore_sqlite(dump: Path) -> None:
    """Copy a database over the site's, page by page in one transaction, under processes that use it."""
    with contextlib.closing(sqlite3.connect(dump)) as copy:
        try:
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupError("The database in the backup is damaged.")
            applied = set(copy.execute("SELECT app, name FROM django_migrations"))
            if not applied <= _known_migrations():
                raise BackupError(NEWER)
            with copy:
                # Before it is copied, so that no follower can ever take it for the database of today.
                copy.execute("UPDATE directory_changelog SET epoch = ?", [uuid4().hex])
        except sqlite3.DatabaseError as error:
            raise BackupError(f"The database in the backup cannot be read: {error}.") from error
        connection.close()
        with contextlib.closing(sqlite3.connect(_name(), timeout=60)) as site:
            copy.backup(site)


def _restore_postgresql(dump: Path) -> None:
    """Put a database in the place of the site's, with another epoch, in one transaction."""
    script = dump.with_name("restore.sql")
    _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--file", script, dump)
    known = ", ".join(f"('{app}', '{name}')" for app, name in sorted(_known_migrations()))
    with script.open("a") as file:
        file.write(  # names of our own migrations, and nothing that anybody typed
            f"DO $$ BEGIN IF EXISTS (SELECT 1 FROM public.django_migrations WHERE (app, name) NOT IN ({known}))\n"  # noqa: S608
            f"THEN RAISE EXCEPTION '{NEWER}'; END IF; END $$;\n"
            f"UPDATE public.directory_changelog SET epoch = '{uuid4()}';\n"
        )
    _run("psql", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--dbname", _name(), "--file", script)


def _known_migrations() -> set[tuple[str, str]]:
    """Return the migrations that this version of the site has."""
    return set(MigrationLoader(None).disk_migrations)


@contextlib.contextmanager
def _media_in_place(media: Path) -> Iterator[None]:
    """Put media in place of the site's own. Where that or what is done within fails, the site's own come back."""
    place = Path(settings.MEDIA_ROOT)
    before = place.with_name(f"{place.name}.before-restore")
    shutil.rmtree(before, ignore_errors=True)
    if place.is_dir():
        place.rename(before)
    try:
        if media.is_dir():
            shutil.move(media, place)
        yield
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        if before.is_dir():
            before.rename(place)
        raise
    shutil.rmtree(before, ignore_errors=True)


@contextlib.contextmanager
def _unpacked(file: Path) -> Iterator[Path]:
    """Yield a temporary folder with what a backup holds. Raise BackupError where it cannot be read."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        try:
            with tarfile.open(file) as archive:
                archive.extractall(folder, filter="data")
        except FileNotFoundError as error:
            raise BackupError("There is no such file.") from error
        except (OSError, tarfile.TarError, EOFError) as error:
            raise BackupError("This is no backup that can be read.") from error
        yield Path(folder)


def _name() -> str:
    """Return the database as its programs name it."""
    if _is_sqlite():
        return str(connection.settings_dict["NAME"])
    given = connection.settings_dict
    parts = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"], "dbname": given["NAME"]}
    return " ".join(f"{name}='{value}'" for name, value in parts.items() if value)


def _run(*command: str | Path) -> None:
    password = {"PGPASSWORD": connection.settings_dict["PASSWORD"]} if connection.settings_dict["PASSWORD"] else {}
    try:
        subprocess.run(  # noqa: S603
            [str(part) for part in command], check=True, capture_output=True, text=True, env={**os.environ, **password}
        )
    except FileNotFoundError as error:
        raise BackupError(f"{command[0]} is not installed. Install PostgreSQL's client programs.") from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{command[0]} failed: {' '.join(error.stderr.split())}.") from error
