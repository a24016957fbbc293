"""Whether the emergency help stands above what people in danger type, and stays away from most other searches."""

from pathlib import Path
from typing import Final

import pytest
import yaml

from . import demonstration

TYPED: Final = yaml.safe_load(Path(__file__).with_name("crisis_words.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reader():
    return demonstration.reader()


def test_there_are_enough_to_tell():
    assert len(TYPED["panel"]) > 1_400
    assert len(TYPED["no_panel"]) > 800


def test_every_way_of_crisis_raises_the_panel(reader):
    assert [typed for typed in TYPED["panel"] if not reader.understand(typed).crisis] == []


def test_every_way_of_crisis_raises_it_for_professionals_too(reader):
    assert [typed for typed in TYPED["panel"] if not reader.understand(typed, professional=True).crisis] == []


def test_capitals_and_full_stops_change_nothing(reader):
    said = [typed.upper().replace(" ", "... ") + "!!" for typed in TYPED["panel"]]
    assert [typed for typed in said if not reader.understand(typed).crisis] == []


def test_few_other_searches_raise_it(reader):
    needless = [typed for typed in TYPED["no_panel"] if reader.understand(typed).crisis]
    assert len(needless) <= len(TYPED["no_panel"]) * 0.04, needless


@pytest.mark.parametrize(
    "typed", ["su1c1de", "s3lf h4rm", "s u i c i d e", "selfh arm", "ki ll myself", "cutin myself"]
)
def test_letters_that_are_hidden_or_parted_are_read(reader, typed):
    assert reader.understand(typed).crisis


@pytest.mark.parametrize(
    "typed", ["panic attack", "cut down on drinking", "blood test", "end of life care", "kill time"]
)
def test_phrases_that_only_look_like_crisis_do_not_raise_it(reader, typed):
    assert not reader.understand(typed).crisis


def test_a_harmless_phrase_does_not_hide_what_stands_beside_it(reader):
    assert reader.understand("panic attack and i want to die").crisis


def test_if_i_died_is_no_bereavement(reader):
    assert reader.understand("would anyone care if i died").crisis


def test_what_editors_call_words_of_crisis_is_not_passed_over_as_harmless(reader):
    assert not reader.understand("knife crime").crisis
    assert demonstration.reader(crisis=("Knife crime",)).understand("knife crime").crisis
