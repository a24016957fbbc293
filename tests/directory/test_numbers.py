"""Telephone numbers: the rule of `content/README.md`, row `contacts`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.numbers import dial, number_problem
from directory.vocabulary import CONTACT_KINDS


@pytest.mark.parametrize(
    "number",
    [
        *("999", "112", "111", "101", "105", "116 123", "85258", "88247", "61016", "18000"),
        *("0800 1111", "0800 58 58 58", "0800 068 4141", "0808 2000 247", "0300 123 6600", "0845 46 47"),
        *("020 7946 0111", "02079460111", "01632 960123", "07700 900123", "016977 2345"),
        *("18001 111", "18001 020 7946 0111", "18001 116 123", "18001 999"),
    ],
)
@pytest.mark.parametrize("kind", ["voice", "text", "relay"])
def test_right_numbers_have_no_problem(kind: str, number: str) -> None:
    assert number_problem(kind, number) is None


@pytest.mark.parametrize(
    "number",
    [
        *("", " ", "0", "1", "12", "00", "020 7946", "020 7946 011", "020 7946 01111", "1234567890123456", "0" * 5000),
        *(
            "2079460111",
            "7946 0111",
            "55555",
            "0033 1 42 68 53 00",
            "0999",
            "0044 999",
            "18001",
            "18001 12",
            "18001 18001 111",
            "18001 18001",
        ),
        *("+44 20 7946 0111", "(020) 7946 0111", "020-7946-0111", "020  7946 0111", " 999", "999 ", "999\n", "9\t9\t9"),
        *("116123 (free)", "０２０ ７９４６ ０１１１", "٩٩٩", "nine nine nine", "<script>", "020 7946 0111 x2"),
    ],
)
def test_wrong_numbers_are_told_in_plain_words(number: str) -> None:
    problem = number_problem("voice", number)
    assert problem
    assert "\n" not in problem
    assert problem.endswith(".")


def test_a_message_says_what_to_do() -> None:
    assert "digits and single spaces" in (number_problem("voice", "+44 20 7946 0111") or "")
    assert "18001 111" in (number_problem("relay", "18001") or "")
    assert "Check its digits" in (number_problem("text", "12") or "")


@given(st.sampled_from(list(CONTACT_KINDS)), st.text(alphabet=st.characters(), max_size=30) | st.text("0123456789 "))
def test_any_text_is_answered_and_a_right_number_can_be_dialled(kind: str, number: str) -> None:
    problem = number_problem(kind, number)
    assert set(dial(number)) <= set("0123456789")
    if problem is None:
        assert dial(number) == number.replace(" ", "")
        assert len(dial(number)) >= 3


def test_dialling_leaves_only_the_digits() -> None:
    assert dial("18001 020 7946 0111") == "1800102079460111"
