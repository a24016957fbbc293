"""Why a tree is refused: one with mistakes goes live by no route."""

from collections.abc import Sequence
from dataclasses import dataclass

from directory.exceptions import Refused

from .tree import Problem


@dataclass(eq=False)
class TreeRefused(Refused):
    """A tree cannot go live. Carries its title, every problem (errors alone) and where it is edited."""

    problems: Sequence[Problem]

    def by_field(self) -> dict[str, list[str]]:
        """Return the messages as those of the steps."""
        return {"steps": self.lines()}

    def lines(self) -> list[str]:
        """Return each problem in a line, with its step."""
        return [f"{problem.step}: {problem.message}" if problem.step else problem.message for problem in self.problems]
