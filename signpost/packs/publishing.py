"""Publish many services at once, with the rows that publishing each by hand would leave, in a few statements."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import timezone
from modelcluster.models import get_serializable_data_for_fields
from taggit.models import Tag
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision, WorkflowState
from wagtail.search.backends import get_search_backends

from directory.checks import find_problems
from directory.listing import entry_of
from directory.models import Area, Change, Organisation, Service, ServiceTag

from .problems import PackProblem, counted

BATCH: Final = 500
# What a service refers to, as Wagtail's index of references names the way: the stream, its block, and the field in it.
_CHOSEN: Final = (("instead", "service", ""), ("contacts", "contact", "same_as"), ("criteria", "criterion", "instead"))
# Rows that an import could clash with; what changes of them changes the log or adds to them.
CLASHING: Final[tuple[type[models.Model], ...]] = (Revision, Tag, Area, Organisation, Service)
_AREAS, _FOLLOWED = Service.areas.through, Service.contacts_from.through


@dataclass(slots=True)
class Prepared:
    """A service that is filled and not saved, and what is no column of it: pks of areas, of tags, and of the services
    whose contacts it follows. `old_name`: of one that there is already. `content`: of its revision."""

    record: Service
    areas: list[int]
    tags: list[int]
    followed: list[int]
    old_name: str = ""

    def content(self) -> dict[str, Any]:
        """Return what a revision keeps of it, as Wagtail's own `serializable_data` would."""
        pk = self.record.pk
        return {
            **get_serializable_data_for_fields(self.record),
            "tagged_items": [{"pk": None, "tag": tag, "content_object": pk} for tag in self.tags],
            "areas": self.areas,
            "contacts_from": self.followed,
        }


def problems_of_prepared(prepared: Iterable[Prepared]) -> Iterator[PackProblem]:
    """Return what keeps services from going live: the gate, for many at once."""
    for each in prepared:
        try:
            each.record.clean_fields(exclude=["organisation"])
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                yield PackProblem("services.yaml", each.record.key, field, " ".join(messages), "bad-value")
        serves = each.record.everywhere or bool(each.areas)
        for problem in find_problems(entry_of(each.record, serves=serves)):
            yield PackProblem("services.yaml", each.record.key, counted(problem.field), problem.message, problem.id)


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Return pks that no row has yet. On SQLite they are only free as long as nobody else writes: see `seen`."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sql = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(sql, [table, count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    first = (row[0] if row else 0) + 1
    return list(range(first, first + count))


def publish(prepared: Sequence[Prepared]) -> None:
    """Write services and publish them. Callers hold the transaction, and append to the log of changes."""
    if not prepared:
        return
    now = timezone.now()
    content_type = ContentType.objects.get_for_model(Service)
    written = [str(each.record.pk) for each in prepared if each.old_name]
    _take_off_schedule(content_type, written)
    _delete_what_belongs_to([int(pk) for pk in written])
    for at in range(0, len(prepared), BATCH):
        _publish_batch(prepared[at : at + BATCH], content_type, now)


def _take_off_schedule(content_type: ContentType, pks: list[str]) -> None:
    """End what waits for services that are published anew: scheduled versions and workflows."""
    for batch in _batches(pks):
        revisions = Revision.objects.filter(base_content_type=content_type, object_id__in=batch)
        revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
        for state in WorkflowState.objects.active().filter(base_content_type=content_type, object_id__in=batch):
            state.cancel()


def _delete_what_belongs_to(pks: list[int]) -> None:
    content_type = ContentType.objects.get_for_model(Service)
    for batch in _batches(pks):
        ServiceTag.objects.filter(content_object__in=batch).delete()
        _AREAS.objects.filter(service__in=batch).delete()
        _FOLLOWED.objects.filter(from_service__in=batch).delete()
        ReferenceIndex.objects.filter(base_content_type=content_type, object_id__in=map(str, batch)).delete()


def _batches(items: list[Any]) -> Iterator[list[Any]]:
    return (items[at : at + BATCH] for at in range(0, len(items), BATCH))


