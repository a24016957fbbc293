"""What people see of a tree, on screen and on paper, as plain values that templates only print: pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from directory.cards import Card, Link

from .tree import Outcome, Screen, Tree, facts_in_words

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


def shown_steps(
    tree: Tree,
    screens: Sequence[Screen],
    cards: Mapping[str, Card],
    areas: Mapping[str, str],
    instead: Mapping[str, tuple[Link, ...]],
) -> list[ShownStep]:
    """Give what people see of screens, in order.

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
