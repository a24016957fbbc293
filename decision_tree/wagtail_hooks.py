"""Trees in the CMS."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry, PageLogEntry


@hooks.register("register_log_actions")
def log_refused_schedules(actions: LogActionRegistry) -> None:
    """Show in a tree's history that a scheduled version was refused, and why."""

    @actions.register_action("decision_tree.schedule_refused")
    class ScheduleRefused(LogFormatter):
        label = "Refuse scheduled version"

        def format_message(self, entry: PageLogEntry | ModelLogEntry) -> str:
            return f"Kept as a draft when its time came, because of problems: {' '.join(entry.data['problems'])}"
