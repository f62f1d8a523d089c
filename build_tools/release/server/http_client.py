"""A server that hands out files over HTTP: asked for pieces, asked again after a cut, not believed.

Sizes are known from what was signed, or limited; whether the bytes are right is decided by `web`.
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
from build_tools.release.medium.medium import CHUNK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from urllib3 import BaseHTTPResponse

_REDIRECTS = 5
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_OK, _PARTIAL, _GONE, _NO_SUCH_RANGE, _BROKEN = 200, 206, (404, 410), 416, 500
_DENIED = (401, 403, 407)


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds, and how often to try again.

    A server that sends fewer than `least` bytes in a `window` counts as cut off, and so does one
    that is silent for `idle`. After `tries` cuts without a megabyte in between it is given up.
    """

    connect: float = 30.0
    idle: float = 60.0
    window: float = 60.0
    least: int = 30_000
    tries: int = 5
    pause: float = 2.0


class Cut(Exception):
    """The connection broke off, or is as good as dead; asking again may help."""


def proxy_of(url: str) -> str:
    """Return the proxy that the environment or the system names for this server, or nothing."""
    parts = urlsplit(url)
    if urllib.request.proxy_bypass(parts.hostname or ""):
        return ""
    proxies = urllib.request.getproxies()
    return proxies.get(parts.scheme) or proxies.get("all") or ""


class Server:
    """The folder at `url`; `proxy` stands between, where it is not empty."""

    def __init__(self, url: str, proxy: str = "", patience: Patience | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            text = _("{url}: this is not the address of a folder, as https://example.org/lessons")
            raise LineError(text.format(url=url))
        login = (
            f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else ""
        )
        self.url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl().rstrip("/")
        self._headers = urllib3.make_headers(basic_auth=login) if login else {}
        self.patience = patience or Patience()
        self._pool = urllib3.ProxyManager(proxy) if proxy else urllib3.PoolManager()

    def small(self, path: str, limit: int) -> bytes | None:
        """Return a file of at most `limit` bytes, None where there is none. Raises LineError."""
        failures = 0
        while True:
            try:
                return self._small(path, limit)
            except Cut as cut:
                failures += 1
                self._wait_or_give_up(path, failures, cut)

    def _small(self, path: str, limit: int) -> bytes | None:
        with self._opened(path, 0) as response:
            if response.status in _GONE:
                return None
            data = bytearray()
            for piece in self._body(response):
                data += piece
                if len(data) > limit:
                    text = _("{url}: has more than {limit} bytes; that is not what was released")
                    raise LineError(text.format(url=self._at(path), limit=limit))
            return bytes(data)

    def pieces(self, path: str, begin: int, size: int) -> Iterator[bytes]:
        """Yield bytes `begin` to `size` of a file of `size` bytes, going on after cuts.

        Raises LineError where the server has no such file or gives up.
        """
        at, mark, failures = begin, begin, 0
        while at < size:
            try:
                for piece in self._from(path, at, size):
                    at += len(piece)
                    yield piece
            except Cut as cut:
                failures = 1 if at - mark >= CHUNK else failures + 1
                mark = at
                self._wait_or_give_up(path, failures, cut)

    def _from(self, path: str, begin: int, size: int) -> Iterator[bytes]:
        with self._opened(path, begin) as response:
            if response.status in _GONE:
                raise LineError(_("{url}: the server does not have it").format(url=self._at(path)))
            self._check_size(path, response, begin, size)
            # A server that knows no ranges sends all of it: what is here already is read past.
            past = begin if response.status == _OK else 0
            at = begin - past
            for piece in self._body(response):
                piece = piece[: size - at]
                at += len(piece)
                if past:
                    piece, past = piece[past:], max(0, past - len(piece))
                if piece:
                    yield piece
                if at >= size:
                    return
            raise Cut(_("it ended too early"))

    def _check_size(self, path: str, response: BaseHTTPResponse, begin: int, size: int) -> None:
        length = response.headers.get("Content-Length", "")
        if response.status == _PARTIAL:
            told = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
            right = bool(told and (int(told[1]), int(told[3])) == (begin, size))
        else:
            right = response.status == _OK and (not length.isdecimal() or int(length) == size)
        if not right:
            text = _("{url}: the server has another file than the one that was signed")
            raise LineError(text.format(url=self._at(path)))

    def _opened(self, path: str, begin: int) -> BaseHTTPResponse:
        """Return the open answer to a request: 200, 206, 404, 410 or 416."""
        address = self._at(path)
        headers = {**self._headers, "Accept-Encoding": "identity"}
        if begin:
            headers["Range"] = f"bytes={begin}-"
        for _redirect in range(_REDIRECTS):
            response = self._asked(address, headers)
            place = response.get_redirect_location()
            if not place:
                return self._usable(response, address)
            response.close()
            address = self._followed(address, place)
        raise LineError(_("{url}: it leads around in a circle").format(url=address))

    def _asked(self, address: str, headers: dict[str, str]) -> BaseHTTPResponse:
        timeout = urllib3.Timeout(connect=self.patience.connect, read=self.patience.idle)
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
            raise LineError(text.format(url=address, reason=error)) from error
        except urllib3.exceptions.HTTPError as error:
            raise Cut(_reason(error)) from error

    def _followed(self, address: str, place: str) -> str:
        """Return where a redirect leads, if that is on the same server. Raises LineError."""
        target = urljoin(address, place)
        old, new = urlsplit(address), urlsplit(target)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            text = _("{url}: it leads to {target}; if that is right, pull from there")
            raise LineError(text.format(url=address, target=target))
        return target

    def _usable(self, response: BaseHTTPResponse, address: str) -> BaseHTTPResponse:
        if response.status in (_OK, _PARTIAL, _NO_SUCH_RANGE, *_GONE):
            return response
        response.close()
        if response.status >= _BROKEN:
            raise Cut(_("it says {status}").format(status=response.status))
        text = _("{url}: the server answers {status}")
        if response.status in _DENIED:
            text = _("{url}: the server does not let us in ({status})")
        raise LineError(text.format(url=address, status=response.status))

    def _body(self, response: BaseHTTPResponse) -> Iterator[bytes]:
        """Yield what comes as it comes. Raises Cut where it breaks off or comes too slowly."""
        begun, came = time.monotonic(), 0
        while True:
            try:
                piece = response.read1(CHUNK, decode_content=False)
            except (urllib3.exceptions.HTTPError, OSError) as error:
                raise Cut(_reason(error)) from error
            if not piece:
                return
            yield piece
            came += len(piece)
            if (now := time.monotonic()) - begun > self.patience.window:
                if came < self.patience.least:
                    raise Cut(_("it sends too slowly"))
                begun, came = now, 0

    def _wait_or_give_up(self, path: str, failures: int, cut: Cut) -> None:
        if failures >= self.patience.tries:
            text = _("{url}: the server does not answer ({reason}); run this again, it goes on")
            raise LineError(text.format(url=self._at(path), reason=cut)) from cut
        time.sleep(self.patience.pause * failures)

    def _at(self, path: str) -> str:
        return f"{self.url}/{path}"


def _reason(error: Exception) -> str:
    """Return the error's own words, without the object that it speaks of."""
    return str(error).rpartition(": ")[2] or type(error).__name__
