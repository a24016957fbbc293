"""Whether what a pack names exists: organisations, areas and services.

Looks at the data as it was read, not at what the models took, so that one mistake does not hide another.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from directory.packs.problems import PackProblem, Path, choices, quoted
from directory.packs.reading import Document


@dataclass(frozen=True)
class Known:
    """The keys that there are, those of faulty items too; None where a file cannot tell."""

    areas: Collection[str] | None
    organisations: Collection[str] | None
    services: Collection[str] | None


def of_site(known: Known, document: Document) -> Iterator[PackProblem]:
    """Check the site's owner."""
    site = _field(document.data, "site")
    yield from _unknown(document, ("site", "owner"), _field(site, "owner"), "organisation", known.organisations)


def of_service(known: Known, document: Document, at: Path, item: Mapping[str, object]) -> Iterator[PackProblem]:
    """Check what a service names: its organisation, its areas, and the services to use instead."""
    yield from _unknown(document, (*at, "organisation"), item.get("organisation"), "organisation", known.organisations)
    yield from _each_unknown(document, (*at, "areas"), item.get("areas"), "area", known.areas)
    lists = [((*at, "instead"), item.get("instead"))]
    criteria = item.get("criteria")
    for position, criterion in enumerate(criteria if isinstance(criteria, list) else []):
        lists.append(((*at, "criteria", position, "instead"), _field(criterion, "instead")))
    for path, value in lists:
        yield from _each_unknown(document, path, value, "service", known.services)
        for position, key in enumerate(value if isinstance(value, list) else []):
            if isinstance(key, str) and key == item.get("key"):
                message = f"{quoted(key)} is the service itself. Name another to use instead, or take it out."
                yield document.problem((*path, position), message, "bad-value")


def of_search(known: Known, document: Document, at: Path, item: Mapping[str, object]) -> Iterator[PackProblem]:
    """Check the services that a search expects."""
    yield from _each_unknown(document, (*at, "expect"), item.get("expect"), "service", known.services)


def _each_unknown(
    document: Document, path: Path, values: object, kind: str, known: Collection[str] | None
) -> Iterator[PackProblem]:
    for position, value in enumerate(values if isinstance(values, list) else []):
        yield from _unknown(document, (*path, position), value, kind, known)


def _unknown(
    document: Document, path: Path, value: object, kind: str, known: Collection[str] | None
) -> Iterator[PackProblem]:
    # What is not text, or has no words, is a mistake of shape and has a problem of its own.
    if known is None or not isinstance(value, str) or not value.strip() or value in known:
        return
    hint = choices(value, known) or f"Correct the key, or add the {kind} to the pack."
    yield document.problem(path, f"There is no {kind} with the key {quoted(value)}. {hint}", f"unknown-{kind}")


def _field(data: object, name: str) -> object:
    return data.get(name) if isinstance(data, Mapping) else None
