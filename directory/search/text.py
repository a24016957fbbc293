"""Words in normal form, and their stems, the same for documents and for queries. Pure: no input raises."""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Final

import snowballstemmer  # it has no types

# Stands between two names or tags, so that no phrase is found across them. No word of a text is ever this.
BREAK: Final = "0break0"
# Apostrophes as keyboards, word processors and telephones write them: "can't" is one word.
_APOSTROPHES: Final = re.compile("['\u2018\u2019\u201b\u02bc\u0060\u00b4\uff07]")
_WORD_OR_AND: Final = re.compile(r"[^\W_]+|&")
# "A&E" is no word without its middle.
_A_AND_E: Final = re.compile(r"\ba (?:(?:&|and|n) )+e\b")
A_AND_E: Final = "aande"
# Forms that the stemmer does not bring together.
_IRREGULAR: Final = {
    "housing": "housing",  # not a house
    "children": "child",
    "childrens": "child",
    "drank": "drink",
    "felt": "feel",
    "burnt": "burn",
    "heard": "hear",
    "knives": "knife",
    "men": "man",
    "mens": "man",
    "women": "woman",
    "womens": "woman",
    "centre": "center",
    "centres": "center",
    "anxious": "anxieti",
    "psychotic": "psychosi",
    "addictive": "addict",
    "counsellor": "counsel",
    "counsellors": "counsel",
    "counselor": "counsel",
    "councelling": "counsel",
    "counciling": "counsel",
    "councilling": "counsel",
    "counselors": "counsel",
}
_STEMMER: Final = snowballstemmer.stemmer("english")
_ONE_AT_A_TIME: Final = threading.Lock()  # a stemmer keeps the word it works on in itself


def _folded(text: str) -> str:
    """Return a text without capitals and accents. Twice, because folding may bring forth what is to be folded."""
    for _ in range(2):
        apart = unicodedata.normalize("NFKD", text).casefold()
        text = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return text


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in normal form: lower case, no accents or apostrophes, all other signs are breaks.

    Letters of any script make words. Taking the words of the words again gives the same.
    """
    if not text.isascii():
        text = _folded(_APOSTROPHES.sub("", text))
    found = " ".join(_WORD_OR_AND.findall(_APOSTROPHES.sub("", text).lower()))
    return tuple(word for word in _A_AND_E.sub(A_AND_E, found).split() if word not in {"&", BREAK})


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the stem of a word in normal form: English, so that "counselling" and "counsellor" are alike."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.isascii() or not word.isalpha():
        return word
    with _ONE_AT_A_TIME:
        found = str(_STEMMER.stemWord(word[:40]))
    return _IRREGULAR.get(found, found)


def stems(text: str) -> str:
    """Return words in normal form by their stems, as engines index them; a BREAK stays one."""
    return " ".join(map(stem, text.split()))
