"""Measures search on made-up services: the embedded engine, Elasticsearch, and Wagtail's own backend as the peer.

    .venv/bin/python -m bench.search [--sizes 1000 10000 100000] [--elasticsearch]

Each size has a SQLite database of its own in a temporary folder, with real rows. Each engine runs in a process of its
own, one after the other, on the same rows and with the same queries.
"""

import argparse
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .engines import ENGINES
from .made_up import fill
from .measuring import LONGEST, measure, seconds
from .questions import KINDS, LOOKUPS, MOST

ROOT = Path(__file__).resolve().parents[1]


def _run(task: str, size: int, folder: Path) -> Any:
    """Run a task in a process of its own, in the folder of this size."""
    environment = {name: value for name, value in os.environ.items() if name != "ELASTICSEARCH_URL"}
    environment |= {
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "SECRET_KEY": "only-for-the-bench",
        "DJANGO_SETTINGS_MODULE": "signpost.settings.dev",
    }
    command = [sys.executable, "-m", "bench.search", "--task", task, str(size)]
    done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{task} at {size} ended with {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def task(name: str, size: int) -> None:
    """Do what a process was started for, and print the result as JSON."""
    import django

    django.setup()
    if name == "fill":
        print(json.dumps({"seconds": seconds(functools.partial(fill, size))}))
        return
    if name == "elasticsearch":
        from tests.elasticsearch.node import NodeUnavailable

        try:
            print(json.dumps(measure(name, size)))
        except NodeUnavailable as reason:
            print(json.dumps({"skipped": str(reason)}))
        return
    print(json.dumps(measure(name, size)))


def _rows(measured: dict[str, dict[str, Any]]) -> Iterator[tuple[str, list[float | None], str]]:
    """Return each line of a table: what, the engines' numbers, and how to write them."""

    def of(read: Callable[[dict[str, Any]], float]) -> list[float | None]:
        return [read(measured[name]) if name in measured else None for name in ENGINES]

    yield "index made in, s", of(lambda it: it["index"]), ".1f"
    yield "index size, MB", of(lambda it: it["bytes"] / 1e6), ".1f"
    yield "peak memory of the process, MB", of(lambda it: it["memory"]), ".0f"
    yield "and of its server, MB", of(lambda it: it["memory beside"]), ".0f"
    yield "one service published, ms", of(lambda it: it["change"]), ".1f"
    for what in ("first answer after a change", "first suggestion after a change", "first answer of a process"):
        yield f"{what}, ms", of(lambda it, what=what: it[what]), ".1f"
    for kind in KINDS:
        for part in ("p50", "p99", "p50 alone", "p99 alone"):
            yield f"{kind}: {part}, ms", of(lambda it, kind=kind, part=part: it[kind][part]), ".2f"
        yield f"{kind}: found something, %", of(lambda it, kind=kind: it[kind]["found"] * 100), ".0f"
    for kind in LOOKUPS:
        yield f"right in the first 3: {kind}, %", of(lambda it, kind=kind: it["relevance"][kind] * 100), ".0f"


def table(size: int, measured: dict[str, dict[str, Any]], notes: list[str]) -> str:
    """Return the Markdown of one size."""
    lines = [f"## {size:,} services", "", "| | embedded | Elasticsearch | Wagtail's own | embedded/Wagtail |"]
    lines.append("|---|--:|--:|--:|--:|")
    for what, numbers, form in _rows(measured):
        written = [
            "–" if number is None or (not number and "%" not in what) else format(number, form) for number in numbers
        ]
        ours, _, peers = numbers
        ratio = f"{ours / peers:.2f}" if ours is not None and peers else "–"
        lines.append(f"| {what} | {' | '.join(written)} | {ratio} |")
    short = [
        f"{name}, {kind}: {it[kind]['times']} of {MOST} queries within {LONGEST:.0f} s"
        for name, it in measured.items()
        for kind in KINDS
        if it[kind]["times"] < MOST
    ]
    return "\n".join([*lines, *(f"\n{note}." for note in [*notes, *short])])


def _note(text: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", file=sys.stderr, flush=True)


def main() -> None:
    """Measure every size and print its table as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--elasticsearch", action="store_true", help="also a node of Elasticsearch, found or fetched")
    parser.add_argument("--engines", nargs="+", choices=["embedded", "wagtail"], default=["embedded", "wagtail"])
    parser.add_argument("--task", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.task:
        task(chosen.task[0], int(chosen.task[1]))
        return
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {load} at the start.\n", flush=True)
    names = [*chosen.engines, *(["elasticsearch"] if chosen.elasticsearch else [])]
    folder = Path(tempfile.mkdtemp(prefix="signpost-bench-"))
    try:
        for size in chosen.sizes:
            place = folder / str(size)
            place.mkdir()
            _note(f"{size:,} rows made in {_run('fill', size, place)['seconds']:.0f} s")
            measured, notes = {}, []
            for name in names:
                try:
                    _note(f"{size:,}, {name} ...")
                    measured[name] = _run(name, size, place)
                except RuntimeError as error:
                    notes.append(f"{name} was not measured: {error}")
                    continue
                if reason := measured[name].get("skipped"):
                    del measured[name]
                    notes.append(f"Elasticsearch was skipped: {reason}")
            if not chosen.elasticsearch:
                notes.append("Elasticsearch was skipped: --elasticsearch asks for it")
            print(table(size, measured, notes) + "\n", flush=True)
            shutil.rmtree(place)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
