"""What is wrong with a tree: all of it at once, as data, in a stable order."""

from collections.abc import Iterable, Mapping

from decision_tree.tree.checks import opening, outcomes, paths, prose, safety, scenarios, values
from decision_tree.tree.checks.problem import Problem, Severity
from decision_tree.tree.model import Directory, Tree
from decision_tree.tree.reach import reach

__all__ = ["Problem", "Severity", "errors_of", "find_problems"]


def find_problems(tree: Tree, directory: Directory, areas: Mapping[str, str]) -> list[Problem]:
    """Return every problem of a tree: of the tree itself, then of its steps in order, then of its scenarios.

    `directory`: all services by key, closed ones too. `areas`: names of areas by key. Never raises, however wrong the
    tree is. A mistake that only follows from another is left out: without a first question, no step is "unreachable".
    """
    reached = reach(tree)
    found = [
        *values.check(tree, areas),
        *paths.check(tree),
        *safety.check(tree),
        *prose.check(tree),
        *outcomes.check(tree, directory, areas, reached),
        *opening.check(tree, directory, areas, reached),
    ]
    position = {key: number for number, key in enumerate(tree.by_key)}
    # Sorting is stable: within a step, problems stay in the order of the rules. A step may itself have a blank key.
    found.sort(key=lambda problem: position.get(problem.step, -1))
    return [*found, *scenarios.check(tree)]


def errors_of(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that keep a tree from going live; warnings do not."""
    return [problem for problem in problems if problem.severity == Severity.ERROR]
