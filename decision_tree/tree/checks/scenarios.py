"""Journeys that were agreed must end where it was agreed that they end."""

from collections.abc import Iterator

from decision_tree.tree.checks.problem import Problem
from decision_tree.tree.journeys import Run, Stop, run
from decision_tree.tree.model import Outcome, Question, Scenario, Tree
from decision_tree.tree.words import name, quoted


def check(tree: Tree) -> Iterator[Problem]:
    """Yield the problem `scenario` for each that does not go as it says: once for its end, once for its answers."""
    # Without a first question no scenario could go right: that is one mistake, not one for each scenario.
    starts = isinstance(tree.step(tree.start), Question)
    for scenario in tree.scenarios:
        end = tree.step(scenario.ends)
        replayed = run(tree, scenario.answers)
        label = f"The scenario {quoted(scenario.name)}"
        if not isinstance(end, Outcome):
            what = f"the question {name(tree, end)}" if end else quoted(scenario.ends)
            wrong = (
                f"{label} should end at {what}, which is not an outcome of this tree. Choose the outcome it ends at."
            )
            yield Problem("scenario", scenario.name, "ends", wrong)
        elif starts and replayed.stop is Stop.OUTCOME and replayed.at != end.key:
            wrong = (
                f"{label} should end at {name(tree, end)}, but ends at {name(tree, tree.by_key[replayed.at])}. "
                "Correct the answers of the tree, or agree the scenario anew with whoever agreed it."
            )
            yield Problem("scenario", scenario.name, "ends", wrong)
        if starts:
            yield from _on_the_way(tree, scenario, replayed)


def _on_the_way(tree: Tree, scenario: Scenario, replayed: Run) -> Iterator[Problem]:
    # An answer that leads nowhere has a problem of its own.
    if replayed.stop in (Stop.OUTCOME, Stop.UNKNOWN_TARGET):
        return
    used = len(replayed.answers)
    at = name(tree, tree.by_key[replayed.at])
    field = f"answers.{used}"
    match replayed.stop:
        case Stop.TOO_SHORT:
            field = "answers"
            wrong = f"stops at the question {at}. Add the answers that lead on to an outcome."
        case Stop.TOO_LONG:
            wrong = f"has come to the outcome {at} before the answer {quoted(scenario.answers[used])}. Remove the rest."
        case _:
            wrong = (
                f"gives the answer {quoted(scenario.answers[used])} at {at}, which has no such answer. "
                "Give one of its answers in the same words."
            )
    yield Problem("scenario", scenario.name, field, f"The scenario {quoted(scenario.name)} {wrong}")
