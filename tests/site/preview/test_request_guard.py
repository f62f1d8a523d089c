"""Which requests a preview answers."""

from __future__ import annotations

import pytest

from build_tools.site.preview.request_guard import RequestGuard


def status(host: str, served: str = "127.0.0.1", **headers: str) -> str:
    """Return how a guard answers a request, `200` where it lets the application answer."""
    said: list[str] = []

    def application(_request: object, respond: object) -> list[bytes]:
        said.append("200")
        return []

    guard = RequestGuard(application, served, 8000)
    request = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_HOST": host, **headers}
    guard(request, lambda line, _headers: said.append(line[:3]))
    (line,) = said
    return line


@pytest.mark.parametrize(
    ("host", "served", "answer"),
    [
        ("127.0.0.1:8000", "127.0.0.1", "200"),
        ("localhost:8000", "127.0.0.1", "200"),
        ("LOCALHOST:8000", "127.0.0.1", "200"),
        ("[::1]:8000", "127.0.0.1", "200"),
        ("evil.example:8000", "127.0.0.1", "403"),
        ("evil.example", "127.0.0.1", "403"),
        ("localhost", "127.0.0.1", "403"),
        ("localhost:80", "127.0.0.1", "403"),
        ("localhost.evil.example:8000", "127.0.0.1", "403"),
        ("127.0.0.1.evil.example:8000", "127.0.0.1", "403"),
        ("localhost:8000@evil.example", "127.0.0.1", "403"),
        ("192.168.1.5:8000", "127.0.0.1", "403"),
        ("[::1", "127.0.0.1", "403"),
        (":8000", "127.0.0.1", "403"),
        ("", "127.0.0.1", "403"),
        ("localhost:٨٠٠٠", "127.0.0.1", "403"),
        ("office-pc:8000", "office-pc", "200"),
        ("evil.example:8000", "office-pc", "403"),
        ("192.168.1.5:8000", "0.0.0.0", "200"),  # noqa: S104 - compared with
        ("[fe80::1]:8000", "::", "200"),
        ("evil.example:8000", "0.0.0.0", "403"),  # noqa: S104 - compared with
        (":8000", "", "403"),
    ],
)
def test_only_names_of_this_pc_are_answered(host: str, served: str, answer: str) -> None:
    assert status(host, served) == answer


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ({"REQUEST_METHOD": "HEAD"}, "200"),
        ({"REQUEST_METHOD": "POST"}, "405"),
        ({"REQUEST_METHOD": "OPTIONS"}, "405"),
        ({"HTTP_ORIGIN": "http://localhost:8000"}, "200"),
        ({"HTTP_ORIGIN": "http://evil.example"}, "403"),
        ({"HTTP_ORIGIN": "https://localhost:8000"}, "403"),
        ({"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_SEC_FETCH_MODE": "no-cors"}, "200"),
        ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_SEC_FETCH_MODE": "navigate"}, "200"),
        ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_SEC_FETCH_MODE": "no-cors"}, "403"),
    ],
)
def test_pages_of_others_read_nothing(headers: dict[str, str], answer: str) -> None:
    assert status("localhost:8000", **headers) == answer
