"""QR codes: pure."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import segno

QUIET: Final = 4  # modules of white around a code (ISO/IEC 18004)


@dataclass(frozen=True)
class Drawn:
    """A code for an SVG: the side of its square in modules, quiet zone included, and the path of its dark modules."""

    side: int
    path: str


@functools.lru_cache(maxsize=1024)  # a code costs more than all else of a print that is in the cache
def rows_of(address: str) -> tuple[str, ...]:
    """Return a code's rows, `1` for a dark module, without the quiet zone; none for no address."""
    if not address:
        return ()
    return tuple("".join("1" if dark else "0" for dark in row) for row in segno.make_qr(address, error="m").matrix)


def drawn(rows: Sequence[str]) -> Drawn:
    """Return a code's rows as one path: a line through each run of dark modules, one module thick."""
    path = ""
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark == "1":
                path += f"M{x + QUIET} {y + QUIET}.5h{length}"
            x += length
    return Drawn(len(rows) + 2 * QUIET, path)
