"""Finds services with Wagtail's own database search."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from .. import hours
from ..fields import having
from ..models import Service
from ..querysets import ServiceQuerySet
from ..vocabulary import URGENCIES
from .query import Query

PAGE_SIZE = 20


@dataclass(frozen=True)
class Found:
    """One page of an answer. `unknown_hours`: how many fit but for hours that are not known (asked for open now)."""

    services: list[Service]
    total: int
    page: int
    pages: int
    unknown_hours: list[Service]


def filtered(query: Query) -> ServiceQuerySet:
    """Give the open, published services that fit the filters, less "open now", which no database can tell."""
    services = Service.objects.open()
    if query.audiences:
        services = services.filter(having("audience", query.audiences))
    if not query.professional:
        services = services.public()
    if query.areas:
        services = services.filter(Q(everywhere=True) | Q(areas__key__in=query.areas))
    if query.ages:
        fitting = Q(pk__in=[])
        for age in query.ages:
            fitting |= Q(pk__in=Service.objects.taking(age).values("pk"))
        services = services.filter(fitting)
    if query.urgencies:
        services = services.filter(having("urgency", query.urgencies))
    if query.groups:
        services = services.filter(having("groups", query.groups))
    if query.tags:
        services = services.filter(tags__name__in=query.tags)
    return services.distinct().prefetch_related("areas")


def find(query: Query, now: datetime) -> Found:
    """Answer a question. A page past the end gives the last."""
    wanted = filtered(query)
    if query.words:
        allowed = set(wanted.values_list("pk", flat=True))
        # SQLite's full-text search takes some punctuation for operators and stumbles over it.
        words = " ".join(re.findall(r"\w+", query.words))
        order = [service.pk for service in Service.objects.open().search(words)] if words else []
        found = Service.objects.prefetch_related("areas").in_bulk(allowed & set(order))
        services = [found[pk] for pk in order if pk in found]
    else:
        services = sorted(wanted, key=_most_urgent_first)
    unknown: list[Service] = []
    if query.open_now:
        states = {service.pk: _state(service, now) for service in services}
        unknown = [service for service in services if states[service.pk] == hours.State.UNKNOWN]
        services = [service for service in services if states[service.pk] == hours.State.OPEN]
    pages = max(1, -(-len(services) // PAGE_SIZE))
    page = min(max(query.page, 1), pages)
    return Found(services[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], len(services), page, pages, unknown)


def _most_urgent_first(service: Service) -> tuple[int, str]:
    order = list(URGENCIES)
    return min((order.index(word) for word in service.urgency), default=len(order)), service.name


def _state(service: Service, now: datetime) -> hours.State:
    try:
        return hours.state(hours.parse(service.hours), now)
    except hours.HoursError:
        return hours.State.UNKNOWN
