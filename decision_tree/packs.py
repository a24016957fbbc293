"""The trees of a content pack, read and checked: everything that is wrong with them, at once."""

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path as FilePath
from typing import Final

from pydantic import BaseModel, ValidationError

from decision_tree.schema import OutcomeShape, QuestionShape, TreeShape, as_built
from decision_tree.tree import Problem, ServiceFacts, Severity, Tree, build_tree, find_problems
from directory.packs import messages
from directory.packs.outlines import Outline
from directory.packs.pack import TREES, Pack
from directory.packs.problems import NOWHERE, PackProblem, Path, dotted, place
from directory.packs.reading import Document, read_document

__all__ = ["read_trees"]

_SUFFIX: Final = ".yaml"
# What only follows from a gap in a tree: where an answer's shape is broken, these would be said of what is right.
_FOLLOWS_FROM_GAPS: Final = ("unreachable", "scenario", "unsure-less-urgent", "no-danger-answer", "danger-detour")
_MARKS: Final = ("danger", "unsure", "unsure_waiver")


def read_trees(folder: FilePath, pack: Pack) -> tuple[list[Tree], list[PackProblem]]:
    """Return the trees of a pack's folder, and everything that is wrong with them.

    A tree with mistakes is returned if it can be built. `pack`: what `read_pack` returned for the folder. A pack
    may have no trees. Never raises for what the folder holds.
    """
    names, problems = _files(folder / TREES)
    read = [read_document(folder / TREES / name, f"{TREES}/{name}") for name in names]
    # The file that is named as it should be is the one that has the key; others with that key are copies of it.
    first = {key: document for document in reversed(read) if (key := _tree_key(document))}
    first |= {key: document for document in read if (key := _tree_key(document)) == _stem(document)}
    trees = []
    for document in read:
        problems += document.problems
        if not document.is_read:
            continue
        # What cannot be read as text is said once: that it is also no key, say, only follows.
        unreadable = {(problem.key, problem.field) for problem in document.problems}
        shape = _shape_problems(document)
        found = [each for each in shape if (each.key, each.field) not in unreadable]
        if not any(problem.field == "tree" for problem in (*document.problems, *shape)):
            found = [*_name_problems(document, first), *found]
        if isinstance(document.data, Mapping):
            tree = build_tree(as_built(document))
            found += _rule_problems(tree, document, pack, [*document.problems, *shape, *found])
            trees.append(tree)
        problems += found
    return trees, problems


def _files(folder: FilePath) -> tuple[list[str], list[PackProblem]]:
    """Return the names of the trees' files, and what is wrong with the folder."""
    if not os.path.lexists(folder):
        return [], []
    try:
        names = sorted(each.name for each in folder.iterdir())
    except (OSError, ValueError):
        message = f"{TREES} cannot be opened as a folder. Make it one, with a file for each tree."
        return [], [PackProblem(TREES, NOWHERE, NOWHERE, message, "bad-shape")]
    message = f"This is not read: a tree's file is named by its key and {_SUFFIX}, such as me{_SUFFIX}."
    others = [
        PackProblem(f"{TREES}/{name}", NOWHERE, NOWHERE, message, "bad-shape", warning=True)
        for name in names
        if not name.endswith(_SUFFIX) and not name.startswith(".") and not name.lower().startswith("readme")
    ]
    return [name for name in names if name.endswith(_SUFFIX) and not name.startswith(".")], others


def _tree_key(document: Document) -> str | None:
    key = document.data.get("tree") if isinstance(document.data, Mapping) else None
    return key if isinstance(key, str) and key.strip() else None


def _stem(document: Document) -> str:
    return document.name.removeprefix(f"{TREES}/").removesuffix(_SUFFIX)


