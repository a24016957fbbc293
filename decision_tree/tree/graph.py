"""The shape of a tree: which step leads to which. Every function here is safe for a tree that is wrong in any way.

Nothing recurses, so that a long tree cannot exhaust Python's stack, and everything is linear in steps and answers.
"""

from collections import deque
from collections.abc import Iterator

from decision_tree.tree.model import Question, Tree


class UnsoundTree(ValueError):
    """What was asked cannot be done for a tree with this mistake. `steps`: the keys of the steps it is about."""

    def __init__(self, message: str, steps: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.steps = steps


def onward(tree: Tree, key: str) -> tuple[str, ...]:
    """Return the keys that the answers of a step go to, in order. Unknown ones are left out; an outcome has none."""
    step = tree.step(key)
    if not isinstance(step, Question):
        return ()
    return tuple(answer.go for answer in step.answers if tree.step(answer.go))


def reading_order(tree: Tree) -> tuple[str, ...]:
    """Return the keys of the steps that can be reached, breadth-first by answers. None when the start is unknown."""
    if not tree.step(tree.start):
        return ()
    # A dictionary keeps the order and knows quickly what it holds.
    seen = {tree.start: True}
    queue = deque([tree.start])
    while queue:
        for target in onward(tree, queue.popleft()):
            if target not in seen:
                seen[target] = True
                queue.append(target)
    return tuple(seen)


def components(tree: Tree) -> tuple[tuple[str, ...], ...]:
    """Return all keys in strongly connected components (Tarjan's), what is led to before what leads to it.

    Steps of one component lead to each other; in a tree without loops each component is one step.
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    waiting: list[str] = []
    is_waiting: set[str] = set()
    found: list[tuple[str, ...]] = []
    work: list[tuple[str, Iterator[str]]] = []

    def enter(key: str) -> None:
        index[key] = low[key] = len(index)
        waiting.append(key)
        is_waiting.add(key)
        work.append((key, iter(onward(tree, key))))

    for root in tree.by_key:
        if root in index:
            continue
        enter(root)
        while work:
            key, targets = work[-1]
            target = next(targets, None)
            if target is not None:
                if target not in index:
                    enter(target)
                elif target in is_waiting:
                    low[key] = min(low[key], index[target])
                continue
            work.pop()
            if work:
                before = work[-1][0]
                low[before] = min(low[before], low[key])
            if low[key] == index[key]:
                component: list[str] = []
                while not component or component[-1] != key:
                    component.append(waiting.pop())
                is_waiting.difference_update(component)
                found.append(tuple(component))
    return tuple(found)


def loops(tree: Tree) -> tuple[tuple[str, ...], ...]:
    """Return the components in which people could go round: more than one step, or one that leads to itself."""
    return tuple(each for each in components(tree) if len(each) > 1 or each[0] in onward(tree, each[0]))


def refuse_loops(tree: Tree) -> None:
    """Raise UnsoundTree when somebody who starts at the start could go round for ever."""
    reached = set(reading_order(tree))
    for loop in loops(tree):
        if reached.intersection(loop):
            raise UnsoundTree(f"The tree {tree.key!r} has a loop. Correct its problems first.", loop)


def refuse_gaps(tree: Tree) -> None:
    """Raise UnsoundTree when the start, or an answer that can be reached, names a step that does not exist."""
    if not tree.step(tree.start):
        raise UnsoundTree(f"The tree {tree.key!r} does not start at one of its steps. Correct its problems first.")
    for key in reading_order(tree):
        step = tree.step(key)
        if isinstance(step, Question) and len(onward(tree, key)) < len(step.answers):
            raise UnsoundTree(
                f"The tree {tree.key!r} has an answer that leads nowhere. Correct its problems first.", (key,)
            )
