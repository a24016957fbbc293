"""Words of ordinary English, which are right as they are: the list of the package pyspellchecker. Pure."""

import gzip
from functools import cache
from importlib.resources import files


def is_english(word: str) -> bool:
    """Tell whether a word of plain letters is among 160,000 words."""
    return f'"{word}"'.encode() in _listed()


@cache
def _listed() -> bytes:
    """Return the list as it is shipped, a JSON object with the words as names: to look through it is quick enough.

    Making a set of it would take a tenth of a second of the first answer of each process.
    """
    return gzip.decompress(files("spellchecker").joinpath("resources", "en.json.gz").read_bytes())
