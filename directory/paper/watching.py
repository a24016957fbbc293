"""Marks prints that are no longer right, when what they say has changed."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.signals import published, unpublished

from ..models import Area, Organisation, Service
from .kinds import ANY, KINDS, Paper
from .records import PrintedVersion

_waiting: set[str] = set()


def current_of(version: PrintedVersion) -> Paper | None:
    """Give what a print says now; None where there is no such thing any more."""
    kind = KINDS.get(version.kind)
    return kind.find(version.key, False) if kind else None


def mark_replaced(versions: Iterable[PrintedVersion]) -> int:
    """Mark those of the versions that say something else now. Gives how many."""
    marked = 0
    for version in versions:
        paper = current_of(version)
        if paper is None or paper.version != version.version:
            version.replaced_at = timezone.now()
            version.save(update_fields=["replaced_at"])
            marked += 1
    return marked


def mark_all() -> int:
    """Look at every version that counts as current: what a signal misses (such as code that updates rows)."""
    return mark_replaced(PrintedVersion.objects.filter(replaced_at=None))


def print_changed(kind: str, key: str) -> None:
    """Once the transaction is over, look at the prints of one thing, whose own words may have changed."""
    transaction.on_commit(lambda: mark_replaced(PrintedVersion.objects.filter(kind=kind, key=key, replaced_at=None)))


def services_changed(keys: Iterable[str]) -> None:
    """Once the transaction is over, look at every print that speaks of these services."""
    _waiting.update(keys)
    transaction.on_commit(_look)


def _look() -> None:
    keys = set(_waiting)
    _waiting.difference_update(keys)
    if keys:
        mark_replaced(
            version
            for version in PrintedVersion.objects.filter(replaced_at=None)
            if {ANY, *keys} & set(version.services)
        )


def _service(instance: Service, **kwargs: Any) -> None:
    services_changed([instance.key])


def _services(instance: Area | Organisation, **kwargs: Any) -> None:
    services_changed(instance.services.values_list("key", flat=True))


def connect() -> None:
    """Listen."""
    for signal in (published, unpublished, post_save, post_delete):
        signal.connect(_service, sender=Service)
    for model in (Area, Organisation):
        post_save.connect(_services, sender=model)
