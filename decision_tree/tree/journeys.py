"""The ways through a tree: counted, listed one by one, and replayed from words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from decision_tree.tree.graph import components, onward, refuse_loops
from decision_tree.tree.model import Outcome, Question, Tree
from decision_tree.tree.reach import after
from decision_tree.tree.words import fold
from directory.facts import Facts


@dataclass(frozen=True)
class Journey:
    """One way through a tree, from the start to an outcome.

    `steps`: keys, the outcome's last. `answers`: for each question on the way, the position of the answer, from 0.
    `facts`: what is known at the end. `ends`: the outcome's key.
    """

    steps: tuple[str, ...]
    answers: tuple[int, ...]
    facts: Facts
    ends: str


def count_journeys(tree: Tree) -> int:
    """Return the number of journeys, without walking them. Raise UnsoundTree when there is a loop on the way.

    Ways that never come to an outcome (a question without answers, an unknown step) are no journeys.
    """
    refuse_loops(tree)
    return _counts(tree).get(tree.start, 0)


def journeys(tree: Tree) -> Iterator[Journey]:
    """Yield the journeys, in the order of the answers. Raise UnsoundTree as `count_journeys` does.

    There can be more than anyone could list: count first.
    """
    refuse_loops(tree)
    return _walk(tree, _counts(tree))


class Stop(StrEnum):
    """Why a replay stopped."""

    OUTCOME = "outcome"
    """It came to an outcome, and the answers were used up."""
    TOO_SHORT = "too-short"
    """The answers were used up at a question."""
    TOO_LONG = "too-long"
    """It came to an outcome, and there are more answers."""
    NO_SUCH_ANSWER = "no-such-answer"
    """The question has no answer with the next words."""
    UNKNOWN_TARGET = "unknown-target"
    """The answer goes to a step that does not exist."""
    NO_START = "no-start"
    """The tree does not start at one of its steps."""


@dataclass(frozen=True)
class Run:
    """What came of replaying answers.

    `steps`: keys of the steps that were come to, the last being where it stopped (none when the start is unknown).
    `answers`: positions, from 0, of the answers that led there; the next one, if any, is the one that did not work.
    `facts`: what is known there. `stop`: why it stopped.
    """

    steps: tuple[str, ...]
    answers: tuple[int, ...]
    facts: Facts
    stop: Stop

    @property
    def at(self) -> str:
        """The key of the step where it stopped, empty when it never started."""
        return self.steps[-1] if self.steps else ""


def run(tree: Tree, answers: Sequence[str]) -> Run:
    """Replay answers, given by their words, and stop at the last good step. Never raises.

    Words are compared without regard to capitals and white space; of two answers with the same words the first counts.
    """
    steps: list[str] = []
    chosen: list[int] = []
    facts = Facts()
    step = tree.step(tree.start)
    if step is None:
        return Run((), (), facts, Stop.NO_START)
    steps.append(step.key)

    def stopped(stop: Stop) -> Run:
        return Run(tuple(steps), tuple(chosen), facts, stop)

    for words in answers:
        if isinstance(step, Outcome):
            return stopped(Stop.TOO_LONG)
        wanted = fold(words)
        position = next((n for n, answer in enumerate(step.answers) if fold(answer.say) == wanted), None)
        if position is None:
            return stopped(Stop.NO_SUCH_ANSWER)
        answer = step.answers[position]
        target = tree.step(answer.go)
        if target is None:
            return stopped(Stop.UNKNOWN_TARGET)
        step = target
        steps.append(step.key)
        chosen.append(position)
        facts = after(facts, answer)
    return stopped(Stop.OUTCOME if isinstance(step, Outcome) else Stop.TOO_SHORT)


def _counts(tree: Tree) -> dict[str, int]:
    """Return how many ways lead from each step to an outcome. In a part that loops the numbers mean nothing."""
    counts: dict[str, int] = {}
    for component in components(tree):
        for key in component:
            ends = isinstance(tree.step(key), Outcome)
            counts[key] = 1 if ends else sum(counts.get(target, 0) for target in onward(tree, key))
    return counts


def _walk(tree: Tree, counts: dict[str, int]) -> Iterator[Journey]:
    # Only ways that come to an outcome are followed, so that the next journey is never far.
    ahead: list[tuple[tuple[str, ...], tuple[int, ...], Facts]] = []
    if counts.get(tree.start):
        ahead.append(((tree.start,), (), Facts()))
    while ahead:
        steps, answers, facts = ahead.pop()
        step = tree.step(steps[-1])
        if not isinstance(step, Question):
            yield Journey(steps, answers, facts, steps[-1])
            continue
        for position, answer in reversed(list(enumerate(step.answers))):
            if counts.get(answer.go):
                ahead.append(((*steps, answer.go), (*answers, position), after(facts, answer)))
