"""What processes of a host do in tests: write, follow, die on the way."""

import contextlib
import errno
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from directory import changes, following
from directory.models import Area, Organisation, Service
from directory.prints import following as prints
from directory.prints.registry import KINDS, record
from directory.search import indexing
from directory.search.embedded import EmbeddedEngine

FEW_AT_A_TIME = 2
CLOSING = ("shout", "samaritans", "crisis-line", "crisis-team", "gp")  # in leaflets and sheets that are prepared


def die(*args: Any, **kwargs: Any) -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


# --- writing


def close(*keys: str) -> None:
    """Close services, in one transaction."""
    with transaction.atomic():
        for service in Service.objects.filter(key__in=keys or CLOSING[:1]):
            service.status = "closed"
            service.save_revision().publish()


def reopen(*keys: str) -> None:
    """Open services again, in one transaction."""
    with transaction.atomic():
        for service in Service.objects.filter(key__in=keys or CLOSING[:1]):
            service.status = "open"
            service.save_revision().publish()


def leave_to_others() -> None:
    """Let this process follow nothing when it commits, as where it is killed at that moment."""
    changes.follow_in_request = lambda: None


def close_and_leave(*keys: str) -> None:
    """Close services and follow nothing."""
    leave_to_others()
    close(*keys)


# --- dying on the way


def before_the_hook() -> None:
    """Die when the transaction has been committed."""
    changes.follow_in_request = die


def in_the_transaction() -> None:
    """Die with the row of the log written, before it is committed."""
    changes.append = _then(changes.append, die)


def after_search_read_rows() -> None:
    """Die when search has read what it has to do."""
    indexing.work_for = _then(indexing.work_for, die)


def after_search_read_services() -> None:
    """Die when search has read what the database says of services."""
    indexing.documents = lambda keys=None, read=indexing.documents: die(list(read(keys)))


def before_search_marks() -> None:
    """Die when search has put everything and has not marked it."""
    _search_in_small_batches()
    _writer(mark=die)


def between_batches_of_search() -> None:
    """Die when search has put its first batch."""
    _search_in_small_batches()
    left = iter([lambda *args: None])

    def put(documents: Any) -> None:
        next(left, die)(documents)

    _writer(put=put)


def after_search() -> None:
    """Die when search is done and other followers may not be."""
    writing = EmbeddedEngine.writing

    @contextlib.contextmanager
    def then_die(self: EmbeddedEngine, **options: Any) -> Iterator[Any]:
        with writing(self, **options) as writer:
            yield writer
        die()

    EmbeddedEngine.writing = then_die


def after_prints_read_rows() -> None:
    """Die when prints have read what they have to do."""
    prints.PrintsFollower.work = _then(prints.PrintsFollower.work, die)


def before_prints_mark() -> None:
    """Die when prints are marked as replaced and the rows are not marked as handled."""
    following.DatabaseMarks.write = die


def between_batches_of_prints() -> None:
    """Die when the first batch of prints is marked as replaced."""
    prints.batches = partial(following.batches, size=FEW_AT_A_TIME)
    prints.mark_replaced = _then(prints.mark_replaced, die)


POINTS: list[Callable[[], None]] = [
    before_the_hook,
    after_search_read_rows,
    after_search_read_services,
    before_search_marks,
    between_batches_of_search,
    after_search,
    after_prints_read_rows,
    before_prints_mark,
    between_batches_of_prints,
]


def close_and_die(point: Callable[[], None]) -> None:
    """Close services, and die at a point on the way."""
    point()
    close(*CLOSING)


def _then(function: Callable[..., Any], after: Callable[[], None]) -> Callable[..., Any]:
    def both(*args: Any, **kwargs: Any) -> Any:
        answer = function(*args, **kwargs)
        after()
        return answer

    return both


def _search_in_small_batches() -> None:
    def small(work: Any) -> Iterator[following.Batch]:
        named = ((str(change.uuid), keys) for change, keys in following.services_of(work))
        return following.batches(named, size=FEW_AT_A_TIME)

    indexing.service_batches = small


def _writer(**instead: Callable[..., Any]) -> None:
    """Replace methods of the writer of the index, whichever engine it is."""
    writing = EmbeddedEngine.writing

    @contextlib.contextmanager
    def replaced(self: EmbeddedEngine, **options: Any) -> Iterator[Any]:
        with writing(self, **options) as writer:
            for name, function in instead.items():
                setattr(writer, name, function)
            yield writer

    EmbeddedEngine.writing = replaced


# --- disks


def fill_the_disk(while_there: Path) -> None:
    """Let writing the index fail at its end while a file is there."""
    writing = EmbeddedEngine.writing

    @contextlib.contextmanager
    def full(self: EmbeddedEngine, **options: Any) -> Iterator[Any]:
        with writing(self, **options) as writer:
            yield writer
            if while_there.exists():
                raise OSError(errno.ENOSPC, "No space left on device")

    EmbeddedEngine.writing = full


def fill_the_disk_of_marks(while_there: Path) -> None:
    """Let prints' marks fail at their end while a file is there, as SQLite says it."""
    from django.db import OperationalError

    write = following.DatabaseMarks.write

    def full(*args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            answer = write(*args, **kwargs)
            if while_there.exists():
                raise OperationalError("database or disk is full") from sqlite3.OperationalError()
            return answer

    following.DatabaseMarks.write = full


def index_files(folder: Path) -> list[Path]:
    """Return the files of the index of a host, whatever the engine calls them."""
    return [file for file in folder.glob("search*") if file.suffix not in {".lock", ".behind"}]


# --- a big area


def fill_an_area(number: int) -> None:
    """Make an area with so many services, a sheet printed of each fifth, all followed."""
    from bench.made_up import made_up

    area = Area.objects.create(key="big", name="Big")
    organisation = Organisation.objects.first()
    services = Service.objects.bulk_create(
        Service(key=f"big-{each.number}", name=each.name, organisation=organisation, live=True, **each.values)
        for each in made_up(number)
    )
    through = Service.areas.through
    through.objects.bulk_create(through(service_id=service.pk, area_id=area.pk) for service in services)
    for service in services[::5]:
        if paper := KINDS["criteria"].find(service.key, False):
            record(paper)
    changes.append("service")
    changes.follow_all()


def rename_the_area(name: str) -> tuple[float, bool]:
    """Save the area; return how long it took, and whether followers still have something to do."""
    area = Area.objects.get(key="big")
    area.name = name
    started = time.monotonic()
    area.save()
    return time.monotonic() - started, any(each.changes for each in changes.behind().values())
