"""What people find at the end: an outcome must have an open service for everybody who can come to it."""

from collections.abc import Iterator, Mapping, Sequence

from decision_tree.tree.checks.problem import Problem, Severity
from decision_tree.tree.graph import UnsoundTree
from decision_tree.tree.model import Directory, Outcome, Tree, usable_services
from decision_tree.tree.reach import reach
from decision_tree.tree.screens import MOST_SCREENS, TooManyScreens, compile_screens
from decision_tree.tree.words import facts_in_words, name, one_line, quoted
from directory.facts import Facts

_MOST_LISTED = 10


def check(tree: Tree, directory: Directory, areas: Mapping[str, str]) -> Iterator[Problem]:
    """Yield `too-many-screens`, `unknown-service`, `no-open-service` and the warning `professional-service`."""
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
    reached = reach(tree).facts
    for outcome in tree.outcomes:
        yield from _named(tree, outcome, directory)
    for outcome in (step for step in tree.by_key.values() if isinstance(step, Outcome)):
        # An area that is not known has a problem of its own.
        ways = [facts for facts in reached.get(outcome.key, ()) if not facts.area or facts.area in areas]
        without = [facts for facts in ways if not usable_services(outcome, directory, tree.audience, facts)]
        if without:
            people = _listed([facts_in_words(facts, areas) for facts in _widest(without)])
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
