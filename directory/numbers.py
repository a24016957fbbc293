"""Telephone numbers: whether one is right, and the digits to dial. The rule: `content/README.md`, row `contacts`."""

import re
from typing import Final

import phonenumbers
from phonenumbers import shortnumberinfo

# What a textphone or Relay UK user dials before the number itself.
RELAY_PREFIX: Final = "18001"

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
