"""Which searches name a service: editors pinned it to them."""

from collections.abc import Iterator

from django.urls import reverse
from wagtail.contrib.search_promotions.models import SearchPromotion

from ..models import Service
from ..naming import Naming
from .indexing import SERVICE_PAGE


def find_pins(service: Service) -> Iterator[Naming]:
    """Yield the queries to which editors pinned a service."""
    for promotion in SearchPromotion.objects.select_related("query").exclude(external_link_url=""):
        page = SERVICE_PAGE.search(promotion.external_link_url)
        if page and page["key"] == service.key:
            url = reverse("wagtailsearchpromotions:edit", args=[promotion.query_id])
            yield Naming(f"“{promotion.query.query_string}”", url)
