"""Reading a pack's YAML strictly: nothing is executed, nothing is guessed, and whatever is odd is a problem.

The data is built from the parser's events, not by PyYAML's own constructors: so every key is text, a key given twice is
seen, merges and tags never come to anything, and a part repeated by name is a copy.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path as FilePath
from typing import Final, NoReturn, Protocol

import yaml

from directory.packs.problems import NOWHERE, PackProblem, Path, one_line, place, quoted

__all__ = ["Document", "Unreadable", "read_document"]

DEEPEST: Final = 20
# Parts that are repeated by name (`*part`) count as often as they stand there: a few lines could mean billions.
MOST_REPEATED: Final = 100_000
MOST_BYTES: Final = 64 * 1024 * 1024
LONGEST_NUMBER: Final = 40  # longer ones mean nothing here, and Python refuses to read or show very long ones

# The same scanner in C where PyYAML has it: ten times as fast.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TAG = "tag:yaml.org,2002:"
_SPACE = "\t\n\r"


class _Mark(Protocol):
    """Where in a file something stands; lines count from 0."""

    line: int


@dataclass(frozen=True)
class Unreadable:
    """A value that YAML takes for a number or a date and that is none, such as 2026-02-30."""

    text: str

    def __repr__(self) -> str:
        return self.text[:LONGEST_NUMBER]


@dataclass(frozen=True)
class Document:
    """What a file holds: `data`, if it `is_read`; and how values other than text were written, by path."""

    name: str
    data: object = None
    written: dict[Path, str] = field(default_factory=dict)
    problems: list[PackProblem] = field(default_factory=list)
    is_read: bool = False

    def problem(self, path: Path, message: str, id: str, warning: bool = False) -> PackProblem:
        """Return a problem of what stands at a path of this file."""
        key, where = place(self.data, path)
        return PackProblem(self.name, key, where, message, id, warning)


def read_document(path: FilePath, name: str) -> Document:
    """Return what a file holds, and what is wrong with it; never raise for that. `name`: what problems call it."""

    def failed(message: str, id: str = "bad-yaml") -> Document:
        return Document(name, problems=[PackProblem(name, NOWHERE, NOWHERE, message, id)])

    try:
        # A link may lead anywhere: messages would quote a file that is not the pack's.
        if path.is_symlink() or ("/" in name and path.parent.is_symlink()):
            return failed("This is a link. Put the file itself into the pack.", "unsafe-file")
        # Anything but an ordinary file could wait for ever.
        if not path.is_file():
            return failed("This is not a file. Put a file of that name here.", "bad-shape")
        if path.stat().st_size > MOST_BYTES:
            return failed(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split the pack.")
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return failed("The file is not in UTF-8. Save it again with the encoding UTF-8.")
    except (OSError, ValueError) as error:
        return failed(f"The file cannot be opened: {getattr(error, 'strerror', None) or error}. Check its permissions.")
    if "\0" in text:
        return failed("The file holds null characters. Save it again as plain UTF-8 text.")
    return _document(text, name)


def _document(text: str, name: str) -> Document:
    builder = _Builder()
    try:
        loader = Loader(text)
        try:
            builder.build(loader)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = one_line(str(error.problem or error.context or "something is out of place"))
        builder.fail(f"The YAML cannot be read: {what}. Check the indents, colons, quotes and brackets there", mark)
    except yaml.YAMLError as error:
        builder.fail(
            f"The YAML cannot be read: {one_line(str(error))[:200]}. Take out the character that is not text", None
        )
    except _StopReading:
        pass
    except (ValueError, OverflowError):  # An escape such as "\UFFFFFFFF" names no character.
        builder.fail("The YAML cannot be read: an escape stands for no character. Write the character itself", None)
    empty = not builder.seen_anything and not builder.broken
    data = None if builder.broken else builder.data
    problems = []
    for mistake in builder.mistakes:
        key, where = place(data, mistake.path)
        if mistake.id == "duplicate-key" and where == NOWHERE:  # A whole step of a tree stands there twice.
            where = "key"
        problems.append(PackProblem(name, key, where, mistake.message, mistake.id))
    if empty:
        problems.append(PackProblem(name, NOWHERE, NOWHERE, "The file is empty. Fill it in or delete it.", "bad-shape"))
    return Document(name, data, builder.written, problems, is_read=not builder.broken and not empty)


class _StopReading(Exception):
    """The rest of the file cannot be understood."""


@dataclass(frozen=True)
class _Mistake:
    path: Path
    message: str
    id: str


@dataclass
class _Open:
    """A list or mapping whose end has not come yet."""

    path: Path
    holds: list[object] | dict[str, object]
    key: str | None = None  # of a mapping: the key whose value comes next
    keep: bool = True  # whether that value is kept: not that of a key given before


class _Builder:
    """A builder of data from the parser's events. Nothing recurses here, lest depth exhaust Python's stack."""

    def __init__(self) -> None:
        self.data: object = None
        self.written: dict[Path, str] = {}
        self.mistakes: list[_Mistake] = []
        self.broken = False
        self.seen_anything = False
        self._open: list[_Open] = []
        self._named: dict[str, object] = {}
        self._repeated = 0
        self._loader: yaml.SafeLoader

    def fail(self, message: str, mark: _Mark | None) -> None:
        """Note that the file cannot be used."""
        self.broken = True
        at = f" (line {mark.line + 1})" if mark else ""
        self.mistakes.append(_Mistake((), f"{message}{at}.", "bad-yaml"))

    def build(self, loader: yaml.SafeLoader) -> None:
        """Read all events. Raise yaml.YAMLError for what is not YAML."""
        self._loader = loader
        while loader.check_event():
            event: yaml.Event = loader.get_event()  # type: ignore[no-untyped-call]
            if isinstance(event, yaml.DocumentStartEvent) and self.seen_anything:
                self._stop("A second document begins here, after ---. Keep one document a file", event)
            elif isinstance(event, yaml.NodeEvent):
                self.seen_anything = True
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._open.pop()

    def _node(self, event: yaml.NodeEvent) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None:
            self.fail(
                f"The tag {quoted(tag)} is not used in packs. Take it out and write the value out",
                event.start_mark,
            )
        inside = self._open[-1] if self._open else None
        if inside and isinstance(inside.holds, dict) and inside.key is None:
            self._key(inside, inside.holds, event)
            return
        path = self._next_path(inside)
        if isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            if len(self._open) >= DEEPEST:
                self._stop(f"Lists and mappings stand more than {DEEPEST} deep in each other. Make it simpler", event)
            holds: list[object] | dict[str, object] = [] if isinstance(event, yaml.SequenceStartEvent) else {}
            self._put(inside, holds, event.anchor)
            self._open.append(_Open(path, holds))
        elif isinstance(event, yaml.ScalarEvent):
            self._put(inside, self._scalar(event, path), event.anchor)
        else:
            self._put(inside, self._repeat(event))

    def _key(self, inside: _Open, holds: dict[str, object], event: yaml.NodeEvent) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop("A list, mapping or repeated part stands where a field's name should. Write a word there", event)
        key: str = event.value
        if key == "<<" and event.implicit[0]:
            self.fail("<< takes over another part. Write its fields out here", event.start_mark)
        key = self._clean(key, (*inside.path, key))
        inside.key, inside.keep = key, key not in holds
        if not inside.keep:
            line = f" (the second is in line {event.start_mark.line + 1})" if event.start_mark else ""
            message = f"{quoted(key)} is given twice{line}. Keep one of them."
            self.mistakes.append(_Mistake((*inside.path, key), message, "duplicate-key"))

    def _next_path(self, inside: _Open | None) -> Path:
        if inside is None:
            return ()
        return (*inside.path, len(inside.holds) if isinstance(inside.holds, list) else inside.key or "")

    def _repeat(self, event: yaml.NodeEvent) -> object:
        """Return a part that is repeated by name, as a copy of its own."""
        if event.anchor is None or event.anchor not in self._named:
            self._stop(f"No &{event.anchor} before this *{event.anchor} names what it repeats. Write it out", event)
        part = self._named[event.anchor]
        if any(part is each.holds for each in self._open):
            self._stop(f"*{event.anchor} stands inside the part that it repeats. Write it out", event)
        size, depth = _measure(part)
        self._repeated += size
        if self._repeated > MOST_REPEATED or len(self._open) + depth > DEEPEST:
            self._stop(f"*{event.anchor} repeats too much. Write it out", event)
        return deepcopy(part)

    def _put(self, inside: _Open | None, value: object, name: str | None = None) -> None:
        if name is not None:
            self._named[name] = value
        if inside is None:
            self.data = value
        elif isinstance(inside.holds, list):
            inside.holds.append(value)
        else:
            if inside.keep:
                inside.holds[inside.key or ""] = value
            inside.key = None

    def _scalar(self, event: yaml.ScalarEvent, path: Path) -> object:
        """Return a value as YAML 1.1 reads it: without quotes it may be a truth value, a number, a date or nothing."""
        text: str = event.value
        resolved: str = self._loader.resolve(yaml.ScalarNode, text, event.implicit)  # type: ignore[no-untyped-call]
        tag = resolved.removeprefix(_TAG)
        if tag in ("str", "merge", "value"):
            return self._clean(text, path)
        self.written.setdefault(path, text)
        try:
            return _typed(tag, text)
        except (ValueError, OverflowError, ArithmeticError):
            return Unreadable(text)

    def _clean(self, text: str, path: Path) -> str:
        """Return text without what databases and screens cannot hold, which only an escape can bring in."""
        cleaned = "".join("\ufffd" if _is_odd(each) else each for each in text)
        if cleaned != text:
            message = "There is a character here that cannot be shown, written as an escape. Take it out."
            self.mistakes.append(_Mistake(path, message, "bad-value"))
        return cleaned

    def _stop(self, message: str, event: yaml.Event) -> NoReturn:
        self.fail(message, event.start_mark)
        raise _StopReading


_CONSTRUCTOR: Final = yaml.constructor.SafeConstructor()


def _typed(tag: str, text: str) -> object:
    """Return what a word without quotes means. Raise ValueError or OverflowError when it means nothing."""
    if tag == "null":
        return None
    node = yaml.ScalarNode(_TAG + tag, text)
    if tag == "bool":
        return bool(_CONSTRUCTOR.construct_yaml_bool(node))
    if len(text) > LONGEST_NUMBER:
        raise ValueError("too long")
    if tag == "int":
        return int(_CONSTRUCTOR.construct_yaml_int(node))
    if tag == "float":
        return float(_CONSTRUCTOR.construct_yaml_float(node))
    when = _CONSTRUCTOR.construct_yaml_timestamp(node)
    if not isinstance(when, date):
        raise ValueError("no date")
    return when


def _measure(part: object) -> tuple[int, int]:
    """Return how many values a part holds and how deep they are nested; parts are never deeper than allowed."""
    if not isinstance(part, list | dict):
        return 1, 0
    inside = [_measure(each) for each in (part.values() if isinstance(part, dict) else part)]
    return 1 + sum(size for size, _ in inside), 1 + max((depth for _, depth in inside), default=0)


def _is_odd(character: str) -> bool:
    code = ord(character)
    return (code < 32 and character not in _SPACE) or code == 127 or 0xD800 <= code <= 0xDFFF
