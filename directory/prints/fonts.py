"""The fonts of everything on paper, and text that they can show.

PDF/UA-1 refuses a character that no font has, and with it the whole document. So all text goes through `readable` (or
a whole description through `readable_data`) before Typst sees it: what is left out is marked on paper, and told.
"""

import functools
import importlib.resources
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typst

# Family: the folder that holds it. In the order in which Typst looks for a character. All are under the SIL Open Font
# Licence. Where there was a choice, the one whose text comes out of the PDF again as it went in: Noto Sans Arabic and
# Noto Sans Bengali build letters from parts, and a search in the PDF then finds doubled letters.
FOLDERS = {
    "Source Sans Pro": ("font_source_sans_pro", "files"),  # English
    "Noto Sans": ("fontpkg_noto_sans", "files"),  # other Latin, Greek, Cyrillic, Devanagari (Hindi, Nepali)
    "Amiri": ("fontpkg_amiri", "files"),  # Arabic, Urdu, Persian, Pashto, Kurdish
    "Hind Siliguri": ("fontpkg_hind_siliguri", "files"),  # Bengali
    "Noto Sans Tamil": ("fontpkg_noto_sans_tamil", "files"),
    "Noto Sans Telugu": ("fontpkg_noto_sans_telugu", "files"),
    "Noto Sans Hebrew": ("justmytype_intl_rtl", "fonts/ofl/notosanshebrew"),
    "Noto Sans Ethiopic": ("justmytype_intl_africa", "fonts/ofl/notosansethiopic"),  # Amharic, Tigrinya
}
FAMILIES = tuple(FOLDERS)

# Says what it is to eyes and to screen readers alike, where a white box reads as one to tick. (Noto Sans has it.)
MARK = "\N{REPLACEMENT CHARACTER}"

_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile("[\t\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]")
_FIXED_SPACE = re.compile("[\u2007\u202f]")
# Control characters, lone surrogates, marks that are not seen, and what turns the direction of the text that follows.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u202a-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
# Not seen either, but part of the spelling: soft hyphen, places to break, joiners of Persian and Indic words, and the
# three marks of direction that end where they stand.
_SILENT = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u061c")
_NO_BASE = "".join(_SILENT) + " \n"  # an accent on these alone is on no letter
_JOINER = "\u200d"
_JOINED_MARK = re.compile(f"{_JOINER}+{MARK}")
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
# Right-to-left letters take a number that follows along, and plain spaces then turn its groups round: 4567 7123 020.
_SPACE_IN_NUMBER = re.compile(r"(?<=\d) (?=\d)")


@functools.cache
def fonts() -> typst.Fonts:
    """Return the fonts for Typst, without the machine's own, so that a leaflet is the same everywhere. Made once."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_folder(name)) for name in FAMILIES]
    )


def readable(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text as it can be printed, and the characters that were replaced or left out, each once.

    A character that no font has becomes MARK, an emoji of several parts one MARK; an accent that no font can put on its
    letter is left out. Control characters, lone surrogates and what turns the direction of other text round are taken
    away without a word. Every kind of line break becomes a newline. Text with right-to-left letters is closed by
    an unseen mark, so that a number that follows it stays as it is.
    """
    if _plain().issuperset(text):
        return text, ()
    text = _LINE_BREAK.sub("\n", text)
    text = _UNSEEN.sub("", _FIXED_SPACE.sub("\N{NO-BREAK SPACE}", _SPACE.sub(" ", text)))
    lost: dict[str, None] = {}
    shown = _JOINED_MARK.sub(MARK, "".join(_shown(cluster, lost) for cluster in _clusters(text)))
    if any(unicodedata.bidirectional(char) in ("R", "AL") for char in shown):
        shown = _SPACE_IN_NUMBER.sub("\N{NO-BREAK SPACE}", shown) + "\N{LEFT-TO-RIGHT MARK}"
    return shown, tuple(lost)


def readable_data(data: Any) -> tuple[Any, list[tuple[str, tuple[str, ...]]]]:
    """Return a copy of JSON data, each text made readable, and where (such as "services.2.name") what was replaced.

    Keys are the program's own and stay as they are.
    """
    faults: list[tuple[str, tuple[str, ...]]] = []

    def copied(value: Any, where: tuple[str, ...]) -> Any:
        if isinstance(value, str):
            shown, lost = readable(value)
            if lost:
                faults.append((".".join(where), lost))
            return shown
        if isinstance(value, dict):
            return {key: copied(part, (*where, str(key))) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [copied(part, (*where, str(n))) for n, part in enumerate(value)]
        return value

    return copied(data, ()), faults


def _folder(family: str) -> Path:
    package, inside = FOLDERS[family]
    return Path(str(importlib.resources.files(package))) / inside


@functools.cache
def _characters() -> tuple[frozenset[str], ...]:
    """Return each family's characters: those that all its styles have, so that none is lost in italics."""
    return tuple(
        frozenset.intersection(*(_characters_of(path) for path in _folder(family).glob("*.[to]tf")))
        for family in FAMILIES
    )


def _characters_of(path: Path) -> frozenset[str]:
    from fontTools.ttLib import TTFont  # here, because most processes never print

    with TTFont(path, lazy=True) as font:
        return frozenset(
            char
            for char in map(chr, font.getBestCmap())
            # Private characters mean nothing to a reader, and fonts give them to signs of their own.
            if unicodedata.category(char) not in ("Cc", "Co", "Cs")
        )


@functools.cache
def _plain() -> frozenset[str]:
    """Return what the first family shows wherever it stands: texts of these characters alone need no further look."""
    return frozenset(char for char in _characters()[0] if not _is_accent(char)) | {"\n"}


def _clusters(text: str) -> Iterator[str]:
    """Cut text into characters with what belongs to them: accents, skin tones, joined emoji, flags of two letters."""
    cluster = ""
    for char in text:
        if cluster not in ("", "\n") and (
            char in _SILENT
            or _is_accent(char)
            or ord(char) in _SKIN_TONES
            or (cluster[-1] == _JOINER and unicodedata.category(char) == "So")
            or (len(cluster) == 1 and ord(cluster) in _FLAG_LETTERS and ord(char) in _FLAG_LETTERS)
        ):
            cluster += char
        else:
            yield cluster
            cluster = char
    yield cluster


def _shown(cluster: str, lost: dict[str, None]) -> str:
    """Return a cluster as it can be printed, set in one font that has all of it; adds it to `lost` where none has."""
    shown, able = "", _characters()
    for char in cluster:
        based = shown.strip(_NO_BASE)
        if char in _SILENT or char == "\n":
            shown += char
        elif _is_accent(char) and not based:  # after a space, or first of all: it would go to what stands before
            lost[char] = None
        elif having := tuple(has for has in able if char in has):
            shown, able = shown + char, having
        else:
            lost[cluster.strip()] = None
            if not based:
                return MARK
    return shown


def _is_accent(char: str) -> bool:
    return unicodedata.category(char).startswith("M")
