"""Keys of steps: made once from a step's words, never changed by rewording, each step's own."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify

from directory.block_ids import block_id

from .tree import LONGEST_KEY

Raw = list[dict[str, Any]]


def with_keys(raw: Raw) -> Raw:
    """Return stored steps in which each has a key of its own, a block id from it, and `go` holds keys.

    A new step's key is made from its words. A duplicate gets a new key; the original is the one whose
    block id derives from the key. An answer's `go` may hold the words of a step
    that no other step shares: they become its key.
    """
    keepers: dict[str, int] = {}
    for position, item in enumerate(raw):
        key = item["value"].get("key")
        if key and (key not in keepers or item.get("id") == block_id(key)):
            keepers[key] = position
    taken = set(keepers)
    steps: Raw = []
    for position, item in enumerate(raw):
        value = dict(item["value"])
        if not value.get("key") or keepers[value["key"]] != position:
            value["key"] = _new_key(value.get("ask") or value.get("title") or item["type"], taken)
            taken.add(value["key"])
        steps.append({**item, "value": value, "id": block_id(value["key"])})
    times = Counter(_words(item) for item in steps)
    by_words = {_words(item): item["value"]["key"] for item in steps if times[_words(item)] == 1}
    for item in steps:
        if item["type"] == "question":
            item["value"]["answers"] = [
                _with_target(answer, taken, by_words) for answer in item["value"].get("answers") or ()
            ]
    return steps


def _with_target(answer: Any, keys: set[str], by_words: Mapping[str, str]) -> Any:
    in_item = isinstance(answer, dict) and "value" in answer
    value = answer["value"] if in_item else answer
    go = value.get("go") or ""
    if go in keys or _plain(go) not in by_words or not go:
        return answer
    value = {**value, "go": by_words[_plain(go)]}
    return {**answer, "value": value} if in_item else value


def _words(item: Mapping[str, Any]) -> str:
    return _plain(item["value"].get("ask") or item["value"].get("title") or "")


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _new_key(words: str, taken: set[str]) -> str:
    base = slugify(words)[:LONGEST_KEY].strip("-") or "step"
    key, number = base, 2
    while key in taken:
        ending = f"-{number}"
        key, number = base[: LONGEST_KEY - len(ending)] + ending, number + 1
    return key
