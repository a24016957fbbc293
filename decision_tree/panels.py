"""What an editor sees of a tree besides its fields."""

from typing import Any

from wagtail.admin.panels import Panel


class ProblemsPanel(Panel):
    """A list of everything that is wrong with the tree as last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "decision_tree/admin/problems.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, "problems": self.instance.problems() if self.instance.pk else []}
