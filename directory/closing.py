"""Closing a service at once, for what is live and for its draft alike, and undoing that.

So an older draft does not open it again by accident. What was there before stands in the history: a log entry names the
versions that an undo brings back.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Revision

from .block_ids import block_id
from .fields import stream_block
from .models import Service

CLOSE, ASK, UNDO = "directory.close", "directory.ask_to_close", "directory.undo_closing"
UNDO_WITHIN: Final = timedelta(days=1)
# What one person may close within an hour without a second one: more looks like a mistake, or a stolen account.
MOST_ALONE: Final = 3
ALONE_WITHIN: Final = timedelta(hours=1)
ASKED_WITHIN: Final = timedelta(days=14)


@transaction.atomic
def close(service: Service, status: str, instead: Iterable[int], user: Any) -> None:
    """Close a live service: what is live and the open draft, each as a new version. Scheduled versions are ended."""
    live = Service.objects.select_for_update().get(pk=service.pk)
    draft = live.get_latest_revision_as_object() if live.has_unpublished_changes else None
    draft_revision = live.latest_revision_id if draft else None
    waits = live.workflow_in_progress or live.revisions.exclude(approved_go_live_at=None).exists()
    before = live.live_revision
    if before is None or not before.as_object().is_same(live):  # it was written without a version, as by a command
        before = live.save_revision(user=user, changed=False, clean=False)
    chosen = _stream([*dict.fromkeys(instead)])
    closed = _write_live(live, user, status=status, instead=chosen, go_live_at=None)
    drafted = _write_draft(draft, user, status=status, instead=chosen) if draft else None
    data = {
        "status": status,
        "before": before.pk,
        "draft_before": draft_revision,
        "closed": closed.pk,
        "latest": (drafted or closed).pk,
        "waited": waits,
    }
    log(live, CLOSE, user=user, revision=closed, content_changed=True, data=data)


@transaction.atomic
def undo(service: Service, user: Any) -> bool:
    """Bring back what was live and drafted before a service was closed; return whether that was possible.

    A draft that was saved since stays the draft; it is as open as the one before.
    """
    entry = closing_of(service)
    if entry is None:
        return False
    versions = Revision.objects.in_bulk(filter(None, (entry.data["before"], entry.data["draft_before"])))
    before = versions[entry.data["before"]]
    draft = versions.get(entry.data["draft_before"])
    now = Service.objects.select_for_update().get(pk=service.pk)
    later = now.latest_revision if now.latest_revision_id != entry.data["latest"] else None
    opened = _write_live(before.as_object(), user)
    if source := later or draft:
        was = (draft or before).as_object()
        _write_draft(source.as_object(), user, status=was.status, instead=was.instead)
    log(now, UNDO, user=user, revision=opened, content_changed=True, data={"status": "open"})
    return True


def closing_of(service: Service) -> ModelLogEntry | None:
    """Return the log's entry of a closing that may still be undone: within a day, and nothing was published since."""
    since = timezone.now() - UNDO_WITHIN
    entry = _entries(CLOSE).filter(object_id=str(service.pk), timestamp__gt=since).order_by("-timestamp").first()
    return entry if entry and service.live and service.live_revision_id == entry.data["closed"] else None


# --- a second person


def needs_another(user: Any) -> bool:
    """Return whether this person has closed so many services within the hour that another one has to agree."""
    since = timezone.now() - ALONE_WITHIN
    return bool(_entries(CLOSE).filter(user=user, timestamp__gt=since).count() >= MOST_ALONE)


def ask(service: Service, status: str, instead: Iterable[int], user: Any) -> None:
    """Note that somebody wants a service closed, for another person to do it."""
    log(service, ASK, user=user, data={"status": status, "instead": [*dict.fromkeys(instead)]})


def asked_for(service: Service) -> ModelLogEntry | None:
    """Return the log's entry of the newest wish that a service be closed, which nobody has answered yet."""
    since = timezone.now() - ASKED_WITHIN
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Service), object_id=str(service.pk), timestamp__gt=since
    )
    newest = entries.filter(action__in=[ASK, CLOSE, UNDO, "wagtail.publish"]).order_by("-timestamp").first()
    return newest if newest and newest.action == ASK else None


def _entries(action: str) -> Any:
    return ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Service), action=action)


# --- writing


def _stream(pks: Iterable[int]) -> Any:
    raw = [{"type": "service", "value": pk, "id": block_id(f"instead/{pk}")} for pk in pks]
    return stream_block(Service, "instead").to_python(raw)


def _write_live(service: Service, user: Any, **fields: Any) -> Revision:
    revision = _write_draft(service, user, **fields)
    revision.publish(user=user, log_action=False, skip_permission_checks=True)
    return revision


def _write_draft(service: Service, user: Any, **fields: Any) -> Revision:
    for name, value in fields.items():
        setattr(service, name, value)
    revision: Revision = service.save_revision(user=user, clean=False)
    return revision
