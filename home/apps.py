"""The app."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The front page, ordinary pages, the crisis card, and what the site is called."""

    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell paper what the site is called."""
        from directory.paper.kinds import register_site

        from .models import SiteSettings

        register_site(SiteSettings.on_paper)
