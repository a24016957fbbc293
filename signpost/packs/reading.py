"""A whole pack, read and checked: all mistakes of shape at once, and where there are none, all of the rules."""

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from .messages import problems_of
from .problems import NOWHERE, PackProblem
from .rules import problems_of_rules
from .schema import PackFile, SearchesFile, ServicesFile, SynonymsFile
from .trees import Pack, Tree
from .yaml_files import read_file

Model = TypeVar("Model", bound=BaseModel)

TREES: Final = "trees"
SUFFIX: Final = ".yaml"
FILES: Final[Mapping[str, type[BaseModel]]] = MappingProxyType(
    {
        "pack.yaml": PackFile,
        "services.yaml": ServicesFile,
        "synonyms.yaml": SynonymsFile,
        "searches.yaml": SearchesFile,
    }
)
_NEEDED: Final = ("pack.yaml", "services.yaml")


def read_pack(folder: FilePath) -> tuple[Pack | None, list[PackProblem]]:
    """Return a pack, and everything that is wrong with it, warnings included. Never raise for what the folder holds.

    A pack with mistakes of shape is None; one that only breaks rules is returned.
    """
    names, problems = _names_in(folder, str(folder))
    if problems:
        return None, problems
    files: dict[str, Any] = {}
    for name, model in FILES.items():
        if name in names:
            files[name] = _read(folder, name, model, problems)
        elif name in _NEEDED:
            message = f"{name} is missing. Every pack needs it: add it."
            problems.append(PackProblem(name, NOWHERE, NOWHERE, message, "bad-shape"))
    trees = list(_trees(folder, problems)) if TREES in names else []
    problems += _strangers(names, (*FILES, TREES))
    if any(not problem.warning for problem in problems):
        return None, problems
    head: PackFile = files["pack.yaml"]
    pack = Pack(
        name=head.pack,
        site=head.site,
        areas=head.areas,
        organisations=head.organisations,
        services=files["services.yaml"].services,
        trees=tuple(trees),
        synonyms=files["synonyms.yaml"].synonyms if "synonyms.yaml" in files else (),
        searches=files["searches.yaml"].searches if "searches.yaml" in files else (),
    )
    return pack, [*problems, *problems_of_rules(pack)]


def _names_in(folder: FilePath, called: str) -> tuple[list[str], list[PackProblem]]:
    """Return the names of what is in a folder, or why it cannot be read. `called`: what problems call it."""

    def failed(message: str, id: str = "bad-shape") -> tuple[list[str], list[PackProblem]]:
        return [], [PackProblem(called, NOWHERE, NOWHERE, message, id)]

    try:
        if called == TREES and folder.is_symlink():
            return failed("This is a link. Put the folder itself into the pack.", "unsafe-file")
        return sorted(os.listdir(folder)), []
    except FileNotFoundError:
        return failed("There is no such folder. Give the path of a pack.")
    except NotADirectoryError:
        return failed("This is not a folder. Make it one, or give the path of the folder that holds pack.yaml.")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        return failed(f"The folder cannot be opened: {why}. Check its permissions.")


def _strangers(names: list[str], known: Collection[str], under: str = "") -> Iterator[PackProblem]:
    """Warn of what is in a folder but no part of a pack: it may be a file with a slip in its name."""
    for name in names:
        if name not in known and not name.startswith(".") and not name.lower().startswith("readme"):
            files = ", ".join(FILES)
            message = f"This is not read. A pack is {files} and in {TREES}/ a file for each tree, such as me{SUFFIX}."
            yield PackProblem(under + name, NOWHERE, NOWHERE, message, "bad-shape", warning=True)


def _read(folder: FilePath, name: str, model: type[Model], problems: list[PackProblem]) -> Model | None:
    """Return what a file holds, or add what is wrong with it."""
    document = read_file(folder / name, name)
    problems += document.problems
    if not document.is_read:
        return None
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        # What cannot be read as text is said once: that it is also no key, say, only follows.
        said = {(problem.key, problem.field) for problem in document.problems}
        problems += [each for each in problems_of(error, model, document) if (each.key, each.field) not in said]
        return None


def _trees(folder: FilePath, problems: list[PackProblem]) -> Iterator[Tree]:
    names, failed = _names_in(folder / TREES, TREES)
    problems += failed
    files = [name for name in names if name.endswith(SUFFIX) and not name.startswith(".")]
    problems += _strangers(names, files, f"{TREES}/")
    for name in files:
        tree = _read(folder, f"{TREES}/{name}", Tree, problems)
        if tree is None:
            continue
        if tree.tree == name.removesuffix(SUFFIX):
            yield tree
        elif tree.tree + SUFFIX in files:
            message = f"{TREES}/{tree.tree}{SUFFIX} has the same key. Give one of them another, and name its file so."
            problems.append(PackProblem(f"{TREES}/{name}", tree.tree, "tree", message, "duplicate-key"))
        else:
            message = f"The file should be named {tree.tree}{SUFFIX}, as its tree. Rename it, or correct the key."
            problems.append(PackProblem(f"{TREES}/{name}", tree.tree, "tree", message, "bad-value"))