def _name_problems(document: Document, first: Mapping[str, Document]) -> Iterator[PackProblem]:
    key = _tree_key(document)
    if key is None or key == _stem(document):
        return
    if first[key] is not document:
        message = f"{first[key].name} has the same key. Give one of them another key, and name its file so."
        yield document.problem(("tree",), message, "duplicate-key")
    else:
        message = f"The file should be named {key}{_SUFFIX}, as its tree. Rename the file, or correct the key."
        yield document.problem(("tree",), message, "bad-value")


def _shape_problems(document: Document) -> list[PackProblem]:
    data = document.data
    problems = _problems(TreeShape, data, document, ())
    for group, model in (("questions", QuestionShape), ("outcomes", OutcomeShape)):
        steps = data.get(group) if isinstance(data, Mapping) else None
        for key, step in steps.items() if isinstance(steps, Mapping) else ():
            problems += _problems(model, step, document, (group, key))
    return problems


def _problems(model: type[BaseModel], data: object, document: Document, at: Path) -> list[PackProblem]:
    try:
        model.model_validate(data)
    except ValidationError as error:
        return messages.problems_of(error, model, document, at)
    return []


def _rule_problems(tree: Tree, document: Document, pack: Pack, shape: list[PackProblem]) -> Iterator[PackProblem]:
    """Yield what breaks a rule of trees, except what has been said of the shape or only follows from that."""
    directory, areas = _surroundings(tree, pack)
    gaps = any(_is_gap(problem, tree) for problem in shape)
    said = {(problem.key, problem.field) for problem in shape}
    for problem in find_problems(tree, directory, areas):
        here = _from_rule(problem, document)
        nameless = problem.id == "scenario" and not problem.step
        if not nameless and not (gaps and here.id in _FOLLOWS_FROM_GAPS) and not _is_said(here, said):
            yield here


def _from_rule(problem: Problem, document: Document) -> PackProblem:
    steps = [int(step) if step.isdecimal() else step for step in problem.field.split(".")]
    field = dotted(steps) or NOWHERE
    if not problem.step and field == "key":
        field = "tree"
    warning = problem.severity is Severity.WARNING
    key = problem.step or place(document.data, ())[0]
    return PackProblem(document.name, key, field, problem.message, problem.id, warning)


def _is_said(problem: PackProblem, said: set[tuple[str, str]]) -> bool:
    """Return whether something is said already of the field, or of what it stands in."""
    if problem.id == "no-open-service" and any(
        key == problem.key and field.startswith("services.") for key, field in said
    ):
        return True  # Who knows which service that one was meant to be.
    parts = problem.field.split(".")
    wider = [NOWHERE, *(".".join(parts[:length]) for length in range(1, len(parts) + 1))]
    return any((problem.key, field) in said for field in wider)


def _is_gap(problem: PackProblem, tree: Tree) -> bool:
    """Return whether a mistake of shape leaves open where answers lead, or which are danger or unsure."""
    parts = [part for part in problem.field.split(".") if not part.isdecimal()]
    if problem.key not in tree.by_key:  # The tree itself, or a scenario.
        return parts[0] in ("start", "questions", "outcomes")
    return (
        parts[-1] in ("go", "level", "answers", NOWHERE, *_MARKS)
        or (parts[-1] == "say" and problem.id == "bad-shape")
        or (parts[0] == "answers" and bool(get_close_matches(parts[-1], _MARKS)))
    )


def _surroundings(tree: Tree, pack: Pack) -> tuple[Mapping[str, ServiceFacts], Mapping[str, str]]:
    """Return the services and areas that there are; where a pack's file cannot tell, all that the tree names."""
    named = [key for outcome in tree.outcomes for key in outcome.services]
    outlines = {key: Outline(key, key) for key in named} if pack.outlines is None else pack.outlines
    set_areas = [answer.sets.area for question in tree.questions for answer in question.answers]
    areas = {key: key for key in set_areas if key} if pack.area_names is None else pack.area_names
    return {key: ServiceFacts(**vars(each)) for key, each in outlines.items()}, areas
