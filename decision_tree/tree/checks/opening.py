"""Help that answers at any time: in an emergency, and for what cannot wait until the morning."""

from collections.abc import Iterator, Mapping

from decision_tree.tree.checks.people import people_without
from decision_tree.tree.checks.problem import Problem, Severity
from decision_tree.tree.model import Directory, Outcome, Tree, usable_services
from decision_tree.tree.reach import Reach
from decision_tree.tree.words import name
from directory.availability import answers_emergencies, reaches_at_every_hour
from directory.facts import Facts
from directory.vocabulary import AUDIENCES

_EMERGENCY = "emergency"
_CANNOT_WAIT = ("very_urgent", "urgent")


def check(tree: Tree, directory: Directory, areas: Mapping[str, str], reached: Reach) -> Iterator[Problem]:
    """Yield `no-999`, `not-always-open` and the warning `self-help-first`.

    `reached`: the facts that each step can be reached with.
    """
    if tree.audience not in AUDIENCES:
        return  # Whom the tree is for has a problem of its own.
    emergencies = {key for key, service in directory.items() if answers_emergencies(tree.audience, service)}
    always = {key for key, service in directory.items() if reaches_at_every_hour(tree.audience, service)}

    def fitting(outcome: Outcome, facts: Facts) -> tuple[str, ...]:
        return usable_services(outcome, directory, tree.audience, facts)

    def has_999(outcome: Outcome, facts: Facts) -> bool:
        return outcome.level != _EMERGENCY or not emergencies.isdisjoint(fitting(outcome, facts))

    def has_open_always(outcome: Outcome, facts: Facts) -> bool:
        return outcome.level not in _CANNOT_WAIT or not always.isdisjoint(fitting(outcome, facts))

    def starts_with_open_always(outcome: Outcome, facts: Facts) -> bool:
        # Without any service there is no first one; that has a problem of its own.
        return outcome.level not in _CANNOT_WAIT or always.issuperset(fitting(outcome, facts)[:1])

    for outcome, people in people_without(tree, reached, areas, has_999):
        yield Problem(
            "no-999",
            outcome.key,
            "services",
            f"The emergency outcome {name(tree, outcome)} has no emergency service with a telephone that is answered "
            f"day and night for {people}. Add one, such as 999.",
        )
    for outcome, people in people_without(tree, reached, areas, has_open_always):
        yield Problem(
            "not-always-open",
            outcome.key,
            "services",
            f"The outcome {name(tree, outcome)} is urgent, but has no open service that can be reached at every hour, "
            f"bank holidays included, for {people}. Add one that takes them by telephone, text or chat without a "
            "referral by others, such as NHS 111.",
        )
    for outcome, people in people_without(tree, reached, areas, starts_with_open_always):
        yield Problem(
            "self-help-first",
            outcome.key,
            "services",
            f"The outcome {name(tree, outcome)} is urgent, but its first service for {people} cannot be reached at "
            "every hour. Look whether one that can should stand first.",
            Severity.WARNING,
        )
