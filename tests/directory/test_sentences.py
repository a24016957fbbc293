"""What is said of a service, in sentences."""

from datetime import date

import pytest

from directory import sentences as say

GP, OTHER, POLICE = "gp", "professional", "police"


@pytest.mark.parametrize(
    ("referral", "said"),
    [
        ([GP], "Ask your GP to refer you."),
        ([OTHER], "A health or social care professional can refer you."),
        ([POLICE], "The police can refer you."),
        ([OTHER, POLICE], "A health or social care professional or the police can refer you."),
        ([GP, OTHER], "Ask your GP to refer you. A health or social care professional can also refer you."),
        ([GP, POLICE], "Ask your GP to refer you. The police can also refer you."),
        (
            [GP, OTHER, POLICE],
            "Ask your GP to refer you. A health or social care professional or the police can also refer you.",
        ),
        (["self", GP], ""),
        (["carer"], ""),
        ([], ""),
    ],
)
def test_who_can_refer(referral, said):
    assert say.who_refers(referral, {"patient", "carer"}) == said


def test_who_can_refer_in_the_words_of_a_carer():
    assert say.who_refers([GP, POLICE], {"carer"}) == "Ask their GP to refer them. The police can also refer them."


def test_professionals_are_not_told_to_ask_a_gp():
    assert say.who_refers([GP], {"professional"}) == ""


@pytest.mark.parametrize(
    ("codes", "interpreters", "said"),
    [
        (["bn", "so"], False, "Staff speak Bengali and Somali"),
        (["bn", "so", "fr"], False, "Staff speak Bengali, Somali and French"),
        (["bn", "bfi"], False, "Staff speak Bengali, and use British Sign Language"),
        (["bfi"], False, "Staff use British Sign Language"),
        ([], True, "Interpreters on request"),
        (["bn"], True, "Staff speak Bengali. Interpreters on request"),
        ([], False, ""),
    ],
)
def test_languages(codes, interpreters, said):
    assert say.languages_in_words(codes, interpreters=interpreters) == said


def test_how_people_are_seen():
    assert say.attending_in_words(["phone", "online", "in_person"]) == "By phone, online or in person"


def test_access_names_what_is_there_alone():
    words = say.access_in_words(["step_free", "bsl", "easy_read", "quiet_space"])
    assert words == "Step-free access, British Sign Language, Easy Read information and a quiet space to wait"
    assert say.access_in_words([]) == ""


def test_a_waiting_time_stands_with_its_day():
    assert say.waiting_in_words("About 6 weeks.", date(2026, 3, 3)) == "About 6 weeks (as of 3 March 2026)"


@pytest.mark.parametrize(("words", "on"), [("About 6 weeks", None), ("", date(2026, 3, 3))])
def test_neither_stands_alone(words, on):
    assert say.waiting_in_words(words, on) == ""


def test_a_target_in_the_publics_words():
    said = say.target_for_public("you are not safe today", 4, "very_urgent")
    assert said == "If you are not safe today, the team aims to see you within 4 hours."


def test_a_target_in_clinical_words():
    said = say.target_for_professionals("safety is at risk if the person is not seen today", 4, "very_urgent")
    assert said == "If safety is at risk if the person is not seen today, aims to respond within 4 hours."


@pytest.mark.parametrize(
    ("by", "on", "said"),
    [
        ("Dr A", date(2026, 3, 3), "Agreed by Dr A on 3 March 2026."),
        ("Dr A", None, "Agreed by Dr A."),
        ("", date(2026, 3, 3), "Agreed on 3 March 2026."),
        ("", None, "Not yet agreed here."),
    ],
)
def test_who_agreed(by, on, said):
    assert say.agreed_in_words(by, on) == said


@pytest.mark.parametrize(
    ("until", "today", "shown"),
    [
        (date(2026, 3, 3), date(2026, 3, 2), True),
        (date(2026, 3, 3), date(2026, 3, 3), True),
        (date(2026, 3, 3), date(2026, 3, 4), False),
        (None, date(2026, 3, 3), False),
        (date(2026, 3, 3), None, False),
    ],
)
def test_an_alert_is_shown_until_its_last_day(until, today, shown):
    assert say.alert_on("The line is down.", until, today) == ("The line is down." if shown else "")
