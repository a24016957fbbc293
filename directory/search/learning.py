"""Learns from searches that found nothing, without learning who searched."""

from datetime import date

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from .models import MissedSearch
from .text import words

SHOWN_FROM = 10  # so often in a month before the words are written down


def note_miss(asked: str, today: date) -> None:
    """Count a search that found nothing. A database that cannot be written to changes nothing for the visitor."""
    normal = " ".join(words(asked))[:200]
    if not normal:
        return
    hashed = salted_hmac("missed-search", normal).hexdigest()
    try:
        with transaction.atomic():
            missed, _ = MissedSearch.objects.get_or_create(hashed=hashed, month=today.replace(day=1))
            MissedSearch.objects.filter(pk=missed.pk).update(times=F("times") + 1)
            if missed.times + 1 >= SHOWN_FROM and not missed.words:
                MissedSearch.objects.filter(pk=missed.pk).update(words=normal)
    except DatabaseError:
        return
