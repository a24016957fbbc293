"""What a card shows, and to whom."""

from datetime import UTC, date, datetime

import pytest

from directory.contacts import Contact
from directory.listing import Listing
from directory.presentation import card_of
from directory.prints.serializers import in_words

PUBLIC, CARER, PROFESSIONAL = {"patient", "carer"}, {"carer"}, {"professional"}
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def listing(**more) -> Listing:
    return Listing("x", "X", "Y.", frozenset({"patient", "carer", "professional"}), **more)


def contact_line(**contact):
    return card_of(listing(contacts=(Contact(**contact),)), PUBLIC, NOON).contacts[0]


# --- contacts


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("", "Chat online:"),
        ("Chat", "Chat online:"),
        ("Chat with a counsellor", "Chat online with a counsellor:"),
        ("Under 25s", "Chat online (Under 25s):"),
    ],
)
def test_a_chat_is_told_from_a_website(label, said):
    line = contact_line(kind="chat", label=label, url="https://www.kooth.com/")
    assert (line.before, line.strong) == (said, "www.kooth.com")


def test_a_chats_address_is_on_paper():
    line = contact_line(kind="chat", label="Chat", url="https://www.kooth.com/")
    assert in_words(line) == "Chat online: www.kooth.com"


def test_a_text_begins_with_its_word():
    assert contact_line(kind="text", number="85258", message="SHOUT").href == "sms:85258?&body=SHOUT"


@pytest.mark.parametrize("label", ["", "Text", "Text SHOUT"])
def test_a_texts_word_stands_beside_its_number(label):
    line = contact_line(kind="text", label=label, number="85258", message="SHOUT")
    assert f"{line.before} {line.strong}".strip() == "Text SHOUT to 85258"
    assert in_words(line) == "Text SHOUT to 85258"


def test_a_label_does_not_hide_a_texts_word_on_paper():
    line = contact_line(kind="text", label="Young people", number="85258", message="TALK")
    assert in_words(line) == "Young people: text TALK to 85258"


def test_the_languages_of_a_contact_stand_beside_it():
    assert (
        contact_line(kind="voice", number="111", languages=("bn", "so")).languages == "Staff speak Bengali and Somali"
    )


# --- what one cannot approach oneself


def unapproachable():
    contacts = (Contact("voice", number="020 7946 0112", audience=frozenset(PROFESSIONAL)),)
    return listing(referral=("gp",), contacts=contacts, hours="always")


def test_the_public_is_told_who_can_refer():
    card = card_of(unapproachable(), PUBLIC, NOON)
    assert (card.referred, card.contacts, card.opening.words) == ("Ask your GP to refer you.", (), ())


def test_a_carer_is_told_so_of_somebody_else():
    assert card_of(unapproachable(), CARER, NOON).referred == "Ask their GP to refer them."


def test_professionals_get_the_contacts():
    card = card_of(unapproachable(), PROFESSIONAL, NOON)
    assert (card.referred, [line.shown for line in card.contacts]) == ("", ["020 7946 0112"])


def test_even_a_contact_for_everybody_is_not_shown():
    open_to_all = listing(referral=("police",), contacts=(Contact("web", url="https://example.org/"),))
    assert card_of(open_to_all, PUBLIC, NOON).contacts == ()


# --- targets


def test_each_audience_reads_its_own_target():
    it = listing(targets=(("you are unsafe", 4, "urgent"),), professional_targets=(("risk is high", 4, "urgent"),))
    assert card_of(it, PUBLIC, NOON).targets == ("If you are unsafe, the team aims to see you within 4 hours.",)
    assert card_of(it, PROFESSIONAL, NOON).targets == ("If risk is high, aims to respond within 4 hours.",)


def test_self_help_says_what_it_is_and_aims_at_nothing():
    card = card_of(listing(type="self_help", targets=(("you are unsafe", 4, "urgent"),)), PUBLIC, NOON)
    assert (card.self_help, card.targets) == ("Self-help: use it on your own", ())


def test_self_help_without_hours_has_none():
    assert card_of(listing(type="self_help"), PUBLIC, NOON).opening.words == ()


def test_a_service_without_hours_says_that_they_are_not_known():
    assert card_of(listing(), PUBLIC, NOON).opening.words != ()


# --- alerts


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        (datetime(2026, 6, 2, 12, tzinfo=UTC), True),
        (datetime(2026, 6, 3, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 6, 3, 23, 0, tzinfo=UTC), False),  # midnight in London
        (None, False),
    ],
)
def test_an_alert_ends_with_its_day_in_london(now, shown):
    card = card_of(listing(alert="Down.", alert_until=date(2026, 6, 3)), PUBLIC, now)
    assert bool(card.alert) is shown


# --- the small print


def test_the_small_print_leaves_out_what_limits_nobody():
    assert card_of(listing(), PUBLIC, NOON).in_short == ()


def test_the_small_print_says_whom_it_is_for_how_and_what_it_costs():
    it = listing(min_age=18, areas=("Camden",), attending=("phone",), cost="free", languages=("bn",))
    assert card_of(it, PUBLIC, NOON).in_short == (
        "Ages 18 and over",
        "Camden",
        "By phone",
        "Free",
        "Staff speak Bengali",
    )
