"""Every address of the desk, out of its own table: who is answered, and what tricks reach."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.routing import Mount, Route

from build_tools.desk.application import desk_routes
from build_tools.desk.desk import Desk
from build_tools.desk.guard import DeskPorts
from build_tools.project import read_project
from tests.conftest import MakeProject
from tests.desk.conftest import LESSON, OpenDesk
from tests.desk.test_serving import ports_of
from tests.release import townhall
from tests.trees import fingerprints

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as on Unix")

SECRET = "not-to-be-read"  # noqa: S105
VERSION = "20260101-000000-12345678.md"
"""The name of an earlier version of a page, which lies where none belongs."""
NAMES = (
    "../mkdocs.yml",
    "../../outside.txt",
    "policy/../../mkdocs.yml",
    "policy/c.md/../../../mkdocs.yml",
    "%2e%2e/mkdocs.yml",
    "..%2f..%2foutside.txt",
    "..%5cmkdocs.yml",
    "%2fetc%2fpasswd",
    "//etc/passwd",
    "policy",
    "policy/c.md%00",
    "policy/c.md/",
    "../office/stations.yml",
    "../office",
    "../../office",
    ".cache/desk/desk.json",
    "%ff%fe.md",
    "%E2%80%AE.md",
    "CON.md",
    "0",
    "-1",
    "9" * 5000,
    "1e9",
    "x" * 3000 + ".md",
    "{{7*7}}",
    "2026-13",
    "%0d%0aX-Own:%20x",
)
"""What stands in an address in the place of a page, a month, a number …"""
MESSAGES = (
    "",
    "[]",
    "{",
    '"\\ud800"',
    "{}",
    '{"part": 1}',
    '{"body": "x", "head": "---\\ntitle: x\\n---\\n"}',
    '{"digest": "0", "body": "\\u0000", "fields": {"../x": "../y"}}',
    '{"digest": "0", "values": {"start": "1:99"}, "poster": "../../outside.txt"}',
    '{"html": "<img src=\\"file:///etc/passwd\\"><a href=\\"../../x\\">x</a>"}',
    '{"name": "../../../outside.txt"}',
    f'{{"name": "{VERSION}"}}',
    '{"act": "submit"}',
    '{"act": "pass", "who": "../x"}',
    '{"act": "deliver", "medium": "--new", "station": "x"}',
    '{"section": "../..", "title": "../../outside"}',
    '{"section": "nowhere", "title": "x"}',
    '{"key": "../x", "mark": "x", "cells": {"../x": "y"}}',
    '{"key": "99", "cells": {}, "removes": true}',
    '{"mark": "x", "removes": true}',
    '{"folder": "../.."}',
    '{"folder": "/\\u0000"}',
    '{"folder": ' + '"' + "x" * 1900 + '"}',
    "[" * 100_000,
)
FILE_NAMES = ("../../evil.txt", "..%2f..%2fevil.md", "%00", "CON", ".htaccess", "a.png%00.md", "\\")


@pytest.fixture
def town(make_project: MakeProject) -> Path:
    root = make_project({**townhall.TREE, f"content/{LESSON}": townhall.lesson("修剪", "trim")})
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + f"copyright: {SECRET}\n", "utf-8")
    for secret in (root.parent / "outside.txt", root / "office" / VERSION):
        secret.write_text(SECRET, encoding="utf-8")
    return root


class Line:
    """A connection to the desk that stays open as long as the desk lets it."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method: str, address: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
        data = body.encode() if method in ("POST", "PUT") else None
        self._connection.request(method, address, data, headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def line(desk: OpenDesk) -> Iterator[Line]:
    opened = Line(desk.port)
    yield opened
    opened.close()


def table(root: Path, ports: DeskPorts) -> list[tuple[str, str]]:
    """Return the methods and addresses that the desk answers."""
    rows = []
    for route in desk_routes(Desk(read_project(root), ports)):
        if isinstance(route, Mount):
            rows.append(("GET", f"{route.path}/{{path}}"))
        elif isinstance(route, Route):
            rows += [(method, route.path) for method in route.methods or () if method != "HEAD"]
    assert len(rows) > 40
    return rows


def filled(address: str, name: str) -> str:
    """Return an address with a name in the place of all that it leaves open."""
    return re.sub(r"\{[^}]*\}", lambda _open: name, address)


def own_headers(ports: DeskPorts) -> dict[str, str]:
    return {
        "Cookie": f"{ports.cookie}={ports.token}",
        "Origin": f"http://127.0.0.1:{ports.desk}",
        "X-Desk": "1",
    }


def test_nobody_else_is_answered_anywhere(desk: OpenDesk, line: Line) -> None:
    ports = ports_of(desk)
    own = own_headers(ports)
    lesson = quote(f"/{LESSON}")[1:]
    strangers = {
        "no token": {**own, "Cookie": ""},
        "another token": {**own, "Cookie": f"{ports.cookie}=x"},
        "rebound": {**own, "Host": f"evil.example:{ports.desk}"},
        "another port": {**own, "Host": f"127.0.0.1:{ports.pages}"},
        "no host": {**own, "Host": ""},
        "foreign": {**own, "Origin": "http://evil.example"},
        "a page from disk": {**own, "Origin": "null", "Sec-Fetch-Site": "cross-site"},
        "a lesson's page": {**own, "Origin": f"http://127.0.0.1:{ports.pages}"},
        "asked for elsewhere": {**own, "Origin": "", "Sec-Fetch-Site": "cross-site"},
    }
    writers = {
        "a form": {key: value for key, value in own.items() if key != "X-Desk"},
        "no origin": {key: value for key, value in own.items() if key != "Origin"},
    }
    before = fingerprints(desk.root / "content")
    answered = []
    for method, address in table(desk.root, ports):
        more = {} if method == "GET" else writers
        for who, headers in {**strangers, **more}.items():
            status, text = line.ask(method, filled(address, lesson), "{}", headers)
            if status != 403 or SECRET in text:
                answered.append((who, method, address, status))
    assert answered == []
    assert fingerprints(desk.root / "content") == before


def tricks(rows: list[tuple[str, str]]) -> list[tuple[str, str, str, str]]:
    """Return all requests that are tried: method, address, message, the name of a file."""
    requests = []
    for method, address in rows:
        lesson = quote(LESSON)
        names = (*NAMES, lesson) if "{" in address else (lesson,)
        for name in names:
            if method == "GET":
                requests.append((method, filled(address, name), "", ""))
            elif method == "PUT":
                requests += [(method, filled(address, name), "x", file) for file in FILE_NAMES]
            else:
                requests += [(method, filled(address, name), text, "") for text in MESSAGES]
    return requests


def try_tricks(desk: OpenDesk, line: Line, count: int, seed: int) -> None:
    """Send some of them; nothing is read that is not the desk's, written, or left unworded."""
    ports = ports_of(desk)
    own = own_headers(ports)
    every = tricks(table(desk.root, ports))
    chosen = random.Random(seed).sample(every, min(count, len(every)))  # noqa: S311 - no secret
    before = fingerprints(desk.root.parent)
    wrong = []
    for method, address, message, file in chosen:
        status, text = line.ask(method, address, message, {**own, "X-Name": file})
        is_worded = status in (200, 303, 307, 400, 404, 405, 409, 410, 413, 422)
        if not is_worded or SECRET in text or "root:" in text or "Traceback" in text:
            wrong.append((status, method, address[:80], message[:80], file, text[-200:]))
    assert wrong == [], f"seed {seed}"
    after = fingerprints(desk.root.parent)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    root = desk.root.name
    own_files = (f"{root}/.cache/", f"{root}/office/board/", f"{root}/content/technical/evil.txt")
    assert {path for path in changed if not path.startswith(own_files)} == set(), f"seed {seed}"


def test_tricks_reach_nothing(desk: OpenDesk, line: Line) -> None:
    try_tricks(desk, line, 150, seed=1)


@pytest.mark.soak
def test_all_tricks_reach_nothing(desk: OpenDesk, line: Line) -> None:
    try_tricks(desk, line, 1 << 30, seed=0)


def test_tricks_with_the_pages_of_lessons_reach_nothing(desk: OpenDesk) -> None:
    ports = ports_of(desk)
    pages = Line(ports.pages)
    cookie = {"Cookie": f"{ports.cookie}={ports.token}"}
    statuses = {name: pages.ask("GET", f"/{name}", "", cookie)[0] for name in NAMES}
    pages.close()
    assert set(statuses.values()) == {404}, statuses


def test_versions_of_pages_alone_are_read(desk: OpenDesk, line: Line) -> None:
    own = own_headers(ports_of(desk))
    for act in ("version", "versions"):
        status, text = line.ask("POST", f"/{act}/../office", f'{{"name": "{VERSION}"}}', own)
        assert (status, SECRET in text) == (410, False), text
