"""Reading a pack's YAML strictly: nothing is executed, nothing is guessed, and whatever is odd is a problem.

The data is built from the events of ruamel.yaml's parser, not by its constructors: so every key is text, a key given
twice is told with all others, how a value was written is known, and merges and tags never come to anything.
"""

import errno
import os
import re
import stat
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, Final, NoReturn, Protocol

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from .problems import NOWHERE, PackProblem, Path, one_line, place, quoted

DEEPEST: Final = 20
# Parts that are repeated by name (`*part`) count as often as they stand there: a few lines could mean billions.
MOST_REPEATED: Final = 100_000
MOST_BYTES: Final = 64 * 1024 * 1024
LONGEST_NUMBER: Final = 40  # longer ones mean nothing here, and Python refuses to read or show very long ones
# The parser in C is thirty times as fast, but knows YAML 1.1 alone: what it refuses, such as [09:00-17:00] or
# {url: https://...}, the one in Python reads.
ARE_PURE: Final = (False, True)

Holds = list[object] | dict[str, object]

# What a value without quotes is in YAML 1.2 (its core schema); everything else is text.
_CORE: Final = re.compile(
    r"(?P<none>|~|null|Null|NULL)|(?P<true>true|True|TRUE)|(?P<false>false|False|FALSE)|(?P<whole>[-+]?[0-9]+)"
    r"|(?P<based>0o[0-7]+|0x[0-9a-fA-F]+)|(?P<real>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
    r"|[-+]?\.(?P<infinite>inf|Inf|INF)|\.(?P<nan>nan|NaN|NAN)"
)
# What neither a database nor a screen can hold; only an escape can bring it in.
_ODD: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Document:
    """What a file holds: `data`, if it `is_read`; and how values other than text were written, by path."""

    name: str
    data: Any = None
    written: dict[Path, str] = field(default_factory=dict)
    problems: list[PackProblem] = field(default_factory=list)
    is_read: bool = False

    def problem(self, path: Path, message: str, id: str) -> PackProblem:
        """Return a problem of what stands at a path of this file."""
        return PackProblem(self.name, *place(self.data, path), message, id)


