"""Words of ordinary English, which are right as they are: the list that comes with the package symspellpy. Pure."""

from functools import cache
from importlib.resources import files


def is_english(word: str) -> bool:
    """Tell whether a word of plain letters is among 80,000 words."""
    return f"\n{word} ".encode() in _listed()


@cache
def _listed() -> bytes:
    """Return the list as it is shipped, a word and its frequency a line: to look through it is quick enough.

    Making a set of it would take a good part of the first answer of each process.
    """
    shipped = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_bytes()
    return b"\n" + shipped.removeprefix(b"\xef\xbb\xbf")
