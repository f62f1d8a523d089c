"""The client of a plain file server over HTTP: reads ranges, goes on after a cut, trusts nothing.

Sizes are known from what was signed, or limited; whether the bytes are right is
decided by `server_release`.
A server may lie, stall, break off, send for ever, or point elsewhere: each ends in one sentence.
"""

from __future__ import annotations

import re
import time
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import urllib3

from build_tools.errors import LineError
from build_tools.messages import _
from build_tools.os_reasons import os_reason
from build_tools.release.medium.medium import CHUNK
from build_tools.release.server.limits import HeadTooSlow, LeastRate, limited_pool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from urllib3 import BaseHTTPResponse

_REDIRECTS = 5
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_OK, _PARTIAL, _NOT_FOUND, _NO_SUCH_RANGE, _BROKEN = 200, 206, (404, 410), 416, 500
_DENIED = (401, 403, 407)


@dataclass(frozen=True)
class RetryPolicy:
    """How long to wait, in seconds, and how often to try again.

    A server that sends fewer than `least` bytes in a `window` counts as cut off, and so does one
    that is silent for `idle`, or has not sent the whole head of its answer after `head`. After
    `tries` cuts without a megabyte in between it is given up.
    """

    connect: float = 30.0
    head: float = 60.0
    idle: float = 60.0
    window: float = 60.0
    least: int = 30_000
    tries: int = 5
    pause: float = 2.0


class ConnectionLost(Exception):
    """The connection broke off, or is as good as dead; asking again may help."""


def proxy_of(url: str) -> str:
    """Return the proxy that the environment or the system names for this server, or nothing."""
    parts = urlsplit(url)
    if urllib.request.proxy_bypass(parts.hostname or ""):
        return ""
    proxies = urllib.request.getproxies()
    return proxies.get(parts.scheme) or proxies.get("all") or ""


