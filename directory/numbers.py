"""Telephone numbers: whether one is right, the digits to dial, and those that stand in words.

The rules: `content/README.md`, row `contacts`, and `number-in-words` of a decision tree.
"""

import re
import unicodedata
from typing import Final

import phonenumbers
from phonenumbers import shortnumberinfo

# What a textphone or Relay UK user dials before the number itself.
RELAY_PREFIX: Final = "18001"

# These do not change, and no service's entry has to be looked up for them. 55: pressed when one cannot speak.
MAY_STAND_IN_WORDS: Final = frozenset({"999", "111", "112", "18000", "18001", "55"})
# Fewer digits are a number only if they are a valid short one, such as 101.
_SURELY_A_NUMBER: Final = 5
# On one line, and with any Unicode digits: spaces and hyphens (also the one that does not break) do not count.
_RUN: Final = re.compile(r"\d+(?:[\s\u2010\u2011-]*\d+)*")
# Not part of a word, such as of HOPELINE247.
_ALONE: Final = re.compile(r"(?<!\w)\d+(?!\w)")

_SHAPE = re.compile(r"[0-9]+(?: [0-9]+)*")
_BRITAIN = 44
# Most British numbers, with their 0. The few shorter ones must be valid, or any number short of a digit would do.
_FULL_LENGTH = 11


def number_problem(kind: str, number: str) -> str | None:
    """Return what is wrong with a contact's number and what to do, or None. `kind` is a word of `CONTACT_KINDS`."""
    if not number.strip():
        return "There is no number. Write it as people are to read it, such as 020 7946 0111."
    if not _SHAPE.fullmatch(number):
        return "Write the number with digits and single spaces alone, such as 020 7946 0111 (0, not +44)."
    digits = dial(number)
    if _is_right(digits) or (digits.startswith(RELAY_PREFIX) and _is_right(digits.removeprefix(RELAY_PREFIX))):
        return None
    if digits == RELAY_PREFIX:
        return f"{RELAY_PREFIX} alone reaches nobody. Write the number after it, such as {RELAY_PREFIX} 111."
    example = f"{RELAY_PREFIX} 020 7946 0111" if kind == "relay" else "020 7946 0111, 0800 1111 or 116 123"
    return f"{number[:40]} cannot be a British number. Check its digits; a right one looks like {example}."


def dial(number: str) -> str:
    """Return the digits of a number for a `tel:` or `sms:` link."""
    return "".join(re.findall("[0-9]", number))


def numbers_in(words: str) -> list[str]:
    """Return the telephone numbers that stand in words, as written, in order, less those of `MAY_STAND_IN_WORDS`.

    That is five digits or more with nothing but spaces and hyphens between, or a valid British short number that stands
    alone: HOPELINE247 is a name. "Call 111 24 hours a day" holds none, for no number goes on after 111.
    """
    found = []
    for line in words.splitlines():
        # What cannot be seen, such as a soft hyphen, could only hide a number.
        line = "".join(each for each in line if unicodedata.category(each) != "Cf")
        for run in _RUN.finditer(line):
            groups = re.findall(r"\d+", run[0])
            while groups and _ascii(groups[0]) in MAY_STAND_IN_WORDS:
                groups.pop(0)
            if len("".join(groups)) >= _SURELY_A_NUMBER:
                found.append(" ".join(run[0].split()))
            else:
                found += [each[0] for each in _ALONE.finditer(line) if _is_within(each, run) and _is_short(each[0])]
    return found


def _is_within(part: re.Match[str], whole: re.Match[str]) -> bool:
    return whole.start() <= part.start() and part.end() <= whole.end()


def _is_short(number: str) -> bool:
    digits = _ascii(number)
    return digits not in MAY_STAND_IN_WORDS and _is_right(digits)


def _ascii(digits: str) -> str:
    return "".join(str(int(each)) for each in digits)


def _is_right(digits: str) -> bool:
    if digits == RELAY_PREFIX:  # The library takes it for a short number of its own.
        return False
    try:
        number = phonenumbers.parse(digits, "GB")
    except phonenumbers.NumberParseException:
        return False
    # The library forgives zeros before a short number, which would not ring.
    if str(number.national_number) == digits and shortnumberinfo.is_valid_short_number_for_region(number, "GB"):
        return True
    # Without its 0 a number can be possible and yet reach nobody.
    if not digits.startswith("0") or number.country_code != _BRITAIN:
        return False
    if phonenumbers.is_valid_number(number):
        return True
    # Ofcom's ranges for drama are possible without being valid.
    return len(digits) == _FULL_LENGTH and phonenumbers.is_possible_number(number)
