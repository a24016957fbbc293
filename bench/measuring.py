"""Measures one engine on one size of directory: times, memory, and how often it is right."""

import time
from collections.abc import Callable
from typing import Any

from .engines import engine_named, memory
from .made_up import made_up
from .questions import KINDS, lookups, questions

LONGEST = 20.0  # seconds for the questions of one kind
CHANGES = 5


def seconds(do: Callable[[], Any]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def percentile(times: list[float], part: float) -> float:
    """Return the time that this part of all times is below."""
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def measure(name: str, size: int) -> dict[str, Any]:
    """Return all that is measured of an engine."""
    services = made_up(size)
    with engine_named(name) as (engine, beside):
        measured: dict[str, Any] = {"index": seconds(engine.index), "bytes": engine.size()}
        engine.prepare()
        measured["first answer of a process"] = seconds(lambda: engine.find({"words": "crisis"})) * 1000
        asked = questions(services)
        for kind in KINDS:
            do = (lambda each: engine.suggest(each["words"])) if kind == "suggestions" else engine.find
            do(asked[kind][0])
            measured[kind] = _times(do, asked[kind], is_alone=name != "elasticsearch")
        measured["relevance"] = {
            kind: _right([(lambda each=each: engine.find({"words": each.words})[:3], each.right) for each in known])
            for kind, known in lookups(services).items()
        }
        # After a change, the first answer and suggestion of a process may have something to make ready.
        changes = [_after_a_change(engine, f"service-{number}") for number in range(5, 5 + CHANGES)]
        for at, what in enumerate(("change", "first answer after a change", "first suggestion after a change")):
            measured[what] = percentile([times[at] for times in changes], 0.5)
        measured["memory"] = memory()
        measured["memory beside"] = beside()
    return measured


def _times(do: Callable[[dict[str, Any]], Any], asked: list[dict[str, Any]], *, is_alone: bool) -> dict[str, Any]:
    """Return percentiles in milliseconds; `alone`: of the time that this thread had a processor for."""
    times: list[float] = []
    busy: list[float] = []
    found = 0
    end = time.monotonic() + LONGEST
    for each in asked:
        start, start_busy = time.perf_counter(), time.thread_time()
        answer = do(each)
        times.append((time.perf_counter() - start) * 1000)
        busy.append((time.thread_time() - start_busy) * 1000)
        found += bool(answer)
        if time.monotonic() > end:
            break
    return {
        "p50": percentile(times, 0.5),
        "p99": percentile(times, 0.99),
        "p50 alone": percentile(busy, 0.5) if is_alone else 0,
        "p99 alone": percentile(busy, 0.99) if is_alone else 0,
        "times": len(times),
        "found": found / len(times),
    }


def _right(asked: list[tuple[Callable[[], list[str]], frozenset[str]]]) -> float:
    """Return how many answers have one that is right, of as many as there is time for."""
    end = time.monotonic() + LONGEST
    right = []
    for do, known in asked:
        right.append(not known.isdisjoint(do()))
        if time.monotonic() > end:
            break
    return sum(right) / len(right)


def _after_a_change(engine: Any, key: str) -> tuple[float, float, float]:
    return (
        seconds(lambda: engine.change(key)) * 1000,
        seconds(lambda: engine.find({"words": "crisis"})) * 1000,
        seconds(lambda: engine.suggest("crisis l")) * 1000,
    )
