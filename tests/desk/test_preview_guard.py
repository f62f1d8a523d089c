"""Which requests a preview answers, and with what before it has built anything."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from build_tools.desk.page_builds import PageBuilds
from build_tools.desk.previewing import PreviewPages
from build_tools.model.month import Month
from build_tools.project import Project, read_project
from build_tools.site.preview.own_host import OwnHost
from build_tools.stages.editing.shown_pages import ShownSite
from tests.conftest import MakeProject
from tests.trees import write_tree

if TYPE_CHECKING:
    from starlette.types import Message


@pytest.fixture
def project(make_project: MakeProject) -> Project:
    return read_project(make_project({"content/": ""}))


def answer_to(
    project: Project, host: str, served: str = "127.0.0.1", **headers: str
) -> list[Message]:
    """Return the answer of a preview that has built nothing."""
    builds = PageBuilds(ShownSite(project.root, "preview", lambda: (Month(2026, 11), 0)))
    pages = PreviewPages(project, builds, OwnHost(served, 8000))
    method, path = headers.pop("method", "GET"), headers.pop("path", "/-/changes")
    names = {"host": host, **{name.replace("_", "-"): text for name, text in headers.items()}}
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"spec_version": "2.4"},
        "method": method,
        "path": path,
        "query_string": quote("mark=other", safe="=").encode(),
        "headers": [(name.encode(), text.encode()) for name, text in names.items()],
    }
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    with ThreadPoolExecutor(1) as pool:  # playwright has a loop of its own in this thread
        pool.submit(asyncio.run, pages(scope, receive, send)).result()
    return sent


def status(project: Project, host: str, served: str = "127.0.0.1", **headers: str) -> int:
    return int(answer_to(project, host, served, **headers)[0]["status"])


@pytest.mark.parametrize(
    ("host", "served", "answer"),
    [
        ("127.0.0.1:8000", "127.0.0.1", 200),
        ("localhost:8000", "127.0.0.1", 200),
        ("LOCALHOST:8000", "127.0.0.1", 200),
        ("[::1]:8000", "127.0.0.1", 200),
        ("evil.example:8000", "127.0.0.1", 403),
        ("evil.example", "127.0.0.1", 403),
        ("localhost", "127.0.0.1", 403),
        ("localhost:80", "127.0.0.1", 403),
        ("localhost.evil.example:8000", "127.0.0.1", 403),
        ("127.0.0.1.evil.example:8000", "127.0.0.1", 403),
        ("localhost:8000@evil.example", "127.0.0.1", 403),
        ("192.168.1.5:8000", "127.0.0.1", 403),
        ("[::1", "127.0.0.1", 403),
        (":8000", "127.0.0.1", 403),
        ("", "127.0.0.1", 403),
        ("localhost:٨٠٠٠", "127.0.0.1", 403),
        ("office-pc:8000", "office-pc", 200),
        ("evil.example:8000", "office-pc", 403),
        ("192.168.1.5:8000", "0.0.0.0", 200),  # noqa: S104 - compared with
        ("[fe80::1]:8000", "::", 200),
        ("evil.example:8000", "0.0.0.0", 403),  # noqa: S104 - compared with
        (":8000", "", 403),
    ],
)
def test_only_names_of_this_pc_are_answered(
    project: Project, host: str, served: str, answer: int
) -> None:
    assert status(project, host, served) == answer


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ({"method": "HEAD"}, 200),
        ({"method": "POST"}, 405),
        ({"method": "OPTIONS"}, 405),
        ({"origin": "http://localhost:8000"}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "https://localhost:8000"}, 403),
        ({"sec_fetch_site": "same-origin", "sec_fetch_mode": "no-cors"}, 200),
        ({"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}, 200),
        ({"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"}, 403),
    ],
)
def test_pages_of_others_read_nothing(
    project: Project, headers: dict[str, str], answer: int
) -> None:
    assert status(project, "localhost:8000", **headers) == answer


def test_until_there_are_pages_those_of_the_site_are_shown(project: Project) -> None:
    write_tree(project.site, {"index.html": "<body>旧的</body>", "a.css": "p {}"})
    _head, page = answer_to(project, "localhost:8000", path="/")
    assert page["body"].decode().startswith("<body>旧的<script src=")
    _head, sheet = answer_to(project, "localhost:8000", path="/a.css", method="GET")
    assert sheet["body"] == b"p {}"
    pages = project.cache / "preview" / "site"
    write_tree(pages, {"index.html": "<body>新的</body>"})
    assert "新的" in answer_to(project, "localhost:8000", path="/")[1]["body"].decode()
    assert status(project, "localhost:8000", path="/a.css") == 404


LESSONS = {
    "content/policy/index.md": "---\ntitle: 政策\n---\n\n政策讲给大家听。\n",
    "content/policy/医保 1.md": (
        "---\ntitle: 合作医疗\nid: medical\nvideo: gone.mp4\n---\n\n"
        "**先**带上卡，再看[图](a.svg)。\n"
    ),
    "content/policy/yanglao.md": "---\ntitle: 养老金\n---\n\n每月十号。\n",
    "content/policy/坏.md": "---\ntitle: 坏: 了\nid: broken\n---\n\n字。\n",
    "content/policy/a.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
}


def test_before_anything_is_built_a_page_is_shown_by_itself(make_project: MakeProject) -> None:
    project = read_project(make_project(LESSONS))

    def text(path: str) -> str:
        return answer_to(project, "localhost:8000", path=path)[1]["body"].decode()

    for path, words in {
        "/policy/medical.html": ("<h1", "合作医疗", "<strong>先</strong>", 'href="a.svg"'),
        "/policy/yanglao.html": ("养老金", "每月十号"),
        "/policy/": ("政策讲给大家听", "合作医疗", 'href="medical.html"', "养老金", "共 2 课"),
        "/": ("合作医疗", "<span>2 课</span>"),
    }.items():
        page = text(path)
        assert "课文先给您看" in page
        assert "Content-Security-Policy" not in page
        assert [word for word in words if word not in page] == []
    sheet = re.search(r'href="\.\./(assets/css/kinds/[^"]*)"', text("/policy/medical.html"))
    assert sheet
    for path in (f"/{sheet[1]}", "/policy/a.svg", "/lessons.js", "/station.js"):
        assert status(project, "localhost:8000", path=path, method="GET") == 200
    for path in ("/policy/broken.html", "/policy/gone.html", "/find/index.html", "/gone/"):
        assert "课多的时候" in text(path)
    assert not (project.cache / "preview" / "site").exists()
