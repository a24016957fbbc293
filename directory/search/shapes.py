"""What understanding, the engines and the pages hand to each other: plain values, the same for every engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from .documents import Document
from .query import Query


@dataclass(frozen=True)
class Alternative:
    """One way to say what is asked: stems, more than one as a phrase. `weight`: from 0 to 1."""

    stems: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Concept:
    """One thing that is asked: any of its alternatives says it, best first.

    `required`: a service says everything that was asked only if it says this. What is not required counts all the same.
    """

    alternatives: tuple[Alternative, ...]
    required: bool = True


@dataclass(frozen=True)
class Understood:
    """A query as understood. Without concepts it browses; with `nothing`, nothing can be found for it.

    `asked`: the words as typed. `named`: all of them by their stems, which may be the name of a service. `corrected`:
    those that results are shown for, where a spelling was mended. `areas`: keys of areas taken out of the words,
    `place`: those words as typed. `ages`: the youngest and the oldest that the words tell of. `languages`: the codes of
    those that they name. `crisis`: the group of
    crisis phrases that was said. `closed`: keys of closed services whose name this is. `pinned`: keys of services to
    show first, and links (see `pinned_links`).
    """

    asked: str = ""
    named: str = ""
    concepts: tuple[Concept, ...] = ()
    nothing: bool = False
    corrected: str = ""
    areas: tuple[str, ...] = ()
    place: str = ""
    ages: tuple[int, int] | None = None
    languages: tuple[str, ...] = ()
    crisis: str = ""
    closed: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()

    @property
    def required(self) -> int:
        """How many concepts a service must say to say everything."""
        return sum(concept.required for concept in self.concepts)


@dataclass(frozen=True)
class Closed:
    """A service that is not open: its names, and the open services to use instead (key, name)."""

    key: str
    name: str
    names: tuple[str, ...]
    audience: frozenset[str]
    instead: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Lists:
    """What understanding a query needs besides the services.

    `synonyms`: groups of phrases as editors wrote them. `areas`: key -> name;
    `districts`: postcode district -> keys. `pins`: query, in any form -> keys and links.
    """

    synonyms: tuple[tuple[str, ...], ...] = ()
    areas: dict[str, str] = field(default_factory=dict)
    districts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    closed: tuple[Closed, ...] = ()
    pins: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Hits:
    """One page of what an engine found, in order; how many there are in all, and how many each filter value would give.

    `counts`: filter -> value -> number, each with all other filters applied. `unknown_hours`: where "open now" was
    asked, those that fit but for hours that are not known.
    """

    documents: Sequence[Document] = ()
    total: int = 0
    page: int = 1
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    unknown_hours: Sequence[Document] = ()


@dataclass(frozen=True)
class Suggestion:
    """A completion of what is being typed: `kind` is `service`, `need` or `tag`."""

    kind: str
    words: str


class EngineError(Exception):
    """An engine cannot answer: down, slow, or what it says makes no sense. Another may."""


class EngineBusy(EngineError):
    """Another writer is at the index."""


class NoIndex(EngineError):
    """The engine answers and holds no index that could be changed: it must be made from scratch."""


class Engine(Protocol):
    """What finds services."""

    name: str

    def search(self, understood: Understood, query: Query, now: datetime) -> Hits:
        """Return a page of services. A page past the end is the last. Raise EngineError when it cannot answer.

        A service matches when it says every concept that is required; where fewer than FEW do that also fit all
        filters, when it says any. "Open now" is a filter like the others.
        """
        ...
