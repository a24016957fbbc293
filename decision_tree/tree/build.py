"""A tree from the plain mapping that a pack's YAML file holds, and back (`content/README.md`, "A decision tree")."""

from collections.abc import Iterable, Mapping
from typing import cast

from decision_tree.tree.model import Answer, Outcome, Question, Scenario, Tree
from directory.facts import Facts

Fields = Mapping[str, object]


def build_tree(data: Fields) -> Tree:
    """Build a tree from a mapping whose shape has been checked: text is text, lists are lists. Missing is blank.

    Questions come before outcomes, as in the file. Advice is tidied to one paragraph a line.
    """
    questions = (_question(key, fields) for key, fields in _mapping(data, "questions").items())
    outcomes = (_outcome(key, fields) for key, fields in _mapping(data, "outcomes").items())
    return Tree(
        key=_text(data, "tree"),
        title=_text(data, "title"),
        audience=_text(data, "audience"),
        start=_text(data, "start"),
        steps=(*questions, *outcomes),
        intro=_text(data, "intro"),
        scenarios=tuple(
            Scenario(name=_text(fields, "name"), answers=_texts(fields, "answers"), ends=_text(fields, "ends"))
            for fields in _list(data, "scenarios")
        ),
    )


def to_mapping(tree: Tree) -> dict[str, object]:
    """Return the mapping that `build_tree` builds this tree from, without what is blank or usual.

    Raise ValueError when two questions, or two outcomes, share a key: a mapping could hold only one of them.
    """
    if len({step.key for step in tree.questions}) + len({step.key for step in tree.outcomes}) < len(tree.steps):
        raise ValueError(f"The tree {tree.key!r} has steps that share a key. Correct its problems first.")
    return {
        "tree": tree.key,
        "title": tree.title,
        "audience": tree.audience,
        **_given(intro=tree.intro),
        "start": tree.start,
        "questions": {
            step.key: {"ask": step.ask, **_given(hint=step.hint), "answers": [_from_answer(a) for a in step.answers]}
            for step in tree.questions
        },
        "outcomes": {
            step.key: {
                "level": step.level,
                "title": step.title,
                **_given(advice=step.advice, services=list(step.services)),
            }
            for step in tree.outcomes
        },
        **_given(
            scenarios=[{"name": s.name, "answers": list(s.answers), "ends": s.ends} for s in tree.scenarios],
        ),
    }


def _question(key: str, fields: Fields) -> Question:
    return Question(
        key=key,
        ask=_text(fields, "ask"),
        answers=tuple(_answer(answer) for answer in _list(fields, "answers")),
        hint=_text(fields, "hint"),
    )


def _answer(fields: Fields) -> Answer:
    sets = _mapping(fields, "sets")
    return Answer(
        say=_text(fields, "say"),
        go=_text(fields, "go"),
        danger=bool(fields.get("danger")),
        unsure=bool(fields.get("unsure")),
        unsure_waiver=_text(fields, "unsure_waiver"),
        sets=Facts(age=_text(sets, "age"), area=_text(sets, "area")),
    )


def _outcome(key: str, fields: Fields) -> Outcome:
    lines = (line.strip() for line in _text(fields, "advice").splitlines())
    return Outcome(
        key=key,
        level=_text(fields, "level"),
        title=_text(fields, "title"),
        advice="\n".join(line for line in lines if line),
        services=_texts(fields, "services"),
    )


def _from_answer(answer: Answer) -> dict[str, object]:
    return {
        "say": answer.say,
        "go": answer.go,
        **_given(
            danger=answer.danger,
            unsure=answer.unsure,
            unsure_waiver=answer.unsure_waiver,
            sets=_given(age=answer.sets.age, area=answer.sets.area),
        ),
    }


def _given(**fields: object) -> dict[str, object]:
    """Return the fields that say something."""
    return {key: value for key, value in fields.items() if value}


# The shape has been checked, so these only tell the type checker what is known, and give a blank for what is missing.


def _text(fields: Fields, key: str) -> str:
    return cast("str", fields.get(key) or "")


def _texts(fields: Fields, key: str) -> tuple[str, ...]:
    return tuple(cast("Iterable[str]", fields.get(key) or ()))


def _list(fields: Fields, key: str) -> Iterable[Fields]:
    return cast("Iterable[Fields]", fields.get(key) or ())


def _mapping(fields: Fields, key: str) -> Mapping[str, Fields]:
    return cast("Mapping[str, Fields]", fields.get(key) or {})
