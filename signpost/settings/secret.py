"""A secret kept in a file, so that sessions survive a restart without anybody setting a variable."""

import os
from collections.abc import Callable
from pathlib import Path


def kept_secret(file: Path, make: Callable[[], str]) -> str:
    """Return the secret in a file; where there is none yet, make one and keep it there for this user alone."""
    if os.environ.get("SECRET_KEY"):
        return os.environ["SECRET_KEY"]
    try:
        with open(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as new:
            new.write(make())
    except FileExistsError:
        pass
    return file.read_text().strip()