def _publish_batch(batch: Sequence[Prepared], content_type: ContentType, now: Any) -> None:
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=content_type,
            base_content_type=content_type,
            object_id=str(each.record.pk),
            created_at=now,
            object_str=str(each.record),
            content=each.content(),
        )
        for each in batch
    )
    for each, revision in zip(batch, revisions, strict=True):
        record = each.record
        record.latest_revision = record.live_revision = revision
        record.live, record.has_unpublished_changes, record.expired = True, False, False
        record.last_published_at = now
        record.first_published_at = record.first_published_at or now
    columns = [field.name for field in Service._meta.concrete_fields if not field.primary_key]
    Service.objects.bulk_create(
        [each.record for each in batch], update_conflicts=True, unique_fields=["id"], update_fields=columns
    )
    tagged = ServiceTag.objects.bulk_create(
        ServiceTag(content_object=each.record, tag_id=tag) for each in batch for tag in each.tags
    )
    _AREAS.objects.bulk_create(_AREAS(service=each.record, area_id=pk) for each in batch for pk in each.areas)
    _FOLLOWED.objects.bulk_create(
        _FOLLOWED(from_service=each.record, to_service_id=pk) for each in batch for pk in each.followed
    )
    ReferenceIndex.objects.bulk_create(
        [*_references(batch, tagged, content_type)], batch_size=BATCH, ignore_conflicts=True
    )
    ModelLogEntry.objects.bulk_create(_log_entries(batch, content_type, now))


def _log_entries(batch: Sequence[Prepared], content_type: ContentType, now: Any) -> Iterator[ModelLogEntry]:
    for each in batch:
        name = str(each.record)
        renamed = {"title": {"old": each.old_name, "new": name}} if each.old_name not in ("", name) else {}
        for action in (*(["wagtail.rename"] if renamed else []), "wagtail.publish"):
            yield ModelLogEntry(
                content_type=content_type,
                label=name,
                action=action,
                timestamp=now,
                uuid=uuid4(),
                data=renamed,
                object_id=each.record.pk,
                content_changed=action == "wagtail.publish",
                revision=each.record.latest_revision,
            )


def _references(
    batch: Sequence[Prepared], tagged: Sequence[ServiceTag], content_type: ContentType
) -> Iterator[ReferenceIndex]:
    """Yield the rows of Wagtail's index of references: for each thing that a service names, where it stands."""
    types = {model: ContentType.objects.get_for_model(model) for model in (Service, Organisation, Tag)}

    def reference(pk: int, to: type[models.Model], to_pk: int, model_path: str, content_path: str) -> ReferenceIndex:
        return ReferenceIndex(
            content_type=content_type,
            base_content_type=content_type,
            object_id=str(pk),
            to_content_type=types[to],
            to_object_id=str(to_pk),
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )

    for each in batch:
        pk = each.record.pk
        yield reference(pk, Organisation, each.record.organisation_id, "organisation", "organisation")
        for stream, block, field in _CHOSEN:
            for item in getattr(each.record, stream).raw_data:
                here, path = f"{stream}.{item['id']}", f"{stream}.{block}"
                if not field:
                    yield reference(pk, Service, item["value"], path, here)
                elif field == "same_as" and item["value"].get(field):
                    yield reference(pk, Service, item["value"][field], f"{path}.{field}", f"{here}.{field}")
                elif field == "instead":
                    for chosen in item["value"].get(field, ()):
                        here_in_list = f"{here}.{field}.{chosen['id']}"
                        yield reference(pk, Service, chosen["value"], f"{path}.{field}.item", here_in_list)
    for item in tagged:
        yield reference(
            item.content_object_id, Tag, item.tag_id, "tagged_items.item.tag", f"tagged_items.{item.pk}.tag"
        )


def index(prepared: Sequence[Prepared]) -> None:
    """Tell the CMS's own search of services that were published: batch by batch, so that editors hardly wait."""
    for batch in _batches([each.record for each in prepared]):
        models.prefetch_related_objects(batch, "tags")  # which would be asked for each otherwise
        for backend in get_search_backends(with_auto_update=True):
            with transaction.atomic():
                backend.add_bulk(Service, batch)


def seen() -> tuple[Any, ...]:
    """Return what changes with every write that an import could clash with: other drafts, versions, tags and pages."""
    newest = tuple(
        model.objects.aggregate(models.Max("pk"))["pk__max"] for model in (Revision, Tag, Area, Organisation, Service)
    )
    return (frozenset(Change.objects.values_list("pk", flat=True)), *newest)
