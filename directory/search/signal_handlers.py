"""Append to the log what changes in editors' lists, and follow it."""

from django.conf import settings
from wagtail.contrib.search_promotions.models import SearchPromotion

from .. import changes
from ..atomic_writes import make_atomic
from .indexing import CrisisPhrasesFollower, ElasticFollower, EmbeddedFollower
from .models import CrisisPhrase, SynonymGroup


def connect() -> None:
    """Connect the receivers of signals, and register the followers."""
    make_atomic(SearchPromotion)
    changes.watch(CrisisPhrase, SearchPromotion, SynonymGroup)
    changes.register(EmbeddedFollower())
    changes.register(CrisisPhrasesFollower())
    if settings.ELASTICSEARCH_URL:
        changes.register(ElasticFollower())
