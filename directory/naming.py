"""What names a service, so that whoever closes it sees all of it first. Apps register how theirs name services.

What is asked is what is stored now, live and draft: Wagtail's own index of references lags behind.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from wagtail.admin.admin_url_finder import AdminURLFinder

from .models import Service
from .numbers import dial
from .service_page import named_by


@dataclass(frozen=True)
class Naming:
    """A place that names a service: in words, and where it is edited or seen."""

    words: str
    url: str = ""


Finder = Callable[[Service], Iterable[Naming]]
_finders: dict[str, Finder] = {}


def register(words: str, find: Finder) -> None:
    """Register what finds the places of a kind, such as "Decision trees", that name a service."""
    _finders[words] = find


def naming(service: Service) -> dict[str, list[Naming]]:
    """Return all places that name a service, by their kind; kinds without any are left out."""
    return {words: places for words, find in _finders.items() if (places := [*find(service)])}


def numbers_of(service: Service) -> set[str]:
    """Return the digits of the telephone numbers that stand in a service's own contacts."""
    return {dial(block["value"]["number"]) for block in service.contacts.raw_data if block["value"].get("number")}


def find_entries(service: Service) -> Iterator[Naming]:
    """Yield the entries that offer a service, whose contacts follow it, or that hold a number of it, live or draft."""
    numbers = numbers_of(service)
    streams = {f"{name}_text": Cast(name, TextField()) for name in ("instead", "criteria", "contacts")}
    # Nearly: whether an entry names it is told for certain below.
    nearly = Q(contacts_from=service) | Q(has_unpublished_changes=True)
    for name in ("instead_text", "criteria_text"):
        nearly |= Q(**{f"{name}__contains": f": {service.pk}"})
    for digits in numbers:
        nearly |= Q(contacts_text__contains=digits[-3:])
    others = Service.objects.annotate(**streams).filter(nearly).exclude(pk=service.pk).order_by("name").distinct()
    for other in others:
        draft = other.get_latest_revision_as_object()
        live = [*_ways(other, service, numbers)] if other.live else []
        places = [*live, *(f"{way} (in a draft)" for way in _ways(draft, service, numbers) if way not in live)]
        url = AdminURLFinder().get_edit_url(other) or ""
        yield from (Naming(f"{other.name}: {way}", url) for way in places)


def _ways(other: Service, service: Service, numbers: set[str]) -> Iterator[str]:
    if service.pk in named_by(other):
        yield "offers it instead"
    if any(block["value"].get("same_as") == service.pk for block in other.contacts.raw_data):
        yield "has a contact that follows it, and is shown no more"
    if numbers & numbers_of(other):
        yield "has the same number"
