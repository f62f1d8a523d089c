"""Which requests a preview answers: those that read, and that name this PC.

A page on the internet can let its own name lead to this PC (DNS rebinding) and would then read
drafts as its own files; the name stands in the request.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_OPEN_TO_ALL = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to
_HTTP = 80


class RequestGuard:
    """Answers for an application that is served at `host` and `port`, or refuses."""

    def __init__(self, application: WsgiApp, host: str, port: int) -> None:
        self._application, self._host, self._port = application, host.strip("[]").lower(), port

    def __call__(self, request: dict[str, Any], respond: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as WSGI asks for."""
        if request.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            return _refuse(respond, "405 Method Not Allowed", "预览只能看，不能改。")
        if not self.is_own(request.get("HTTP_HOST", "")) or not self._comes_from_here(request):
            text = f"请在这台电脑上打开 http://localhost:{self._port}/"
            return _refuse(respond, "403 Forbidden", text)
        return self._application(request, respond)

    def _comes_from_here(self, request: dict[str, Any]) -> bool:
        """Return whether a page of ours asks, or a person does who follows a link."""
        scheme, _slashes, origin = request.get("HTTP_ORIGIN", "").partition("://")
        if scheme and not (scheme == "http" and self.is_own(origin)):
            return False
        elsewhere = request.get("HTTP_SEC_FETCH_SITE") == "cross-site"
        return not elsewhere or request.get("HTTP_SEC_FETCH_MODE") == "navigate"

    def is_own(self, name: str) -> bool:
        """Return whether the name of a server in a request, with its port, means this preview."""
        host, port = _parts(name.lower())
        if port != self._port:
            return False
        if host and host in ("localhost", self._host):
            return True
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        # No name of anybody's leads to an address that is written out.
        return address.is_loopback or self._host in _OPEN_TO_ALL


def _parts(name: str) -> tuple[str, int]:
    host, colon, port = name.rpartition(":") if not name.endswith("]") else (name, "", "")
    if not colon:
        host, port = name, str(_HTTP)
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    return bare, int(port) if port.isascii() and port.isdigit() and len(port) < 6 else -1


def _refuse(respond: Callable[..., Any], status: str, text: str) -> Iterable[bytes]:
    respond(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [text.encode()]
