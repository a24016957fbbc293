"""The app of search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finding services."""

    name = "directory.search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow the log of changes, and find the searches that show a service first."""
        from .. import naming
        from . import signal_handlers
        from .naming import find_pins

        naming.register("Searches that show it first", find_pins)
        signal_handlers.connect()
