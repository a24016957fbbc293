"""Append to the log what changes in the directory."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from taggit.models import Tag

from . import changes
from .atomic_writes import make_atomic
from .models import Area, Organisation, Service


def tag_changed(created: bool = False, **kwargs: Any) -> None:
    """Append that any service may have changed: a tag was renamed or deleted. A new one is on no service yet."""
    if not created:
        changes.append("service")


def service_goes(instance: Service, **kwargs: Any) -> None:
    """Append the services whose contacts follow one that is deleted: afterwards nobody knows which they were."""
    for service in instance.lends_contacts_to.all():
        changes.append_for(service)


def connect() -> None:
    """Connect the receivers of signals."""
    make_atomic(Tag)
    changes.watch(Area, Organisation, Service)
    pre_delete.connect(service_goes, sender=Service)
    for signal in (post_save, post_delete):
        signal.connect(tag_changed, sender=Tag)
