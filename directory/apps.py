"""The app of the directory: it logs what changes."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The services, and how they are shown."""

    name = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Log what changes, and find the entries that name a service."""
        from . import naming, signal_handlers

        signal_handlers.connect()
        naming.register("Other entries", naming.find_entries)
