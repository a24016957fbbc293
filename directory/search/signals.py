"""Tells the engines of every change that a search should know of."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move, published, unpublished

from ..models import Area, Organisation, Service
from .indexing import changed
from .records import CrisisPhrase, SynonymGroup


def service_changed(instance: Service, **kwargs: Any) -> None:
    """A service was published, unpublished, saved or deleted."""
    changed([instance.key])


def organisation_changed(instance: Organisation, **kwargs: Any) -> None:
    """An organisation has another name."""
    changed(instance.services.values_list("key", flat=True))


def area_changed(instance: Area, **kwargs: Any) -> None:
    """An area has another name or other postcodes."""
    changed(instance.services.values_list("key", flat=True))


def list_changed(instance: Model, **kwargs: Any) -> None:
    """An editor's list has changed: effective at once, without reindexing."""
    changed([])


def page_changed(**kwargs: Any) -> None:
    """A page has come, gone or another address: it may be pinned to a query."""
    if SearchPromotion.objects.filter(page__isnull=False).exists():
        changed([])


def connect() -> None:
    """Listen."""
    for signal in (published, unpublished, post_save, post_delete):
        signal.connect(service_changed, sender=Service)
    post_save.connect(organisation_changed, sender=Organisation)
    for signal in (post_save, post_delete):
        signal.connect(area_changed, sender=Area)
        for model in (SynonymGroup, CrisisPhrase, SearchPromotion):
            signal.connect(list_changed, sender=model)
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(page_changed)
