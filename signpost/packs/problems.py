"""What is wrong with a pack: one line a problem, where it stands and what to do."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

# Where something stands in a file: keys of mappings and positions in lists, from 0.
Path = tuple[str | int, ...]

NOWHERE: Final = "-"
_LISTS_OF_ITEMS: Final = ("areas", "organisations", "services", "synonyms", "searches", "scenarios")
_MAPPINGS_OF_ITEMS: Final = ("questions", "outcomes")
_LONGEST: Final = 120
_LONGEST_MESSAGE: Final = 600
# Comparing a wrong word with more than these would take longer than it helps.
_MOST_CHOICES: Final = 2000
_MOST_LISTED: Final = 12


@dataclass(frozen=True)
class PackProblem:
    """One thing that is wrong: the file (relative to the pack), the key of the item, the field in it, and what to do.

    Positions in `field` count from 1 (`contacts.2.number`). A warning does not keep a pack from being loaded.
    """

    file: str
    key: str
    field: str
    message: str
    id: str
    warning: bool = False

    def __str__(self) -> str:
        """Return the one line that is printed. What a file holds cannot break it up or steer a terminal."""
        where = ": ".join(_shortened(one_line(part)) or NOWHERE for part in (self.file, self.key, self.field))
        return f"{where}: {_shortened(one_line(self.message), _LONGEST_MESSAGE)} [{self.id}]"


def one_line(text: str) -> str:
    """Return text on one line: white space is one space each, and what cannot be printed is written as an escape."""
    words = " ".join(text.split())
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in words)


def quoted(text: str) -> str:
    """Return words of a file as a message quotes them: on one line, not too long."""
    return f'"{_shortened(one_line(text))}"'


def place(data: object, path: Path) -> tuple[str, str]:
    """Return the key of the item that a path leads into, and the field inside it, for a file's data."""
    if len(path) > 1 and path[0] in _LISTS_OF_ITEMS and isinstance(path[1], int):
        name = "name" if path[0] == "scenarios" else "key"
        return _item_key(data, path[0], path[1], name), dotted(path[2:]) or NOWHERE
    if len(path) > 1 and path[0] in _MAPPINGS_OF_ITEMS:
        return str(path[1]), dotted(path[2:]) or NOWHERE
    if len(path) > 1 and path[0] == "site":
        return "site", dotted(path[1:])
    tree = data.get("tree") if isinstance(data, Mapping) else None
    return (tree if isinstance(tree, str) else "") or NOWHERE, dotted(path) or NOWHERE


def dotted(path: Iterable[str | int]) -> str:
    """Return a path as it is shown, positions from 1: `contacts.2.number`. Nothing for no path."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


def counted(field: str) -> str:
    """Return a field whose positions count from 0 (`contacts.1.number`) as it is shown, from 1."""
    return dotted(int(step) if step.isdecimal() else step for step in field.split("."))


def choices(word: str, known: Collection[str]) -> str:
    """Say which words are allowed in place of a wrong one, and the nearest; return nothing where there are none."""
    near = difflib.get_close_matches(word, known, n=1) if len(known) <= _MOST_CHOICES and len(word) <= _LONGEST else []
    hint = f"Did you mean {near[0]}?" if near else ""
    listed = f"Use one of: {', '.join(known)}." if 0 < len(known) <= _MOST_LISTED else ""
    return " ".join(filter(None, (hint, listed)))


def key_of(item: object, name: str = "key") -> str | None:
    """Return the key of an item as it was read, None if it has none. One that lacks its quotes, such as 999, is one."""
    key = item.get(name) if isinstance(item, Mapping) else None
    if isinstance(key, int) and not isinstance(key, bool):
        return str(key)
    return key if isinstance(key, str) and key.strip() else None


def _item_key(data: object, group: str | int, position: int, name: str) -> str:
    items = data.get(group) if isinstance(data, Mapping) else None
    item = items[position] if isinstance(items, list) and position < len(items) else None
    return key_of(item, name) or str(position + 1)


def _shortened(text: str, most: int = _LONGEST) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
