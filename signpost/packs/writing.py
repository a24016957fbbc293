"""A pack's data as YAML, the same bytes for the same data. Pure."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, cast

_WIDTH: Final = 120  # of a list or mapping that stands on one line
# What a YAML reader could take for the end of a line, or would not take at all, though JSON has it as it is.
_UNSAFE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def yaml_text(data: object) -> str:
    """Return data as YAML: every string in double quotes, so that no reader takes one for anything else."""
    return "\n".join([*_lines(data, 0), ""])


def _lines(value: object, depth: int) -> Iterator[str]:
    """Yield the lines of a value. An item of a list of items has lines of its own; what is inside it, if it is long."""
    if _fits(value, depth):
        yield _on_one_line(value)
        return
    pairs = value.items() if isinstance(value, dict) else (("", each) for each in cast(Sequence[object], value))
    for name, each in pairs:
        if isinstance(value, dict) and _fits(each, depth + 1):
            yield f"{_string(name)}: {_on_one_line(each)}"
            continue
        first, *rest = _lines(each, depth + 1)
        yield from [f"{_string(name)}:", f"  {first}"] if isinstance(value, dict) else [f"- {first}"]
        yield from (f"  {line}" for line in rest)


def _fits(value: object, depth: int) -> bool:
    """Return whether a value stands on one line."""
    if not isinstance(value, dict | list | tuple) or not value:
        return True
    return depth > 2 and len(_on_one_line(value)) <= _WIDTH


def _on_one_line(value: object) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_string(name)}: {_on_one_line(each)}' for name, each in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_on_one_line, value))}]"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value)


def _string(text: str) -> str:
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
