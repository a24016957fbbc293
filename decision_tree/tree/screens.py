"""What the public sees: steps times facts, so that the services shown always fit and no fact travels in an address."""

from dataclasses import dataclass
from typing import Final

from decision_tree.tree.fragments import Node, fragments
from decision_tree.tree.graph import UnsoundTree, components, onward, reading_order, refuse_gaps, refuse_loops
from decision_tree.tree.model import Directory, Question, Step, Tree, usable_services
from decision_tree.tree.reach import after, reach
from directory.facts import Facts

# A screen is about 1.3 KB of HTML, and a whole tree is one document: more than this is too slow on an old phone.
MOST_SCREENS: Final = 500


class TooManyScreens(UnsoundTree):
    """The tree would have more screens than the limit."""


@dataclass(frozen=True)
class Screen:
    """One step as people with some facts see it.

    `fragment`: its name in the address. `number`: the step's number on paper, 1 for the start, the same for all screens
    of a step. `facts`: the smallest of those that lead here. `targets`: for a question, the fragment that each answer
    goes to. `services`: for an outcome, the keys of the services to show, in order; empty when all have closed.
    """

    fragment: str
    number: int
    step: Step
    facts: Facts
    targets: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


def compile_screens(tree: Tree, directory: Directory, most: int = MOST_SCREENS) -> list[Screen]:
    """Return the screens of a tree, the start's first, then by number and facts.

    Facts that make no difference to what is shown, here or later, share a screen. Raise UnsoundTree when people could
    go round for ever or an answer leads nowhere, and TooManyScreens (also an UnsoundTree) when there would be more than
    `most`.
    """
    refuse_gaps(tree)
    refuse_loops(tree)
    reached = reach(tree)
    if not reached.complete:
        raise _too_many(tree, most)
    shows: dict[Node, _Content] = {}
    shown_by: dict[Node, Node] = {}
    # What is led to comes first, so that when a question is looked at it is known which of its targets are one.
    for (key,) in (each for each in components(tree) if each[0] in reached.facts):
        alike: dict[_Content, Node] = {}
        for facts in reached.facts[key]:
            content = _content(tree, directory, (key, facts), shown_by)
            # Facts come sorted, so the smallest stands for all that show the same.
            shown_by[key, facts] = alike.setdefault(content, (key, facts))
        shows |= {node: content for content, node in alike.items()}
        if len(shows) > most:
            raise _too_many(tree, most)
    names = fragments(shows)
    numbers = {key: number for number, key in enumerate(reading_order(tree), start=1)}
    return [
        Screen(
            fragment=names[node],
            number=numbers[node[0]],
            step=tree.by_key[node[0]],
            facts=node[1],
            targets=tuple(names[target] for target in shows[node].targets),
            services=shows[node].services,
        )
        for node in sorted(shows, key=lambda node: (numbers[node[0]], node[1]))
    ]


def leaflet_screens(tree: Tree, directory: Directory) -> list[Screen]:
    """Return each step that can be reached once, by number, for paper: no fact is known of who holds it.

    So an outcome has all its open services. Raise UnsoundTree as `compile_screens` does.
    """
    refuse_gaps(tree)
    refuse_loops(tree)
    unknown = Facts()
    order = reading_order(tree)
    names = fragments((key, unknown) for key in order)
    return [
        Screen(
            fragment=names[key, unknown],
            number=number,
            step=step,
            facts=unknown,
            targets=tuple(names[target, unknown] for target in onward(tree, key)),
            services=() if isinstance(step, Question) else usable_services(step, directory, tree.audience, unknown),
        )
        for number, key in enumerate(order, start=1)
        for step in [tree.by_key[key]]
    ]


@dataclass(frozen=True)
class _Content:
    """What a screen shows beyond its step's own words: two with the same are one."""

    targets: tuple[Node, ...] = ()
    services: tuple[str, ...] = ()


def _content(tree: Tree, directory: Directory, node: Node, shown_by: dict[Node, Node]) -> _Content:
    key, facts = node
    step = tree.by_key[key]
    if isinstance(step, Question):
        return _Content(targets=tuple(shown_by[answer.go, after(facts, answer)] for answer in step.answers))
    return _Content(services=usable_services(step, directory, tree.audience, facts))


def _too_many(tree: Tree, most: int) -> TooManyScreens:
    return TooManyScreens(f"The tree {tree.key!r} would have more than {most} screens. Ask for fewer facts.")
