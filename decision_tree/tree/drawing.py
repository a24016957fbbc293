"""How a decision tree is drawn on paper: which column each step stands in, in which order, and where lines pass.

Positions only, no sizes: whoever draws measures the boxes. Columns run from left to right, and every answer leads to a
later column. A line that passes columns on its way has a gap in each of them, between two boxes, so that it never
runs behind one. Lines that lead to the same step share their gaps: from there on they are one line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from decision_tree.tree.columns import columns_of
from decision_tree.tree.graph import onward, reading_order, refuse_gaps, refuse_loops
from decision_tree.tree.model import Question, Tree
from decision_tree.tree.words import one_line
from directory.vocabulary import URGENCIES

MOST_PASSED = 8
"""A line that passes more columns is not drawn: nobody could follow it, and the number beside the answer is enough."""
_ROUNDS = 6


@dataclass(frozen=True, order=True)
class Place:
    """What stands in a column: the box of a step, or a gap that lines to that step pass through.

    `step`: its number, as `reading_order` counts from 1.
    """

    step: int
    gap: bool = False


Columns = tuple[tuple[Place, ...], ...]


@dataclass(frozen=True)
class Line:
    """One answer: from which step, which of its answers (from 1), and to which step (numbers).

    `drawn`: whether it has its gaps; where not, the number beside the answer alone says where it leads.
    """

    step: int
    answer: int
    leads_to: int
    drawn: bool = True


@dataclass(frozen=True)
class Branch:
    """A step, and the step from which it is come to first (0 for the start): numbers."""

    step: int
    under: int


@dataclass(frozen=True)
class Drawing:
    """A tree as it is drawn.

    `columns`: from left to right, each from top to bottom. `lines`: one for each answer, by step and answer.
    `branches`: every step once, a branch to its end before the next begins, for whoever must spread the drawing over
    pages. `words`: for each step in order of number, what the drawing shows of it, for people who cannot see it.
    """

    columns: Columns
    lines: tuple[Line, ...]
    branches: tuple[Branch, ...]
    words: tuple[str, ...]


# A line between two neighbouring columns: the position it comes from, how far down that box it starts (0 to 1), and
# the position it goes to.
_Link = tuple[Place, float, Place]


def draw(tree: Tree) -> Drawing:
    """Lay a tree out. The same tree always gives the same drawing. Raise UnsoundTree when it has a loop or a gap."""
    refuse_gaps(tree)
    refuse_loops(tree)
    keys = reading_order(tree)
    number = {key: n for n, key in enumerate(keys, 1)}
    column = {number[key]: at for key, at in columns_of(tree).items()}
    lines = tuple(
        Line(number[key], at, number[target], drawn=column[number[target]] - column[number[key]] - 1 <= MOST_PASSED)
        for key in keys
        for at, target in enumerate(onward(tree, key), 1)
    )
    branches = _branches(lines)
    return Drawing(
        columns=_ordered(column, lines, branches),
        lines=lines,
        branches=branches,
        words=_words(tree, number),
    )


def in_words(tree: Tree) -> str:
    """Return the alternative text of the drawing: every step, and where each answer leads. Raise as `draw` does."""
    return " ".join(draw(tree).words)


def crossings(columns: Columns, lines: Sequence[Line]) -> int:
    """Count how many times lines cross between the columns, when they run straight from place to place."""
    return sum(_crossed(columns[at], columns[at + 1], links) for at, links in enumerate(_links(columns, lines)))


def _words(tree: Tree, number: Mapping[str, int]) -> tuple[str, ...]:
    def said(key: str) -> str:
        step = tree.by_key[key]
        words = one_line(step.words) or "(no words)"
        if isinstance(step, Question):
            answers = (f"“{one_line(answer.say)}” leads to step {number[answer.go]}." for answer in step.answers)
            return " ".join([f"Step {number[key]} asks: “{words}”", *answers])
        level = URGENCIES.get(step.level, "")
        return f"Step {number[key]} is where the questions end{f' ({level.lower()})' * bool(level)}: “{words}”."

    return tuple(said(key) for key in number)


def _branches(lines: Sequence[Line]) -> tuple[Branch, ...]:
    """Walk depth-first, each step under the step from which this walk comes to it."""
    targets: dict[int, list[int]] = {}
    for line in lines:
        targets.setdefault(line.step, []).append(line.leads_to)
    found: dict[int, Branch] = {}
    ahead = [Branch(1, 0)]
    while ahead:
        branch = ahead.pop()
        if branch.step not in found:
            found[branch.step] = branch
            ahead.extend(Branch(target, branch.step) for target in reversed(targets.get(branch.step, [])))
    return tuple(found.values())


def _ordered(column: Mapping[int, int], lines: Sequence[Line], branches: Sequence[Branch]) -> Columns:
    """Put what stands in each column into the order with the fewest crossings that is found.

    Two orders to begin with: by branches, which keeps a tree that never joins again free of crossings, and by number.
    """
    rank = {branch.step: at for at, branch in enumerate(branches)}
    held: list[dict[Place, int]] = [{} for _ in range(max(column.values()) + 1)]
    for step, at in column.items():
        held[at][Place(step)] = rank[step]
    for line in lines:
        for at in range(column[line.step] + 1, column[line.leads_to]) if line.drawn else ():
            # A gap stands where a step would stand to which the first of its lines leads.
            place = Place(line.leads_to, gap=True)
            held[at][place] = min(held[at].get(place, len(rank)), rank[line.leads_to])
    by_branch: Columns = tuple(
        tuple(place for _, place in sorted((at, place) for place, at in places.items())) for places in held
    )
    by_number: Columns = tuple(tuple(sorted(places)) for places in held)
    links = _links(by_number, lines)
    best, fewest = by_branch, -1
    for columns in (by_branch, by_number):
        for turn in range(_ROUNDS * 2 + 1):
            if turn:
                columns = _swept(columns, links, rightwards=bool(turn % 2))
            count = sum(_crossed(columns[at], columns[at + 1], each) for at, each in enumerate(links))
            if fewest < 0 or count < fewest:
                best, fewest = columns, count
            if not fewest:
                return best
    return best


def _links(columns: Columns, lines: Sequence[Line]) -> list[dict[_Link, None]]:
    """Return the parts of lines between each column and the next, each once (a dictionary keeps their order)."""
    at = {place.step: c for c, places in enumerate(columns) for place in places if not place.gap}
    answers: dict[int, int] = {}
    for line in lines:
        answers[line.step] = max(answers.get(line.step, 0), line.answer)
    links: list[dict[_Link, None]] = [{} for _ in columns[1:]]
    for line in lines:
        if not line.drawn:
            continue
        place, down = Place(line.step), line.answer / (answers[line.step] + 1)
        for c in range(at[line.step], at[line.leads_to]):
            last = c + 1 == at[line.leads_to]
            following = Place(line.leads_to, gap=not last)
            links[c][(place, down, following)] = None
            place, down = following, 0.5
    return links


def _crossed(left: Sequence[Place], right: Sequence[Place], links: Mapping[_Link, None]) -> int:
    """Count the crossings between two columns: pairs of lines that start in one order and arrive in the other."""
    above = {place: at for at, place in enumerate(left)}
    arrives = {place: at for at, place in enumerate(right)}
    ends = [arrives[b] for a, down, b in sorted(links, key=lambda k: (above[k[0]], k[1], arrives[k[2]]))]
    # A Fenwick tree counts for each line how many before it arrive further down.
    counts = [0] * (len(right) + 1)
    total = 0
    for seen, end in enumerate(ends):
        total += seen
        at = end + 1
        while at:
            total -= counts[at]
            at &= at - 1
        at = end + 1
        while at < len(counts):
            counts[at] += 1
            at += at & -at
    return total


def _swept(columns: Columns, links: Sequence[Mapping[_Link, None]], *, rightwards: bool) -> Columns:
    """Put each column into the order of the means of what it is joined to, one column after another, towards one side.

    What is joined to nothing on that side keeps its place.
    """
    result = list(columns)
    order = range(1, len(columns)) if rightwards else range(len(columns) - 2, -1, -1)
    for c in order:
        near: dict[Place, list[float]] = {}
        if rightwards:
            at = {place: float(n) for n, place in enumerate(result[c - 1])}
            for a, down, b in links[c - 1]:
                near.setdefault(b, []).append(at[a] + down)
        else:
            at = {place: float(n) for n, place in enumerate(result[c + 1])}
            for a, _, b in links[c]:
                near.setdefault(a, []).append(at[b] + 0.5)
        # Sort those that have neighbours among the positions that they hold now; the rest stay.
        moving = [n for n, place in enumerate(result[c]) if place in near]
        means = {place: sum(near[place]) / len(near[place]) for place in near}
        places = list(result[c])
        for n, place in zip(moving, sorted((places[n] for n in moving), key=means.__getitem__), strict=True):
            places[n] = place
        result[c] = tuple(places)
    return tuple(result)
