"""Services, areas and organisations as entries of a pack, and as rows: the only module that knows both."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Self

from django.db.models import QuerySet

from directory import models
from directory.block_ids import block_id
from directory.fields import concrete_field, stream_block
from directory.models import Service as Record

from .schema import (
    Address,
    Ages,
    Agreed,
    Alert,
    Area,
    Checked,
    Contact,
    Criterion,
    Identifiers,
    Organisation,
    ResponseTarget,
    Service,
    Shape,
    Waiting,
)

# Fields of an entry that are columns of the same name.
_SAME: Final = (
    *("key", "type", "name", "status", "tier", "summary", "what_happens", "what_to_send", "hours", "interpreters"),
    *("cost", "source"),
)
_WORDS: Final = (
    *("urgency", "audience", "professional_roles", "groups", "attending", "access", "referral", "languages"),
)
# Parts of an entry, with the column of each of their fields. One that may be missing has a value in its first column.
_PARTS: Final[Mapping[str, tuple[type[Shape], Mapping[str, str]]]] = MappingProxyType(
    {
        "ages": (Ages, {"min": "min_age", "max": "max_age"}),
        "address": (
            Address,
            {"line": "address_line", **{name: name for name in ("town", "postcode", "latitude", "longitude")}},
        ),
        "identifiers": (Identifiers, {name: name for name in ("ods_code", "dos_id", "oruk_id")}),
        "alert": (Alert, {"text": "alert", "until": "alert_until"}),
        "waiting": (Waiting, {"text": "waiting", "on": "waiting_on"}),
        "checked": (Checked, {"on": "checked_on", "by": "checked_by"}),
    }
)
_MAY_BE_MISSING: Final = ("alert", "waiting", "checked")


# --- areas and organisations


def columns_of(item: Area | Organisation) -> dict[str, Any]:
    """Return the columns of an area or organisation of a pack."""
    columns = dict(item)
    if isinstance(item, Area):
        columns["postcode_districts"] = " ".join(item.postcode_districts)
    return columns


def item_of(row: models.Area | models.Organisation) -> Area | Organisation:
    """Return an area or organisation as a pack holds it, unchecked."""
    shape = Area if isinstance(row, models.Area) else Organisation
    columns = {name: getattr(row, name) for name in shape.model_fields}
    if isinstance(row, models.Area):
        columns["postcode_districts"] = tuple(row.postcode_districts.split())
    return shape.model_construct(**columns)


# --- from the directory


@dataclass(frozen=True)
class Names:
    """What records call by its pk: keys of services and organisations; and, in order, each service's areas and tags."""

    services: Mapping[int, str]
    organisations: Mapping[int, str]
    areas: Mapping[int, list[str]]
    tags: Mapping[int, list[str]]

    @classmethod
    def of_directory(cls, services: QuerySet[Record]) -> Self:
        """Return the names as the directory has them; of its services, those that may be named."""
        areas: dict[int, list[str]] = defaultdict(list)
        for pk, key in Record.areas.through.objects.order_by("pk").values_list("service", "area__key"):
            areas[pk].append(key)
        tags: dict[int, list[str]] = defaultdict(list)
        for pk, name in models.ServiceTag.objects.order_by("pk").values_list("content_object", "tag__name"):
            tags[pk].append(name)
        return cls(
            services=dict(services.values_list("pk", "key")),
            organisations=dict(models.Organisation.objects.values_list("pk", "key")),
            areas=areas,
            tags=tags,
        )


def service_of(record: Record, names: Names) -> Service:
    """Return the entry of a service as its record says it, unchecked. It names no service that `names` leaves out."""
    values: dict[str, Any] = {name: getattr(record, name) for name in _SAME}
    values |= {name: tuple(getattr(record, name)) for name in _WORDS}
    for name, (shape, columns) in _PARTS.items():
        found = {field: getattr(record, column) for field, column in columns.items()}
        is_missing = name in _MAY_BE_MISSING and not next(iter(found.values()))
        values[name] = None if is_missing else shape.model_construct(**found)
    keys = names.services
    return Service.model_construct(
        **values,
        also_known_as=tuple(record.also_known_as.splitlines()),
        organisation=names.organisations[record.organisation_id],
        areas=None if record.everywhere else tuple(names.areas.get(record.pk, ())),
        instead=_keys((block["value"] for block in record.instead.raw_data), keys),
        contacts=tuple(_contact(_said(block["value"]), keys) for block in record.contacts.raw_data),
        response_targets=tuple(
            ResponseTarget.model_construct(**_said(block["value"])) for block in record.response_targets.raw_data
        ),
        criteria=tuple(_criterion(_said(block["value"]), keys) for block in record.criteria.raw_data),
        tags=tuple(names.tags.get(record.pk, ())),
    )


