"""The emergency help: the site's own text with these numbers built in, defined here alone. Pure.

It is the one exception to "nobody holds a copy of a number": it needs no entry of the directory, so
it is there when everything else is gone.
"""

from dataclasses import dataclass
from typing import Final

HEADING: Final = "Call 999 if a life is at risk"


@dataclass(frozen=True)
class Way:
    """One way to get help at once.

    `before`: what to do with the number. `words`: what stands beside it. `line`: all of it, in one line. `card`: what
    stands beside the number where there is little room.
    """

    number: str
    words: str
    line: str
    card: str
    before: str = "Call"
    scheme: str = "tel"

    @property
    def href(self) -> str:
        """Where a tap leads."""
        return f"{self.scheme}:{self.number.replace(' ', '')}"


WAYS: Final = (
    Way(
        number="999",
        words="or go to A&E, if you or someone else is in danger",
        line=HEADING,
        card="if a life is at risk",
    ),
    Way(
        number="111",
        words="and select the mental health option, day or night",
        line="Call 111 and select the mental health option",
        card="and select the mental health option, day or night",
    ),
    Way(
        number="116 123",
        words="to talk to Samaritans, free, day or night",
        line="Call Samaritans on 116 123",
        card="Samaritans, free, day or night",
    ),
    Way(
        number="85258",
        words="to text with someone, free, day or night",
        line="Text SHOUT to 85258",
        card="text SHOUT, free, day or night",
        before="Text SHOUT to",
        scheme="sms",
    ),
)

# With a textphone or Relay UK, 18000 is 999, and 18001 goes before any other number.
TEXTPHONE: Final = (
    Way(
        number="18000",
        words="in an emergency",
        line="18000 in an emergency",
        card="textphone or Relay UK, in an emergency",
    ),
    Way(number="18001 111", words="for 111", line="18001 111 for 111", card="textphone or Relay UK, for 111"),
)


def textphone_in_words() -> str:
    """Return what a textphone or Relay UK needs, in a sentence in which no number breaks over two lines."""
    emergency, other = TEXTPHONE
    number = other.number.replace(" ", "\u00a0")
    return f"With a textphone or Relay UK: {emergency.number} {emergency.words}, or {number}."
