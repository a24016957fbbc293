"""Sites of their own for tests of what goes wrong: a database that is really committed to, and hosts that share it.

A host is a folder (its VAR_DIR) and any number of processes. Each process is forked from the tests' own, so that it
has the code loaded already and may replace parts of it; it is a real process, which can be killed.
"""

import contextlib
import multiprocessing
import os
import re
import shutil
import signal
import sqlite3
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from tests.tree_page import services_of

PROCESSES = multiprocessing.get_context("fork")
LONGEST = 30.0  # seconds that a process may take
SOON = 2.0  # seconds in which `run_jobs --every 1` brings everything up to date
_inherited: list[object] = []  # the tests' own connections: a child must neither use nor close them


# --- databases


class SqliteFiles:
    """Databases that are files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self) -> str:
        """Return a copy of the database of the tests, which is in memory."""
        name = str(self.folder / "template.sqlite3")
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(name)) as copy:
            connection.connection.backup(copy)
        return name

    def copy(self, source: str, name: str) -> str:
        """Return a copy of a database that nobody has open."""
        target = str(self.folder / f"{name}.sqlite3")
        self.drop(target)
        with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(target)) as new:
            old.backup(new)
        return target

    def drop(self, name: str) -> None:
        """Delete a database."""
        for ending in ("", "-wal", "-shm"):
            Path(name + ending).unlink(missing_ok=True)


class PostgresDatabases:
    """Databases of the server that DATABASE_URL names."""

    def keep(self) -> str:
        """Return a copy of the database of the tests."""
        connection.close()
        return self.copy(str(connection.settings_dict["NAME"]), f"faults_template_{os.getpid()}")

    def copy(self, source: str, name: str) -> str:
        """Return a copy of a database that nobody has open."""
        self.drop(name)
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        return name

    def drop(self, name: str) -> None:
        """Delete a database."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)


Databases = SqliteFiles | PostgresDatabases


# --- hosts


class ChildError(AssertionError):
    """What went wrong in a process."""


@dataclass
class Running:
    """A process that runs a function."""

    process: Any
    answers: Connection

    def result(self) -> Any:
        """Return what the function returned, or raise ChildError with the traceback."""
        done = self.answers.poll(LONGEST)
        try:
            outcome, value = self.answers.recv() if done else ("error", "it took too long")
        except EOFError:
            outcome, value = "error", "it died"
        self.stop()
        if outcome == "error":
            raise ChildError(value)
        return value

    def died(self) -> bool:
        """Wait for its end; return whether it was killed."""
        self.process.join(LONGEST)
        killed = self.process.exitcode == -signal.SIGKILL
        self.stop()
        return killed

    def stop(self) -> None:
        """Kill it where it still runs."""
        self.process.kill()
        self.process.join()
        self.answers.close()


