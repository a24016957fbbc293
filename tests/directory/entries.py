"""Entries that tests change as an editor would."""

from typing import Any

from directory.models import Service

CONTACT = {
    "kind": "voice",
    "label": "",
    "number": "",
    "address": "",
    "url": "",
    "message": "",
    "same_as": None,
    "hours": "",
    "audience": [],
    "languages": [],
    "restricted": False,
}


def contact(**value: Any) -> dict[str, Any]:
    """Return a contact as it is stored."""
    return {"type": "contact", "value": {**CONTACT, **value}}


def target(**value: Any) -> dict[str, Any]:
    """Return a response target as it is stored."""
    stored = {"level": "very_urgent", "within_hours": 4.0, "who": "", "professional_who": "", **value}
    return {"type": "target", "value": stored}


def criterion(**value: Any) -> dict[str, Any]:
    """Return a criterion as it is stored."""
    stored = {"kind": "accept", "public": "", "professional": "", "instead": [], "agreed_by": "", "agreed_on": None}
    return {"type": "criterion", "value": {**stored, **value}}


def without_contacts(key: str) -> None:
    """Take a live service's contacts away behind the gate's back, which lets nobody take the last one."""
    Service.objects.filter(key=key).update(contacts=[])


def publish(key: str, **fields: Any) -> Service:
    """Publish a service with other values."""
    service = Service.objects.get(key=key)
    for name, value in fields.items():
        setattr(service, name, value)
    service.save_revision().publish()
    return service
