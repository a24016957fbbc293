"""The app."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The front page, ordinary pages, the crisis card, and what the site is called."""

    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell paper what the site is called, and what stands on every crisis card."""
        from directory.paper.kinds import Kind, register, register_site

        from . import crisis_card
        from .models import SiteSettings

        register_site(SiteSettings.on_paper)
        register(Kind(crisis_card.CARD, "Crisis card", crisis_card.find, crisis_card.show))
