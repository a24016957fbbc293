"""The app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The services, and how they are found and shown."""

    name = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the engines of every change, and mark prints that are no longer right."""
        from .paper import sheets, watching
        from .search import signals

        signals.connect()
        sheets.connect()
        watching.connect()
