"""Telephone numbers: the rule of `content/README.md`, row `contacts`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.numbers import MAY_STAND_IN_WORDS, dial, number_problem, numbers_in
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


# Numbers in words: the rule `number-in-words` of a tree.


@pytest.mark.parametrize(
    "words",
    [
        "",
        *(
            "Call 999.",
            "Dial 112",
            "call 111 and select the mental health option",
            "press 55",
            "18000 or 18001",
            "999/112",
        ),
        *("Call 111 24 hours a day", "999 - 24 hours a day", "Textphone: 18001 111", "18001 111 24 hours a day"),
        *("Section 136", "section 135 or 136", "Section 2, 3, 4 or 5(2)", "section 117", "Tier 4"),
        *(
            "HOPELINE247",
            "HOPELINE101",
            "text HOPELINE247 today",
            "within 24 hours",
            "24/7",
            "24-hour",
            "within 4 hours",
            "24:00",
        ),
        *("Under 12", "12 to 17", "12-17", "ages 16 - 18", "18 or over", "65+", "Year 9", "18-25s"),
        *("In 2026", "3 May 2026", "2026/27", "from 9am to 5pm", "09:00-17:00", "9.30", "half past 10"),
        *(
            "N19 5LW",
            "EC1 and WC1",
            "bus 43",
            "M25",
            "1 in 4 people",
            "90%",
            "20mg",
            "150mg",
            "£10,000",
            "10,000 people",
        ),
        *("Call 111\n24 hours a day", "999\n18 or over", "one two three four five", "+", "-", "1 - 2"),
    ],
)
def test_words_without_a_telephone_number(words: str) -> None:
    assert numbers_in(words) == []


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Call 020 7946 0111 now", ["020 7946 0111"]),
        ("Call 02079460111", ["02079460111"]),
        ("020-7946-0111", ["020-7946-0111"]),
        ("(020) 7946-0111", ["7946-0111"]),
        ("+44 20 7946 0111", ["44 20 7946 0111"]),
        ("Samaritans, 116 123, or 0800 1111.", ["116 123", "0800 1111"]),
        ("text SHOUT to 85258", ["85258"]),
        ("SHOUT85258", ["85258"]),
        ("Police: 101", ["101"]),
        ("call 101/105", ["101", "105"]),
        ("dial 1471", ["1471"]),
        ("gas: 0800 111 999", ["0800 111 999"]),
        ("18001 020 7946 0111", ["18001 020 7946 0111"]),
        ("1 1 6 1 2 3", ["1 1 6 1 2 3"]),
        ("020\u00a07946\u00a00111", ["020 7946 0111"]),
        ("020\u20117946\u20110111", ["020\u20117946\u20110111"]),
        ("0800\u00ad1111", ["08001111"]),
        ("0800\u200b 1111", ["0800 1111"]),
        ("٠٨٠٠ ١١١١", ["٠٨٠٠ ١١١١"]),
        ("０８００ １１１１", ["０８００ １１１１"]),
        ("999 and 12345", ["12345"]),
    ],
)
def test_words_with_telephone_numbers(words: str, numbers: list[str]) -> None:
    assert numbers_in(words) == numbers


@given(st.text(alphabet=st.characters() | st.sampled_from("0123456789 -\n")))
def test_any_words_are_read(words: str) -> None:
    assert all(any(each.isdecimal() for each in number) for number in numbers_in(words))


@given(
    st.text("ab ,.", max_size=9), st.text("0123456789", min_size=5, max_size=12), st.lists(st.sampled_from([" ", "-"]))
)
def test_five_digits_are_found_however_they_are_spaced(before: str, digits: str, gaps: list[str]) -> None:
    written = "".join(digit + (gaps[at] if at < len(gaps) else "") for at, digit in enumerate(digits))
    leading = any(digits.startswith(number) for number in MAY_STAND_IN_WORDS)
    assert leading or numbers_in(f"{before}, {written}") != []
