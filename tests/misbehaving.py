"""A real server on this machine that serves files and pages the way bad networks and tired servers do."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One request; `say` answers it, `number` counts those for the same path, the first is 1."""

    protocol_version = "HTTP/1.1"
    server: Misbehaving  # type: ignore[assignment]
    number = 0

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.seen[path] += 1
        self.server.requests.append((self.path, dict(self.headers)))
        self.number = self.server.seen[path]
        self.server.answers[path](self)

    def say(self, body: bytes, status: int = 200, *, cut: int | None = None, **headers: Any) -> None:
        """Sends `body`; with `cut`, breaks the connection after so many bytes of it."""
        self.send_response(status)
        for name, value in {"Content_Length": len(body), **headers}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body if cut is None else body[:cut])
        if cut is not None:
            self.close_connection = True

    def say_from(self, body: bytes, etag: str = '"1"', *, cut: int | None = None) -> None:
        """Serves `body` with ranges, as a good server does, and breaks off after `cut` bytes."""
        asked = self.headers.get("Range")
        if asked and self.headers.get("If-Range") == etag:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            where = f"bytes {start}-{len(body) - 1}/{len(body)}"
            self.say(body[start:], 206, cut=cut, ETag=etag, Content_Range=where)
        else:
            self.say(body, cut=cut, ETag=etag)

    def log_message(self, *_: Any) -> None:
        pass


class Misbehaving(ThreadingHTTPServer):
    """For `with`: `answers` maps paths to what is said to a request."""

    daemon_threads = True

    def __init__(self, answers: dict[str, Answer]) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.answers = answers
        self.seen: Counter[str] = Counter()
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Misbehaving:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
