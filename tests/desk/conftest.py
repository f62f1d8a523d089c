"""A project with some lessons whose desk is open, and a page of it."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser import axe
from tests.conftest import PATIENCE, MakeProject, Start

WAIT = 60_000
"""Milliseconds: a desk beside much else."""

LESSON = "technical/修剪.md"
TEXT = """\
---
# 编辑写给自己的话
题目: 苹果树冬季修剪
id: apple-pruning
subject: practical_skill
form: text
audience: [villager, cadre]
review: {state: draft}
---

## 什么时候剪

落叶以后，发芽以前。
"""
OTHER = """\
---
title: 合作医疗怎么报销
id: medical-insurance
subject: policy
form: text
review: {state: submitted}
---

看 [这里](gone.md)。
"""


def accept(page: Page) -> None:
    """Let axe find nothing, and nothing stand out of a telephone, once the page is all there."""
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_load_state()
    # Not `wait_for_function`: its second look is an `eval`, which the policy of the desk refuses.
    expect(page.locator("html")).to_have_js_property("scrollWidth", 360)
    page.set_viewport_size({"width": 1366, "height": 768})
    assert axe.violations(page) == []


class OpenDesk:
    """A desk that runs as a program of its own."""

    def __init__(self, start: Start, root: Path, *options: str) -> None:
        self.root = root
        self.process = start("-C", root, "desk", "--no-open", *options)
        assert self.process.stdout
        line = self.process.stdout.readline()
        match = re.search(r"http://127\.0\.0\.1:(\d+)/open/\S+", line)
        assert match, (line, self.process.communicate(timeout=60))
        self.url, self.port = match[0], int(match[1])

    def lesson(self, source: str) -> Path:
        return self.root / "content" / source

    def end(self, number: signal.Signals = signal.SIGINT) -> tuple[int | None, str]:
        """End the desk; return its exit code and what it complained of."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        _output, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors


def complaint(message: ConsoleMessage) -> list[str]:
    """Return what a page says that it should not; what the desk refuses it tells in words."""
    refused = re.search(r"status of 4(?:09|10|22) ", message.text)
    return [message.text] if message.type == "error" and not refused else []


@pytest.fixture
def town(make_project: MakeProject) -> Path:
    """A project with two lessons; the first has a mark, line ends of Windows and a Chinese key."""
    windows = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    tree = {f"content/{LESSON}": windows, "content/policy/医保.md": OTHER}
    return make_project(tree)


@pytest.fixture
def desk(town: Path, start: Start) -> Iterator[OpenDesk]:
    running = OpenDesk(start, town)
    yield running
    code, errors = running.end()
    assert (code, errors) == (0, "")


@pytest.fixture
def open_page(desk: OpenDesk, any_chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page of the desk in a browser of its own, and fail where it complains."""
    faults: list[str] = []
    contexts = []

    def open_it(source: str = "") -> Page:
        context = any_chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda m: faults.extend(complaint(m)))
        page.on("dialog", lambda dialog: dialog.accept())
        # Choosers are caught from the beginning: that they are to be caught from now on reaches a
        # busy page behind the key that opens one.
        page.on("filechooser", lambda _chooser: None)
        page.goto(desk.url)
        lessons = len([*desk.root.glob("content/*/*.md")])
        expect(page.locator("#count")).to_have_text(f"{lessons} 课")
        if source:
            page.goto(f"http://127.0.0.1:{desk.port}/lessons/{source}")
            expect(page.locator(".cm-content")).to_be_visible()
        return page

    expect.set_options(timeout=WAIT)
    yield open_it
    expect.set_options(timeout=PATIENCE)
    for context in contexts:
        context.close()
    assert faults == []
