"""What is wrong with an entry: each rule, and what it must not refuse."""

import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.checks import (
    Entry,
    email_problem,
    find_problems,
    problem_of_going,
    problems_of_following,
    unseen_problem,
    web_address_problem,
)
from directory.contacts import Contact

SOUND = Entry(
    type="service",
    serves=True,
    urgency=["urgent"],
    audience=["patient"],
    hours="always",
    min_age=18,
    max_age=None,
    alert_until=None,
    waiting_on=None,
    contacts=[{"kind": "voice", "number": "020 7946 0111"}],
    response_targets=[{"level": "urgent", "within_hours": 24.0, "who": "you are in a crisis"}],
    criteria=[{"kind": "accept", "public": "Adults"}],
    texts={"name": "Crisis team", "summary": "Sees people at home."},
)


def texts(**changed):
    return {**SOUND.texts, **changed}


def contact(**value):
    return [{"kind": "voice", "number": "", **value}]


def target(level, within_hours, **value):
    return [{"level": level, "within_hours": within_hours, "who": "you are not safe today", **value}]


def test_a_sound_entry_has_no_problem():
    assert find_problems(SOUND) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"texts": texts(name="")}, "name"),
        ({"texts": texts(summary="  ")}, "summary"),
        ({"urgency": []}, "urgency"),
        ({"urgency": ["soon"]}, "urgency"),
        ({"audience": []}, "audience"),
        ({"serves": False}, "areas"),
        ({"min_age": 30, "max_age": 18}, "max_age"),
        ({"texts": texts(alert="Down")}, "alert_until"),
        ({"texts": texts(waiting="Six weeks")}, "waiting_on"),
        ({"hours": "mondays: 09:00-17:00"}, "hours"),
        ({"type": "self_help"}, "response_targets"),
        ({"texts": texts(cost="Fr\u200bee")}, "cost"),
        ({"contacts": contact(number="999 9")}, "contacts.0.number"),
        ({"contacts": contact()}, "contacts.0.number"),
        ({"contacts": contact(kind="email", address="help at example.org")}, "contacts.0.address"),
        ({"contacts": contact(kind="web", url="ftp://example.org/")}, "contacts.0.url"),
        ({"contacts": contact(kind="chat", url="https://nhs.uk@example.org/")}, "contacts.0.url"),
        ({"contacts": contact(number="111", url="https://example.org/")}, "contacts.0.url"),
        ({"contacts": contact(number="111", message="HELLO")}, "contacts.0.message"),
        ({"contacts": contact(number="111", same_as=3)}, "contacts.0.number"),
        ({"contacts": contact(number="111", hours="monday: noon")}, "contacts.0.hours"),
        ({"contacts": contact(number="111", label="Call \u202eeerf")}, "contacts.0.label"),
        ({"contacts": contact(kind="pigeon", number="111")}, "contacts.0.kind"),
        ({"response_targets": target("very_urgent", 4.5)}, "response_targets.0.within_hours"),
        ({"response_targets": target("urgent", 48)}, "response_targets.0.within_hours"),
        ({"response_targets": target("emergency", 4)}, "response_targets.0.within_hours"),
        ({"response_targets": target("routine", None)}, "response_targets.0.within_hours"),
        ({"response_targets": target("routine", -1)}, "response_targets.0.within_hours"),
        ({"response_targets": target("routine", 24, who="")}, "response_targets.0.who"),
        ({"criteria": [{"kind": "accept", "public": ""}]}, "criteria.0.public"),
        ({"criteria": [{"kind": "accept", "public": "Ad\u00adults"}]}, "criteria.0.public"),
    ],
)
def test_each_rule_names_its_field(changed, field):
    found = find_problems(replace(SOUND, **changed))
    assert [(each.id, each.field) for each in found] == [("bad-value", field)]
    assert found[0].message.endswith(".")


@pytest.mark.parametrize(
    "changed",
    [
        {"response_targets": target("emergency", 0)},
        {"response_targets": target("emergency", 1)},
        {"response_targets": target("very_urgent", 1)},
        {"response_targets": target("routine", 336)},
        {"response_targets": target("staying_well", 1000)},
        {"response_targets": target("urgent", 24, who="", professional_who="in crisis")},
        {"texts": texts(alert="Down"), "alert_until": date(2027, 1, 1)},
        {"hours": ""},
        {"contacts": []},
        {"contacts": [{"kind": "voice", "same_as": 3}]},
        {"contacts": [{"kind": "email", "address": "o'neill@nhs.net"}]},
        {"min_age": 18, "max_age": 18},
    ],
)
def test_what_is_right_is_let_through(changed):
    assert find_problems(replace(SOUND, **changed)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Café – “ring us”, £5 ½ 24/7 …\nsecond line",
        "Ysgol Tŷ Gwyn; Żółw; Đà Nẵng",
        "e\u0301 as two characters",
        "می\u200cخواهم",  # Persian: one word, its letters apart
        "শ্র\u200dীমতী",
        "श्री क्\u200dष",
        "مرحبا",
        "\u0600١٢",  # a sign that is seen
    ],
)
def test_what_languages_need_is_let_through(text):
    assert unseen_problem(text) is None


@pytest.mark.parametrize("code", [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xAD, 0xFEFF])
def test_what_nobody_sees_is_named(code):
    assert f"U+{code:04X}" in (unseen_problem(f"Call{chr(code)} us") or "")


def test_a_joiner_after_a_latin_letter_hides_something():
    assert unseen_problem("cri\u200dsis")


@given(st.text())
def test_a_text_without_formatting_characters_passes(text):
    seen = "".join(
        each for each in text if unicodedata.category(each) not in ("Cf", "Cc", "Zl", "Zp", "Lo", "Mn", "So")
    )
    assert unseen_problem(seen) is None


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a b.org/", "//example.org", "https://user:x@example.org", "example.org", ""]
)
def test_odd_web_addresses_are_refused(url):
    assert web_address_problem(url)


@given(st.text())
def test_checking_addresses_never_fails(text):
    assert web_address_problem(text) or text.startswith(("http", "HTTP"))
    assert email_problem(text) or "@" in text


# --- contacts that follow, and that go


def test_a_chain_of_contacts_is_named():
    lenders = {2: [{"kind": "voice", "same_as": 3}]}
    found = [*problems_of_following([{"kind": "voice", "same_as": 2}], 1, lenders, [])]
    assert [(each.field, "follows another one" in each.message) for each in found] == [("contacts.0.same_as", True)]


def test_following_while_others_follow_is_named():
    lenders = {2: [{"kind": "voice", "number": "111"}]}
    found = [*problems_of_following([{"kind": "voice", "same_as": 2}], 1, lenders, ["Crisis team"])]
    assert ["Crisis team" in each.message for each in found] == [True]


VOICE = Contact("voice", number="111")
FOR_PROFESSIONALS = Contact("voice", number="111", audience=frozenset({"professional"}))


@pytest.mark.parametrize(
    ("before", "after", "referral", "goes"),
    [
        ([VOICE], [], ["self"], True),
        ([VOICE], [VOICE], ["self"], False),
        ([], [], ["self"], False),
        ([VOICE], [FOR_PROFESSIONALS], ["self"], True),  # the public's last
        ([VOICE], [FOR_PROFESSIONALS], ["gp"], False),  # people are told who refers
        ([FOR_PROFESSIONALS], [], ["gp"], True),
        ([VOICE, FOR_PROFESSIONALS], [VOICE], ["self"], False),
    ],
)
def test_the_last_way_to_reach_a_service(before, after, referral, goes):
    assert (problem_of_going(before, after, referral) is not None) == goes
