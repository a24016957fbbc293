"""Words of ordinary English, which are right as they are: the list that comes with the package symspellpy. Pure."""

from functools import cache
from importlib.resources import files


def is_english(word: str) -> bool:
    """Return whether a word in small letters is among 82,000 words of English."""
    return word in _listed()


@cache
def _listed() -> frozenset[str]:
    text = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    return frozenset(line.partition(" ")[0] for line in text.splitlines())


_listed()  # when a process starts, not with its first answer
