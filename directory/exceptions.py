"""Why something is refused: what has an error goes live by no route."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.core.exceptions import ValidationError

from .checks import Problem


class HasMessage(Protocol):
    """A problem, of whatever kind of thing."""

    @property
    def message(self) -> str: ...  # noqa: D102


@dataclass(eq=False)
class Refused(ValidationError):
    """Something cannot go live. Carries its title, every error, and where it is edited (empty: nowhere yet)."""

    title: str
    problems: Sequence[HasMessage]
    edit_url: str = ""

    def __post_init__(self) -> None:
        super().__init__(self.by_field())

    def __str__(self) -> str:
        count = len(self.problems)
        thing = "1 problem" if count == 1 else f"{count} problems"
        return (
            f"“{self.title}” was not published, because it has {thing}. The version that was live before is unchanged."
        )

    def by_field(self) -> dict[str, list[str]]:
        """Return the messages by the field that they belong to."""
        raise NotImplementedError

    def lines(self) -> list[str]:
        """Return each problem in a line."""
        return [problem.message for problem in self.problems]


@dataclass(eq=False)
class ServiceRefused(Refused):
    """A service cannot go live."""

    problems: Sequence[Problem]

    def by_field(self) -> dict[str, list[str]]:
        """Return the messages by the model's field."""
        found: dict[str, list[str]] = {}
        for problem in self.problems:
            found.setdefault(problem.field.partition(".")[0], []).append(problem.message)
        return found

    def lines(self) -> list[str]:
        """Return each problem in a line, with where it stands."""
        return [f"{_where(problem.field)}: {problem.message}" for problem in self.problems]


def _where(field: str) -> str:
    """Return a field in words, positions from 1: `contacts.0.number` is "contacts 1, number"."""
    name, *rest = field.replace("_", " ").split(".")
    return f"{name} {int(rest[0]) + 1}, {rest[1]}" if rest else name
