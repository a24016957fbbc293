"""Append to the log what changes in the directory."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from taggit.models import Tag

from . import changes
from .atomic_writes import make_atomic
from .models import Area, Organisation, Service


def tag_changed(created: bool = False, **kwargs: Any) -> None:
    """Append that any service may have changed: a tag has another name or is gone. A new one is nobody's yet."""
    if not created:
        changes.append("service")


def connect() -> None:
    """Connect the receivers of signals."""
    make_atomic(Tag)
    changes.watch(Area, Organisation, Service)
    for signal in (post_save, post_delete):
        signal.connect(tag_changed, sender=Tag)
