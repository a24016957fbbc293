"""How messages speak of steps, answers and people: by the words that editors see, on one line."""

from collections.abc import Mapping

from decision_tree.tree.model import Answer, Step, Tree
from directory.facts import ELSEWHERE, Facts, years_of

_LONGEST = 100
_OLDEST = 120  # a range that ends here or later has no end


def one_line(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """Return the text without capitals and extra white space: the same for two texts that read the same."""
    return one_line(text.casefold())


def quoted(text: str) -> str:
    """Return the text in quotes, on one line, shortened when it is very long."""
    line = one_line(text) or "(no words)"
    return f'"{line}"' if len(line) <= _LONGEST else f'"{line[: _LONGEST - 1]}…"'


def name(tree: Tree, step: Step) -> str:
    """Return a step's words in quotes, with its key where the words alone do not say which step is meant."""
    words = quoted(step.words)
    if tree.wordings[step.words] > 1 or not step.words.strip():
        return f"{words} ({one_line(step.key) or 'no key'})"
    return words


def answer_name(tree: Tree, step: Step, answer: Answer) -> str:
    """Return the words of an answer and of its question."""
    return f"the answer {quoted(answer.say)} of {name(tree, step)}"


def facts_in_words(facts: Facts, areas: Mapping[str, str]) -> str:
    """Return whom facts describe, such as "people under 18 in Camden"; "anyone" when nothing is known.

    `areas`: names by key. An unknown area is named by its key. Raise ValueError for an age that is none.
    """
    if facts == Facts():
        return "anyone"
    people = _people(facts.age)
    if facts.area == ELSEWHERE:
        return f"{people} in other areas"
    return f"{people} in {areas.get(facts.area, facts.area)}" if facts.area else people


def _people(age: str) -> str:
    if not age:
        return "people"
    youngest, oldest = years_of(age)
    if oldest is None or oldest >= _OLDEST:
        return f"people of {youngest} or over" if youngest else "people"
    if not youngest:
        return f"people under {oldest + 1}"
    return f"people aged {youngest}" if youngest == oldest else f"people aged {youngest} to {oldest}"
