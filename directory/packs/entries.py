"""A service as an entry of a pack, and back: the only module that knows both.

An entry is a mapping in the shape of `services.yaml`, defaults left out, opening hours as text. Two entries are
equal when nothing that people see differs.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from .. import hours
from ..block_ids import block_id
from ..fields import concrete_field, stream_block
from ..models import Area, Organisation
from ..models import Service as Record
from .schema import Service

Entry = dict[str, Any]


def _less_defaults(values: Mapping[str, Any]) -> Entry:
    # By identity and not by `==`: 0 is an age, a longitude and a number of hours, and equals False.
    return {
        name: value
        for name, value in values.items()
        if value is not None and value is not False and value not in ("", [], {})
    }


# --- from a pack


def entry_from_pack(service: Service) -> Entry:
    """Return the entry of a service as a pack holds it."""
    given = service.model_dump(by_alias=True, mode="json")
    given["areas"] = "everywhere" if service.areas is None else sorted(service.areas)
    given["tags"] = sorted(service.tags)
    given["hours"] = hours.canonical(service.hours)
    given["contacts"] = [
        _less_defaults({**contact, "hours": hours.canonical(contact["hours"])}) for contact in given["contacts"]
    ]
    for name in ("response_targets", "criteria"):
        given[name] = [_less_defaults(each) for each in given[name]]
    for name in ("ages", "address", "checked"):
        given[name] = _less_defaults(given[name] or {})
    for name in ("urgency", "for", "professional_roles", "groups", "referral"):
        given[name] = concrete_field(Record, "audience" if name == "for" else name).to_python(given[name])
    given["status"] = "" if given["status"] == "open" else given["status"]
    return _less_defaults(given)


# --- from the directory


def entry_of(record: Record, keys: Mapping[int, str]) -> Entry:
    """Return the entry of a service as its row holds it. `keys`: each service's, by pk."""
    return _less_defaults(
        {
            "key": record.key,
            "name": record.name,
            "also_known_as": record.also_known_as.splitlines(),
            "status": "" if record.status == "open" else record.status,
            "instead": [keys[block["value"]] for block in record.instead.raw_data if block["value"] in keys],
            "organisation": record.organisation.key,
            "areas": "everywhere" if record.everywhere else sorted(area.key for area in record.areas.all()),
            "urgency": record.urgency,
            "for": record.audience,
            "professional_roles": record.professional_roles,
            "ages": _ages(record),
            "groups": record.groups,
            "tier": record.tier,
            "summary": record.summary,
            "what_happens": record.what_happens,
            "address": _less_defaults(
                {
                    "line": record.address_line,
                    "town": record.town,
                    "postcode": record.postcode,
                    "latitude": record.latitude,
                    "longitude": record.longitude,
                }
            ),
            "contacts": [_contact(block["value"]) for block in record.contacts.raw_data],
            "hours": record.hours,
            "response_targets": [_less_defaults(block["value"]) for block in record.response_targets.raw_data],
            "criteria": [_criterion(block["value"], keys) for block in record.criteria.raw_data],
            "referral": record.referral,
            "checked": _less_defaults(
                {"on": record.checked_on.isoformat() if record.checked_on else "", "by": record.checked_by}
            ),
            "cost": record.cost,
            "tags": sorted(tag.name for tag in record.tags.all()),
            "source": record.source,
        }
    )


def _ages(record: Record) -> Entry:
    return {name: value for name, value in (("min", record.min_age), ("max", record.max_age)) if value is not None}


def _contact(value: Mapping[str, Any]) -> Entry:
    return _less_defaults({"for" if name == "audience" else name: found for name, found in value.items()})


def _criterion(value: Mapping[str, Any], keys: Mapping[int, str]) -> Entry:
    instead = [item["value"] if isinstance(item, dict) else item for item in value.get("instead") or ()]
    return _less_defaults({**value, "instead": [keys[pk] for pk in instead if pk in keys]})


# --- into the directory


def fill(
    record: Record,
    entry: Entry,
    organisations: Mapping[str, Organisation],
    areas: Mapping[str, Area],
    pks: Mapping[str, int],
) -> None:
    """Fill a service with everything that an entry says; empty what it does not say. Do not save it."""
    ages, address, checked = (entry.get(name, {}) for name in ("ages", "address", "checked"))
    record.go_live_at = record.expire_at = None
    record.name = entry["name"]
    record.also_known_as = "\n".join(entry.get("also_known_as", ()))
    record.status = entry.get("status", "open")
    record.organisation = organisations[entry["organisation"]]
    record.everywhere = entry["areas"] == "everywhere" if "areas" in entry else False
    record.areas = [] if record.everywhere else [areas[key] for key in entry.get("areas", ())]
    record.audience = entry["for"]
    for name in ("urgency", "professional_roles", "groups", "referral"):
        setattr(record, name, entry.get(name, []))
    record.min_age, record.max_age, record.tier = ages.get("min"), ages.get("max"), entry.get("tier")
    for name in ("summary", "what_happens", "hours", "cost", "source"):
        setattr(record, name, entry.get(name, ""))
    record.address_line, record.town = address.get("line", ""), address.get("town", "")
    record.postcode = address.get("postcode", "")
    record.latitude, record.longitude = address.get("latitude"), address.get("longitude")
    record.checked_on, record.checked_by = checked.get("on"), checked.get("by", "")
    record.tags.set(entry.get("tags", ()))
    record.instead = _stream(record, "instead", "service", [pks[key] for key in entry.get("instead", ())])
    record.contacts = _stream(
        record,
        "contacts",
        "contact",
        [
            {"audience" if name == "for" else name: value for name, value in each.items()}
            for each in entry.get("contacts", ())
        ],
    )
    record.response_targets = _stream(record, "response_targets", "target", entry.get("response_targets", ()))
    record.criteria = _stream(
        record,
        "criteria",
        "criterion",
        [{**each, "instead": [pks[key] for key in each.get("instead", ())]} for each in entry.get("criteria", ())],
    )


def _stream(record: Record, field: str, block: str, values: Iterable[Any]) -> Any:
    """Return the value of a stream with one block a value; ids derive from where it stands, so they stay the same."""
    raw = [
        {"type": block, "value": value, "id": block_id(f"{record.key}/{field}/{position}")}
        for position, value in enumerate(values)
    ]
    return stream_block(Record, field).to_python(raw)
