"""Why something is refused: a tree with mistakes goes live by no route, and no page that people need disappears."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from .tree import Problem


@dataclass(eq=False)
class TreeRefused(ValidationError):
    """A tree cannot go live. Carries its title, every problem (errors alone) and the page's id, where it has one."""

    title: str
    problems: list[Problem]
    page_id: int | None = None

    def __post_init__(self) -> None:
        super().__init__({"steps": self.lines()})

    def __str__(self) -> str:
        count = len(self.problems)
        thing = "1 problem" if count == 1 else f"{count} problems"
        return (
            f"“{self.title}” was not published, because it has {thing}. The version that was live before is unchanged."
        )

    def lines(self) -> list[str]:
        """Return each problem in a line."""
        return [f"{problem.step}: {problem.message}" if problem.step else problem.message for problem in self.problems]
