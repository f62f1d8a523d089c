"""Who is answered: pages of this desk, opened with its token, on this PC; and under which policy.

The desk itself and the lessons' pages are two origins, each at a port of its own: what a lesson
brings along can do nothing at the desk.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, RedirectResponse

from build_tools.site.preview.own_host import OwnHost, RequestNames

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = "127.0.0.1"
OPENED = "/open/"
_POLICY = "Content-Security-Policy"
_READING = ("GET", "HEAD")
_REFUSED = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>办公桌没有打开</title>'
    "</head><body><main><h1>办公桌没有打开</h1><p>{text}</p></main></body></html>"
)
_WITHOUT_TOKEN = "请双击“办公桌”，或者再运行一次 courseware desk：它会打开这一页。"  # noqa: S105
_ELSEWHERE = "这个地址不是这台电脑上的办公桌，所以没有打开。"


@dataclass(frozen=True)
class DeskPorts:
    """The ports of a desk: its own, and that of the lessons' pages; its token."""

    desk: int
    pages: int
    token: str

    @property
    def cookie(self) -> str:
        """The name of the cookie: cookies do not tell ports apart."""
        return f"courseware-desk-{self.desk}"

    @property
    def url(self) -> str:
        """The address that opens the desk."""
        return f"http://{HOST}:{self.desk}{OPENED}{self.token}"


class Guard:
    """Hands requests to the desk or to the pages, by the port at which they came."""

    def __init__(self, desk: ASGIApp, pages: ASGIApp, ports: DeskPorts) -> None:
        self._desk, self._pages, self._ports = desk, pages, ports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as ASGI asks for."""
        if scope["type"] != "http":
            return
        port = scope["server"][1]
        headers = Headers(scope=scope)
        nonce = scope["nonce"] = secrets.token_urlsafe(16)
        refusal = self._refusal(scope, headers, port)
        if refusal is not None:
            application: ASGIApp = refusal
        else:
            application = self._pages if port == self._ports.pages else self._desk

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                # A report has a policy of its own, which closes it off from the desk.
                policy = answer.get(_POLICY)
                for name, value in self._headers(port, nonce).items():
                    answer[name] = policy if policy and name == _POLICY else value
            await send(message)

        await application(scope, receive, send_guarded)

    def _refusal(self, scope: Scope, headers: Headers, port: int) -> Response | None:
        names = RequestNames(
            host=headers.get("host", ""),
            origin=headers.get("origin", ""),
            fetch_site=headers.get("sec-fetch-site", ""),
            fetch_mode=headers.get("sec-fetch-mode", ""),
        )
        if not OwnHost(HOST, port).sent(names):
            return _refused(_ELSEWHERE)
        reads = scope["method"] in _READING
        if reads and scope["path"].startswith(OPENED) and port == self._ports.desk:
            return self._opened(scope["path"].removeprefix(OPENED))
        if not self._has_token(headers):
            return _refused(_WITHOUT_TOKEN)
        # A form of a foreign page can send neither an origin of ours nor this header.
        if not reads and not (names.origin and headers.get("x-desk") and port == self._ports.desk):
            return _refused(_ELSEWHERE)
        return None

    def _opened(self, token: str) -> Response:
        if not secrets.compare_digest(token.encode(), self._ports.token.encode()):
            return _refused(_WITHOUT_TOKEN)
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(
            self._ports.cookie, self._ports.token, httponly=True, samesite="strict", path="/"
        )
        return answer

    def _has_token(self, headers: Headers) -> bool:
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(self._ports.cookie)
        except CookieError:
            return False
        return bool(cookie) and secrets.compare_digest(
            cookie.value.encode() if cookie else b"", self._ports.token.encode()
        )

    def _headers(self, port: int, nonce: str) -> dict[str, str]:
        common = {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cache-Control": "no-store",
        }
        if port == self._ports.pages:
            parents = " ".join(_origins(self._ports.desk))
            return {**common, _POLICY: f"frame-ancestors {parents}"}
        policy = (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self' data:",
            "media-src 'self'",
            "connect-src 'self'",
            f"frame-src {' '.join(_origins(self._ports.pages))}",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
        return {**common, _POLICY: "; ".join(policy)}


def _origins(port: int) -> tuple[str, ...]:
    return f"http://{HOST}:{port}", f"http://localhost:{port}"


def _refused(text: str) -> Response:
    return HTMLResponse(_REFUSED.format(text=text), status_code=403)
