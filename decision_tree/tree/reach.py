"""Which facts can be known of somebody who stands at a step: steps times facts, worked out without walking journeys."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from decision_tree.tree.model import Answer, Question, Tree
from directory.facts import Facts, can_be_set

# Far more than any tree that people can follow (60 steps in a city of 30 areas come to about 6,000). It is here so that
# a broken draft cannot keep a server busy.
MOST_NODES: Final = 20_000


@dataclass(frozen=True)
class Reach:
    """For each step that can be reached, the facts it can be reached with, in sorted order.

    `complete` is false when there were more than the limit: what stands here is then true, but not all.
    """

    facts: Mapping[str, tuple[Facts, ...]]
    complete: bool


def after(facts: Facts, answer: Answer) -> Facts:
    """Return what is known after an answer. An age that cannot be set is a mistake, and is not taken over."""
    sets = answer.sets
    return facts.updated(sets if can_be_set(sets.age) else Facts(area=sets.area))


def reach(tree: Tree, most: int = MOST_NODES) -> Reach:
    """Return the facts that each step can be reached with. Safe for loops and for answers that lead nowhere."""
    found: dict[str, set[Facts]] = {}
    if tree.step(tree.start):
        found[tree.start] = {Facts()}
    queue = deque((key, Facts()) for key in found)
    count = len(queue)
    while queue and count <= most:
        key, facts = queue.popleft()
        step = tree.step(key)
        for answer in step.answers if isinstance(step, Question) else ():
            if not tree.step(answer.go):
                continue
            known = found.setdefault(answer.go, set())
            then = after(facts, answer)
            if then not in known:
                known.add(then)
                queue.append((answer.go, then))
                count += 1
    return Reach({key: tuple(sorted(known)) for key, known in found.items()}, complete=count <= most)
