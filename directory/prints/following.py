"""Follow the log of changes: mark the prints that are no longer right."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils import timezone

from ..following import DatabaseFollower, Work, batches, services_of
from .models import PrintedVersion
from .registry import ANY, KINDS


class PrintsFollower(DatabaseFollower):
    """The follower that marks the prints which say something else now. Its marks are in the database, as prints are."""

    name = "prints"

    def handle(self, work: Work) -> Iterator[tuple[str, ...]]:
        current = {version.pk: version for version in PrintedVersion.objects.filter(replaced_at=None).defer("lines")}
        for batch in batches(_named_by(work, current.values())):
            mark_replaced(current[pk] for pk in batch.keys)
            yield batch.done


def _named_by(work: Work, current: Iterable[PrintedVersion]) -> list[tuple[str, list[str]]]:
    """Return the versions that each row of the log touches, by pk."""
    by_service: dict[str, set[str]] = defaultdict(set)
    by_model: dict[str, set[str]] = defaultdict(set)
    every: list[str] = []
    for version in current:
        every.append(version.pk)
        for key in version.services:
            by_service[key].add(version.pk)
        for model in KINDS[version.kind].follows if version.kind in KINDS else ():
            by_model[model].add(version.pk)
    if work.everything:
        return [("everything", every)]
    named = []
    for change, keys in services_of(work.changes):
        services = set().union(*(by_service[key] for key in keys), by_service[ANY]) if keys else set()
        named.append((str(change.uuid), sorted(services | by_model[change.kind])))
    return named


def mark_replaced(versions: Iterable[PrintedVersion]) -> int:
    """Mark those of the versions that say something else now; return how many."""
    replaced = [version.pk for version in versions if not _is_right(version)]
    return PrintedVersion.objects.filter(pk__in=replaced, replaced_at=None).update(replaced_at=timezone.now())


def _is_right(version: PrintedVersion) -> bool:
    kind = KINDS.get(version.kind)
    paper = kind.find(version.key, False) if kind else None
    return paper is not None and paper.version == version.version


def look_at_all() -> int:
    """Check every version that counts as current, because days pass too; return how many were marked."""
    return mark_replaced(PrintedVersion.objects.filter(replaced_at=None).defer("lines"))
