"""What people see of a tree, on screen and on paper, as plain values that templates only print: pure."""

from dataclasses import dataclass

from directory.cards import Card, Link

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
