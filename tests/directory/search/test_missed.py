"""Searches that found nothing: what is counted, what is never kept, and when words are written down."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from directory.search import missed
from directory.search.models import MissedSearch

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _new_key():
    caches["tries"].clear()


def ask(words="falconry lessons", networks=range(40), days=1, since=NOW):
    """Ask from so many addresses on so many days."""
    for day in range(days):
        for number in networks:
            missed.note(words, f"10.0.0.{number}", since + timedelta(days=day))


# --- what may be kept


@pytest.mark.parametrize("asked", ["falconry lessons", "help with gambling debts", "Bread baking"])
def test_plain_words_may_be_kept(asked):
    assert missed.may_be_kept(asked)


@pytest.mark.parametrize(
    "asked",
    [
        "John Smith",
        "mary",
        "dr patel",
        "02079460112",
        "n19 5nf",
        "ward 7",
        "me@example.org",
        "12 hill road",
        "high street",
        "xqzzt",
        "আমি",
        "",
    ],
)
def test_what_may_say_who_somebody_is_is_never_kept(asked):
    assert not missed.may_be_kept(asked)


# --- counting


@pytest.mark.django_db
def test_one_person_counts_once_a_day():
    ask(networks=[1] * 20)
    assert MissedSearch.objects.get().times == 1


@pytest.mark.django_db
def test_asking_again_writes_nothing():
    ask(networks=[1])
    with CaptureQueriesContext(connection) as asked:
        ask(networks=[1])
    assert asked
    assert not [each for each in asked if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.django_db
def test_words_are_written_down_when_many_ask_on_several_days():
    ask(days=2)
    assert MissedSearch.objects.get().words == ""
    ask(since=NOW + timedelta(days=2))
    assert MissedSearch.objects.get().words == "falconry lessons"


@pytest.mark.django_db
def test_one_person_who_asks_every_day_is_not_written_down():
    ask(networks=[1], days=30)
    assert MissedSearch.objects.get().words == ""


@pytest.mark.django_db
def test_no_more_than_sixteen_counts_a_day():
    ask(networks=range(255))
    assert MissedSearch.objects.get().times == 16


@pytest.mark.django_db
def test_a_day_has_a_limit(monkeypatch):
    monkeypatch.setattr(missed, "MOST_A_DAY", 3)
    for word in ("bread", "bridge", "button", "carpet", "cotton"):
        ask(word, networks=[1])
    assert MissedSearch.objects.count() == 3
    ask("bread", networks=[1], since=NOW + timedelta(days=1))
    assert MissedSearch.objects.filter(days=2).count() == 1


@pytest.mark.django_db
def test_what_is_not_asked_for_within_ninety_days_is_deleted():
    today = date.today()
    for hashed, age in (("old", 91), ("young", 89)):
        MissedSearch.objects.create(hashed=hashed, last_day=today - timedelta(days=age))
    assert missed.prune() == 1
    assert MissedSearch.objects.get().hashed == "young"


@pytest.mark.django_db
def test_parts_of_the_network_cannot_be_followed_to_the_next_day():
    ask(networks=[1])
    before = MissedSearch.objects.get().networks
    parts = set()
    for day in range(1, 30):
        ask(networks=[1], since=NOW + timedelta(days=day))
        parts.add(MissedSearch.objects.get().networks)
    assert len(parts | {before}) > 5


@pytest.mark.django_db
def test_the_key_of_a_day_is_thrown_away():
    ask(networks=[1], since=datetime.now(UTC) - timedelta(days=2))
    kept = caches["tries"].get("network-key")
    missed.prune()
    assert caches["tries"].get("network-key") is None
    ask(networks=[1], since=datetime.now(UTC))
    assert caches["tries"].get("network-key") != kept


@pytest.mark.django_db
def test_a_busy_database_changes_nothing_for_the_visitor(monkeypatch):
    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(missed, "_count", busy)
    ask(networks=[1])
    assert not MissedSearch.objects.exists()


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a setting of SQLite's")
def test_the_database_waits_as_long_as_usual_afterwards():
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()
        ask(networks=[1])
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == usual
    assert usual[0] > missed.BUSY_FOR


# --- from the page


@pytest.mark.django_db
def test_a_search_that_finds_nothing_is_counted(client):
    client.get("/services/?q=xylophone+quartet")
    assert MissedSearch.objects.get().times == 1


@pytest.mark.django_db
def test_words_of_crisis_are_never_kept(client):
    assert 'data-panel="emergency"' in client.get("/services/?q=suicide+xylophone&age=under-18&tag=").content.decode()
    client.get("/services/?q=i+want+to+die+xylophone&area=camden&group=railway&urgency=staying_well")
    assert not MissedSearch.objects.exists()


@pytest.mark.django_db
def test_a_folder_that_cannot_be_used_changes_nothing_for_the_visitor(client, monkeypatch):
    def full(*args, **kwargs):
        raise OSError("no space left on device")

    monkeypatch.setattr(missed, "_part", full)
    assert client.get("/services/?q=xylophone+quartet").status_code == 200
    assert not MissedSearch.objects.exists()
