"""Count searches that found nothing, without learning who searched.

A search is kept under a hash. Its words are written down only when they were asked for on several days and from several
parts of the network, and never where they may say who somebody is. Parts of the network are told apart by a key that
lives one day. The page about privacy says all this.
"""

import secrets
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Final

from django.core.cache import caches
from django.db import Error, connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .english import is_english
from .models import MissedSearch
from .text import words

MOST_A_DAY: Final = 500  # different searches
KEPT_FOR: Final = timedelta(days=90)
NETWORKS: Final = 16  # into so many parts the network is cut
SHOWN_FROM_DAYS, SHOWN_FROM_NETWORKS = 3, 3
BUSY_FOR: Final = 50  # milliseconds that a count may wait for the database
COMMON_NAME: Final = 0.02  # the share of people, in percent, from which a first name counts as one
# What stands in somebody's name or address.
PERSONAL: Final = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "sir", "lady"}
    | {"street", "road", "avenue", "lane", "close", "crescent", "flat", "house", "drive", "court", "terrace"}
    | {"www", "http", "https", "com"}
)


def may_be_kept(asked: str) -> bool:
    """Return whether words can be written down at all: plain English, and nothing like a name, number or address."""
    found = words(asked)
    if not found or not asked.isascii() or "@" in asked:
        return False
    return all(
        is_english(word) and word not in PERSONAL and word not in _first_names() and word.isalpha() for word in found
    )


def note(asked: str, network: str, now: datetime) -> None:
    """Count a search that found nothing and is no word of crisis. A busy database changes nothing for the visitor.

    `network`: the address that it came from; only which of sixteen parts of the network that is in is used.
    """
    if not may_be_kept(asked):
        return
    normal = " ".join(words(asked))[:200]
    try:
        with _briefly():
            _count(salted_hmac("missed-search", normal).hexdigest(), normal, 1 << _part(network, now), now.date())
    except (Error, OSError, zlib.error):  # of the database, or of the folder with the key
        return


def _count(hashed: str, normal: str, part: int, today: date) -> None:
    missed = MissedSearch.objects.filter(hashed=hashed).first()
    is_new_today = missed is None or missed.last_day < today
    if missed is not None and not is_new_today and missed.networks & part:
        return  # counted already today: asking again writes nothing
    if is_new_today and MissedSearch.objects.filter(last_day=today).count() >= MOST_A_DAY:
        return
    missed = missed or MissedSearch(hashed=hashed)
    if is_new_today:
        missed.networks, missed.last_day = 0, today
        missed.days += 1
    missed.networks |= part
    missed.most_networks = max(missed.most_networks, missed.networks.bit_count())
    missed.times += 1
    if missed.days >= SHOWN_FROM_DAYS and missed.most_networks >= SHOWN_FROM_NETWORKS:
        missed.words = normal
    missed.save()


def prune() -> int:
    """Delete what was not asked for within ninety days, and the key of a day that is over; return how many."""
    kept = caches["tries"].get("network-key")
    if kept and kept[0] < timezone.localdate():
        caches["tries"].delete("network-key")
    return MissedSearch.objects.filter(last_day__lt=timezone.localdate() - KEPT_FOR).delete()[0]


def _part(network: str, now: datetime) -> int:
    """Return in which part of the network an address is, today."""
    kept = caches["tries"].get("network-key")
    if kept is None or kept[0] != now.date():
        kept = (now.date(), secrets.token_hex(32))
        caches["tries"].set("network-key", kept, timeout=24 * 60 * 60)  # in the place of yesterday's
    return salted_hmac("network", network, secret=kept[1], algorithm="sha256").digest()[0] % NETWORKS


@contextmanager
def _briefly() -> Iterator[None]:
    """Open a transaction that ends at once where another one is in the way."""
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {BUSY_FOR}")
            cursor.execute(f"SET LOCAL statement_timeout = {BUSY_FOR}")
            yield
        return
    with connection.cursor() as cursor:
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_FOR}")
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


@cache
def _first_names() -> frozenset[str]:
    """Return the first names that many people have."""
    lists = [files("names").joinpath(f"dist.{kind}.first").read_text() for kind in ("female", "male")]
    rows = (line.split() for text in lists for line in text.splitlines())
    return frozenset(name.lower() for name, share, *_ in rows if float(share) >= COMMON_NAME)
