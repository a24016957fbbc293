"""Documents as JSON, for any engine to store: pure. What is restricted is never written down, so it cannot leak.

Reading raises ValueError, and nothing else, for what is not a stored document.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from ..cards import Listing
from ..contacts import Contact
from .shapes import Closed, Document, Lexicon, Vocabulary
from .text import words

Plain = dict[str, Any]  # what JSON can say: texts, numbers, lists, mappings

_CONTACT_TEXTS = ("kind", "label", "number", "address", "url", "hours")


def to_json(document: Document) -> str:
    """Give a document as JSON text."""
    return json.dumps(to_plain(document), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Document:
    """Give the document that a JSON text holds. Raises ValueError."""
    try:
        return from_plain(json.loads(text))
    except RecursionError as error:
        raise ValueError("this is nested too deep to be a document") from error


def but_texts_to_json(document: Document) -> str:
    """Give a document as JSON text, but for its texts."""
    plain = to_plain(document)
    del plain["texts"]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def with_texts(text: str, texts: Mapping[str, str]) -> Document:
    """Give the document that a JSON text without texts, and these, hold. Raises ValueError."""
    try:
        return from_plain({**_mapping(json.loads(text)), "texts": texts})
    except RecursionError as error:
        raise ValueError("this is nested too deep to be a document") from error


def to_plain(document: Document) -> Plain:
    """Give a document as plain values."""
    return {
        "key": document.key,
        "rank": document.rank,
        "texts": dict(document.texts),
        "facets": {name: list(values) for name, values in document.facets.items()},
        "listing": _listing_to_plain(document.listing),
    }


def from_plain(value: object) -> Document:
    """Give the document that plain values hold. Raises ValueError."""
    stored = _mapping(value)
    rank = _years(stored, "rank")
    if rank is None:
        raise ValueError("a document needs a rank")
    return Document(
        key=_text(stored.get("key")),
        rank=rank,
        texts={name: _text(words) for name, words in _mapping(stored.get("texts")).items()},
        facets={name: _texts(values) for name, values in _mapping(stored.get("facets")).items()},
        listing=_listing_from_plain(_mapping(stored.get("listing"))),
    )


def _listing_to_plain(listing: Listing) -> Plain:
    return {
        "key": listing.key,
        "name": listing.name,
        "summary": listing.summary,
        "audience": sorted(listing.audience),
        "hours": listing.hours,
        "contacts": [_contact_to_plain(contact) for contact in listing.contacts if not contact.restricted],
        "targets": [list(target) for target in listing.targets],
        "address": listing.address,
        "min_age": listing.min_age,
        "max_age": listing.max_age,
        "areas": None if listing.areas is None else list(listing.areas),
    }


def _listing_from_plain(stored: Plain) -> Listing:
    return Listing(
        key=_text(stored.get("key")),
        name=_text(stored.get("name")),
        summary=_text(stored.get("summary")),
        audience=frozenset(_texts(stored.get("audience"))),
        hours=_text(stored.get("hours")),
        contacts=tuple(_contact_from_plain(_mapping(contact)) for contact in _list(stored.get("contacts"))),
        targets=tuple(_target(target) for target in _list(stored.get("targets"))),
        address=_text(stored.get("address")),
        min_age=_years(stored, "min_age"),
        max_age=_years(stored, "max_age"),
        areas=None if _given(stored, "areas") is None else _texts(stored["areas"]),
    )


def _contact_to_plain(contact: Contact) -> Plain:
    texts = {name: text for name in _CONTACT_TEXTS if (text := getattr(contact, name))}
    return {**texts, "audience": sorted(contact.audience)}


def _contact_from_plain(stored: Plain) -> Contact:
    texts: Plain = {name: _text(stored.get(name, "")) for name in _CONTACT_TEXTS}
    return Contact(**texts, audience=frozenset(_texts(stored.get("audience"))))


def _target(value: object) -> tuple[str, float | None, str]:
    parts = _list(value)
    if len(parts) != 3:
        raise ValueError("a target is who, hours and level")
    who, hours, level = parts
    if hours is not None and (isinstance(hours, bool) or not isinstance(hours, int | float)):
        raise ValueError("a target's hours are a number")
    return _text(who), hours, _text(level)


def _mapping(value: object) -> Plain:
    if not isinstance(value, dict | Mapping) or not {str}.issuperset(map(type, value)):
        raise ValueError("a mapping is missing")
    return dict(value)


def _list(value: object) -> list[object]:
    if not isinstance(value, list | tuple):
        raise ValueError("a list is missing")
    return list(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a text is missing")
    return value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(_text, _list(value)))


def _given(stored: Plain, name: str) -> object:
    """Give a value that may be None, but must be written down: a lost limit would say "no limit"."""
    if name not in stored:
        raise ValueError(f"{name} is missing")
    return stored[name]


def _years(stored: Plain, name: str) -> int | None:
    value = _given(stored, name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise ValueError(f"{name} is not a whole number")
    return value


def lists_to_plain(
    *,
    synonyms: Iterable[Iterable[str]] = (),
    crisis: Iterable[str] = (),
    areas: Mapping[str, str] | None = None,
    districts: Mapping[str, tuple[str, ...]] | None = None,
    closed: Iterable[Closed] = (),
    pins: Mapping[str, tuple[str, ...]] | None = None,
) -> Plain:
    """Give what understanding a query needs besides documents as plain values. `pins`: query, in any form -> keys."""
    return {
        "synonyms": [list(group) for group in synonyms],
        "crisis": list(crisis),
        "areas": dict(areas or {}),
        "districts": {district: list(keys) for district, keys in (districts or {}).items()},
        "closed": [
            {**asdict(each), "audience": sorted(each.audience), "instead": [list(pair) for pair in each.instead]}
            for each in closed
        ],
        "pins": {" ".join(words(query)): list(keys) for query, keys in (pins or {}).items()},
    }


def lexicon_from_plain(plain: Mapping[str, Any], public: Vocabulary, professional: Vocabulary) -> Lexicon:
    """Give the lexicon of lists as plain values. Raises KeyError, TypeError or ValueError for what is none."""
    return Lexicon(
        public=public,
        professional=professional,
        synonyms=tuple(tuple(group) for group in plain["synonyms"]),
        crisis=tuple(plain["crisis"]),
        areas=plain["areas"],
        districts={district: tuple(keys) for district, keys in plain["districts"].items()},
        closed=tuple(
            Closed(
                key=each["key"],
                name=each["name"],
                names=tuple(each["names"]),
                audience=frozenset(each["audience"]),
                instead=tuple((key, name) for key, name in each["instead"]),
            )
            for each in plain["closed"]
        ),
        pins={query: tuple(keys) for query, keys in plain["pins"].items()},
    )
