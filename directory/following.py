"""What a follower of the log of changes needs: its marks, what it has to do, batches, and a lock of its own."""

import fcntl
import hashlib
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import connection, transaction

from .models import Change, ChangeLog, FollowerState, HandledChange, Service

EVERYTHING: Final = "*"  # the key of a bulk write
# A follower that looked longer ago may have missed rows that are gone: it rebuilds its result from scratch.
TOO_LONG_AGO: Final = timedelta(days=6).total_seconds()
LOOK_AGAIN: Final = timedelta(days=1).total_seconds()
CLOCKS_DIFFER: Final = 60.0  # seconds
BATCH: Final = 100  # services


@dataclass(frozen=True)
class Marks:
    """How far a follower is: the log that it followed, when it last looked (seconds since 1970), what it handled."""

    epoch: str = ""
    looked_at: float = 0.0
    handled: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Work:
    """What a follower has to do: look again at what the changes name, or rebuild its result from scratch.

    `epoch`: the log's name now. `look`: nothing changed for a day, so only the time of the look is to be written.
    `forgotten`: rows that it handled and that are no longer in the log. `known`: all rows of the log.
    """

    epoch: str
    rebuild: bool = False
    look: bool = False
    changes: tuple[Change, ...] = ()
    forgotten: frozenset[str] = frozenset()
    known: Sequence[str] = ()

    def __bool__(self) -> bool:
        return self.rebuild or self.look or bool(self.changes)

    @property
    def everything(self) -> bool:
        """Whether any service may have changed."""
        return self.rebuild or any(change.key == EVERYTHING for change in self.changes)

    @property
    def rows(self) -> list[str]:
        """The rows that are handled when all is done."""
        return [str(change.uuid) for change in self.changes]


def work_for(marks: Marks, kinds: Collection[str] = ()) -> Work:
    """Return what a follower with these marks has to do; with `kinds`, changes of other things do not concern it.

    Followers ask again when they hold their lock.
    """
    now = time.time()
    epoch = str(ChangeLog.objects.get_or_create(pk=1)[0].epoch)
    log = Change.objects.filter(kind__in=kinds) if kinds else Change.objects.all()
    known = {str(each) for each in log.values_list("uuid", flat=True)}
    # A clock that was ahead when the follower looked says nothing of how long ago that was.
    is_new = marks.epoch != epoch or not -CLOCKS_DIFFER < now - marks.looked_at < TOO_LONG_AGO
    return Work(
        epoch,
        rebuild=is_new,
        look=not is_new and now - marks.looked_at > LOOK_AGAIN,
        changes=_changes(known if is_new else known - marks.handled),
        forgotten=marks.handled - known,
        known=sorted(known),
    )


def _changes(rows: Iterable[str]) -> tuple[Change, ...]:
    """Return the rows, asked for in parts that every database takes."""
    every, found = sorted(rows), list[Change]()
    for start in range(0, len(every), 500):
        found += Change.objects.filter(uuid__in=every[start : start + 500])
    return tuple(found)


def services_of(changes: Iterable[Change]) -> Iterator[tuple[Change, list[str]]]:
    """Yield each change with the keys of the services that it touches.

    That is the service itself and those whose contacts follow its own, or those of an area or an organisation.
    """
    following: dict[str, list[str]] = {}
    for followed, key in Service.objects.filter(contacts_from__isnull=False).values_list("contacts_from__key", "key"):
        following.setdefault(followed, []).append(key)
    for change in changes:
        if change.kind == "service":
            yield change, [change.key, *following.get(change.key, ())]
        elif change.kind in ("area", "organisation"):
            field_name = "areas__key" if change.kind == "area" else "organisation__key"
            yield change, list(Service.objects.filter(**{field_name: change.key}).values_list("key", flat=True))
        else:
            yield change, []


@dataclass(frozen=True)
class Batch:
    """Keys to look at together, and the rows of the log that are handled once this and the batches before are done."""

    keys: tuple[str, ...]
    done: tuple[str, ...]


