"""What people find at the end: what to do, and an open service for everybody who can come to it."""

from collections.abc import Iterator, Mapping

from decision_tree.tree.checks.people import people_without
from decision_tree.tree.checks.problem import Problem, Severity
from decision_tree.tree.graph import UnsoundTree
from decision_tree.tree.model import Directory, Outcome, Tree, usable_services
from decision_tree.tree.reach import Reach
from decision_tree.tree.screens import MOST_SCREENS, TooManyScreens, compile_screens
from decision_tree.tree.words import name, one_line, quoted


def check(tree: Tree, directory: Directory, areas: Mapping[str, str], reached: Reach) -> Iterator[Problem]:
    """Yield `too-many-screens`, `no-advice`, `unknown-service`, `no-open-service`; a warning: `professional-service`.

    `reached`: the facts that each step can be reached with.
    """
    try:
        compile_screens(tree, directory)
    except TooManyScreens:
        yield Problem(
            "too-many-screens",
            "",
            "",
            f"The tree would need more than {MOST_SCREENS} screens, which is too slow on an old phone. "
            "Ask for areas and ages later in the tree, or on fewer ways through it.",
        )
    except UnsoundTree:
        pass  # The mistake has a problem of its own; how many screens there would be is not known.
    for outcome in tree.outcomes:
        if not outcome.advice.strip():
            yield Problem(
                "no-advice",
                outcome.key,
                "advice",
                f"The outcome {name(tree, outcome)} does not say what to do. Write its advice.",
            )
        yield from _named(tree, outcome, directory)
    for outcome, people in people_without(
        tree, reached, areas, lambda outcome, facts: bool(usable_services(outcome, directory, tree.audience, facts))
    ):
        yield Problem(
            "no-open-service",
            outcome.key,
            "services",
            f"The outcome {name(tree, outcome)} has no open service for {people}. Add a service that is open and "
            "takes them, or lead them to another outcome.",
        )


def _named(tree: Tree, outcome: Outcome, directory: Directory) -> Iterator[Problem]:
    for key in dict.fromkeys(outcome.services):
        service = directory.get(key)
        if service is None:
            yield Problem(
                "unknown-service",
                outcome.key,
                "services",
                f"The outcome {name(tree, outcome)} names the service {quoted(key)}, which does not exist. "
                "Choose a service of the directory.",
            )
        elif service.for_professionals_alone and tree.audience != "professional":
            yield Problem(
                "professional-service",
                outcome.key,
                "services",
                f"{one_line(service.name)} is for professionals alone, so the outcome {name(tree, outcome)} leaves it "
                "out. Remove it, or choose a service that is for others too.",
                Severity.WARNING,
            )
