"""The app."""

from django.apps import AppConfig


class DecisionTreeConfig(AppConfig):
    """Decision trees."""

    name = "decision_tree"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stand guard over services that live trees name; make leaflets known."""
        from . import printing, protection  # noqa: F401

        printing.connect()