class Host:
    """A web host: a VAR_DIR of its own, on the database of the site."""

    def __init__(self, site: "Site", folder: Path) -> None:
        self.site = site
        self.folder = folder

    def start(self, function: Callable[..., Any], *args: Any) -> Running:
        """Run a function in a process of this host, and do not wait."""
        answers, child = PROCESSES.Pipe(duplex=False)
        process = PROCESSES.Process(target=self._run, args=(child, function, args), daemon=True)
        process.start()
        child.close()
        self.site.running.append(process)
        return Running(process, answers)

    def call(self, function: Callable[..., Any], *args: Any) -> Any:
        """Return what a function returns in a process of this host."""
        return self.start(function, *args).result()

    def dies(self, function: Callable[..., Any], *args: Any) -> None:
        """Run a function in a process that must not survive it."""
        assert self.start(function, *args).died(), "the process should have been killed on the way"

    @contextlib.contextmanager
    def jobs(self, prepare: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Keep `run_jobs --every 1` running, with what `prepare` replaces in it."""

        def run() -> None:
            prepare()
            call_command("run_jobs", every=1)

        running = self.start(run)
        try:
            yield
            assert running.process.is_alive(), "run_jobs must go on whatever happens"
        finally:
            running.stop()

    def settles(self, seconds: float = SOON) -> "Truth":
        """Wait until nobody is behind; return how things are then, or after so many seconds.

        They are longer where more wants to run than there are processors, as when tests share a machine.
        """
        return self.call(_settled, seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)))

    def _run(self, answers: Connection, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        self.site.move_in(self.folder)
        try:
            answers.send(("value", function(*args)))
        except BaseException:  # the tests' own process says it
            answers.send(("error", traceback.format_exc()))
        # Nothing of the tests' own is tidied up here.
        os._exit(0)


class Site:
    """A database and its hosts."""

    def __init__(self, databases: Databases, database: str, folder: Path, unblock: Callable[[], Any]) -> None:
        self.databases = databases
        self.database = database
        self.folder = folder
        self.running: list[Any] = []
        self._unblock = unblock

    def host(self, name: str, like: Path | None = None) -> Host:
        """Return a host; `like`: a VAR_DIR to begin with."""
        folder = self.folder / name
        if like:
            shutil.copytree(like, folder)
        else:
            folder.mkdir()
        return Host(self, folder)

    def back_up(self) -> str:
        """Return a copy of the database as it is."""
        return self.databases.copy(self.database, f"backup-{os.getpid()}")

    def restore(self, backup: str) -> None:
        """Put the copy in place of the database."""
        self.database = self.databases.copy(backup, f"restored-{os.getpid()}")

    def move_in(self, folder: Path) -> None:
        """Make this process one of the host with this folder."""
        from directory.search.finder import finder

        self._unblock()
        _inherited.append(connections["default"])
        database = connections.settings["default"] = {**connections.settings["default"], "NAME": self.database}
        connections["default"] = type(connections["default"])(database, "default")
        settings.VAR_DIR = folder
        settings.MEDIA_ROOT = folder / "media"
        finder.cache_clear()

    def close(self) -> None:
        """End what still runs, and delete the database."""
        for process in self.running:
            process.kill()
            process.join()


# --- how things are


@dataclass(frozen=True)
class Truth:
    """What search lists and what is open; the prints that are marked and those that say something else now."""

    listed: frozenset[str]
    open: frozenset[str]
    marked: frozenset[str]
    outdated: frozenset[str]
    behind: dict[str, Any]

    @property
    def is_right(self) -> bool:
        """Whether search lists exactly the open services, every changed print is marked, and nobody is behind."""
        return (
            self.listed == self.open
            and self.marked == self.outdated
            and not any(each.changes or each.rebuild for each in self.behind.values())
        )


def truth() -> Truth:
    """Return how things are, as visitors of this process's host see them."""
    from directory import changes
    from directory.models import Service
    from directory.prints.models import PrintedVersion
    from directory.prints.registry import KINDS

    outdated = set()
    for print_ in PrintedVersion.objects.all():
        paper = KINDS[print_.kind].find(print_.key, False)
        if paper is None or paper.version != print_.version:
            outdated.add(print_.version)
    behind = changes.behind()  # before search is asked, which makes a missing index itself
    return Truth(
        listed=frozenset(listed()),
        open=frozenset(Service.objects.open().values_list("key", flat=True)),
        marked=frozenset(PrintedVersion.objects.exclude(replaced_at=None).values_list("version", flat=True)),
        outdated=frozenset(outdated),
        behind=behind,
    )


def listed(words: str = "") -> list[str]:
    """Return what `/services/` lists for everybody, all its pages."""
    from django.test import Client
    from django.test.utils import override_settings

    found: list[str] = []
    client, page, pages = Client(), 1, 1
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        while page <= pages:
            everybody = {"q": words, "page": page, "for": ["patient", "carer", "professional"]}
            text = client.get("/services/", everybody).content.decode()
            found += services_of(text)
            pages = max([page, *(int(number) for number in re.findall(r"[?&;]page=(\d+)", text))])
            page += 1
    return found


def _settled(seconds: float) -> Truth:
    from directory import changes

    end = time.monotonic() + seconds
    while any(each.changes or each.rebuild for each in changes.behind().values()) and time.monotonic() < end:
        time.sleep(0.05)
    return truth()


def skip_unless(vendor: str) -> None:
    """Skip a test that the database of this run cannot do."""
    if connection.vendor != vendor:
        reason = {
            "postgresql": "DATABASE_URL names no PostgreSQL server",
            "sqlite": "DATABASE_URL names another database than SQLite",
        }[vendor]
        pytest.skip(reason)
