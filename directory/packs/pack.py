"""A whole pack but its trees, read and checked: everything that is wrong with it, at once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from directory.packs import messages, references
from directory.packs.outlines import Outline, outline
from directory.packs.problems import NOWHERE, PackProblem, Path, key_of, quoted
from directory.packs.reading import Document, read_document
from directory.packs.schema import (
    Area,
    Organisation,
    PackFile,
    Search,
    SearchesFile,
    Service,
    ServicesFile,
    Shape,
    Site,
    SynonymGroup,
    SynonymsFile,
)

__all__ = ["Outline", "Pack", "PackProblem", "read_pack"]

Model = TypeVar("Model", bound=BaseModel)
Check = Callable[[Document, Path, Mapping[str, object]], Iterator[PackProblem]]

TREES: Final = "trees"
_FILES: Final[Mapping[str, type[Shape]]] = MappingProxyType(
    {
        "pack.yaml": PackFile,
        "services.yaml": ServicesFile,
        "synonyms.yaml": SynonymsFile,
        "searches.yaml": SearchesFile,
    }
)
_NEEDED: Final = ("pack.yaml", "services.yaml")


@dataclass(frozen=True)
class Pack:
    """What a pack holds, but its trees. Of a pack with mistakes: as much as is right.

    `outlines` has every service that has a key, faulty ones too, and `area_names` likewise every area; each is None
    where its file cannot tell.
    """

    name: str = ""
    site: Site | None = None
    areas: tuple[Area, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    services: tuple[Service, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    searches: tuple[Search, ...] = ()
    area_names: Mapping[str, str] | None = None
    outlines: Mapping[str, Outline] | None = None


def read_pack(folder: FilePath) -> tuple[Pack, list[PackProblem]]:
    """Return a pack and everything that is wrong with it but its trees. Never raise for what the folder holds."""
    names, problem = _names_in(folder)
    if problem:
        return Pack(), [problem]
    documents = {name: _document(folder, name, names) for name in _FILES}
    pack_file, services_file, synonyms_file, searches_file = documents.values()
    known = references.Known(
        areas=_keys(pack_file, "areas"),
        organisations=_keys(pack_file, "organisations"),
        services=_keys(services_file, "services"),
    )
    problems = list(pack_file.problems)
    header = _checked(PackFile, pack_file, problems)
    problems += references.of_site(known, pack_file)
    areas = _all_checked(Area, pack_file, "areas", problems)
    organisations = _all_checked(Organisation, pack_file, "organisations", problems)

    problems += services_file.problems
    _checked(ServicesFile, services_file, problems)
    services = _all_checked(Service, services_file, "services", problems, partial(references.of_service, known))

    problems += synonyms_file.problems
    _checked(SynonymsFile, synonyms_file, problems)
    groups = _all_checked(SynonymGroup, synonyms_file, "synonyms", problems)

    problems += searches_file.problems
    _checked(SearchesFile, searches_file, problems)
    searches = _all_checked(Search, searches_file, "searches", problems, partial(references.of_search, known))

    problems += _strangers(names)
    pack = Pack(
        name=header.pack if header else "",
        site=header.site if header else None,
        areas=areas,
        organisations=organisations,
        services=services,
        synonyms=tuple(group.root for group in groups),
        searches=searches,
        area_names=_area_names(pack_file),
        outlines=_outlines(services_file),
    )
    return pack, problems


def _names_in(folder: FilePath) -> tuple[list[str], PackProblem | None]:
    """Return the names of what is in a folder, or why it is no pack."""

    def failed(message: str) -> tuple[list[str], PackProblem]:
        return [], PackProblem(str(folder), NOWHERE, NOWHERE, message, "bad-shape")

    try:
        if not folder.exists():
            return failed("There is no such folder. Give the path of a pack.")
        if not folder.is_dir():
            return failed("This is not a folder. Give the path of the folder that holds pack.yaml.")
        return sorted(each.name for each in folder.iterdir()), None
    except (OSError, ValueError) as error:
        return failed(
            f"The folder cannot be opened: {getattr(error, 'strerror', None) or error}. Check its permissions."
        )


def _document(folder: FilePath, name: str, names: list[str]) -> Document:
    if name in names:
        return read_document(folder / name, name)
    message = f"{name} is missing. Every pack needs it: add it."
    missing = [PackProblem(name, NOWHERE, NOWHERE, message, "bad-shape")] if name in _NEEDED else []
    return Document(name, problems=missing)


def _strangers(names: list[str]) -> Iterator[PackProblem]:
    """Warn of what is in the folder and no part of a pack: it may be a file whose name has a slip."""
    for name in names:
        if name in _FILES or name == TREES or name.startswith(".") or name.lower().startswith("readme"):
            continue
        message = f"This is no part of a pack and is not read. Its files are {', '.join(_FILES)} and {TREES}/."
        yield PackProblem(name, NOWHERE, NOWHERE, message, "bad-shape", warning=True)


def _checked(model: type[Model], document: Document, problems: list[PackProblem]) -> Model | None:
    """Return what a whole file holds, or add what is wrong with it. None also for a file that could not be read."""
    if not document.is_read:
        return None
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        problems += messages.problems_of(error, model, document)
        return None


def _all_checked(
    model: type[Model], document: Document, group: str, problems: list[PackProblem], check: Check | None = None
) -> tuple[Model, ...]:
    """Return the items of a file that are right, each key once, and add what is wrong with the others."""
    right: list[Model] = []
    seen: set[str] = set()
    for position, item in enumerate(_items(document, group) or []):
        at = (group, position)
        key = key_of(item)
        if key is not None and key in seen:
            message = f"{quoted(key)} is the key of two {group}. Give one of them another key, or take it out."
            problems.append(document.problem((*at, "key"), message, "duplicate-key"))
        try:
            taken = model.model_validate(item)
            if key not in seen:
                right.append(taken)
        except ValidationError as error:
            problems += messages.problems_of(error, model, document, at)
        if check and isinstance(item, Mapping):
            problems += check(document, at, item)
        if key is not None:
            seen.add(key)
    return tuple(right)


def _items(document: Document, group: str) -> list[object] | None:
    """Return the items of a file as they were read; None where it cannot tell."""
    items = document.data.get(group) if isinstance(document.data, Mapping) else None
    return items if isinstance(items, list) else None


def _keys(document: Document, group: str) -> dict[str, None] | None:
    """Return the keys of a file's items, of faulty ones too; None where it cannot tell."""
    items = _items(document, group)
    return None if items is None else {key: None for item in items if (key := key_of(item)) is not None}


def _area_names(document: Document) -> dict[str, str] | None:
    items = _items(document, "areas")
    if items is None:
        return None
    names: dict[str, str] = {}
    for item in items:
        if isinstance(item, Mapping) and (key := key_of(item)) is not None:
            name = item.get("name")
            names.setdefault(key, name if isinstance(name, str) and name.strip() else key)
    return names


def _outlines(document: Document) -> dict[str, Outline] | None:
    items = _items(document, "services")
    if items is None:
        return None
    outlines: dict[str, Outline] = {}
    for item in items:
        if isinstance(item, Mapping) and (key := key_of(item)) is not None:
            outlines.setdefault(key, outline(key, item))
    return outlines
