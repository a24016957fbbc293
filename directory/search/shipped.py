"""Reads the lists that are part of the program. A broken file raises, as a programmer's mistake does."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

_HERE: Final = Path(__file__).parent
_SET: Final = re.compile(r"\{(\w+)\}")


def listed(name: str) -> frozenset[str]:
    """Give the words of a text file."""
    return frozenset((_HERE / name).read_text(encoding="utf-8").split())


@dataclass(frozen=True)
class Entry:
    """What people `say`, and what to `find` for it, best first. `literal` and `gap`: see `phrases.Meaning`."""

    say: tuple[str, ...]
    find: tuple[str, ...]
    literal: float = 1.0
    gap: int | None = None


def entries(name: str) -> tuple[Entry, ...]:
    """Give the entries of a YAML file, each phrase once for every word of the sets that it names."""
    loaded = yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))
    sets = loaded.get("sets", {})
    return tuple(
        Entry(
            tuple(said for phrase in each["say"] for said in _spelt_out(phrase, sets)),
            tuple(each["find"]),
            float(each.get("literal", 1)),
            each.get("gap"),
        )
        for each in loaded["entries"]
    )


def others(name: str, kind: str) -> tuple[str, ...]:
    """Give a list of a YAML file that stands beside its entries."""
    return tuple(yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))[kind])


def _spelt_out(phrase: str, sets: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Give a phrase with each word of a set in the place of the set's name: "want {dying}" is "want death" too.

    What stands around "<>" is given both ways round.
    """
    first, either_way, second = phrase.partition(" <> ")
    if either_way:
        yield from _spelt_out(f"{first} {second}", sets)
        yield from _spelt_out(f"{second} {first}", sets)
        return
    named = _SET.search(phrase)
    if not named:
        yield phrase
        return
    for word in sets[named[1]]:
        yield from _spelt_out(phrase[: named.start()] + word + phrase[named.end() :], sets)
