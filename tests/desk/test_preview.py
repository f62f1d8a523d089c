"""`courseware preview` as an editor has it open: a page that tells what is wrong and comes back."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import PATIENCE, Run, program

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as on Unix"),
]

LESSON = "content/technical/greenhouse-in-winter.md"
PAGE = "technical/greenhouse-in-winter.html"
WRONG = """
看 [这里](gone.md)。

- 一
- 打电话 13812345678
"""
BUILDS = 120_000  # milliseconds: a build beside much else


class Served:
    """A project whose preview runs, with Chinese messages in a console that is English."""

    def __init__(self, root: Path) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            self.port = unused.getsockname()[1]
        self.root, self.url = root, f"http://127.0.0.1:{self.port}/"
        address = ("--address", f"127.0.0.1:{self.port}")
        self.process = subprocess.Popen(
            [program("courseware"), "--lang", "zh", "-C", str(root), "preview", *address],
            env={**os.environ, "LC_ALL": "C.UTF-8", "COURSEWARE_LANG": "en"},
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert self.process.stderr
        self.lines = list(iter(self.process.stderr.readline, f"预览：{self.url}（按 Ctrl-C 停）\n"))

    def status(self, host: str) -> int:
        with closing(HTTPConnection("127.0.0.1", self.port)) as connection:
            connection.request("GET", "/index.html", headers={"Host": host})
            return connection.getresponse().status


@pytest.fixture
def served(tmp_path: Path, run: Run) -> Iterator[Served]:
    root = tmp_path / "镇"
    assert run("courseware", "init", root).returncode == 0
    preview = Served(root)
    expect.set_options(timeout=BUILDS)
    yield preview
    expect.set_options(timeout=PATIENCE)
    preview.process.send_signal(signal.SIGINT)
    preview.process.communicate(timeout=60)
    assert preview.process.returncode == 0


def test_an_editor_sees_what_is_wrong_and_what_became_of_it(
    served: Served, any_chromium: Browser, run: Run
) -> None:
    assert served.status(f"localhost:{served.port}") == 200
    assert served.status(f"evil.example:{served.port}") == 403

    page = any_chromium.new_page(viewport={"width": 1366, "height": 768})
    page.set_default_timeout(BUILDS)
    # The page itself comes before there are all; these take its place.
    first = page.goto(served.url + PAGE)
    assert first
    assert "课文先给您看" in first.text()
    assert "晴天也要通风" in first.text()
    expect(page.locator(".cw-notice").first).to_contain_text("草稿")
    expect(page.locator(".cw-problems")).to_have_count(0)

    # A colon in the title: no head, so no lesson; its page stays and comes back by itself.
    file = served.root / LESSON
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("title: ", "title: 冬季: "), encoding="utf-8")
    expect(page.locator(".cw-problems")).to_contain_text("第 2 行")
    expect(page.locator(".cw-problems")).to_contain_text("怎么改：冒号后面的话整个加上半角引号")
    expect(page.locator(".cw-problems mark")).to_contain_text("title: 冬季: 冬天的大棚怎样通风")
    expect(page.locator(".cw-text")).to_contain_text("晴天也要通风")
    file.write_text(good.replace("review: {state: draft}", RETURNED), encoding="utf-8")
    expect(page.locator(".cw-notice").first).to_contain_text("图太小，换一张")
    expect(page.locator(".cw-problems")).to_have_count(0)
    assert page.url == served.url + PAGE

    # Problems of the text stand beside what they are about, and at the top with a way to them.
    file.write_text(good + WRONG, encoding="utf-8")
    expect(page.locator("p:has-text('这里') + .cw-problem--error")).to_contain_text("gone.md")
    expect(page.locator("li .cw-problem--warning")).to_contain_text("13812345678")
    page.get_by_role("link", name=re.compile("提醒 · 第")).click()
    expect(page.locator("li .cw-problem--warning")).to_be_in_viewport()

    # Where nothing can be built all pages say so, and come back.
    settings = served.root / "mkdocs.yml"
    written = settings.read_text(encoding="utf-8")
    settings.write_text(written + "hooks: [a.py]\n", encoding="utf-8")
    expect(page).to_have_title("现在生成不了网页")
    expect(page.locator("body")).to_contain_text("mkdocs.yml:12")
    settings.write_text(written, encoding="utf-8")
    expect(page.locator("li .cw-problem--warning")).to_have_count(1)
    page.goto(served.url)
    page.get_by_role("link", name=re.compile("greenhouse-in-winter.md:")).first.click()
    expect(page).to_have_url(served.url + PAGE)
    page.close()

    # None of it is in a site that is built.
    assert run("courseware", "-C", served.root, "build", "--keep-going").returncode == 1
    built = [file.read_text("utf-8") for file in (served.root / "site").rglob("*.html")]
    assert len(built) > 10
    assert not [text for text in built if "cw-problem" in text]


RETURNED = "review: {state: draft, by: 审核员, on: 2026-11-05, reason: 图太小，换一张}"
