"""What a tree says in words: numbers belong to services, whose entries everybody looks up."""

from collections.abc import Iterator

from decision_tree.tree.checks.problem import Problem
from decision_tree.tree.model import Question, Tree
from decision_tree.tree.words import answer_name, name, one_line
from directory.numbers import numbers_in


def check(tree: Tree) -> Iterator[Problem]:
    """Yield `number-in-words` for each text that holds a telephone number."""
    for step, field, where, words in _texts(tree):
        if numbers := list(dict.fromkeys(map(one_line, numbers_in(words)))):
            held = "a telephone number" if len(numbers) == 1 else "telephone numbers"
            yield Problem(
                "number-in-words",
                step,
                field,
                f"{where} holds {held}: {', '.join(numbers)}. Name the service instead, and add it to an outcome: "
                "its number is kept right in one place. If it is no telephone number, write it in words.",
            )


def _texts(tree: Tree) -> Iterator[tuple[str, str, str, str]]:
    """Yield each text that people read: its step, its field, where it stands in words, and the text."""
    yield "", "title", "The title of the tree", tree.title
    yield "", "intro", "The intro of the tree", tree.intro
    for step in tree.steps:
        if isinstance(step, Question):
            yield step.key, "ask", f"The question {name(tree, step)}", step.ask
            yield step.key, "hint", f"The hint of {name(tree, step)}", step.hint
            for position, answer in enumerate(step.answers):
                where = answer_name(tree, step, answer)
                yield step.key, f"answers.{position}.say", where[0].upper() + where[1:], answer.say
        else:
            yield step.key, "title", f"The title of {name(tree, step)}", step.title
            yield step.key, "advice", f"The advice of {name(tree, step)}", step.advice
