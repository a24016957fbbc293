"""Write what a pack says of areas, organisations and services. Callers hold the transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ..models import Area, Organisation, Service
from .entries import entry_from_pack, entry_of, fill
from .pack import Pack
from .problems import PackProblem

Record = TypeVar("Record", Area, Organisation)


@dataclass
class Report:
    """What loading did: lines for people, and what kept it from being done."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    gone: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    problems: list[PackProblem] = field(default_factory=list)

    def compare(self, name: str, before: dict[str, Any], after: dict[str, Any]) -> bool:
        """Note each field that differs; return whether any does."""
        fields = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        self.changed += [f"{name}: {key}" for key in fields]
        self.unchanged += not fields
        return bool(fields)


def draft_problem(file: str, key: str) -> PackProblem:
    """Return the problem of an entry that somebody is working on."""
    return PackProblem(
        file,
        key,
        "-",
        "It has an unpublished draft in the CMS, or was unpublished there. "
        "Publish or discard the draft, or load with --over-drafts.",
        "unpublished-draft",
    )


def load_directory(pack: Pack, report: Report, *, over_drafts: bool) -> None:
    """Write areas, organisations and services that are new or differ; publish each such service."""
    areas = {
        item.key: _record(
            Area,
            item.key,
            {"name": item.name, "gss_code": item.gss_code, "postcode_districts": " ".join(item.postcode_districts)},
            report,
            "area",
        )
        for item in pack.areas
    }
    organisations = {
        item.key: _record(
            Organisation,
            item.key,
            {"name": item.name, "kind": item.kind, "website": item.website},
            report,
            "organisation",
        )
        for item in pack.organisations
    }
    report.gone += [f"area {key}" for key in _gone(Area, areas)]
    report.gone += [f"organisation {key}" for key in _gone(Organisation, organisations)]
    _load_services(pack, areas, organisations, report, over_drafts=over_drafts)


def _gone(model: type[Area] | type[Organisation] | type[Service], keys: Iterable[str]) -> list[str]:
    return sorted(set(model.objects.values_list("key", flat=True)) - set(keys))


def _record(model: type[Record], key: str, values: dict[str, Any], report: Report, kind: str) -> Record:
    record = model.objects.filter(key=key).first()
    if record is None:
        report.new.append(f"{kind} {key}")
        return model.objects.create(key=key, **values)
    before = {name: getattr(record, name) for name in values}
    if report.compare(f"{kind} {key}", before, values):
        for name, value in values.items():
            setattr(record, name, value)
        record.save()
    return record


def _plain(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry as it is compared: tags are the same whatever their capitals."""
    return {**entry, "tags": sorted({tag.casefold() for tag in entry.get("tags", ())})}


def _load_services(
    pack: Pack, areas: dict[str, Area], organisations: dict[str, Organisation], report: Report, *, over_drafts: bool
) -> None:
    existing = {
        record.key: record
        for record in Service.objects.select_related("organisation").prefetch_related("areas", "tags")
    }
    keys = {record.pk: record.key for record in existing.values()}
    entries = {service.key: entry_from_pack(service) for service in pack.services}
    todo: list[str] = []
    for key, entry in entries.items():
        record = existing.get(key)
        if record is None:
            report.new.append(f"service {key}")
            todo.append(key)
            continue
        drafted = record.has_unpublished_changes or not record.live
        differs = report.compare(f"service {key}", _plain(entry_of(record, keys)), _plain(entry))
        if drafted and not over_drafts:
            report.problems.append(draft_problem("services.yaml", key))
        elif differs or drafted:
            todo.append(key)
    report.gone += [f"service {key}" for key in _gone(Service, entries)]
    if report.problems:
        return
    # Entries name each other, so every row must be there before any is filled.
    for key in todo:
        if key not in existing:
            entry = entries[key]
            existing[key] = Service.objects.create(
                key=key, name=entry["name"], organisation=organisations[entry["organisation"]], live=False
            )
    pks = {key: record.pk for key, record in existing.items()}
    for key in todo:
        record = existing[key]
        fill(record, entries[key], organisations, areas, pks)
        record.save_revision().publish()
