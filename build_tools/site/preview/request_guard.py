"""Which requests a preview answers: those that read, and that name this PC (`own_host`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from build_tools.site.preview.own_host import OwnHost, RequestNames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class RequestGuard:
    """Answers for an application that is served at `host` and `port`, or refuses."""

    def __init__(self, application: WsgiApp, host: str, port: int) -> None:
        self._application, self._own = application, OwnHost(host, port)

    def __call__(self, request: dict[str, Any], respond: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as WSGI asks for."""
        if request.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            return _refuse(respond, "405 Method Not Allowed", "预览只能看，不能改。")
        if not self._own.sent(_names(request)):
            text = f"请在这台电脑上打开 http://localhost:{self._own.port}/"
            return _refuse(respond, "403 Forbidden", text)
        return self._application(request, respond)


def _names(request: dict[str, Any]) -> RequestNames:
    return RequestNames(
        host=request.get("HTTP_HOST", ""),
        origin=request.get("HTTP_ORIGIN", ""),
        fetch_site=request.get("HTTP_SEC_FETCH_SITE", ""),
        fetch_mode=request.get("HTTP_SEC_FETCH_MODE", ""),
    )


def _refuse(respond: Callable[..., Any], status: str, text: str) -> Iterable[bytes]:
    respond(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [text.encode()]
