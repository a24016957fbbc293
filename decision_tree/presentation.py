"""What people see of a tree, on screen and on paper, as plain values that templates only print: pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from directory.addresses import service_url
from directory.listing import Listing
from directory.presentation import Card, Link, card_of

from .tree import (
    Outcome,
    Screen,
    ServiceFacts,
    Tree,
    UnsoundTree,
    compile_screens,
    facts_in_words,
    leaflet_screens,
    usable,
)

# NHS service manual, care cards: which card says how urgent something is. None for staying well.
CARE_CARDS = {
    "emergency": "emergency",
    "very_urgent": "urgent",
    "urgent": "urgent",
    "routine": "non-urgent",
    "staying_well": "",
}
CARE_CARD_WORDS = {
    "emergency": "Immediate action required",
    "urgent": "Urgent advice",
    "non-urgent": "Non-urgent advice",
    "": "",
}


@dataclass(frozen=True)
class Services:
    """What a tree's page needs of the directory: the services that the tree names, and those to use instead, by key.

    `instead`: for each that has closed, the keys of those to use in its place. `areas`: names of areas by key.
    """

    listings: Mapping[str, Listing]
    facts: Mapping[str, ServiceFacts]
    instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ShownAnswer:
    """An answer as a link: its position from 1, its words, the fragment and the number of the step that it leads to."""

    position: int
    say: str
    fragment: str
    number: int


@dataclass(frozen=True)
class ShownStep:
    """One screen: a question with its answers, or an outcome with its services.

    `who`: on paper, whom this screen of a step with several is for.
    `instead`: where all services of an outcome have closed since it went live, what may be used in place of them.
    """

    fragment: str
    number: int
    key: str
    words: str
    who: str = ""
    hint: str = ""
    answers: tuple[ShownAnswer, ...] = ()
    level: str = ""
    care_card: str = ""
    care_card_words: str = ""
    advice: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    gone_wrong: bool = False
    instead: tuple[Link, ...] = ()


def tree_context(tree: Tree, services: Services, now: datetime) -> dict[str, Any]:
    """Return what a tree's template needs: `start`, the other `steps`, and `unsound`: why a draft cannot be shown."""
    try:
        screens = compile_screens(tree, services.facts)
    except UnsoundTree as error:
        return {"start": None, "steps": [], "unsound": str(error)}
    shown = _shown(tree, screens, services, now)
    return {"start": shown[0], "steps": shown[1:], "unsound": ""}


def leaflet_steps(tree: Tree, services: Services, *times: datetime | None) -> list[list[ShownStep]]:
    """Return each step once, for paper: for each of the times, as in `opening.opening_of`.

    Alerts are left out: paper outlives them. Raise UnsoundTree for a draft that cannot be shown.
    """
    lasting = {key: replace(listing, alert="") for key, listing in services.listings.items()}
    screens = leaflet_screens(tree, services.facts)
    return [_shown(tree, screens, replace(services, listings=lasting), now) for now in times]


def _shown(tree: Tree, screens: Sequence[Screen], services: Services, now: datetime | None) -> list[ShownStep]:
    audience = frozenset({tree.audience})
    cards = {key: card_of(listing, audience, now) for key, listing in services.listings.items()}
    return shown_steps(tree, screens, cards, services.areas, _instead(tree, screens, services))


def _instead(tree: Tree, screens: Sequence[Screen], services: Services) -> dict[str, tuple[Link, ...]]:
    """Return what may be used where all services of an outcome have closed, by fragment."""
    audience = frozenset({tree.audience})

    def links(outcome: Outcome, screen: Screen) -> tuple[Link, ...]:
        keys = dict.fromkeys(other for key in outcome.services for other in services.instead.get(key, ()))
        return tuple(
            Link(services.listings[key].name, service_url(key, services.listings[key].audience, audience))
            for key in keys
            if key in services.facts and usable(services.facts[key], tree.audience, screen.facts)
        )

    return {
        screen.fragment: links(screen.step, screen)
        for screen in screens
        if isinstance(screen.step, Outcome) and not screen.services
    }


def shown_steps(
    tree: Tree,
    screens: Sequence[Screen],
    cards: Mapping[str, Card],
    areas: Mapping[str, str],
    instead: Mapping[str, tuple[Link, ...]],
) -> list[ShownStep]:
    """Return what people see of screens, in order.

    `cards`: of all services that the screens name, by key. `areas`: names by key, for steps with several screens.
    `instead`: by fragment, for outcomes without an open service.
    """
    numbers = {screen.fragment: screen.number for screen in screens}
    shares = Counter(screen.number for screen in screens)

    def who(screen: Screen) -> str:
        return f"({facts_in_words(screen.facts, areas)}) " if shares[screen.number] > 1 else ""

    def shown(screen: Screen) -> ShownStep:
        step = screen.step
        if isinstance(step, Outcome):
            return ShownStep(
                fragment=screen.fragment,
                number=screen.number,
                key=step.key,
                words=step.title,
                who=who(screen),
                level=step.level,
                care_card=CARE_CARDS.get(step.level, ""),
                care_card_words=CARE_CARD_WORDS[CARE_CARDS.get(step.level, "")],
                advice=tuple(line.strip() for line in step.advice.splitlines() if line.strip()),
                cards=tuple(cards[key] for key in screen.services),
                gone_wrong=not screen.services,
                instead=instead.get(screen.fragment, ()),
            )
        return ShownStep(
            fragment=screen.fragment,
            number=screen.number,
            key=step.key,
            words=step.ask,
            who=who(screen),
            hint=step.hint,
            answers=tuple(
                ShownAnswer(position, answer.say, target, numbers[target])
                for position, (answer, target) in enumerate(zip(step.answers, screen.targets, strict=True), start=1)
            ),
        )

    return [shown(screen) for screen in screens]
