"""The emergency help says the same everywhere, from one definition."""

import re

from django.template.loader import render_to_string

from directory.emergency import TEXTPHONE, WAYS, textphone_in_words
from directory.prints.serializers import EMERGENCY
from tests.conftest import ROOT

COMPONENTS = ["emergency_help", "emergency_strip", "card_national"]


def test_it_names_the_numbers_that_are_promised():
    assert [way.href for way in WAYS] == ["tel:999", "tel:111", "tel:116123", "sms:85258"]


def test_each_line_holds_its_number():
    assert [way.line for way in WAYS if way.number not in way.line] == []


def test_each_component_leads_to_each_number_though_it_is_given_nothing():
    for name in COMPONENTS:
        found = re.findall(r'href="([^"]*)"', render_to_string(f"components/{name}.html"))
        assert found[:4] == [way.href for way in WAYS], name


def test_paper_says_how_to_call_and_how_to_text():
    said = [f"{way['before']} {way['number']}" for way in EMERGENCY]
    assert said == ["Call 999", "Call 111", "Call 116 123", "Text SHOUT to 85258"]
    assert all(way.number in textphone_in_words().replace("\u00a0", " ") for way in TEXTPHONE)


def test_no_template_holds_a_number_of_its_own():
    held = re.compile(r"116\s?123|85258|18000|18001")
    assert [str(file) for file in (ROOT / "templates").rglob("*.html") if held.search(file.read_text())] == []
