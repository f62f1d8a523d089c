"""A web server on loopback that hands out a folder, honestly or with a trick."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

Trick = Callable[["Handler", Path], bool]


class FileServer(ThreadingHTTPServer):
    """Remembers what was asked for and how many bytes of bodies it sent."""

    daemon_threads = True

    def __init__(self, root: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.root = root
        self.trick: Trick = lambda _handler, _file: False
        self.asked: list[tuple[str, str]] = []
        self.sent = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_args: object) -> None:
        """A client that goes away is what many of these tests want."""


class Handler(BaseHTTPRequestHandler):
    """Ranges as RFC 9110 has them; a trick may answer instead."""

    server: FileServer
    protocol_version = "HTTP/1.1"
    # Else a small body waits until the client has confirmed its head, 40 ms for each file.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        file = self.server.root / urlsplit(self.path).path.lstrip("/")
        self.server.asked.append((self.path, self.headers.get("Range", "")))
        if not self.server.trick(self, file):
            self.honest(file)

    def honest(self, file: Path) -> None:
        if not file.is_file():
            return self.answer(404, b"")
        data = file.read_bytes()
        begin = self.begin()
        if begin >= len(data) > 0:
            return self.answer(416, b"")
        if begin:
            headers = {"Content-Range": f"bytes {begin}-{len(data) - 1}/{len(data)}"}
            return self.answer(206, data[begin:], **headers)
        return self.answer(200, data)

    def begin(self) -> int:
        match = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        return int(match[1]) if match else 0

    def answer(self, status: int, data: bytes, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.server.sent += len(data)
        self.wfile.write(data)
        if length is not None:
            self.close_connection = True

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def served(root: Path) -> Iterator[FileServer]:
    """Serve a folder until the block ends."""
    with FileServer(root) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
