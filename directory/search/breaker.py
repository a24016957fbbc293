"""Keeps requests quick while an engine is down: after a failure it is left alone for a while, then tried once. Pure."""

import threading

REST = 10.0  # seconds


class Breaker:
    """Says whether an engine may be asked. `now` is a clock that only goes forward, in seconds."""

    def __init__(self, rest: float = REST) -> None:
        self.rest = rest
        self._tried_again_at: float | None = None
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Whether the last answer was a failure."""
        return self._tried_again_at is not None

    def allows(self, now: float) -> bool:
        """Return whether to ask the engine. While it rests, one request after each rest is let through to try."""
        with self._lock:
            if self._tried_again_at is None:
                return True
            if now < self._tried_again_at:
                return False
            self._tried_again_at = now + self.rest
            return True

    def failed(self, now: float) -> None:
        """Note a failure."""
        with self._lock:
            self._tried_again_at = now + self.rest

    def succeeded(self) -> None:
        """Note an answer: the engine is back."""
        with self._lock:
            self._tried_again_at = None
