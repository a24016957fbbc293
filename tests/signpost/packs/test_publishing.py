"""A service that a pack loads is the same, in every row and column, as one that was filled and published by hand."""

import json
from contextlib import suppress

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from taggit.models import Tag
from wagtail.blocks import StreamValue
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision, WorkflowState
from wagtail.search.index import insert_or_update_object
from wagtail.search.models import IndexEntry

from directory.models import Area, Change, Organisation, Service, ServiceTag
from signpost.packs import publishing
from signpost.packs.loading import load_pack
from signpost.packs.reading import read_pack
from signpost.packs.records import fill
from signpost.packs.trees import Pack

from ...conftest import PACK

pytestmark = pytest.mark.django_db

# What differs between any two times of publishing the same.
VARIES = {"id", "created_at", "timestamp", "uuid", "last_published_at", "first_published_at"}
POINTS_TO_REVISION = {"latest_revision_id", "live_revision_id", "revision_id"}


@pytest.fixture(scope="module")
def pack() -> Pack:
    pack, problems = read_pack(PACK)
    assert not [problem for problem in problems if not problem.warning]
    return pack


def rows(queryset, *left_out: str) -> list[dict]:
    """Return all columns of rows, less what always varies."""
    found = []
    for row in queryset.values():
        kept = {name: value for name, value in row.items() if name not in VARIES | set(left_out)}
        kept |= {name: kept[name] is not None for name in POINTS_TO_REVISION & set(kept)}
        kept |= {name: list(value.raw_data) for name, value in kept.items() if isinstance(value, StreamValue)}
        found.append(kept)
    return sorted(found, key=repr)


def everything(service: Service) -> dict[str, list[dict]]:
    """Return every row that is there because of a service."""
    pk, kind = service.pk, ContentType.objects.get_for_model(Service)
    references = ReferenceIndex.objects.filter(base_content_type=kind, object_id=str(pk))
    tagged = {str(each.pk): str(each.tag_id) for each in ServiceTag.objects.filter(content_object=pk)}
    found = {
        "service": rows(Service.objects.filter(pk=pk)),
        "areas": rows(Service.areas.through.objects.filter(service=pk)),
        "followed": rows(Service.contacts_from.through.objects.filter(from_service=pk)),
        "tags": rows(ServiceTag.objects.filter(content_object=pk)),
        "revisions": rows(Revision.objects.filter(base_content_type=kind, object_id=str(pk)).order_by("-pk")[:1]),
        "log": rows(ModelLogEntry.objects.filter(content_type=kind, object_id=str(pk)).order_by("-pk")[:1]),
        "references": rows(references, "content_path_hash"),
        "index": rows(IndexEntry.objects.filter(content_type=kind, object_id=str(pk)), "index_entry_id"),
    }
    for reference in found["references"]:  # a tag's row has another pk each time it is made
        first, *rest = reference["content_path"].split(".")
        if first == "tagged_items":
            reference["content_path"] = ".".join([first, tagged[rest[0]], *rest[1:]])
    return found


def differing(some: list[dict], others: list[dict]) -> dict:
    """Return what differs in two lists of rows, column by column."""
    if len(some) != len(others):
        return {"rows": ([each for each in some if each not in others], [each for each in others if each not in some])}
    pairs = [pair for pair in zip(some, others, strict=True) if pair[0] != pair[1]]
    return {name: (one[name], other[name]) for one, other in pairs for name in one if one[name] != other[name]}


def by_hand(service: Service, pack: Pack) -> None:
    """Fill a service as the pack says and publish it, as a person would."""
    entry = next(each for each in pack.services if each.key == service.key)
    fill(service, entry, dict(Service.objects.values_list("key", "pk")))
    service.organisation = Organisation.objects.get(key=entry.organisation)
    service.areas = [Area.objects.get(key=key) for key in entry.areas or ()]
    service.tags.set(entry.tags)
    service.clean()
    service.save_revision().publish()
    # Wagtail notes tags only when the service is saved again, or when its indexes are rebuilt.
    published = Service.objects.get(pk=service.pk)
    ReferenceIndex.create_or_update_for_object(published)
    insert_or_update_object(published)


class _Undo(Exception):
    pass


def undone(do) -> dict[str, dict]:
    """Do something, and return what it returns; in the database it has not been."""
    found = {}
    with suppress(_Undo), transaction.atomic():
        found = do()
        raise _Undo
    return found


