"""Who finds something missing at an outcome, in words: looked at for all facts that it can be reached with."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from decision_tree.tree.model import Outcome, Tree
from decision_tree.tree.reach import Reach
from decision_tree.tree.words import facts_in_words
from directory.facts import ELSEWHERE, Facts

_MOST_LISTED = 10


def people_without(
    tree: Tree, reached: Reach, areas: Mapping[str, str], has: Callable[[Outcome, Facts], bool]
) -> Iterator[tuple[Outcome, str]]:
    """Yield each outcome that lacks something for some people, and who they are.

    `has`: whether an outcome has it for people with these facts. `areas`: names by key.
    """
    for outcome in (step for step in tree.by_key.values() if isinstance(step, Outcome)):
        # An area that is not known has a problem of its own.
        ways = [facts for facts in reached.facts.get(outcome.key, ()) if facts.area in ("", ELSEWHERE, *areas)]
        without = [facts for facts in ways if not has(outcome, facts)]
        if without:
            yield outcome, _listed([facts_in_words(facts, areas) for facts in _widest(without)])


def _widest(without: Sequence[Facts]) -> list[Facts]:
    """Leave out what is said already: if there is nothing for people under 18, there is nothing for those in Camden."""
    known = set(without)
    return [
        facts
        for facts in without
        if not any(
            wider != facts and wider in known for wider in (Facts(), Facts(age=facts.age), Facts(area=facts.area))
        )
    ]


def _listed(people: Sequence[str]) -> str:
    shown, more = ", or for ".join(people[:_MOST_LISTED]), len(people) - _MOST_LISTED
    return f"{shown} (and {more} more)" if more > 0 else shown
