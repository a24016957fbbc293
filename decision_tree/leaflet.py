"""A tree on paper: what its leaflet says, from the same steps as on screen. Pure."""

from collections.abc import Sequence
from dataclasses import asdict

from directory.cards import Card
from directory.prints.contents import Plain, service_data
from directory.prints.versions import Line, lines_of_card
from directory.vocabulary import URGENCIES

from .shown import ShownStep
from .tree import Tree
from .tree.drawing import draw

FOR_WHOM = {
    "patient": "For people who need help",
    "carer": "For people who are worried about someone",
    "professional": "For professionals",
}


def services_on(steps: Sequence[ShownStep]) -> dict[str, Card]:
    """Give every service that a leaflet names, by key, in order."""
    return {card.key: card for step in steps for card in step.cards}


def lines_of_leaflet(tree: Tree, steps: Sequence[ShownStep]) -> tuple[Line, ...]:
    """Give what a leaflet says, for its version: every step, every answer, every service."""
    about = {step.number: f"“{step.words}”" for step in steps}
    lines = [Line(f"“{tree.title}”", "words", words) for words in (tree.title, tree.intro) if words]
    for step in steps:
        said = [
            ("words", step.hint),
            *(("answer", f"“{answer.say}” leads to {about[answer.number]}") for answer in step.answers),
            ("level", URGENCIES.get(step.level, "")),
            *(("words", paragraph) for paragraph in step.advice),
            ("services", "; ".join(card.name for card in step.cards)),
            ("services", "; ".join(link.name for link in step.instead)),
        ]
        lines += [Line(about[step.number], "words", step.words)]
        lines += [Line(about[step.number], what, words) for what, words in said if words]
    return (*lines, *(line for card in services_on(steps).values() for line in lines_of_card(card)))


def leaflet_data(tree: Tree, steps: Sequence[ShownStep]) -> Plain:
    """Give a leaflet as data for the templates of paper, less what is known only when it is printed."""
    return {
        "title": tree.title,
        "intro": tree.intro,
        "for_whom": FOR_WHOM.get(tree.audience, ""),
        "professional": tree.audience == "professional",
        "steps": [_step_data(step) for step in steps],
        "services": {key: service_data(card) for key, card in services_on(steps).items()},
        "drawing": asdict(draw(tree)),
    }


def _step_data(step: ShownStep) -> Plain:
    return {
        "number": step.number,
        "key": step.key,
        "question": not step.level,
        "words": step.words,
        "hint": step.hint,
        "answers": [{"say": answer.say, "number": answer.number} for answer in step.answers],
        "level": step.level,
        "card": step.care_card_words,
        "advice": list(step.advice),
        "services": [card.key for card in step.cards],
        "gone_wrong": step.gone_wrong,
        "instead": [link.name for link in step.instead],
    }
