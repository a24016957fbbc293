"""The log of what changed for the public, and who follows it.

Whoever writes something public appends a row in the same transaction. Followers (search, prints and so on) keep the
set of rows that they have handled beside their result. There is no order and no position: a row that commits late is
simply not handled yet, and handling one twice does no harm. See `docs/decisions/0011-one-log-of-changes.md`.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from uuid import uuid4

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils import timezone

from .following import EVERYTHING, Marks, Work, is_late
from .models import Change, ChangeLog

KEPT_FOR: Final = timedelta(days=7)
IN_REQUEST: Final = 1.0  # seconds after which a writing request starts no further batch
# Saving these alone changes nothing that the public sees.
UNSEEN: Final = frozenset(
    {
        "draft_title",
        "go_live_at",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
    }
)

_log = logging.getLogger(__name__)
# The kinds of what is written in a bulk write; None outside of one.
_bulk: ContextVar[set[str] | None] = ContextVar("bulk write", default=None)


# --- writing the log


def append(kind: str, key: str = EVERYTHING) -> None:
    """Append a row, in the transaction that changes the thing, and let followers run when it is committed.

    `kind`: the model's name in small letters. Without a key: anything of this kind may have changed (a bulk write).
    """
    if (kinds := _bulk.get()) is not None:
        kinds.add(kind)
        return
    Change.objects.create(kind=kind, key=key)
    waiting = transaction.get_connection().run_on_commit
    if not any(hook is follow_in_request for _, hook, *_ in waiting):
        transaction.on_commit(follow_in_request, robust=True)


@contextmanager
def bulk_write() -> Iterator[None]:
    """Append one row for each kind of thing that is written within, in place of a row for each thing."""
    kinds: set[str] = set()
    token = _bulk.set(kinds)
    try:
        yield
    finally:
        _bulk.reset(token)
    for kind in sorted(kinds):
        append(kind)


def append_for(instance: models.Model) -> None:
    """Append a row for a thing: its key where it has one, else its pk."""
    # Wagtail takes expired pages offline as plain `Page`s.
    model = getattr(instance, "specific_class", None) or type(instance)
    append(str(model._meta.model_name), str(getattr(instance, "key", None) or instance.pk))


def watch(*watched: type[models.Model]) -> None:
    """Append a row whenever one of these is saved or deleted, if the public can see it. Drafts append nothing."""
    for model in watched:
        pre_save.connect(_before_save, sender=model)
        post_save.connect(_after_save, sender=model)
        post_delete.connect(_after_delete, sender=model)


def _before_save(instance: Any, update_fields: frozenset[str] | None, raw: bool = False, **kwargs: Any) -> None:
    """Append a row for what is live and is about to be taken offline."""
    if raw or getattr(instance, "live", True) or instance._state.adding or _is_unseen(update_fields):
        return
    if type(instance)._base_manager.filter(pk=instance.pk, live=True).exists():
        append_for(instance)


def _after_save(instance: Any, update_fields: frozenset[str] | None, raw: bool = False, **kwargs: Any) -> None:
    if getattr(instance, "live", True) and not _is_unseen(update_fields):
        append_for(instance)


def _after_delete(instance: Any, **kwargs: Any) -> None:
    if getattr(instance, "live", True):
        append_for(instance)


def _is_unseen(update_fields: frozenset[str] | None) -> bool:
    return update_fields is not None and UNSEEN.issuperset(update_fields)


# --- the log itself


def renew_epoch() -> None:
    """Make every follower rebuild its result from scratch."""
    ChangeLog.objects.update_or_create(pk=1, defaults={"epoch": uuid4()})


def prune() -> int:
    """Delete rows that are older than seven days; return how many. Whoever missed them rebuilds its result."""
    return Change.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()[0]


# --- who follows it


class Follower(Protocol):
    """What keeps something up to date with the log. Apps register theirs when they start."""

    name: str

    def marks(self) -> Marks:
        """Return which changes it has handled."""
        ...

    def work(self) -> Work:
        """Return what it has to do."""
        ...

    def follow(self, *, wait: bool = True, deadline: float | None = None) -> None:
        """Handle what is not handled; where that is nothing, neither lock nor write.

        `wait`: for the follower's lock; else do nothing while another has it. `deadline`: start no batch after it, in
        seconds of `time.monotonic`.
        """
        ...


followers: dict[str, Follower] = {}


def register(follower: Follower) -> None:
    """Register a follower."""
    followers[follower.name] = follower


def follow_in_request() -> None:
    """Let followers handle what the request has committed, for about a second; `run_jobs` does the rest."""
    for name, error in follow_all(wait=False, deadline=time.monotonic() + IN_REQUEST).items():
        _log.warning("%s could not follow the log of changes", name, exc_info=error)


def follow_all(*, wait: bool = True, deadline: float | None = None) -> dict[str, Exception]:
    """Let every follower handle what it has not handled; return the errors of those that could not, by name."""
    failed: dict[str, Exception] = {}
    for follower in followers.values():
        if is_late(deadline):
            break
        try:
            follower.follow(wait=wait, deadline=deadline)
        except Exception as error:  # one that cannot go on must not hold up the others
            failed[follower.name] = error
    return failed


@dataclass(frozen=True)
class Behind:
    """How many rows a follower has not handled, and when the oldest was written. `rebuild`: it starts from scratch."""

    changes: int = 0
    since: datetime | None = None
    rebuild: bool = False


def behind() -> dict[str, Behind]:
    """Return how far each follower is behind the log, by name."""
    found = {}
    for follower in followers.values():
        work = follower.work()
        since = min((change.at for change in work.changes), default=None)
        found[follower.name] = Behind(len(work.changes), since, work.rebuild)
    return found
