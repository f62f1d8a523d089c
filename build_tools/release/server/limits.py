"""Limits that a server's answer is held to as a whole: a time for its head, a rate for its body.

A timeout of a socket begins anew with each byte, so a server that sends one byte a minute would be
waited for without an end. Here a timer cuts the line.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING, Self

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from urllib3 import BaseHTTPResponse, HTTPResponse


_LOOKS = 4
"""So often in a window it is looked how much came."""


class HeadTooSlow(urllib3.exceptions.HTTPError):
    """The head of an answer was not whole in its time."""


class LimitedConnection(HTTPConnection):
    """A connection on which setting up and each head of an answer have `limit` seconds."""

    limit = 60.0

    def connect(self) -> None:
        with self._in_time():  # a proxy answers with a head of its own
            super().connect()

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        with self._in_time():
            return super().getresponse()

    @contextlib.contextmanager
    def _in_time(self) -> Iterator[None]:
        late = threading.Event()

        def cut() -> None:
            late.set()
            cut_off(self.sock)

        timer = threading.Timer(self.limit, cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        except Exception as error:
            if late.is_set():
                raise HeadTooSlow from error
            raise
        finally:
            timer.cancel()
        if late.is_set():
            raise HeadTooSlow


class LimitedTlsConnection(LimitedConnection, HTTPSConnection):
    """The same over TLS."""


def limited_pool(head: float, proxy: str) -> urllib3.PoolManager:
    """Return a pool of connections whose heads have `head` seconds, through a proxy if need be."""

    class Connection(LimitedConnection):
        limit = head

    class TlsConnection(LimitedTlsConnection):
        limit = head

    class Pool(urllib3.HTTPConnectionPool):
        ConnectionCls = Connection

    class TlsPool(urllib3.HTTPSConnectionPool):
        ConnectionCls = TlsConnection

    pools = urllib3.ProxyManager(proxy) if proxy else urllib3.PoolManager()
    pools.pool_classes_by_scheme = {"http": Pool, "https": TlsPool}
    return pools


class LeastRate:
    """While it is open an answer's line is cut where fewer than `least` bytes came in `window`
    seconds of reading; `missed` says that this was so. A disk that is slow to write does not count.
    """

    def __init__(self, response: BaseHTTPResponse, window: float, least: int) -> None:
        self._connection, self._window, self._least = response.connection, window, least
        self._received, self._seconds = 0, 0.0
        self._begun: float | None = None
        self._lock, self._over = threading.Lock(), threading.Event()
        self.missed = False
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Count the time of this block."""
        with self._lock:
            self._begun = time.monotonic()
        try:
            yield
        finally:
            with self._lock:
                self._seconds += time.monotonic() - self._begun
                self._begun = None

    def add(self, count: int) -> None:
        """Count bytes that came."""
        with self._lock:
            self._received += count

    def _watch(self) -> None:
        while not self._over.wait(self._window / _LOOKS):
            with self._lock:
                now = time.monotonic()
                under_way = 0.0 if self._begun is None else now - self._begun
                if self._seconds + under_way < self._window:
                    continue
                self.missed = self._received < self._least
                self._seconds, self._received = -under_way, 0
            if self.missed:
                cut_off(getattr(self._connection, "sock", None))
                return


def cut_off(line: socket.socket | None) -> None:
    """Let whoever reads from a line see its end, also in the middle of a read."""
    if line is not None:
        with contextlib.suppress(OSError):
            # Not that of TLS, which would say goodbye first, and wait.
            socket.socket.shutdown(line, socket.SHUT_RDWR)
