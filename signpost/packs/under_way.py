"""Whether a pack is being written just now, so that editors who wait are told why."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings

LONGEST: Final = 600  # seconds; a file that is older was left by an import that was killed


@contextmanager
def announced() -> Iterator[None]:
    """Tell every process on this machine that a pack is being written."""
    file = settings.VAR_DIR / "pack-under-way"
    file.touch()
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def is_under_way() -> bool:
    """Return whether a pack is being written."""
    try:
        began: float = (settings.VAR_DIR / "pack-under-way").stat().st_mtime
    except OSError:
        return False
    return time.time() - began < LONGEST
