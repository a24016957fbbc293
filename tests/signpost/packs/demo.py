"""The demonstration pack, to break on purpose."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from signpost.packs.problems import PackProblem
from signpost.packs.reading import read_pack
from signpost.packs.trees import Pack
from signpost.packs.writing import yaml_text
from tests.conftest import PACK as DEMO

# File, key, field and id of a problem.
Where = tuple[str, str, str, str]


@dataclass(frozen=True)
class Copy:
    """A copy of the demonstration pack."""

    folder: Path

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace the first place of some text; it must be there."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def add(self, file: str, text: str) -> None:
        """Write text at the end of a file."""
        path = self.folder / file
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def write(self, file: str, content: str | bytes) -> None:
        """Write a whole file."""
        path = self.folder / file
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def read(self) -> tuple[Pack | None, list[PackProblem]]:
        """Read the pack."""
        return read_pack(self.folder)

    def wrong(self) -> list[PackProblem]:
        """Return what is wrong with the pack, warnings left out."""
        return [problem for problem in self.read()[1] if not problem.warning]


def copy(folder: Path) -> Copy:
    """Copy the demonstration pack into a folder."""
    return Copy(Path(shutil.copytree(DEMO, folder / "pack")))


def where(problems: list[PackProblem]) -> list[Where]:
    """Return where problems stand and their ids."""
    return [(problem.file, problem.key, problem.field, problem.id) for problem in problems]


def parsed(path: Path) -> Any:
    """Return what another reader of YAML takes from a file."""
    return YAML(typ="safe").load(path)


def dump(data: object) -> str:
    """Return data as YAML."""
    return yaml_text(data)


# No message may speak of how packs are read.
JARGON = (
    "pydantic",
    "validat",
    "dict",
    "NoneType",
    "str ",
    "tuple",
    "input",
    "Traceback",
    "<class",
    "{message}",
    "model",
)


def plain(problem: PackProblem) -> bool:
    """Return whether a problem is one printable line without jargon."""
    line = str(problem)
    return line.isprintable() and not any(word in problem.message for word in JARGON) and line.endswith("]")
