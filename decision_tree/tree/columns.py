"""Which column of a drawing each step stands in."""

from collections.abc import Mapping
from math import ceil

from decision_tree.tree.graph import components, onward, reading_order
from decision_tree.tree.model import Outcome, Question, Step, Tree

FULL = 45
"""How many lines of text a column of a poster holds comfortably."""
MOST = 6
"""To spare a full column, a drawing gets more columns up to this number: more would leave each too narrow."""
_CHARACTERS = 36
"""How many characters a line in a box holds, about."""


def columns_of(tree: Tree) -> dict[str, int]:
    """Return the column (from 0) of each step that can be reached. Only for a tree without loops.

    A step stands in the first column that is later than those of all steps that lead to it. Outcomes, to which
    nothing is tied on the right, then move rightwards out of columns that hold too much.
    """
    columns: dict[str, int] = {tree.start: 0}
    # Tarjan's components come with what is led to first: backwards, each step comes after all that lead to it.
    for (key,) in (each for each in reversed(components(tree)) if len(each) == 1):
        if key in columns:
            for target in onward(tree, key):
                columns[target] = max(columns.get(target, 0), columns[key] + 1)
    _spread(tree, columns)
    return {key: columns[key] for key in reading_order(tree)}


def _spread(tree: Tree, columns: dict[str, int]) -> None:
    """Move outcomes from columns that hold too much into later ones that hold less."""
    heights = {key: _lines_of_text(tree.by_key[key]) for key in columns}
    filled = [0] * max(max(columns.values()) + 1, MOST)
    for key, at in columns.items():
        filled[at] += heights[key]
    last = max(columns.values())
    leading = _leading(tree, columns)
    # Each move makes the fuller of two columns less full than it was, and outcomes only move right, so this ends.
    for at in range(len(filled) - 1):
        while filled[at] > FULL:
            moves = [
                (max(filled[to] + heights[key], filled[at] - heights[key]), to, leading[key], -order, key)
                for order, key in enumerate(columns)
                if columns[key] == at and isinstance(tree.step(key), Outcome)
                for to in range(at + 1, min(len(filled), last + 2))
                if filled[to] + heights[key] < filled[at]
            ]
            if not moves:
                break
            _, to, _, _, key = min(moves)
            columns[key] = to
            filled[at] -= heights[key]
            filled[to] += heights[key]
            last = max(last, to)


def _leading(tree: Tree, columns: Mapping[str, int]) -> dict[str, int]:
    """Count for each step how many answers lead to it: the fewer, the fewer lines grow longer when it moves."""
    counts = dict.fromkeys(columns, 0)
    for key in columns:
        for target in onward(tree, key):
            counts[target] += 1
    return counts


def _lines_of_text(step: Step) -> int:
    """Guess how many lines of text the box of a step holds."""
    if isinstance(step, Question):
        texts = [step.words, *([step.hint] if step.hint else []), *(answer.say for answer in step.answers)]
        return 1 + sum(max(1, ceil(len(text) / _CHARACTERS)) for text in texts)
    return 3 + ceil(len(step.words) / _CHARACTERS) + len(step.services) * 3 // 2
