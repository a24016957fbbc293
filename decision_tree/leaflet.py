"""A tree on paper: what its leaflet says, from the same steps as on screen."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from directory.presentation import Card
from directory.prints.formats import LEAFLET, Format
from directory.prints.registry import Paper
from directory.prints.serializers import Plain, service_data
from directory.prints.versions import Line, lines_of_card
from directory.vocabulary import URGENCIES

from .presentation import Services, ShownStep, leaflet_steps
from .tree import Tree
from .tree.drawing import draw

LEAFLET_KIND = "leaflet"
FOR_WHOM = {
    "patient": "For people who need help",
    "carer": "For people who are worried about someone",
    "professional": "For professionals",
}
MOST_ON_A_POSTER = 30
"""How many steps one sheet holds, drawn. A longer tree is drawn on several: to lay side by side, not to hang up."""


@dataclass(frozen=True)
class Leaflet:
    """A tree's leaflet: as what is printed, and its steps as they stand on screen."""

    paper: Paper
    steps: list[ShownStep]

    @property
    def offered(self) -> list[Format]:
        """The formats to offer. The poster of a long tree has its address, but is no poster."""
        long = len(self.steps) > MOST_ON_A_POSTER
        return [form for form in self.paper.formats if not (long and form.name == "poster")]


def leaflet_of(
    tree: Tree,
    services: Services,
    now: datetime,
    *,
    newest: str,
    agreed: str,
    review_by: date | None,
    draft: bool,
) -> Leaflet:
    """Return a tree's leaflet. Raise UnsoundTree for a draft that cannot be shown.

    `newest`: its address on screen. `agreed`: who signed it off, in words.
    """
    # Its version is made of words that are the same at any time.
    steps, at_any_time = leaflet_steps(tree, services, now, None)
    named = {key for outcome in tree.outcomes for key in outcome.services}
    others = {key for keys in services.instead.values() for key in keys}
    paper = Paper(
        kind=LEAFLET_KIND,
        key=tree.key,
        title=tree.title,
        professional=tree.audience == "professional",
        data={
            **leaflet_data(tree, steps),
            "agreed": agreed,
            "review_by": f"{review_by:%-d %B %Y}" if review_by else "",
        },
        lines=lines_of_leaflet(tree, at_any_time),
        services=frozenset(named | others),
        newest=newest,
        file=newest.rstrip("/"),
        formats=LEAFLET,
        draft=draft,
    )
    return Leaflet(paper, steps)


def services_on(steps: Sequence[ShownStep]) -> dict[str, Card]:
    """Return every service that a leaflet names, by key, in order."""
    return {card.key: card for step in steps for card in step.cards}


def lines_of_leaflet(tree: Tree, steps: Sequence[ShownStep]) -> tuple[Line, ...]:
    """Return what a leaflet says, for its version: every step, every answer, every service."""
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
    """Return a leaflet as data for the templates of paper, less what is known only when it is printed."""
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
