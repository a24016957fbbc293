"""Servers that are no proper node: silent, slow, refusing, or talking nonsense."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[str, bytes], tuple[int, bytes]]


@contextlib.contextmanager
def silent_node() -> Iterator[str]:
    """Accept, and never answer."""
    with _listening(lambda connection, stopped: stopped.wait()) as url:
        yield url


HEAD = b"HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\nX-Slow: " + b"x" * 10_000


@contextlib.contextmanager
def dripping_node(said: bytes = HEAD, at_once: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Answer a byte at a time, after so many at once, so that no single wait is long."""

    def drip(connection: socket.socket, stopped: threading.Event) -> None:
        with contextlib.suppress(OSError):
            if tls:
                connection = tls.wrap_socket(connection, server_side=True)
            connection.sendall(said[:at_once])
            for byte in said[at_once:]:
                connection.sendall(bytes([byte]))
                if stopped.wait(0.01):
                    return

    with _listening(drip) as url:
        yield url.replace("http:", "https:") if tls else url


@contextlib.contextmanager
def _listening(serve: Callable[[socket.socket, threading.Event], object]) -> Iterator[str]:
    stopped = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)

        def accept() -> None:
            while not stopped.is_set():
                with contextlib.suppress(OSError):
                    connection, _ = server.accept()
                    threading.Thread(target=serve, args=(connection, stopped), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            stopped.set()


@contextlib.contextmanager
def answering_node(
    answer: Callable[[str, bytes], tuple[int, bytes]], seconds: float = 0, **headers: str
) -> Iterator[str]:
    """Answer what `answer` gives for a path and a body: a status and a body."""
    headers = {"X-Elastic-Product": "Elasticsearch", "Content-Type": "application/json", **headers}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def reply(self) -> None:
            asked = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            time.sleep(seconds)
            status, body = answer(self.path, asked)
            with contextlib.suppress(OSError):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = reply  # noqa: N815

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
