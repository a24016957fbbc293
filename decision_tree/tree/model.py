"""What a decision tree is: steps that are questions or outcomes, and the services that outcomes name.

A `Tree` may be wrong in any way: a draft is, most of the time. Constructing one never raises; `problems.py` tells what
is wrong with it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from directory.contacts import Contact
from directory.facts import Facts, fits

LONGEST_KEY: Final = 100  # of a step or a tree: as long as the column of a tree's start


@dataclass(frozen=True)
class Answer:
    """One answer of a question: its words, the key of the step it goes to, and what it says about the person.

    `danger`: a life is at risk. `unsure`: not sure, do not know, rather not say. `unsure_waiver`: why clinicians
    decided that this unsure answer may lead to what is less urgent.
    """

    say: str
    go: str
    danger: bool = False
    unsure: bool = False
    unsure_waiver: str = ""
    sets: Facts = Facts()


@dataclass(frozen=True)
class Question:
    """A step that asks something; the answer alone decides the next step."""

    key: str
    ask: str
    answers: tuple[Answer, ...]
    hint: str = ""

    @property
    def words(self) -> str:
        """What people read first at this step."""
        return self.ask


@dataclass(frozen=True)
class Outcome:
    """A step that ends a journey: how urgent it is, what to do (one paragraph a line) and keys of services in order."""

    key: str
    level: str
    title: str
    advice: str = ""
    services: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What people read first at this step."""
        return self.title


Step = Question | Outcome


@dataclass(frozen=True)
class Scenario:
    """A journey that was agreed: the words of the answers given, and the key of the outcome that it ends at."""

    name: str
    answers: tuple[str, ...]
    ends: str


@dataclass(frozen=True)
class Agreed:
    """Who signed a tree off, and when, as far as is known."""

    by: str
    on: date | None = None


@dataclass(frozen=True)
class Tree:
    """A decision tree. `audience` is whom it speaks to, `start` the key of its first question.

    `agreed`: None while nobody has signed it off.
    """

    key: str
    title: str
    audience: str
    start: str
    steps: tuple[Step, ...]
    intro: str = ""
    scenarios: tuple[Scenario, ...] = ()
    agreed: Agreed | None = None

    @cached_property
    def by_key(self) -> Mapping[str, Step]:
        """The steps by their keys, in order; where two share a key, the first."""
        # Written backwards so that the first wins, then put back in order.
        first = {step.key: step for step in reversed(self.steps)}
        return {step.key: first[step.key] for step in self.steps}

    @cached_property
    def wordings(self) -> Mapping[str, int]:
        """How many steps have the same words: "How old are you?" is often asked in more than one place."""
        return Counter(step.words for step in self.steps)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The steps that are questions, in order."""
        return tuple(step for step in self.steps if isinstance(step, Question))

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The steps that are outcomes, in order."""
        return tuple(step for step in self.steps if isinstance(step, Outcome))

    def step(self, key: str) -> Step | None:
        """Return the first step with this key, or None."""
        return self.by_key.get(key)


@dataclass(frozen=True)
class ServiceFacts:
    """What a tree needs to know of a service: whether it is open, whom it takes, and when and by whom it is reached.

    `audience`: who may use its entry. Ages are whole years, both inclusive, None for no limit; `areas` None is
    everywhere. `urgency`, `referral`: words of the vocabulary. `hours`: as text, those of contacts without their own.
    """

    key: str
    name: str
    open: bool
    audience: frozenset[str]
    min_age: int | None
    max_age: int | None
    areas: frozenset[str] | None
    urgency: frozenset[str] = frozenset()
    referral: frozenset[str] = frozenset()
    contacts: tuple[Contact, ...] = ()
    hours: str = ""

    @property
    def for_professionals_alone(self) -> bool:
        """Whether nobody but professionals may use its entry."""
        return self.audience == {"professional"}


Directory = Mapping[str, ServiceFacts]


def usable(service: ServiceFacts, audience: str, facts: Facts) -> bool:
    """Return whether a tree for this audience may show the service to somebody with these facts.

    A tree's audience does not limit its services, but one for professionals alone is left out of a tree for others.
    Raise ValueError for an age that is none (as `directory.facts.fits` does).
    """
    if service.for_professionals_alone and audience != "professional":
        return False
    return service.open and fits(service, facts)


def usable_services(outcome: Outcome, directory: Directory, audience: str, facts: Facts) -> tuple[str, ...]:
    """Return the keys of an outcome's usable services, in its order, each once. Unknown services are left out."""
    return tuple(
        key
        for key in dict.fromkeys(outcome.services)
        if (service := directory.get(key)) and usable(service, audience, facts)
    )
