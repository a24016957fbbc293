"""The shape of a tree in a content pack, and the mapping to build it from. Fields: `content/README.md`."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator

from directory.packs import fields as of
from directory.packs.problems import Path
from directory.packs.reading import Document
from directory.packs.schema import Shape


class Sets(Shape):
    """Facts about the person that an answer records."""

    age: of.AgeWord = ""
    area: of.Reference = ""


class AnswerShape(Shape):
    """One answer of a question."""

    say: of.Line
    go: of.Reference
    danger: bool = False
    unsure: bool = False
    unsure_waiver: of.PerhapsText = ""
    sets: Annotated[Sets | None, BeforeValidator(of.given)] = None


class QuestionShape(Shape):
    """A question; that it has answers is a rule of the tree."""

    ask: of.Line
    hint: of.PerhapsText = ""
    answers: of.Listed[AnswerShape]


class OutcomeShape(Shape):
    """An outcome; that its services exist and are open is a rule of the tree."""

    level: of.Urgency
    title: of.Line
    advice: of.PerhapsText = ""
    services: of.Listed[of.Reference]


class ScenarioShape(Shape):
    """A journey that was agreed."""

    name: of.Line
    answers: of.Listed[of.Reference]
    ends: of.Reference


class TreeShape(Shape):
    """A file of `trees/`; its steps are checked one by one."""

    tree: of.Key
    title: of.Line
    audience: of.Audience
    intro: of.PerhapsText = ""
    start: of.Reference
    questions: dict[str, object]
    outcomes: dict[str, object]
    scenarios: of.Listed[ScenarioShape] = ()


def as_built(document: Document) -> dict[str, object]:
    """Return the mapping that `build_tree` takes, from a tree of any shape.

    What lacks its quotes counts as it was written, and what is missing or of the wrong kind as blank, so that a mistake
    of shape does not hide other mistakes.
    """
    data = document.data
    found: dict[str, object] = {
        name: _text(document, data, (), name) for name in ("tree", "title", "audience", "intro", "start")
    }
    found["questions"] = {
        key: {
            "ask": _text(document, step, ("questions", key), "ask"),
            "hint": _text(document, step, ("questions", key), "hint"),
            "answers": [
                _answer(document, answer, ("questions", key, "answers", position))
                for position, answer in enumerate(_list(step, "answers"))
            ],
        }
        for key, step in _mapping(data, "questions").items()
    }
    found["outcomes"] = {
        key: {
            **{name: _text(document, step, ("outcomes", key), name) for name in ("level", "title", "advice")},
            # One that lacks its quotes has a problem of its own, and would only be unknown.
            "services": [each.strip() for each in _list(step, "services") if isinstance(each, str) and each.strip()],
        }
        for key, step in _mapping(data, "outcomes").items()
    }
    found["scenarios"] = [
        {
            "name": _text(document, scenario, ("scenarios", position), "name"),
            "answers": _texts(document, scenario, ("scenarios", position), "answers"),
            "ends": _text(document, scenario, ("scenarios", position), "ends"),
        }
        for position, scenario in enumerate(_list(data, "scenarios"))
    ]
    return found


def _answer(document: Document, answer: object, at: Path) -> dict[str, object]:
    sets = _mapping(answer, "sets")
    return {
        **{name: _text(document, answer, at, name) for name in ("say", "go", "unsure_waiver")},
        **{name: isinstance(answer, Mapping) and answer.get(name) is True for name in ("danger", "unsure")},
        "sets": {name: _text(document, sets, (*at, "sets"), name) for name in ("age", "area")},
    }


def _text(document: Document, mapping: object, at: Path, name: str) -> str:
    value = mapping.get(name) if isinstance(mapping, Mapping) else None
    return _as_text(document, value, (*at, name))


def _texts(document: Document, mapping: object, at: Path, name: str) -> list[str]:
    values = _list(mapping, name)
    return [_as_text(document, value, (*at, name, position)) for position, value in enumerate(values)]


def _as_text(document: Document, value: object, path: Path) -> str:
    return value.strip() if isinstance(value, str) else document.written.get(path, "")


def _list(mapping: object, name: str) -> list[object]:
    value = mapping.get(name) if isinstance(mapping, Mapping) else None
    return value if isinstance(value, list) else []


def _mapping(mapping: object, name: str) -> Mapping[str, object]:
    value = mapping.get(name) if isinstance(mapping, Mapping) else None
    return value if isinstance(value, Mapping) else {}
