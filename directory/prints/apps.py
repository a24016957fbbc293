"""The app of prints: it registers criteria sheets and follows the log of changes."""

from django.apps import AppConfig


class PrintsConfig(AppConfig):
    """What the directory prints, and whether paper is still right."""

    name = "directory.prints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the criteria sheets and what prints name a service, and follow the log of changes."""
        from directory import changes, naming

        from . import following, registry, sheets

        naming.register("Leaflets and other prints that are in use", registry.find_prints)
        sheets.connect()
        changes.register(following.PrintsFollower())
