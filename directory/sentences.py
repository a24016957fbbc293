"""What is said of a service in words: whom it takes, who can refer, how soon, how long people wait. Pure."""

from collections.abc import Collection, Iterable
from datetime import date

from .languages import language_name
from .vocabulary import ACCESS, ATTENDING, target_in_words

SELF_HELP = "Self-help: use it on your own"
# What keeps its capital within a sentence.
_NAMES = ("British Sign Language", "Easy Read")


def listed(names: Iterable[str], last: str = "and") -> str:
    """Return names as they are said: "Camden, Islington and Haringey"."""
    every = list(names)
    return f" {last} ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)


def day_in_words(day: date) -> str:
    """Return a day as people read it: "3 March 2026"."""
    return f"{day.day} {day:%B %Y}"


def ages_in_words(youngest: int | None, oldest: int | None) -> str:
    """Return the ages that a service takes, both inclusive, in words."""
    if youngest and oldest is not None:
        return f"Ages {youngest} to {oldest}"
    if youngest:
        return f"Ages {youngest} and over"
    if oldest is not None:
        return f"Under {oldest + 1}"
    return "All ages"


def languages_in_words(codes: Iterable[str], *, interpreters: bool = False) -> str:
    """Return which languages people are helped in besides English; empty where that is not known."""
    names = [language_name(code) for code in codes]
    signed = [name for name in names if name.endswith("Sign Language")]
    spoken = [name for name in names if name not in signed]
    said = []
    if spoken:
        said.append(f"Staff speak {listed(spoken)}" + (f", and use {listed(signed)}" if signed else ""))
    elif signed:
        said.append(f"Staff use {listed(signed)}")
    if interpreters:
        said.append("Interpreters on request")
    return ". ".join(said)


def attending_in_words(words: Iterable[str]) -> str:
    """Return how people are seen: "By phone, online or in person"."""
    return _as_one(listed((_small(ATTENDING[word]) for word in words if word in ATTENDING), "or"))


def access_in_words(words: Iterable[str]) -> str:
    """Return what is known to be there for people with a disability; empty where nothing is known, never "no"."""
    return _as_one(listed(_small(ACCESS[word]) for word in words if word in ACCESS))


def waiting_in_words(words: str, on: date | None) -> str:
    """Return how long people wait, with the day on which that was so; nothing where either is missing."""
    return f"{words.rstrip(' .')} (as of {day_in_words(on)})" if words and on else ""


def alert_on(alert: str, until: date | None, today: date | None) -> str:
    """Return an alert until its last day and on it, then nothing. `today` None: nothing, for what outlives it."""
    return alert if until and today and today <= until else ""


def who_refers(referral: Collection[str], audience: Collection[str]) -> str:
    """Return who can refer, for people who cannot approach a service themselves; empty for those who can.

    Where nobody said who refers, anyone may try. `audience`: who reads it; carers alone read of somebody else.
    """
    if not referral or {"self", "carer"} & set(referral) or "professional" in audience:
        return ""
    you, your = ("them", "their") if set(audience) == {"carer"} else ("you", "your")
    others = [
        words
        for word, words in (("professional", "a health or social care professional"), ("police", "the police"))
        if word in referral
    ]
    ask = f"Ask {your} GP to refer {you}. " if "gp" in referral else ""
    can = f"{_as_one(listed(others, 'or'))} can {'also ' if ask else ''}refer {you}." if others else ""
    return (ask + can).strip()


def target_for_public(who: str, within_hours: float | None, level: str) -> str:
    """Return a response target as the public reads it."""
    return f"If {who}, the team aims to see you {target_in_words(within_hours, level)}."


def target_for_professionals(who: str, within_hours: float | None, level: str) -> str:
    """Return a response target as professionals read it."""
    return f"If {who}, aims to respond {target_in_words(within_hours, level)}."


def agreed_in_words(by: str, on: date | None) -> str:
    """Return who signed a criterion off and when, or that nobody has yet."""
    said = (f" by {by}" if by else "") + (f" on {day_in_words(on)}" if on else "")
    return f"Agreed{said}." if said else "Not yet agreed here."


def _small(words: str) -> str:
    """Return words as they stand within a sentence."""
    return words if words.startswith(_NAMES) else words[:1].lower() + words[1:]


def _as_one(words: str) -> str:
    """Return words as they begin a sentence."""
    return words[:1].upper() + words[1:]
