"""The app of live problems: it follows the log of changes."""

from django.apps import AppConfig


class LiveProblemsConfig(AppConfig):
    """What has gone wrong since it went live."""

    name = "decision_tree.live_problems"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow the log of changes."""
        from directory import changes

        from . import following

        changes.register(following.LiveProblemsFollower())
