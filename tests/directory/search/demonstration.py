"""The demonstration pack as documents and lexicon, without Django or a database."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ruamel.yaml import YAML

from directory.contacts import Contact, Lender, shown_contacts
from directory.listing import Listing
from directory.search.crisis import CrisisPhrases
from directory.search.documents import Document, document_of, from_json
from directory.search.embedded import EmbeddedEngine
from directory.search.shapes import Closed, Lists
from directory.search.understanding import Reader
from signpost.packs.reading import read_pack
from signpost.packs.schema import Contact as Written
from signpost.packs.schema import Search, Service
from signpost.packs.trees import Pack

ROOT = Path(__file__).resolve().parents[3]
JUDGEMENTS = Path(__file__).with_name("judgements.yaml")


@cache
def pack() -> Pack:
    found, problems = read_pack(ROOT / "content" / "camden-islington")
    assert not [problem for problem in problems if not problem.warning]
    return found


def judgements() -> list[Search]:
    """My own, in the format of a pack's."""
    return [Search.model_validate(each) for each in YAML(typ="safe").load(JUDGEMENTS)["searches"]]


@cache
def documents() -> tuple[Document, ...]:
    return tuple(_document(service) for service in pack().services if service.status == "open")


def lists() -> Lists:
    names = {service.key: service.name for service in pack().services}
    still_open = {service.key for service in pack().services if service.status == "open"}
    districts: dict[str, tuple[str, ...]] = {}
    for area in pack().areas:
        for district in area.postcode_districts:
            districts[district.casefold()] = (*districts.get(district.casefold(), ()), area.key)
    return Lists(
        synonyms=tuple(tuple(group.root) for group in pack().synonyms),
        areas={area.key: area.name for area in pack().areas},
        districts=districts,
        closed=tuple(
            Closed(
                service.key,
                service.name,
                (service.name, *service.also_known_as),
                frozenset(service.audience),
                tuple((key, names[key]) for key in service.instead if key in still_open),
            )
            for service in pack().services
            if service.status != "open"
        ),
    )


@cache
def indexed() -> EmbeddedEngine:
    return engine(documents(), lists())


NO_LISTS = Lists()
_folders: list[TemporaryDirectory] = []


def engine(documents: Iterable[Document], lists: Lists = NO_LISTS) -> EmbeddedEngine:
    """An index of these documents, in a folder of its own that goes with the tests."""
    _folders.append(TemporaryDirectory())
    made = EmbeddedEngine(Path(_folders[-1].name) / "search.sqlite3")
    fill(made, documents, lists)
    return made


def fill(engine: EmbeddedEngine, documents: Iterable[Document], lists: Lists = NO_LISTS) -> None:
    """Make an index of these documents alone."""
    with engine.writing() as writer:
        writer.clear()
        writer.put(documents)
        writer.put_lists(lists)


def held(engine: EmbeddedEngine) -> list[Document]:
    """Every service that an index holds, by key."""
    with closing(sqlite3.connect(engine.file)) as connection:
        return [from_json(text) for (text,) in connection.execute("SELECT json FROM documents ORDER BY key")]


def reader(engine: EmbeddedEngine | None = None, crisis: Iterable[str] = (), **lists: Any) -> Reader:
    """What understands queries with the words of an index, with some of its lists replaced."""
    engine = engine or indexed()
    return Reader(replace(engine.lists(), **lists), engine, CrisisPhrases(crisis))


def _document(service: Service) -> Document:
    area_names = {area.key: area.name for area in pack().areas}
    organisations = {each.key: each.name for each in pack().organisations}
    areas = None if service.areas is None else tuple(service.areas)
    address = service.address
    listing = Listing(
        key=service.key,
        name=service.name,
        summary=service.summary,
        audience=frozenset(service.audience),
        hours=service.hours,
        contacts=tuple(shown_contacts(map(_contact, service.contacts), service.referral, _lenders())),
        targets=tuple((each.who, each.within_hours, each.level) for each in service.response_targets if each.who),
        address=", ".join(part for part in (address.line, address.town, address.postcode) if part),
        min_age=service.ages.min,
        max_age=service.ages.max,
        areas=None if areas is None else tuple(area_names[key] for key in areas),
        type=service.type,
        referral=service.referral,
        languages=service.languages,
        interpreters=service.interpreters,
        attending=service.attending,
    )
    return document_of(
        listing,
        organisation=organisations[service.organisation],
        also_known_as=service.also_known_as,
        tags=service.tags,
        what_happens=service.what_happens,
        criteria=[(each.kind, each.public, each.professional) for each in service.criteria],
        groups=service.groups,
        urgencies=service.urgency,
        access=service.access,
        area_keys=areas,
        roles=service.professional_roles,
        tier=service.tier,
    )


def _contact(written: Written) -> Contact:
    return Contact.from_stored(dict(written))  # with its hours as text, which dumping it would make a mapping


@cache
def _lenders() -> dict[str, Lender]:
    return {
        each.key: Lender(
            each.status == "open", frozenset(each.audience), each.referral, tuple(map(_contact, each.contacts))
        )
        for each in pack().services
    }
