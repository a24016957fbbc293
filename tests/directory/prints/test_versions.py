"""Versions of prints: told apart by every word, and compared."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from directory.opening import Opening
from directory.presentation import Card, ContactLine, Link
from directory.prints.versions import (
    Line,
    as_typed,
    changes,
    lines_of_card,
    lines_of_sheet,
    longest,
    version_of,
)
from directory.service_page import Criteria, Criterion, ServicePage

CARD = Card(
    key="crisis-line",
    name="Crisis line",
    url="/services/crisis-line/",
    summary="Somebody listens.",
    contacts=(
        ContactLine("voice", "Telephone", "Office", "020 7946 0111", "tel:02079460111", "Office", "Call 020 7946 0111"),
    ),
    opening=Opening(("Monday to Friday, 9am to 5pm",)),
    targets=("If you are not safe today, the team aims to see you within 4 hours.",),
    address="1 High Road",
    ages="Ages 18 and over",
    areas="Camden",
    attending="By phone",
    languages="Staff speak Bengali",
    waiting="About 6 weeks (as of 3 March 2026)",
    cost="Free",
)
PAGE = ServicePage(
    card=CARD,
    professional=True,
    is_open=True,
    status="open",
    what_happens=("A nurse calls.",),
    what_to_send=("The form.",),
    accept=Criteria((Criterion("You feel unsafe."),), "Not yet agreed here."),
    decline=Criteria((Criterion("You are under 18.", (Link("CAMHS", "/services/camhs/"),)),)),
    referral=("A GP can refer",),
    facts=(("Run by", "The trust"), ("Ages", "Ages 18 and over"), ("Cost", "Free"), ("Specially for", "Veterans")),
    identifiers=(("ODS code", "TAF"),),
    checked_on=None,
    checked_by="",
    instead=(),
    hidden_contacts=False,
)
lines = st.lists(st.builds(Line, st.sampled_from("ab"), st.sampled_from(["contact", "words"]), st.text(max_size=3)))


def test_a_card_says_its_number_as_paper_does():
    assert Line("Crisis line", "contact", "Office: 020 7946 0111") in lines_of_card(CARD)


def test_every_field_that_is_printed_is_in_the_version():
    changed = [
        replace(CARD, name="Another"),
        replace(CARD, summary="Another."),
        replace(CARD, contacts=()),
        replace(CARD, opening=Opening(("Closed every day",))),
        replace(CARD, targets=()),
        replace(CARD, address=""),
        replace(CARD, ages="All ages"),
        replace(CARD, areas="Everywhere"),
        replace(CARD, self_help="Self-help: use it on your own"),
        replace(CARD, referred="Ask your GP to refer you."),
        replace(CARD, attending="Online"),
        replace(CARD, languages="Staff speak Somali"),
        replace(CARD, waiting="About 6 weeks (as of 4 March 2026)"),
        replace(CARD, cost=""),
        replace(CARD, contacts=(replace(CARD.contacts[0], languages="Staff speak Somali"),)),
    ]
    versions = {version_of("criteria", "crisis-line", lines_of_card(card)) for card in [CARD, *changed]}
    assert len(versions) == 1 + len(changed) == 16


def test_every_criterion_that_is_printed_is_in_the_version():
    changed = [
        replace(PAGE, accept=Criteria()),
        replace(PAGE, accept=replace(PAGE.accept, agreed="Agreed by Dr A.")),
        replace(PAGE, decline=Criteria((replace(PAGE.decline.each[0], instead=()),))),
        replace(PAGE, decline=Criteria((replace(PAGE.decline.each[0], agreed="Agreed by Dr A."),))),
        replace(PAGE, decline=Criteria()),
        replace(PAGE, referral=()),
        replace(PAGE, facts=PAGE.facts[:3]),
        replace(PAGE, facts=(("Run by", "Another"), *PAGE.facts[1:])),
        replace(PAGE, what_happens=()),
        replace(PAGE, what_to_send=()),
    ]
    versions = {version_of("criteria", "crisis-line", lines_of_sheet(each)) for each in [PAGE, *changed]}
    assert len(versions) == 1 + len(changed) == 11


def test_a_sheet_says_nothing_twice():
    said = [line.words for line in lines_of_sheet(PAGE)]
    assert len(said) == len(set(said))
    assert not {"Ages: Ages 18 and over"} & set(said)


def test_an_alert_is_not_in_the_version():
    assert lines_of_card(replace(CARD, alert="The line is down.")) == lines_of_card(CARD)


def test_what_coming_days_bring_is_not_in_the_version():
    later = replace(CARD, opening=replace(CARD.opening, open="1-2", until=99))
    assert lines_of_card(later) == lines_of_card(CARD)


def test_a_version_is_short_and_can_be_typed():
    version = version_of("criteria", "crisis-line", lines_of_card(CARD))
    assert len(version) == 8
    assert as_typed(f" {version.upper().replace('O', '0').replace('L', '1')} ") == version


@given(lines, lines)
def test_versions_differ_when_and_only_when_the_lines_do(old, new):
    assert (version_of("k", "x", old) == version_of("k", "x", new)) == (old == new)


@given(lines, lines)
def test_changes_tell_all_that_is_gone_and_all_that_is_new(old, new):
    numbers, others = changes(old, new)
    gone = {(change.about, words) for change in (*numbers, *others) for words in change.gone}
    come = {(change.about, words) for change in (*numbers, *others) for words in change.new}
    assert {(line.about, line.words) for line in set(old) - set(new)} == gone
    assert {(line.about, line.words) for line in set(new) - set(old)} == come


@given(lines)
def test_nothing_changed_where_nothing_is_different(same):
    assert changes(same, list(reversed(same))) == ([], [])


def test_numbers_come_apart_from_all_else():
    old = [Line("Crisis line", "contact", "Call 1"), Line("Crisis line", "hours", "Always")]
    new = [Line("Crisis line", "contact", "Call 2"), Line("Crisis line", "hours", "Never")]
    numbers, others = changes(old, new)
    assert [(change.gone, change.new) for change in numbers] == [(("Call 1",), ("Call 2",))]
    assert [(change.gone, change.new) for change in others] == [(("Always",), ("Never",))]


def test_the_longest_lines_are_what_to_shorten():
    assert longest([Line("a", "words", "x" * n) for n in (1, 9, 5, 9)], most=2) == [
        Line("a", "words", "x" * 9),
        Line("a", "words", "x" * 5),
    ]
