"""Opening hours as shown: dates that have passed are left out by London's calendar."""

from datetime import UTC, datetime

from directory.opening import opening_of

TWO_DATES = "weekdays: 09:00-17:00\n2026-07-01: closed\n2026-07-02: closed"


def test_half_past_midnight_in_summer_is_a_new_day():
    half_past_midnight = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # 2 July, 00:30 in London
    words = " ".join(opening_of(TWO_DATES, half_past_midnight).words)
    assert "2 July 2026" in words
    assert "1 July 2026" not in words


def test_a_day_is_shown_to_its_last_minute():
    words = " ".join(opening_of(TWO_DATES, datetime(2026, 7, 1, 22, 59, tzinfo=UTC)).words)
    assert "1 July 2026" in words


def test_at_no_particular_time_all_dates_are_shown_and_nothing_counts_as_open():
    opening = opening_of(TWO_DATES, None)
    assert "1 July 2026" in " ".join(opening.words)
    assert (opening.open, opening.unknown, opening.until) == ("", "", 0)


def test_hours_that_cannot_be_read_are_unknown():
    opening = opening_of("whenever", datetime(2026, 7, 1, tzinfo=UTC))
    assert opening.words == ("Opening hours not known. Call to check.",)
    assert opening.open == ""
