"""Each value by itself: keys, words, levels, facts."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from decision_tree.tree.checks.problem import Problem
from decision_tree.tree.model import LONGEST_KEY, Outcome, Question, Tree
from decision_tree.tree.words import answer_name, fold, name, quoted
from directory.facts import ELSEWHERE, can_be_set
from directory.vocabulary import AUDIENCES, URGENCIES

_KEY = re.compile(r"[a-z0-9-]+")


def check(tree: Tree, areas: Mapping[str, str]) -> Iterator[Problem]:
    """Yield `bad-value`, `duplicate-key`, `same-answers` and `unknown-area`. `areas`: names by key."""
    yield from _tree(tree)
    yield from _keys(tree)
    for step in tree.steps:
        yield from _words(tree, step)
        if isinstance(step, Outcome):
            yield from _level(tree, step)
        else:
            yield from _same_answers(tree, step)
            yield from _sets(tree, step, areas)


def _tree(tree: Tree) -> Iterator[Problem]:
    if message := _wrong_key(tree.key):
        yield Problem("bad-value", "", "key", f"The key of the tree {message}")
    if not tree.title.strip():
        yield Problem("bad-value", "", "title", "The tree has no title. Write one.")
    if tree.audience not in AUDIENCES:
        yield Problem(
            "bad-value",
            "",
            "audience",
            f"The tree's audience is {quoted(tree.audience)}. Choose one of {_choices(AUDIENCES)}.",
        )


def _keys(tree: Tree) -> Iterator[Problem]:
    for key, count in Counter(step.key for step in tree.steps).items():
        step = tree.by_key[key]
        if message := _wrong_key(key):
            yield Problem("bad-value", key, "key", f"The key of the step {name(tree, step)} {message}")
        if count > 1:
            names = " and ".join(quoted(each.words) for each in tree.steps if each.key == key)
            yield Problem(
                "duplicate-key",
                key,
                "key",
                f"{count} steps have the key {quoted(key)}: {names}. Give each step a key of its own.",
            )


def _words(tree: Tree, step: Question | Outcome) -> Iterator[Problem]:
    if isinstance(step, Outcome):
        if not step.title.strip():
            yield Problem("bad-value", step.key, "title", f"The outcome {name(tree, step)} has no title. Write one.")
        return
    if not step.ask.strip():
        yield Problem(
            "bad-value", step.key, "ask", f"The question {name(tree, step)} asks nothing. Write what it asks."
        )
    for position, answer in enumerate(step.answers):
        if not answer.say.strip():
            yield Problem(
                "bad-value",
                step.key,
                f"answers.{position}.say",
                f"Answer {position + 1} of {name(tree, step)} has no words. Write what people can answer.",
            )


def _level(tree: Tree, outcome: Outcome) -> Iterator[Problem]:
    if outcome.level not in URGENCIES:
        yield Problem(
            "bad-value",
            outcome.key,
            "level",
            f"The level of {name(tree, outcome)} is {quoted(outcome.level)}. Choose one of {_choices(URGENCIES)}.",
        )


def _same_answers(tree: Tree, question: Question) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for position, answer in enumerate(question.answers):
        words = fold(answer.say)
        # Answers without words have a problem of their own.
        if words and first.setdefault(words, position) != position:
            yield Problem(
                "same-answers",
                question.key,
                f"answers.{position}.say",
                f"Answers {first[words] + 1} and {position + 1} of {name(tree, question)} have the same words, "
                f"{quoted(answer.say)}. Reword one of them, or remove it.",
            )


def _sets(tree: Tree, question: Question, areas: Mapping[str, str]) -> Iterator[Problem]:
    for position, answer in enumerate(question.answers):
        if answer.sets.age and not can_be_set(answer.sets.age):
            yield Problem(
                "bad-value",
                question.key,
                f"answers.{position}.sets.age",
                f"The age that {answer_name(tree, question, answer)} sets, {quoted(answer.sets.age)}, cannot be read. "
                "Write under-18, adult, or the youngest and the oldest age, such as 12-17.",
            )
        if answer.sets.area not in ("", ELSEWHERE, *areas):
            yield Problem(
                "unknown-area",
                question.key,
                f"answers.{position}.sets.area",
                f"An area that does not exist is set by {answer_name(tree, question, answer)}: "
                f"{quoted(answer.sets.area)}. Choose an area of this site, or elsewhere.",
            )


def _wrong_key(key: str) -> str:
    if not key.strip():
        return "is missing. Give it one of lower-case letters, digits and hyphens."
    if not _KEY.fullmatch(key):
        return f"is {quoted(key)}. Use only lower-case letters (a to z), digits and hyphens."
    if len(key) > LONGEST_KEY:
        return f"is {quoted(key[:20])} and so on, {len(key)} characters long. Use {LONGEST_KEY} at the most."
    return ""


def _choices(words: Mapping[str, str]) -> str:
    return ", ".join(words)
