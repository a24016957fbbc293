"""What is wrong with a tree, as data."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a problem is: a tree with an error never goes live; a warning is only shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    `id`: the rule, always the same word. `step`: the key of the question or outcome, the scenario's name for the id
    `scenario`, or empty for the tree itself. `field`: where in it, positions from 0 (`answers.2.go`). `message`: plain
    English on one line, what is wrong and what to do.
    """

    id: str
    step: str
    field: str
    message: str
    severity: Severity = Severity.ERROR
