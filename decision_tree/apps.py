"""The app."""

from django.apps import AppConfig


class DecisionTreeConfig(AppConfig):
    """Decision trees."""

    name = "decision_tree"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the signals, and make leaflets known as a kind of print."""
        # Models cannot be imported before all apps are there.
        from directory.prints.registry import Kind, register

        from . import signal_handlers
        from .leaflet import LEAFLET_KIND
        from .views import find_leaflet, show_leaflet

        signal_handlers.connect()
        trees = frozenset({"decisiontreepage"})
        register(Kind(LEAFLET_KIND, "Leaflet", find_leaflet, show_leaflet, follows=trees))