def _said(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a stored block says: forms store empty values too."""
    return {name: each for name, each in value.items() if each not in ("", None, [])}


def _keys(pks: Iterable[int], keys: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys[pk] for pk in pks if pk in keys))


def _contact(value: dict[str, Any], keys: Mapping[int, str]) -> Contact:
    for name in ("audience", "languages"):
        value[name] = tuple(value.get(name, ()))
    return Contact.model_construct(**{**value, "same_as": keys.get(value.get("same_as", 0), "")})


def _criterion(value: dict[str, Any], keys: Mapping[int, str]) -> Criterion:
    by, on = value.pop("agreed_by", ""), value.pop("agreed_on", "")
    agreed = Agreed.model_construct(by=by, on=date.fromisoformat(on)) if by and on else None
    pks = (item["value"] if isinstance(item, dict) else item for item in value.pop("instead", ()))
    return Criterion.model_construct(**value, instead=_keys(pks, keys), agreed=agreed)


def plain(service: Service) -> dict[str, Any]:
    """Return an entry field by field as it is compared: what has no order of its own is a set, and capitals of tags
    do not count."""
    fields = dict(service)
    fields |= {name: frozenset(fields[name] or ()) for name in (*_WORDS, "areas")}
    fields["everywhere"] = service.areas is None
    fields["tags"] = {tag.casefold() for tag in service.tags}
    fields["contacts"] = [
        {**dict(each), "audience": frozenset(each.audience), "languages": frozenset(each.languages)}
        for each in service.contacts
    ]
    return fields


# --- into the directory


def fill(record: Record, service: Service, pks: Mapping[str, int]) -> None:
    """Fill a record's columns with everything that an entry says; empty what it does not say. Do not save it.

    `pks`: each service's, by key. Its organisation, areas and tags are rows of others and are left to the caller.
    """
    record.go_live_at = record.expire_at = None
    for name in _SAME:
        setattr(record, name, getattr(service, name))
    for name in _WORDS:
        setattr(record, name, list(getattr(service, name)))
    for name, (_, columns) in _PARTS.items():
        part = getattr(service, name)
        for field, column in columns.items():
            setattr(record, column, getattr(part, field) if part else concrete_field(Record, column).get_default())
    record.also_known_as = "\n".join(service.also_known_as)
    record.everywhere = service.areas is None
    _stream(record, "instead", "service", [pks[key] for key in service.instead])
    _stream(record, "contacts", "contact", [_stored_contact(each, pks) for each in service.contacts])
    _stream(record, "response_targets", "target", [dict(each) for each in service.response_targets])
    _stream(record, "criteria", "criterion", [_stored_criterion(each, pks) for each in service.criteria])


def _stored_contact(contact: Contact, pks: Mapping[str, int]) -> dict[str, Any]:
    value = dict(contact)
    value |= {name: list(value[name]) for name in ("audience", "languages")}
    return {**value, "same_as": pks[contact.same_as] if contact.same_as else None}


def _stored_criterion(criterion: Criterion, pks: Mapping[str, int]) -> dict[str, Any]:
    agreed = criterion.agreed
    return {
        **{name: value for name, value in criterion if name != "agreed"},
        "instead": [pks[key] for key in criterion.instead],
        "agreed_by": agreed.by if agreed else "",
        "agreed_on": agreed.on.isoformat() if agreed else None,
    }


def _stream(record: Record, field: str, block: str, values: Iterable[Any]) -> None:
    """Fill a stream with one block a value; ids derive from where it stands, so they stay the same."""
    raw = []
    for position, value in enumerate(values):
        place = f"{record.key}/{field}/{position}"
        if isinstance(value, dict):
            value = _said(value)
            if "instead" in value:
                value["instead"] = [
                    {"type": "item", "value": pk, "id": block_id(f"{place}/{at}")}
                    for at, pk in enumerate(value["instead"])
                ]
        raw.append({"type": block, "value": value, "id": block_id(place)})
    setattr(record, field, stream_block(Record, field).to_python(raw))
