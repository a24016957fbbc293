"""Words that tell of danger, for a warning about answers. Short, so that whoever signs trees off can read them all.

This is a nudge to look twice at where an answer leads, and no more: words without danger can hold them, danger can be
told without them, and no tree is refused for them.
"""

import re
from typing import Final

from decision_tree.tree.words import fold

# A star stands for any ending of a word.
DANGER_WORDS: Final = (
    # ending one's life
    "suicid*",
    "kill*",
    "overdos*",
    "too many pills",
    "too many tablets",
    "end my life",
    "end their life",
    "ending my life",
    "ending their life",
    "end it all",
    "take my own life",
    "take their own life",
    "want to die",
    "wants to die",
    "better off dead",
    "hang myself",
    "jump off",
    "jump in front",
    # hurting oneself
    "self-harm*",
    "self harm*",
    "harm myself",
    "harm themselves",
    "hurt myself",
    "hurt themselves",
    "cut myself",
    "cutting myself",
    # hearing and seeing things
    "hearing voices",
    "hear voices",
    "hears voices",
    "voices tell*",
    "hear or see things",
    "hears or sees things",
    "hallucinat*",
    # danger from or to others
    "in danger",
    "not safe",
    "strangl*",
    "weapon*",
    "knife",
    "stab*",
    "rape*",
    # danger to the body
    "unconscious",
    "not breathing",
    "bleeding",
    "poison*",
)
_ANY_OF_THEM: Final = "|".join(re.escape(words).replace(r"\*", r"\w*") for words in DANGER_WORDS)
_PATTERN: Final = re.compile(rf"\b(?:{_ANY_OF_THEM})\b")


def tells_of_danger(words: str) -> bool:
    """Return whether words hold one of the danger words."""
    return _PATTERN.search(fold(words)) is not None
