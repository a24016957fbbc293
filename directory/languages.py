"""Languages by their ISO 639 codes: whether there is one, and its name in plain English. Pure."""

import functools
import re
from typing import Final

import pycountry

# Where the standard's own name is not what people say.
_SAID: Final = {
    "bn": "Bengali",
    "el": "Greek",
    "gd": "Scottish Gaelic",
    "ht": "Haitian Creole",
    "pa": "Punjabi",
    "ps": "Pashto",
    "ug": "Uyghur",
    "yue": "Cantonese",
    "cmn": "Mandarin",
}
# Without a code of two letters, and spoken in many English towns.
_SPOKEN_HERE: Final = frozenset({"ckb", "kmr", "prs", "rom", "syl"})
_ASIDE = re.compile(r"\s*\([^)]*\)")
ENGLISH: Final = "en"


@functools.cache
def languages() -> dict[str, str]:
    """Return the name of every language, spoken or signed, by its code: two letters where there are such."""
    found = {}
    for language in pycountry.languages:
        code = getattr(language, "alpha_2", language.alpha_3)
        if language.type != "S" and code != ENGLISH:  # "S": codes that are no language, such as "undetermined"
            found[code] = _SAID.get(code) or _ASIDE.sub("", language.name)
    return found


@functools.cache
def well_known() -> dict[str, str]:
    """Return the languages that people ask for by their bare name. Others are called "Even" or "Are"."""
    return {code: name for code, name in languages().items() if len(code) == 2 or code in _SAID or code in _SPOKEN_HERE}


def language_name(code: str) -> str:
    """Return a language's name; the code itself where there is no such language."""
    return languages().get(code, code)


def code_of(words: str) -> str | None:
    """Return the code of a language from its code or its name, whatever the capitals; None where there is none."""
    folded = words.strip().casefold()
    if folded in languages():
        return folded
    return _codes_by_name().get(folded)


def language_problem(words: str) -> str | None:
    """Return what is wrong with a language's code or name and what to do, or None."""
    if code_of(words):
        return None
    if words.strip().casefold() in (ENGLISH, "english", "eng"):
        return "English is spoken everywhere. Write the other languages alone."
    short = pycountry.languages.get(alpha_3=words.strip().casefold())
    if short and hasattr(short, "alpha_2"):
        return f"Write {short.alpha_2} in place of {short.alpha_3}."
    shown = words.strip()[:40]
    return f"{shown} is not a language that we know. Write its name in English, such as Bengali, or its ISO 639 code."


@functools.cache
def _codes_by_name() -> dict[str, str]:
    codes: dict[str, str] = {}
    # Where two languages have one name, the one with the shorter code is the one that people mean.
    for code, name in sorted(languages().items(), key=lambda pair: (len(pair[0]), pair[0])):
        codes.setdefault(name.casefold(), code)
    return codes
