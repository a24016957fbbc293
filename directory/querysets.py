"""Which services may be shown to whom. Every public question starts from `open()`."""

from typing import Self

from django.db import models
from django.db.models import Q
from wagtail.search.queryset import SearchableQuerySetMixin

from .facts import ADULT_FROM
from .fields import having


class ServiceQuerySet(SearchableQuerySetMixin, models.QuerySet):
    """Questions about services."""

    def published(self) -> Self:
        """Those that have a published version, open or not: each has a page."""
        return self.filter(live=True)

    def open(self) -> Self:
        """Those that may be signposted to: published and open."""
        return self.published().filter(status="open")

    def public(self) -> Self:
        """Those that people or carers may use: not those for professionals alone."""
        return self.filter(having("audience", ["patient", "carer"]))

    def taking(self, age: str) -> Self:
        """Those that fit an age: `under-18`, `adult` or whole years as digits. The same rule as `facts.fits`."""
        youngest = Q(min_age__isnull=True)
        oldest = Q(max_age__isnull=True)
        if age == "under-18":
            return self.filter(youngest | Q(min_age__lt=ADULT_FROM))
        if age == "adult":
            return self.filter(oldest | Q(max_age__gte=ADULT_FROM))
        return self.filter(youngest | Q(min_age__lte=int(age)), oldest | Q(max_age__gte=int(age)))

    def serving(self, area: str) -> Self:
        """Those that serve an area, by its key."""
        return self.filter(Q(everywhere=True) | Q(areas__key=area)).distinct()