ONE_WRITER = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL numbers rows anew after what was undone"
)


@ONE_WRITER
def test_a_new_service(pack):
    """Of each kind one: in areas, following another, with criteria and what is offered instead, with an alert."""
    keys = {"crisis-team": "copy-1", "camden-talking-therapies": "copy-2", "emergency-999": "copy-3"}
    copies = tuple(each.model_copy(update={"key": keys[each.key]}) for each in pack.services if each.key in keys)
    larger = pack.model_copy(update={"services": (*pack.services, *copies)})

    def by_pack() -> dict[str, dict]:
        load_pack(larger)
        return {key: everything(Service.objects.get(key=key)) for key in keys.values()}

    def typed_in() -> dict[str, dict]:
        for copy in copies:
            organisation = Organisation.objects.get(key=copy.organisation)
            Service.objects.create(key=copy.key, name=copy.name, organisation=organisation, live=False)
        for copy in copies:
            by_hand(Service.objects.get(key=copy.key), larger)
        return {key: everything(Service.objects.get(key=key)) for key in keys.values()}

    loaded, typed = undone(by_pack), undone(typed_in)
    for key in keys.values():
        for kind, found in typed[key].items():
            assert differing(loaded[key][kind], found) == {}, (key, kind)
        assert all(typed[key][kind] for kind in ("service", "tags", "revisions", "log", "references", "index"))
    assert typed["copy-1"]["followed"]
    assert any("criteria" in each["content_path"] for each in typed["copy-1"]["references"])


@ONE_WRITER
def test_a_service_that_changes(pack):
    def spoil() -> Service:
        service = Service.objects.get(key="crisis-team")
        service.name, service.cost = "Other", "a fortune"
        service.tags.set(["other"])
        service.areas = Area.objects.filter(key="camden")
        service.save_revision().publish()
        return Service.objects.get(key="crisis-team")

    spoil()
    load_pack(pack)
    loaded = everything(Service.objects.get(key="crisis-team"))
    by_hand(spoil(), pack)
    typed = everything(Service.objects.get(key="crisis-team"))
    for kind, found in typed.items():
        if kind == "revisions":  # each keeps of the row what was there before it
            loaded[kind], found = (
                [json.loads(json.dumps(row["content"])) for row in each] for each in (loaded[kind], found)
            )
            for content in (*loaded[kind], *found):
                for name in (
                    "latest_revision",
                    "live_revision",
                    "last_published_at",
                    "first_published_at",
                    "tagged_items",
                ):
                    content.pop(name)
        assert differing(loaded[kind], found) == {}, kind


def test_publishing_first_is_kept(pack):
    before = Service.objects.get(key="gp").first_published_at
    Service.objects.filter(key="gp").update(cost="a fortune")
    load_pack(pack)
    assert Service.objects.get(key="gp").first_published_at == before


def test_one_row_in_the_log_of_changes(pack):
    Service.objects.filter(key__in=["gp", "shout"]).update(cost="a fortune")
    known = set(Change.objects.values_list("pk", flat=True))
    load_pack(pack)
    assert [(each.kind, each.key) for each in Change.objects.exclude(pk__in=known)] == [("service", "*")]


def test_what_waits_for_a_service_ends(pack, administrator):
    service = Service.objects.get(key="gp")
    service.cost = "a fortune"
    service.save_revision(user=administrator)
    service.get_workflow().start(service, administrator)
    assert WorkflowState.objects.active().exists()
    load_pack(pack, over_drafts=True)
    assert not WorkflowState.objects.active().exists()
    assert Service.objects.get(key="gp").cost == "free"


def test_what_changes_meanwhile_is_prepared_again(pack, monkeypatch):
    Service.objects.filter(key="gp").update(cost="a fortune")
    seen, looks = publishing.seen, []

    def seen_while_somebody_tags():
        looks.append(1)
        if len(looks) == 2:
            Tag.objects.create(name="new meanwhile")
        return seen()

    monkeypatch.setattr(publishing, "seen", seen_while_somebody_tags)
    load_pack(pack)
    assert len(looks) == 4
    assert Service.objects.get(key="gp").cost == "free"


def test_the_gate_names_what_it_refuses(pack):
    record = Service.objects.get(key="gp")
    record.status = "ajar"
    (problem,) = publishing.problems_of_prepared([publishing.Prepared(record, [], [], [])])
    assert (problem.key, problem.field, problem.id) == ("gp", "status", "bad-value")
