"""What can go wrong with Elasticsearch: as one kind of error, and within a bounded time. Pure.

A time-out of urllib3 bounds each single wait: a node whose answer comes in drops would hold a page for minutes. Here
each read from the node's socket waits no longer than what is left of the whole time.
"""

import math
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from elastic_transport import ApiError, HttpHeaders, NodeConfig, TransportError, Urllib3HttpNode
from elastic_transport.client_utils import DEFAULT, DefaultType
from urllib3.connection import HTTPConnection

from .shapes import EngineError

# What reading an answer that makes no sense raises.
NONSENSE: Final = (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError)

_thread = threading.local()


@contextmanager
def failures() -> Iterator[None]:
    """Turn all that can go wrong with Elasticsearch into EngineError.

    Neither its words nor its causes hold what was asked: somebody typed that.
    """
    try:
        yield
    except EngineError as error:
        raise error from None
    except TimeoutError:
        raise EngineError("Elasticsearch did not answer in time") from None
    except ApiError as error:
        # Of several searches in one request, each may be refused for itself.
        status = error.body.get("status") if isinstance(error.body, dict) else error.meta.status
        if status == 404:
            raise EngineError("Elasticsearch has no such index: rebuild_search makes it") from None
        raise EngineError(f"Elasticsearch refused: {type(error).__name__}, {status}") from None
    except TransportError as error:
        raise EngineError(f"Elasticsearch cannot be reached: {type(error).__name__}") from None
    except NONSENSE as error:
        raise EngineError(f"Elasticsearch answered what makes no sense: {type(error).__name__}") from None


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Have all that this thread asks of a node end after so many seconds, with an error of the client's."""
    before = getattr(_thread, "ends", math.inf)
    _thread.ends = min(before, time.monotonic() + seconds)
    try:
        yield
    finally:
        _thread.ends = before


def left() -> float | None:
    """Return how many seconds are left; None: as many as it takes. Raises TimeoutError when none are."""
    seconds = getattr(_thread, "ends", math.inf) - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("no time is left")
    return None if seconds == math.inf else seconds


class _Socket(socket.socket):
    def recv_into(self, *args: Any) -> int:
        self.settimeout(left())
        return super().recv_into(*args)


class _SecureSocket(ssl.SSLSocket):
    def recv_into(self, *args: Any) -> int:
        self.settimeout(left())
        return super().recv_into(*args)


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        opened = super()._new_conn()
        return _Socket(opened.family, opened.type, opened.proto, fileno=opened.detach())


class PunctualNode(Urllib3HttpNode):
    """A node for the client, to which `request_timeout` is the time for a whole request, and `within` for many.

    Only to look a name up takes as long as the system does, before a connection is there.
    """

    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)
        self.pool.block = False  # a request would wait without end for a connection that others have
        if config.scheme == "https":
            self.pool.conn_kw["ssl_context"].sslsocket_class = _SecureSocket
        else:
            self.pool.ConnectionCls = _Connection

    def perform_request(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: HttpHeaders | None = None,
        request_timeout: DefaultType | float | None = DEFAULT,
    ) -> Any:
        """Return the node's answer to a request. Raises errors of the client's, and TimeoutError."""
        seconds = self.config.request_timeout if isinstance(request_timeout, DefaultType) else request_timeout
        with within(math.inf if seconds is None else seconds):
            return super().perform_request(method, target, body, headers, left())
