"""Where ordinary pages and the front page name a service."""

import json
from collections.abc import Iterator

from django.utils.html import strip_tags
from wagtail.admin.admin_url_finder import AdminURLFinder

from directory.models import Service
from directory.naming import Naming, numbers_of
from directory.numbers import dial, numbers_in

from .models import HomePage, OrdinaryPage


def find_pages(service: Service) -> Iterator[Naming]:
    """Yield the pages, live and drafts, that link to a service or hold a number of it."""
    for page in (*HomePage.objects.all(), *OrdinaryPage.objects.order_by("title")):
        url = AdminURLFinder().get_edit_url(page) or ""
        draft = page.get_latest_revision_as_object()
        if page.live and _names(page, service):
            yield Naming(page.title, url)
        elif _names(draft, service):
            yield Naming(f"{page.title} (in a draft)", url)


def _names(page: HomePage | OrdinaryPage, service: Service) -> bool:
    body = json.dumps(page.body.get_prep_value(), ensure_ascii=False)
    numbers = {dial(each) for each in numbers_in(strip_tags(body))}
    return f"/services/{service.key}/" in body or not numbers.isdisjoint(numbers_of(service))