class HttpClient:
    """Reads files of the folder at `url`, through `proxy` where it is not empty."""

    def __init__(self, url: str, proxy: str = "", policy: RetryPolicy | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            text = _("{url}: this is not the address of a folder, as https://example.org/lessons")
            raise LineError(text.format(url=url))
        login = (
            f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else ""
        )
        self.url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl().rstrip("/")
        self._headers = urllib3.make_headers(basic_auth=login) if login else {}
        self.policy = policy or RetryPolicy()
        self._pool = limited_pool(self.policy.head, proxy)

    def read(self, path: str, limit: int) -> bytes | None:
        """Return a file of at most `limit` bytes, None where there is none. Raises LineError."""
        failures = 0
        while True:
            try:
                return self._read(path, limit)
            except ConnectionLost as lost:
                failures += 1
                self._wait_or_give_up(path, failures, lost)

    def _read(self, path: str, limit: int) -> bytes | None:
        with self._open(path, 0) as response:
            if response.status in _NOT_FOUND:
                return None
            data = bytearray()
            for piece in self._body(response):
                data += piece
                if len(data) > limit:
                    text = _("{url}: has more than {limit} bytes; that is not what was released")
                    raise LineError(text.format(url=self._url(path), limit=limit))
            return bytes(data)

    def stream(self, path: str, begin: int, size: int) -> Iterator[bytes]:
        """Yield bytes `begin` to `size` of a file of `size` bytes, going on after cuts.

        Raises LineError where the server has no such file or gives up.
        """
        position, mark, failures = begin, begin, 0
        while position < size:
            try:
                for piece in self._stream(path, position, size):
                    position += len(piece)
                    yield piece
            except ConnectionLost as lost:
                failures = 1 if position - mark >= CHUNK else failures + 1
                mark = position
                self._wait_or_give_up(path, failures, lost)

    def _stream(self, path: str, begin: int, size: int) -> Iterator[bytes]:
        with self._open(path, begin) as response:
            if response.status in _NOT_FOUND:
                raise LineError(_("{url}: the server does not have it").format(url=self._url(path)))
            self._check_size(path, response, begin, size)
            # A server that knows no ranges sends the whole file: what is here already is skipped.
            skip = begin if response.status == _OK else 0
            position = begin - skip
            for piece in self._body(response):
                piece = piece[: size - position]
                position += len(piece)
                if skip:
                    piece, skip = piece[skip:], max(0, skip - len(piece))
                if piece:
                    yield piece
                if position >= size:
                    return
            raise ConnectionLost(_("it ended too early"))

    def _check_size(self, path: str, response: BaseHTTPResponse, begin: int, size: int) -> None:
        length = response.headers.get("Content-Length", "")
        if response.status == _PARTIAL:
            match = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
            right = bool(match and (int(match[1]), int(match[3])) == (begin, size))
        else:
            right = response.status == _OK and (not length.isdecimal() or int(length) == size)
        if not right:
            text = _("{url}: the server has another file than the one that was signed")
            raise LineError(text.format(url=self._url(path)))

    def _open(self, path: str, begin: int) -> BaseHTTPResponse:
        """Return the open answer to a request: 200, 206, 404, 410 or 416."""
        address = self._url(path)
        headers = {**self._headers, "Accept-Encoding": "identity"}
        if begin:
            headers["Range"] = f"bytes={begin}-"
        for _redirect in range(_REDIRECTS):
            response = self._request(address, headers)
            location = response.get_redirect_location()
            if not location:
                return self._usable(response, address)
            response.close()
            address = self._redirected(address, location)
        raise LineError(_("{url}: it leads around in a circle").format(url=address))

    def _request(self, address: str, headers: dict[str, str]) -> BaseHTTPResponse:
        timeout = urllib3.Timeout(connect=self.policy.connect, read=self.policy.idle)
        try:
            return self._pool.request(
                "GET",
                address,
                headers=headers,
                timeout=timeout,
                retries=False,
                redirect=False,
                preload_content=False,
            )
        except urllib3.exceptions.SSLError as error:
            text = _("{url}: its certificate is not to be trusted ({reason})")
            raise LineError(text.format(url=address, reason=_certificate_fault(error))) from error
        except HeadTooSlow as error:
            raise ConnectionLost(_("it sends too slowly")) from error
        except urllib3.exceptions.HTTPError as error:
            raise ConnectionLost(_reason(error)) from error

    def _redirected(self, address: str, location: str) -> str:
        """Return the address of a redirect, if it is on the same server. Raises LineError."""
        target = urljoin(address, location)
        if urlsplit(address)[:2] != urlsplit(target)[:2]:  # scheme and server
            text = _("{url}: it leads to {target}; if that is right, pull from there")
            raise LineError(text.format(url=address, target=target))
        return target

    def _usable(self, response: BaseHTTPResponse, address: str) -> BaseHTTPResponse:
        if response.status in (_OK, _PARTIAL, _NO_SUCH_RANGE, *_NOT_FOUND):
            return response
        response.close()
        if response.status >= _BROKEN:
            raise ConnectionLost(_("it says {status}").format(status=response.status))
        text = _("{url}: the server answers {status}")
        if response.status in _DENIED:
            text = _("{url}: the server does not let us in ({status})")
        raise LineError(text.format(url=address, status=response.status))

    def _body(self, response: BaseHTTPResponse) -> Iterator[bytes]:
        """Yield the body as it comes. Raises ConnectionLost where it ends early or is too slow."""
        with LeastRate(response, self.policy.window, self.policy.least) as rate:
            while True:
                try:
                    with rate.reading():
                        piece = response.read1(CHUNK, decode_content=False)
                except (urllib3.exceptions.HTTPError, OSError) as error:
                    too_slow = _("it sends too slowly")
                    raise ConnectionLost(too_slow if rate.missed else _reason(error)) from error
                if rate.missed:
                    raise ConnectionLost(_("it sends too slowly"))
                if not piece:
                    return
                rate.add(len(piece))
                yield piece

    def _wait_or_give_up(self, path: str, failures: int, lost: ConnectionLost) -> None:
        if failures >= self.policy.tries:
            text = _("{url}: the server does not answer ({reason}); run this again, it goes on")
            raise LineError(text.format(url=self._url(path), reason=lost)) from lost
        time.sleep(self.policy.pause * failures)

    def _url(self, path: str) -> str:
        return f"{self.url}/{path}"


def _reason(error: Exception) -> str:
    """Return in words why the connection is gone."""
    cause: BaseException | None = error
    while cause and not isinstance(cause, OSError):
        cause = cause.__cause__
    if isinstance(cause, OSError):
        return os_reason(cause)
    is_silent = isinstance(error, urllib3.exceptions.TimeoutError)
    return os_reason(TimeoutError() if is_silent else ConnectionError())


def _certificate_fault(error: Exception) -> str:
    """Return in words what is wrong with a certificate, by the number that OpenSSL gives it."""
    cause: BaseException | None = error
    while cause and not hasattr(cause, "verify_code"):
        cause = next((a for a in cause.args if isinstance(a, Exception)), cause.__cause__)
    words = {
        9: _("not valid yet: look at the clock of this computer"),
        10: _("it has expired: look at the clock of this computer too"),
        18: _("it was signed by itself"),
        19: _("it was signed by itself"),
        20: _("nobody known here signed it"),
        62: _("it is for another name"),
    }
    return words.get(getattr(cause, "verify_code", 0), _("the secure line cannot be set up"))
