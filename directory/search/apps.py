"""The app of search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finding services."""

    name = "directory.search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow the log of changes."""
        from . import signal_handlers

        signal_handlers.connect()
