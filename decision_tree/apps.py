"""The app."""

from django.apps import AppConfig


class DecisionTreeConfig(AppConfig):
    """Decision trees."""

    name = "decision_tree"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Log what changes, stand guard over services that live trees name, and make leaflets known."""
        from directory import changes
        from directory.prints.registry import Kind, register

        from . import models, printing, protection, views  # noqa: F401

        changes.watch(models.HelpNowPage, models.DecisionTreePage)
        trees = frozenset({"decisiontreepage"})
        register(Kind(printing.LEAFLET_KIND, "Leaflet", printing.find, views.show_leaflet, follows=trees))
