"""What understanding, ranking and the engines hand to each other: plain values, the same for every engine."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from ..cards import Listing
from .query import Query

# What is searched of a service, weightiest first. `professional` is searched for professionals alone.
FIELDS: Final = ("names", "tags", "summary", "rest", "professional")
PUBLIC_FIELDS: Final = FIELDS[:-1]
# Stands between two names or tags, so that no phrase is found across them. No word of a text is ever this.
BREAK: Final = "0break0"


@dataclass(frozen=True)
class Alternative:
    """One way to say what is asked: words in normal form, more than one as a phrase. `weight` from 0 to 1."""

    words: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Concept:
    """One thing that is asked: any of its alternatives says it, best first.

    `rarity`: 1 for the rarest words, near 0 for those in every document; ranking weighs with it.
    """

    alternatives: tuple[Alternative, ...]
    rarity: float = 1.0


@dataclass(frozen=True)
class Understood:
    """A query as understood. Without concepts it browses.

    `asked`: the words as typed. `corrected`: those that results are shown for, where a spelling was mended.
    `areas`: keys of areas taken out of the words, `place`: those words as typed. `crisis`: the emergency help
    stands above the results. `closed`: keys of closed services whose name this is. `pinned`: keys to show first.
    """

    asked: str = ""
    concepts: tuple[Concept, ...] = ()
    corrected: str = ""
    areas: tuple[str, ...] = ()
    place: str = ""
    crisis: bool = False
    closed: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A service as an engine holds it.

    `texts`: field -> words in normal form with spaces between, and BREAK between names or tags.
    `facets`: filter -> values (`urgency`, `for`, `group`, `tag`, `referral`; `area`: keys, or `*` for everywhere).
    `rank`: how urgent its most urgent word is, 0 first.
    """

    key: str
    texts: Mapping[str, str]
    listing: Listing
    facets: Mapping[str, tuple[str, ...]]
    rank: int = 9

    @property
    def name(self) -> str:
        """What the service is called."""
        return self.listing.name

    @property
    def areas(self) -> tuple[str, ...]:
        """The keys of its areas, or `*` for everywhere."""
        return self.facets.get("area", ())

    def whole(self) -> "Document":
        """Give itself: a document is all that there is of a candidate."""
        return self


class Candidate(Protocol):
    """A document that an engine found, as far as putting it in order needs it; what is not shown need not be read."""

    @property
    def key(self) -> str:
        """See `Document`, as for all that follows."""
        ...

    @property
    def name(self) -> str:
        """What the service is called."""
        ...

    @property
    def rank(self) -> int:
        """How urgent it is."""
        ...

    @property
    def areas(self) -> tuple[str, ...]:
        """Where it is."""
        ...

    @property
    def texts(self) -> Mapping[str, str]:
        """What it says, by field."""
        ...

    def whole(self) -> Document:
        """Give the document. Raises EngineError when it cannot be read."""
        ...


@dataclass(frozen=True)
class Closed:
    """A service that is not open: its names in normal form, and the open services to use instead (key, name)."""

    key: str
    name: str
    names: tuple[str, ...]
    audience: frozenset[str]
    instead: tuple[tuple[str, str], ...] = ()


class Vocabulary(Protocol):
    """The words of the documents, in normal form, as the public or as professionals are understood with.

    Those that stand in professionals' texts alone, or in services for them alone, are no words of the public's.
    Every method raises EngineError when the words cannot be read.
    """

    @property
    def size(self) -> int:
        """How many documents there are."""
        ...

    def number(self, word: str) -> int:
        """Give in how many documents a word is; 0 for what is no word of theirs."""
        ...

    def with_stem(self, stem: str) -> Sequence[str]:
        """Give the words that have this stem, the most frequent first."""
        ...

    def beginning(self, start: str, most: int) -> Sequence[str]:
        """Give the first words that begin so, in order of the alphabet."""
        ...

    def beside(self, first: str, second: str) -> bool:
        """Tell whether two words stand side by side in a text."""
        ...

    def of_shape(self, letter: str, length: int) -> Sequence[str]:
        """Give the words of plain letters that begin with this one and have so many, in order of the alphabet."""
        ...

    def with_tail(self, tail: str) -> Sequence[str]:
        """Give the words of plain letters that are any letter and then these."""
        ...


@dataclass(frozen=True)
class Lexicon:
    """All that understanding a query needs to know.

    `synonyms`: groups of phrases as editors wrote them. `crisis`: phrases as editors wrote them. `areas`: key -> name;
    `districts`: postcode district -> keys. `pins`: query in normal form -> keys.
    """

    public: Vocabulary
    professional: Vocabulary
    synonyms: tuple[tuple[str, ...], ...] = ()
    crisis: tuple[str, ...] = ()
    areas: Mapping[str, str] = field(default_factory=dict)
    districts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    closed: tuple[Closed, ...] = ()
    pins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Hits:
    """What an engine found: candidates in its own order, how many in all, and how many each filter value would give.

    `counts`: filter -> value -> number, each with all other filters applied. `unknown_hours`: where "open now" was
    asked, those that fit but for hours that are not known.
    """

    documents: Sequence[Candidate] = ()
    total: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    unknown_hours: Sequence[Candidate] = ()


@dataclass(frozen=True)
class Suggestion:
    """A completion of what is being typed: `kind` is `service`, `need` or `tag`."""

    kind: str
    words: str


class EngineError(Exception):
    """An engine cannot answer: down, slow, or what it says makes no sense. Another may."""


class EngineBusy(EngineError):
    """Somebody else writes to the engine's index."""


class NoIndex(EngineError):
    """The engine answers and holds no index that could be changed: it must be made from scratch."""


class Engine(Protocol):
    """What finds services. Raises EngineError when it cannot."""

    name: str

    def search(self, understood: Understood, query: Query, now: datetime, most: int) -> Hits:
        """Find services for a query: at most so many candidates, but all counted.

        A document matches when it matches every concept; where fewer than three do that also fit all filters, when
        it matches any. "Open now" is a filter like the others.
        """
        ...

    def suggest(self, words: tuple[str, ...], professional: bool, most: int) -> list[Suggestion]:
        """Complete words in normal form, the last of which is being typed."""
        ...

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None]) -> None:
        """Make the index anew beside the one in use, then swap."""
        ...

    def update(self, documents: Iterable[Document], gone: Iterable[str]) -> None:
        """Put these documents in place of those with the same keys, and take away those that are gone."""
        ...
