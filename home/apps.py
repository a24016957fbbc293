"""The app."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The front page, ordinary pages, the crisis card, and what the site is called."""

    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Log what changes; tell paper what the site is called, and what stands on every crisis card."""
        from wagtail.models import Page, PageViewRestriction

        from directory import changes, naming
        from directory.atomic_writes import make_atomic
        from directory.prints.registry import Kind, register, register_site

        from . import crisis_card, models
        from .naming import find_pages

        make_atomic(PageViewRestriction)
        # Wagtail takes expired pages offline as plain pages, whatever they are.
        changes.watch(Page, models.HomePage, models.OrdinaryPage, models.SiteSettings, models.CrisisCard)
        changes.watch(PageViewRestriction)
        naming.register("Pages", find_pages)
        register_site(models.SiteSettings.on_paper)
        cards = frozenset({"crisiscard"})
        register(Kind(crisis_card.CARD, "Crisis card", crisis_card.find, crisis_card.show, follows=cards))
