"""What can go wrong with Elasticsearch, as one kind of error, and within a bounded time."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Final, TypeVar

from elasticsearch import ApiError, TransportError

from .shapes import EngineError

# Questions whose answer nobody waits for any longer. With so many, the node is not asked anew.
MOST_UNANSWERED: Final = 32
# What reading an answer that makes no sense raises.
NONSENSE: Final = (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError)

_T = TypeVar("_T")


@contextlib.contextmanager
def failures() -> Iterator[None]:
    """Turn all that can go wrong with Elasticsearch into EngineError. Its words hold nothing that was asked."""
    try:
        yield
    except EngineError:
        raise
    except TimeoutError as error:
        raise EngineError("Elasticsearch did not answer in time") from error
    except ApiError as error:
        status = _status(error)
        if status == 404:
            raise EngineError("Elasticsearch has no such index: rebuild_search makes it") from error
        raise EngineError(f"Elasticsearch refused: {type(error).__name__}, {status}") from error
    except TransportError as error:
        raise EngineError(f"Elasticsearch cannot be reached: {type(error).__name__}") from error
    except NONSENSE as error:
        raise EngineError(f"Elasticsearch answered what makes no sense: {type(error).__name__}") from error


def _status(error: ApiError) -> object:
    """Return the status; of several questions in one request each has its own, in the answer."""
    told = error.body.get("status") if isinstance(error.body, dict) else None
    return told if isinstance(told, int) else error.meta.status


class Patience:
    """Asks, and gives the answer or raises EngineError once so many seconds have passed, whatever happens meanwhile.

    A time-out of the connection alone would let it last longer: while a name is looked up, or where an answer comes in
    drops. The error has no cause, because that may hold what somebody typed.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._unanswered = threading.BoundedSemaphore(MOST_UNANSWERED)

    def __call__(self, ask: Callable[[], _T]) -> _T:
        """Return what `ask` gives. It goes on alone, and is not heard any more, when it takes too long."""
        if not self._unanswered.acquire(blocking=False):
            raise EngineError("Elasticsearch leaves too many questions unanswered")
        answer: Future[_T] = Future()

        def run() -> None:
            try:
                answer.set_result(ask())
            except BaseException as error:  # whatever it is, it belongs to who asked
                answer.set_exception(error)
            finally:
                self._unanswered.release()

        threading.Thread(target=run, daemon=True, name="elasticsearch").start()
        try:
            with failures():
                return answer.result(self.seconds)
        except EngineError as error:
            raise type(error)(str(error)) from None
