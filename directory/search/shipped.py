"""Reads the lists that are part of the program. A broken file raises, as a programmer's mistake does."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

_HERE: Final = Path(__file__).parent


def listed(name: str) -> frozenset[str]:
    """Give the words of a text file."""
    return frozenset((_HERE / name).read_text(encoding="utf-8").split())


@dataclass(frozen=True)
class Entry:
    """What people `say`, and what to `find` for it, best first. `literal`: see `phrases.Meaning`."""

    say: tuple[str, ...]
    find: tuple[str, ...]
    literal: float = 1.0


def entries(name: str) -> tuple[Entry, ...]:
    """Give the entries of a YAML file."""
    loaded = yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))
    return tuple(Entry(tuple(each["say"]), tuple(each["find"]), float(each.get("literal", 1))) for each in loaded)