def read_file(path: FilePath, name: str) -> Document:
    """Return what a file holds, and what is wrong with it; never raise for that. `name`: what problems call it."""

    def failed(message: str, id: str = "bad-yaml") -> Document:
        return Document(name, problems=[PackProblem(name, NOWHERE, NOWHERE, message, id)])

    try:
        # A link may lead anywhere: messages would quote a file that is not the pack's. A pipe could wait for ever.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return failed("This is not a file. Put a file of that name here.", "bad-shape")
            if status.st_size > MOST_BYTES:
                return failed(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split the pack.")
            text = file.read().decode("utf-8")
    except UnicodeDecodeError:
        return failed("The file is not in UTF-8. Save it again with the encoding UTF-8.")
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.ELOOP:
            return failed("This is a link. Put the file itself into the pack.", "unsafe-file")
        if getattr(error, "errno", None) == errno.EISDIR:
            return failed("This is a folder. Put a file of that name here.", "bad-shape")
        return failed(f"The file cannot be opened: {getattr(error, 'strerror', None) or error}. Check its permissions.")
    if "\0" in text:
        return failed("The file holds null characters. Save it again as plain UTF-8 text.")
    return _document(text, name)


def _built(text: str) -> "_Builder":
    for is_pure in ARE_PURE:
        builder = _Builder()
        try:
            builder.build(YAML(typ="safe", pure=is_pure).parse(text))
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            what = one_line(str(error.problem or error.context or "something is out of place"))
            builder.fail(f"The YAML cannot be read: {what}. Check the indents, colons, quotes and brackets there", mark)
        except YAMLError as error:
            what = one_line(str(error))[:200]
            builder.fail(f"The YAML cannot be read: {what}. Take out the character that is not text", None)
        except _StopReading:
            break
        except (ValueError, OverflowError):  # an escape such as "\UFFFFFFFF" names no character
            builder.fail("The YAML cannot be read: an escape stands for no character. Write it itself", None)
        else:
            break
    return builder


def _document(text: str, name: str) -> Document:
    builder = _built(text)
    problems = []
    for path, message, id in builder.mistakes:
        key, where = place(builder.data, path)
        # A whole step of a tree that stands there twice has no field.
        problems.append(
            PackProblem(name, key, "key" if (id, where) == ("duplicate-key", NOWHERE) else where, message, id)
        )
    is_empty = not (builder.is_begun or builder.is_broken)
    if is_empty:
        problems.append(PackProblem(name, NOWHERE, NOWHERE, "The file is empty. Fill it in or delete it.", "bad-shape"))
    is_read = not (builder.is_broken or is_empty)
    return Document(name, builder.data if is_read else None, builder.written, problems, is_read)


class _Mark(Protocol):
    line: int  # from 0


class _StopReading(Exception):
    """The rest of the file cannot be understood."""


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    holds: Holds
    name: str | None  # by which it may be repeated
    key: str | None = None  # of a mapping: the key whose value comes next
    is_kept: bool = True  # whether that value is: not that of a key given before


class _Builder:
    """A builder of data from a parser's events. Nothing recurses here, lest depth exhaust Python's stack."""

    def __init__(self) -> None:
        self.data: object = None
        self.written: dict[Path, str] = {}
        self.mistakes: list[tuple[Path, str, str]] = []
        self.is_broken = False
        self.is_begun = False
        self._open: list[_Open] = []
        self._named: dict[str, object] = {}
        self._repeated = 0

    def fail(self, message: str, mark: _Mark | None) -> None:
        """Note that the file cannot be used."""
        self.is_broken = True
        self.mistakes.append(((), f"{message}{f' (line {mark.line + 1})' if mark else ''}.", "bad-yaml"))

    def build(self, parsed: Iterator[events.Event]) -> None:
        """Read all events. Raise YAMLError for what is not YAML."""
        for event in parsed:
            if isinstance(event, events.ScalarEvent):
                if self._is_key_next():
                    self._key(event)
                else:
                    self._put(self._scalar(event), event.anchor)
            elif isinstance(event, events.CollectionEndEvent):
                done = self._open.pop()
                self._put(done.holds, done.name)
            elif isinstance(event, events.NodeEvent):
                self._collection_or_repeat(event)
            elif isinstance(event, events.DocumentStartEvent) and self.is_begun:
                self._stop("A second document begins here, after ---. Keep one document a file", event)

    def _is_key_next(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].holds, dict) and self._open[-1].key is None

    def _collection_or_repeat(self, event: events.NodeEvent) -> None:
        if self._is_key_next():
            self._stop("A list, mapping or repeated part stands where a field's name should. Write a word there", event)
        if isinstance(event, events.AliasEvent):
            self._put(self._repeat(event), None)
            return
        self._refuse_tag(event)
        self.is_begun = True
        if len(self._open) >= DEEPEST:
            self._stop(f"Lists and mappings stand more than {DEEPEST} deep in each other. Make it simpler", event)
        self._open.append(_Open([] if isinstance(event, events.SequenceStartEvent) else {}, event.anchor))

    def _refuse_tag(self, event: Any) -> None:
        if event.tag is not None:
            message = f"The tag {quoted(event.tag)} is not used in packs. Take it out and write the value out"
            self.fail(message, event.start_mark)

    def _path(self) -> Path:
        """Return where the next value stands."""
        return tuple(len(each.holds) if isinstance(each.holds, list) else each.key or "" for each in self._open)

    def _key(self, event: events.ScalarEvent) -> None:
        self._refuse_tag(event)
        inside = self._open[-1]
        if event.value == "<<" and event.implicit[0]:
            self.fail("<< takes over another part. Write its fields out here", event.start_mark)
        inside.key = sys.intern(event.value)  # the same few words thousands of times
        inside.key = self._clean(inside.key)
        inside.is_kept = inside.key not in inside.holds
        if not inside.is_kept:
            line = f" (the second is in line {event.start_mark.line + 1})"
            message = f"{quoted(inside.key)} is given twice{line}. Keep one of them."
            self.mistakes.append((self._path(), message, "duplicate-key"))

    def _put(self, value: object, name: str | None) -> None:
        if name is not None:
            self._named[name] = value
        if not self._open:
            self.data = value
            return
        inside = self._open[-1]
        if isinstance(inside.holds, list):
            inside.holds.append(value)
        else:
            if inside.is_kept:
                inside.holds[inside.key or ""] = value
            inside.key = None

    def _repeat(self, event: events.AliasEvent) -> object:
        """Return a part that is repeated by name, as a copy of its own."""
        if event.anchor not in self._named:
            self._stop(
                f"No &{event.anchor} that ends before this *{event.anchor} names what it repeats. Write it out", event
            )
        part = self._named[event.anchor]
        size, depth = _measure(part)
        self._repeated += size
        if self._repeated > MOST_REPEATED or len(self._open) + depth > DEEPEST:
            self._stop(f"*{event.anchor} repeats too much. Write it out", event)
        return deepcopy(part)

    def _scalar(self, event: events.ScalarEvent) -> object:
        self._refuse_tag(event)
        self.is_begun = True
        text: str = event.value
        if not event.implicit[0] or not (found := _CORE.fullmatch(text)):
            return self._clean(text)
        value = _value(found.lastgroup, text)
        if str(value) != text:
            self.written[self._path()] = text
        return value

    def _clean(self, text: str) -> str:
        cleaned = _ODD.sub("\ufffd", text)
        if cleaned != text:
            message = "There is a character here that cannot be shown, written as an escape. Take it out."
            self.mistakes.append((self._path(), message, "bad-value"))
        return cleaned

    def _stop(self, message: str, event: events.Event) -> NoReturn:
        self.fail(message, event.start_mark)
        raise _StopReading


def _value(kind: str | None, text: str) -> object:
    """Return what a word without quotes means, by the part of `_CORE` that it is."""
    if kind == "none":
        return None
    if kind in ("true", "false"):
        return kind == "true"
    if kind in ("infinite", "nan"):
        return float(text.replace(".", ""))
    if kind == "based":
        return int(text, 0) if len(text) <= LONGEST_NUMBER else float("inf")
    return int(text) if kind == "whole" and len(text) <= LONGEST_NUMBER else float(text)


def _measure(part: object) -> tuple[int, int]:
    """Return how many values a part holds and how deep they are nested; parts are never deeper than allowed."""
    if not isinstance(part, list | dict):
        return 1, 0
    inside = [_measure(each) for each in (part.values() if isinstance(part, dict) else part)]
    return 1 + sum(size for size, _ in inside), 1 + max((depth for _, depth in inside), default=0)
