"""Which services may be shown to whom. Every public question starts from `open()`."""

from typing import Any, Self

from django.db import models
from wagtail.search.queryset import SearchableQuerySetMixin

from .fields import having


class ServiceQuerySet(SearchableQuerySetMixin, models.QuerySet[Any]):
    """Querysets of services."""

    def published(self) -> Self:
        """Return those that have a published version, open or not: each has a page."""
        return self.filter(live=True)

    def open(self) -> Self:
        """Return those that may be signposted to: published and open."""
        return self.published().filter(status="open")

    def public(self) -> Self:
        """Return those that people or carers may use, not those for professionals alone."""
        return self.filter(having("audience", ["patient", "carer"]))

    def for_listings(self) -> Self:
        """Return these with all that lists show of them, in three queries, however many."""
        return self.prefetch_related("areas", "contacts_from")
