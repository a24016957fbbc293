"""The hazard log, docs/safety/hazards.md, made from docs/safety/hazards.yaml.

python -m tests.architecture.hazards    writes it again
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML

ROOT: Final = Path(__file__).resolve().parents[2]
DATA: Final = ROOT / "docs" / "safety" / "hazards.yaml"
PAGE: Final = ROOT / "docs" / "safety" / "hazards.md"
TO_BE_SET: Final = "to be set by the clinical safety officer"

HEAD: Final = """# Hazard log

In the form that DCB0129 asks for. It is made from [hazards.yaml](hazards.yaml): change that file, then run
`python -m tests.architecture.hazards`.

Each control names the tests that prove it. `make test` runs them, and fails when a test that is named here does not
exist, or a hazard has no control. What does not control a hazard yet is said beside it. Severity and likelihood, and
with them the risk that is left, are set by a clinical safety officer: none has looked at this log yet. What else people
still have to do is in [README.md](README.md).

"""


@dataclass(frozen=True)
class Control:
    """What lessens a hazard, and the tests that prove it: `tests/site/test_x.py::test_y`."""

    what: str
    tests: list[str]


@dataclass(frozen=True)
class Hazard:
    """A hazard; `residual`: what is left with the controls in place, `not_yet`: what does not control it yet."""

    id: str
    hazard: str
    causes: list[str]
    effect: str
    harmed: str
    controls: list[Control]
    residual: list[str]
    not_yet: list[str]


def hazards() -> list[Hazard]:
    """Return the hazards of the data file. Raise TypeError where one lacks a field or has an unknown one."""
    return [
        Hazard(**{**each, "controls": [Control(**control) for control in each["controls"]]})
        for each in YAML(typ="safe", pure=True).load(DATA)
    ]


def missing(test: str) -> bool:
    """Return whether a test that is named does not exist."""
    file, _, name = test.partition("::")
    path = ROOT / file
    return not (path.is_file() and re.search(rf"^def {re.escape(name)}\(", path.read_text(encoding="utf-8"), re.M))


def written(log: list[Hazard]) -> str:
    """Return the page."""
    rows = [
        f"| [{each.id}](#{each.id.lower()}) | {each.hazard} | {len(each.controls)} | {len(each.not_yet) or 'none'} |"
        for each in log
    ]
    table = ["| | hazard | controls | not yet controlled |", "|---|---|---|---|", *rows, ""]
    return HEAD + "\n".join(table) + "\n" + "\n".join(map(_section, log))


def _section(hazard: Hazard) -> str:
    lines = [f'<a id="{hazard.id.lower()}"></a>', "", f"## {hazard.id} {hazard.hazard}", "", "**Causes**", ""]
    lines += [f"- {cause}" for cause in hazard.causes]
    lines += ["", f"**Effect.** {hazard.effect}", "", f"**Who is harmed.** {hazard.harmed}", ""]
    lines += [f"**Severity:** {TO_BE_SET}. **Likelihood:** {TO_BE_SET}.", "", "**Controls**", ""]
    for control in hazard.controls:
        lines += [f"- {control.what}", *(f"  - `{test}`" for test in control.tests)]
    lines += ["", "**Residual risk**", ""]
    lines += [f"- {each}" for each in hazard.residual]
    lines += [f"- **Not yet controlled:** {each}" for each in hazard.not_yet]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(written(hazards()), encoding="utf-8")
    sys.stdout.write(f"{PAGE}: written.\n")