def batches(named: Iterable[tuple[str, Iterable[str]]], size: int = BATCH) -> Iterator[Batch]:
    """Yield the keys that rows of the log name (row, keys), each key once; a row is done with its last key."""
    places: dict[str, int] = {}
    last = {row: max((places.setdefault(key, len(places)) for key in keys), default=0) for row, keys in named}
    every = list(places)
    for start in range(0, max(len(every), 1 if last else 0), size):
        done = tuple(row for row, place in last.items() if start <= place < start + size)
        yield Batch(tuple(every[start : start + size]), done)


def service_batches(changes: Iterable[Change]) -> Iterator[Batch]:
    """Yield the services that changes touch, in batches."""
    return batches((str(change.uuid), keys) for change, keys in services_of(changes))


def is_late(deadline: float | None) -> bool:
    """Return whether no further batch may be started."""
    return deadline is not None and time.monotonic() > deadline


@contextmanager
def lock(name: str, *, wait: bool, shared: bool = True) -> Iterator[bool]:
    """Hold a follower's own lock, which ends with the process at the latest; yield whether it was got.

    `shared`: all hosts have one, on PostgreSQL; else, and with SQLite, which one host has, it is a file of this host.
    """
    if connection.vendor != "postgresql" or not shared:
        with open(settings.VAR_DIR / f"{name}.lock", "w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True
        return
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_lock(%s)", [number])
        else:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
            if not cursor.fetchone()[0]:
                yield False
                return
        try:
            yield True
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


class DatabaseMarks:
    """The marks of a follower that keeps them in the database."""

    def __init__(self, follower: str) -> None:
        self.follower = follower

    def read(self) -> Marks:
        """Return the marks."""
        state = FollowerState.objects.filter(name=self.follower).first()
        if state is None:
            return Marks()
        handled = state.handled.values_list("uuid", flat=True)
        return Marks(state.epoch, state.looked_at, frozenset(map(str, handled)))

    def next_fence(self) -> int:
        """Return a number higher than all before, in a restored database too: what has a lower one is out of date."""
        with transaction.atomic():
            state = self._locked()
            state.fence = max(state.fence + 1, time.time_ns())
            state.save(update_fields=["fence"])
        return state.fence

    def write(self, work: Work, done: Iterable[str], *, whole: bool, fence: int | None = None) -> bool:
        """Mark rows as handled, and all of the work where it is whole. Return False where a later try has begun."""
        with transaction.atomic():
            state = self._locked()
            if fence is not None and state.fence != fence:
                return False
            if work.forgotten:
                # Not by their names, of which there may be more than a database takes at once.
                state.handled.exclude(uuid__in=Change.objects.values("uuid")).delete()
            rows = [HandledChange(follower=state, uuid=row) for row in done]
            HandledChange.objects.bulk_create(rows, ignore_conflicts=True)
            if whole:
                state.epoch, state.looked_at = work.epoch, time.time()
                state.save(update_fields=["epoch", "looked_at"])
        return True

    def _locked(self) -> FollowerState:
        FollowerState.objects.get_or_create(name=self.follower)
        return FollowerState.objects.select_for_update().get(name=self.follower)


class DatabaseFollower:
    """A follower that keeps its marks in the database and handles what changed in batches, under a lock of its own."""

    name: str
    kinds: Collection[str] = ()

    def marks(self) -> Marks:
        """Return which changes it has handled."""
        return DatabaseMarks(self.name).read()

    def work(self) -> Work:
        """Return what it has to do."""
        return work_for(self.marks(), kinds=self.kinds)

    def follow(self, *, wait: bool = True, deadline: float | None = None) -> None:
        """Handle what is not handled, in batches, so that no editor waits long for the database."""
        if not self.work():
            return
        with lock(self.name, wait=wait) as got:
            if not got or not (work := self.work()):
                return
            marks, done = DatabaseMarks(self.name), list[str]()
            batches = self.handle(work)
            while not is_late(deadline):
                if (rows := next(batches, None)) is None:
                    marks.write(work, work.rows, whole=True)
                    return
                done += rows
            marks.write(work, done, whole=False)

    def handle(self, work: Work) -> Iterator[tuple[str, ...]]:
        """Handle the work in batches; yield after each the rows of the log that are handled with it."""
        raise NotImplementedError
