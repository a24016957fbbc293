"""Pages that people in a crisis need, and that only an administrator may take away."""

from collections.abc import Iterable
from typing import Any

from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester

from directory.atomic_writes import AtomicPublishing

from .forms import ProtectedPageForm


class AdministratorsOnly(PagePermissionTester):
    """Keeps a page that someone in crisis needs from disappearing by accident."""

    def _may(self) -> bool:
        return self.user.is_superuser or not self.page.is_protected

    def can_unpublish(self) -> bool:
        return self._may() and super().can_unpublish()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self._may() and super().can_delete(ignore_bulk)

    def can_move(self) -> bool:
        return self._may() and super().can_move()

    def can_set_view_restrictions(self) -> bool:
        return not self.page.is_protected and super().can_set_view_restrictions()


class ProtectedPage(AtomicPublishing, Page):  # type: ignore[django-manager-missing]  # Wagtail has no types
    """A page that only an administrator may unpublish, move, rename or delete; it has neither expiry nor privacy."""

    base_form_class = ProtectedPageForm
    private_page_options: list[str] = []
    promote_panels = [FieldPanel("slug", permission="superuser"), FieldPanel("search_description")]

    class Meta:
        abstract = True

    @property
    def is_protected(self) -> bool:
        """Whether this page is one of those; a kind of page may have others."""
        return True

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Return what this user may do with the page."""
        return AdministratorsOnly(user, self)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Validate; an expiry date, by whatever route it came, is taken away."""
        if self.is_protected:
            self.expire_at = None
        super().full_clean(*args, **kwargs)


def protected(pages: Iterable[Page], *, with_descendants: bool) -> list[Page]:
    """Return those of the pages that only an administrator may take away, those below them included if asked for."""
    every = [
        each
        for page in pages
        for each in (page.get_descendants(inclusive=True).specific() if with_descendants else [page.specific])
    ]
    return [page for page in every if getattr(page, "is_protected", False)]
