"""The app of prints: it makes criteria sheets known and follows the log of changes."""

from django.apps import AppConfig


class PrintsConfig(AppConfig):
    """What the directory prints, and whether paper is still right."""

    name = "directory.prints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make criteria sheets known, and follow the log of changes."""
        from directory import changes

        from . import following, sheets

        sheets.connect()
        changes.register(following.PrintsFollower())
