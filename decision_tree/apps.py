"""The app."""

from django.apps import AppConfig


class DecisionTreeConfig(AppConfig):
    """Decision trees."""

    name = "decision_tree"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the signals, make leaflets known as a kind of print, and tell where trees name a service."""
        # Models cannot be imported before all apps are there.
        from directory import naming
        from directory.prints.registry import Kind, register

        from . import signal_handlers
        from .leaflet import LEAFLET_KIND
        from .naming import find_endings, find_leaflets
        from .views import find_leaflet, show_leaflet

        signal_handlers.connect()
        naming.register("Endings of decision trees", find_endings)
        naming.register("Leaflets", find_leaflets)
        trees = frozenset({"decisiontreepage"})
        register(Kind(LEAFLET_KIND, "Leaflet", find_leaflet, show_leaflet, follows=trees))
