"""Kinds of values that a pack's fields hold. Each tells what is wrong with a value, and what to do, in plain words."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, PlainValidator
from pydantic_core import PydanticCustomError

from directory import vocabulary
from directory.checks import email_problem, web_address_problem
from directory.hours import HoursError, from_pack
from directory.languages import code_of, language_problem, languages

from .problems import choices, quoted

T = TypeVar("T")
Number = TypeVar("Number", int, float)

# The lengths that the database holds.
MOST_OF_A_KEY: Final = 100
MOST_OF_A_LINE: Final = 200
MOST_YEARS: Final = 150

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")
_DISTRICT = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_GSS = re.compile(r"[A-Z][0-9]{8}")
_RANGE = re.compile(r"([0-9]{1,3})-([0-9]{1,3})")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def wrong(message: str, id: str = "bad-value") -> PydanticCustomError:
    """Return the error to raise for a value that is wrong."""
    return PydanticCustomError(id, "{message}", {"message": message})


def given(value: object) -> object:
    """Raise for a field that stands there with nothing after its colon."""
    if value is None:
        raise wrong("There is no value. Write it, or take the field out.")
    return value


def _some_text(text: str) -> str:
    if not text.strip():
        raise wrong("There are no words here. Write them.")
    return text


def _line(most: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        text = text.strip()
        if len(text.splitlines()) > 1:
            raise wrong("This goes over more than one line. Write it on one.")
        if len(text) > most:
            raise wrong(f"This is {len(text)} characters long. Shorten it to {most}.")
        return text

    return check


def _key(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise wrong(
            f"{quoted(key)} is not a key. Use lower-case letters and digits, with single hyphens between, "
            "such as crisis-team."
        )
    if len(key) > MOST_OF_A_KEY:
        raise wrong(f"The key is {len(key)} characters long. Shorten it to {MOST_OF_A_KEY}.")
    return key


def _area_key(key: str) -> str:
    if key in ("everywhere", "elsewhere"):
        raise wrong(f"No area can have the key {key}, which says where services or people are. Choose another.")
    return key


def one_of(words: Mapping[str, str]) -> Callable[[str], str]:
    """Return the check that a word is one of these."""

    def check(word: str) -> str:
        if word not in words:
            raise wrong(f"{quoted(word)} is not a word for this. {choices(word, words)}")
        return word

    return check


def _shaped(pattern: re.Pattern[str], what: str, example: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not pattern.fullmatch(text):
            raise wrong(f"{quoted(text)} is not {what}. Write it in capitals, such as {example}.")
        return text

    return check


def _email(text: str) -> str:
    if email_problem(text):
        raise wrong(f"{quoted(text)} is not an e-mail address. Write one such as help@example.org.")
    return text


def _url(most: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if len(text) > most:
            raise wrong(f"The web address is {len(text)} characters long. Use one of {most} or fewer.")
        if web_address_problem(text):
            raise wrong(
                f"{quoted(text)} is not a web address. Write it in full, with https:// or http:// and no spaces, "
                "such as https://www.example.org/."
            )
        return text

    return check


def between(lowest: int, highest: int) -> Callable[[Number], Number]:
    """Return the check that a number is one of these, both ends included."""

    def check(number: Number) -> Number:
        if not lowest <= number <= highest:  # nor is what is no number at all
            raise wrong(f"This number cannot be right. Write one from {lowest} to {highest}.")
        return number

    return check


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _ISO.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    if isinstance(value, list | dict):
        raise wrong("A date should stand here, not a list or mapping. Write it such as 2026-01-31.", "bad-shape")
    if value is None:
        raise wrong("There is no date. Write it such as 2026-01-31, or take the field out.")
    raise wrong(f"{quoted(str(value))} is not a date that exists. Write one such as 2026-01-31.")


def _hours(value: object) -> str:
    given(value)
    try:
        return from_pack(value)
    except HoursError as error:
        dates = value.get("dates") if isinstance(value, Mapping) else None
        problems: list[tuple[tuple[str, ...], str]] = []
        for rule, message in error.problems:
            in_dates = isinstance(dates, Mapping) and rule in dates
            where = () if rule == "hours" else ("dates", rule) if in_dates else (rule,)
            problems.append((where, message))
        raise PydanticCustomError("hours", "{problems}", {"problems": problems}) from error


def pack_of_hours(text: str) -> object:
    """Return hours as a pack holds them, from their canonical text."""
    if text in ("", "always"):
        return text
    lines = (line.split(": ") for line in text.splitlines())
    rules = {name: [] if times == "closed" else times.split(", ") for name, times in lines}
    dates = {name: rules.pop(name) for name in list(rules) if _ISO.fullmatch(name)}
    return {**rules, "dates": dates} if dates else rules


def _everywhere(value: object) -> object:
    if value == "everywhere":
        return None
    if isinstance(value, list):
        return value
    if value is None or isinstance(value, str | Mapping):
        found = f"{quoted(value)} is not a list. " if isinstance(value, str) else ""
        raise wrong(f"{found}Write a list of areas' keys, such as [camden], or the word everywhere.", "bad-shape")
    return value


def _some(items: tuple[T, ...]) -> tuple[T, ...]:
    if not items:
        raise wrong("The list is empty. Give at least one.")
    return items


def _two(items: tuple[T, ...]) -> tuple[T, ...]:
    if len(items) < 2:
        raise wrong("A group needs at least two different words or phrases. Add one, or take the group out.")
    return items


def _each_once(items: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))


def _age_word(text: str) -> str:
    years = _RANGE.fullmatch(text)
    if text not in vocabulary.AGES and not (years and int(years[1]) <= int(years[2]) <= MOST_YEARS):
        raise wrong(f"{quoted(text)} is no age. Use under-18, adult, or the youngest and oldest age, such as 12-17.")
    return text


def _clause(text: str) -> str:
    text = _line(MOST_OF_A_LINE)(text)
    starts_large = text[:1].isupper() and not text[1:2].isupper()
    if starts_large or text.endswith("."):
        raise wrong(
            f"{quoted(text)} does not go on after the word If. Write a clause with a small first letter and no full "
            "stop, such as: you are not safe today."
        )
    return text


def _language(code: str) -> str:
    if code not in languages():
        raise wrong(language_problem(code) or f"{quoted(code)} is not a code. Write {code_of(code)}.")
    return code


# Text: with words in it, or perhaps without; on one line or on several.
Text = Annotated[str, AfterValidator(_some_text)]
Line = Annotated[str, AfterValidator(_some_text), AfterValidator(_line(MOST_OF_A_LINE))]
PerhapsText = str
PerhapsLine = Annotated[str, AfterValidator(_line(MOST_OF_A_LINE))]
ShortLine = Annotated[str, AfterValidator(_line(100))]
Tag = Annotated[str, AfterValidator(_some_text), AfterValidator(_line(100))]
Clause = Annotated[str, AfterValidator(_clause)]

Key = Annotated[str, AfterValidator(_key)]
AreaKey = Annotated[Key, AfterValidator(_area_key)]
# The key of something else: whether that exists is a rule of the whole pack.
Reference = Annotated[str, AfterValidator(_some_text)]

Listed = Annotated[tuple[T, ...], Field(strict=False)]
Once = Annotated[Listed[T], AfterValidator(_each_once)]
SomeOnce = Annotated[Listed[T], AfterValidator(_some), AfterValidator(_each_once)]
TwoOnce = Annotated[Listed[T], AfterValidator(_each_once), AfterValidator(_two)]
Perhaps = Annotated[T | None, BeforeValidator(given)]

ServiceType = Annotated[str, AfterValidator(one_of(vocabulary.TYPES))]
Status = Annotated[str, AfterValidator(one_of(vocabulary.STATUSES))]
OrganisationKind = Annotated[str, AfterValidator(one_of(vocabulary.ORGANISATION_KINDS))]
ContactKind = Annotated[str, AfterValidator(one_of(vocabulary.CONTACT_KINDS))]
CriterionKind = Annotated[str, AfterValidator(one_of(vocabulary.CRITERION_KINDS))]
Language = Annotated[str, AfterValidator(_language)]
Panel = Annotated[str, AfterValidator(one_of({"emergency": "The emergency help"}))]
AgeWord = Annotated[str, AfterValidator(_age_word)]

Urgency = Annotated[str, AfterValidator(one_of(vocabulary.URGENCIES))]
Audience = Annotated[str, AfterValidator(one_of(vocabulary.AUDIENCES))]
Role = Annotated[str, AfterValidator(one_of(vocabulary.PROFESSIONAL_ROLES))]
Group = Annotated[str, AfterValidator(one_of(vocabulary.GROUPS))]
Referral = Annotated[str, AfterValidator(one_of(vocabulary.REFERRALS))]
Way = Annotated[str, AfterValidator(one_of(vocabulary.ATTENDING))]
Access = Annotated[str, AfterValidator(one_of(vocabulary.ACCESS))]

Email = Annotated[str, AfterValidator(_email)]
Url = Annotated[str, AfterValidator(_url(2000))]
Website = Annotated[str, AfterValidator(_url(200))]
Postcode = Annotated[str, AfterValidator(_shaped(_POSTCODE, "a postcode", "N19 5NF"))]
District = Annotated[str, AfterValidator(_shaped(_DISTRICT, "a postcode district", "N19"))]
GssCode = Annotated[str, AfterValidator(_shaped(_GSS, "an ONS code", "E09000007"))]

Age = Annotated[int, AfterValidator(between(0, MOST_YEARS))]
Tier = Annotated[int, AfterValidator(between(1, 4))]
Top = Annotated[int, AfterValidator(between(1, 1000))]
WithinHours = Annotated[float, AfterValidator(between(0, 10_000))]
Latitude = Annotated[float, AfterValidator(between(-90, 90))]
Longitude = Annotated[float, AfterValidator(between(-180, 180))]
Day = Annotated[date, BeforeValidator(_day)]
# The canonical text of `directory.hours`; empty for unknown.
HoursText = Annotated[str, PlainValidator(_hours), PlainSerializer(pack_of_hours)]
# None: everywhere.
Areas = Annotated[
    SomeOnce[Reference] | None,
    BeforeValidator(_everywhere),
    PlainSerializer(lambda areas: "everywhere" if areas is None else list(areas)),
]
