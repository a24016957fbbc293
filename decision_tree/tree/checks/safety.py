"""The rules that keep people safe: danger leads straight to 999, and "I am not sure" never leads to less."""

from collections.abc import Iterator, Mapping
from typing import Final

from decision_tree.tree.checks.danger_words import tells_of_danger
from decision_tree.tree.checks.problem import Problem, Severity
from decision_tree.tree.graph import components, onward
from decision_tree.tree.model import Outcome, Question, Tree
from decision_tree.tree.words import answer_name, name, quoted
from directory.vocabulary import URGENCIES, rank

_SHORTEST_WAIVER: Final = 5  # words


def check(tree: Tree) -> Iterator[Problem]:
    """Yield `no-danger-answer`, `danger-detour`, `unsure-less-urgent`, `short-waiver`; a warning: `routine-only`."""
    first = tree.step(tree.start)
    if isinstance(first, Question) and not any(answer.danger for answer in first.answers):
        yield Problem(
            "no-danger-answer",
            first.key,
            "answers",
            f"The first question, {name(tree, first)}, has no answer for when a life is at risk. Add one, "
            "mark it as danger, and let it go straight to an emergency outcome.",
        )
    best = most_urgent(tree)
    for question in tree.questions:
        yield from _detours(tree, question)
        yield from _unsure(tree, question, best)
        yield from _short_waivers(tree, question)
        yield from _routine_only(tree, question, best)


def most_urgent(tree: Tree) -> dict[str, int]:
    """Return the rank of the most urgent outcome that can be reached from each step (0 is an emergency).

    Steps that reach no outcome, or only ones whose level is no word of `URGENCIES`, are left out.
    """
    best: dict[str, int] = {}
    for component in components(tree):
        ranks = [best[target] for key in component for target in onward(tree, key) if target in best]
        for key in component:
            step = tree.step(key)
            if isinstance(step, Outcome) and step.level in URGENCIES:
                ranks.append(rank(step.level))
        if ranks:
            # Steps that lead to each other can reach the same.
            best |= dict.fromkeys(component, min(ranks))
    return best


def _detours(tree: Tree, question: Question) -> Iterator[Problem]:
    for position, answer in enumerate(question.answers):
        target = tree.step(answer.go)
        # An unknown target has a problem of its own.
        if not answer.danger or target is None or (isinstance(target, Outcome) and target.level == "emergency"):
            continue
        yield Problem(
            "danger-detour",
            question.key,
            f"answers.{position}.go",
            f"A life is at risk, but {answer_name(tree, question, answer)} goes to {name(tree, target)}, which is not "
            "an emergency outcome. Let it go straight to an outcome whose level is emergency.",
        )


def _unsure(tree: Tree, question: Question, best: dict[str, int]) -> Iterator[Problem]:
    for position, answer in enumerate(question.answers):
        if not answer.unsure or answer.unsure_waiver.strip():
            continue
        others = [
            (best[other.go], other) for n, other in enumerate(question.answers) if n != position and other.go in best
        ]
        # One that comes to no outcome at all has a problem of its own: a dead end, a loop, an unknown step or level.
        if not others or answer.go not in best:
            continue
        most, other = min(others, key=lambda pair: pair[0])
        if best[answer.go] > most:
            yield Problem(
                "unsure-less-urgent",
                question.key,
                f"answers.{position}.go",
                f"At {name(tree, question)}, the unsure answer {quoted(answer.say)} leads at best to help "
                f"{_when(best[answer.go])}, but {quoted(other.say)} can lead to help {_when(most)}. Let it go to a "
                "step that is as urgent, or write down in its waiver why clinicians decided otherwise.",
            )


def _short_waivers(tree: Tree, question: Question) -> Iterator[Problem]:
    for position, answer in enumerate(question.answers):
        words = [word for word in answer.unsure_waiver.split() if any(map(str.isalnum, word))]
        if answer.unsure_waiver.strip() and len(words) < _SHORTEST_WAIVER:
            yield Problem(
                "short-waiver",
                question.key,
                f"answers.{position}.unsure_waiver",
                f"The waiver of {answer_name(tree, question, answer)} is too short to give a reason. Write in at least "
                "five words why clinicians decided that it may lead to what is less urgent.",
            )


def _routine_only(tree: Tree, question: Question, best: Mapping[str, int]) -> Iterator[Problem]:
    for position, answer in enumerate(question.answers):
        if best.get(answer.go, 0) >= rank("routine") and tells_of_danger(answer.say):
            yield Problem(
                "routine-only",
                question.key,
                f"answers.{position}.go",
                f"Words of danger stand in {answer_name(tree, question, answer)}, but it leads only to what is not "
                "urgent. Look whether it should lead to an urgent or emergency outcome.",
                Severity.WARNING,
            )


def _when(level: int) -> str:
    key, words = list(URGENCIES.items())[level]
    return f'of the level {key} ("{words}")'
