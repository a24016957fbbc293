"""Where answers lead: every way must go on, and come to an end."""

from collections import deque
from collections.abc import Iterator

from decision_tree.tree.checks.problem import Problem
from decision_tree.tree.graph import loops, reading_order
from decision_tree.tree.model import Outcome, Question, Tree
from decision_tree.tree.words import answer_name, name, quoted


def check(tree: Tree) -> Iterator[Problem]:
    """Yield the problems `unknown-target`, `dead-end`, `loop` and `unreachable`."""
    yield from _start(tree)
    for question in tree.questions:
        if not question.answers:
            yield Problem(
                "dead-end",
                question.key,
                "answers",
                f"The question {name(tree, question)} has no answers, so nobody can go on from it. Add its answers.",
            )
        yield from _targets(tree, question)
    yield from _loops(tree)
    yield from _unreachable(tree)


def _start(tree: Tree) -> Iterator[Problem]:
    step = tree.step(tree.start)
    if isinstance(step, Question):
        return
    if isinstance(step, Outcome):
        wrong = f"The tree starts with the outcome {name(tree, step)}."
    elif tree.start.strip():
        wrong = f"The tree starts with {quoted(tree.start)}, but has no such step."
    else:
        wrong = "The tree does not say where it starts."
    yield Problem("unknown-target", "", "start", f"{wrong} Choose its first question.")


def _targets(tree: Tree, question: Question) -> Iterator[Problem]:
    for position, answer in enumerate(question.answers):
        if tree.step(answer.go):
            continue
        where = (
            f"Nothing with the key {quoted(answer.go)} is in this tree" if answer.go.strip() else "No step is chosen"
        )
        yield Problem(
            "unknown-target",
            question.key,
            f"answers.{position}.go",
            f"{where} for {answer_name(tree, question, answer)} to go to. Choose a question or an outcome.",
        )


def _loops(tree: Tree) -> Iterator[Problem]:
    order = {key: position for position, key in enumerate(dict.fromkeys((*reading_order(tree), *tree.by_key)))}
    for loop in sorted(loops(tree), key=lambda keys: min(order[key] for key in keys)):
        # The way round begins where people come to it first, so that the answer which leads back is the odd one.
        way = _way_round(tree, set(loop), min(loop, key=order.__getitem__))
        question, position = way[-1]
        round_ = ", then ".join(f"{name(tree, each)} by {quoted(each.answers[n].say)}" for each, n in way)
        yield Problem(
            "loop",
            question.key,
            f"answers.{position}.go",
            f"People could go round for ever: {round_}, and back to {name(tree, way[0][0])}. "
            f"Let {answer_name(tree, question, question.answers[position])} go to a step that does not lead back.",
        )


def _way_round(tree: Tree, loop: set[str], start: str) -> list[tuple[Question, int]]:
    """Return the shortest way from a step of a loop back to itself: each question and the position of its answer."""
    came_by: dict[str, tuple[Question, int]] = {}
    queue = deque([start])
    while start not in came_by:
        step = tree.step(queue.popleft())
        for position, answer in enumerate(step.answers if isinstance(step, Question) else ()):
            if isinstance(step, Question) and answer.go in loop and answer.go not in came_by:
                came_by[answer.go] = (step, position)
                queue.append(answer.go)
    way = [came_by[start]]
    while way[-1][0].key != start:
        way.append(came_by[way[-1][0].key])
    return way[::-1]


def _unreachable(tree: Tree) -> Iterator[Problem]:
    # Without a first question nothing could be reached: that is one mistake, not one for each step.
    if not isinstance(tree.step(tree.start), Question):
        return
    reached = set(reading_order(tree))
    for key, step in tree.by_key.items():
        if key not in reached:
            yield Problem(
                "unreachable",
                key,
                "key",
                f"No answers lead from the first question to {name(tree, step)}. "
                "Let an answer go to it, or remove the step.",
            )
