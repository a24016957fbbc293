"""Words of ordinary English, which are right as they are: the list of the package pyspellchecker. Pure."""

import gzip
import json
from functools import cache
from importlib.resources import files


@cache
def english() -> frozenset[str]:
    """Return about 160,000 words. Reading them takes a tenth of a second, once, when a word is not known."""
    packed = files("spellchecker").joinpath("resources", "en.json.gz").read_bytes()
    return frozenset(json.loads(gzip.decompress(packed)))
