"""Copies of the sample site as stations have them, and browsers that can be killed.

Driving the pages is left to the tests.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests import browsers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

# A test of a page is written once and runs in two browsers, by the fixtures that start them. In
# Chromium 109, which stations have, every test runs: it breaks first, and costs a third of the
# current one. In that one `make test` runs what is marked `both`: what browsers do each in their
# own way (keys of a remote control, films, storage, locks, files, recording, scripts that come
# late). The others run there in `make soak`, and wherever Chromium 109 cannot run
# (tests/conftest.py).
BROWSERS = [
    pytest.param("chromium", marks=pytest.mark.again),
    pytest.param("chromium_109", marks=pytest.mark.old),
]

# Goes on from a dialog in the task that closed it, as after quick presses on a busy PC; returns
# whether the control still has the focus once the browser has told of the closing.
GO_ON = """(control) => new Promise((resolve) => {
  document.querySelector("dialog[open]").addEventListener("close", () => {
    setTimeout(() => resolve(document.activeElement === control));
  });
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
    {key: "Escape", bubbles: true, cancelable: true}));
  control.focus();
})"""


def copy_of(site: Path, place: Path, code: str, *, media: bool = False) -> Path:
    """Copy the site as a station of this code has it, once; without its media where not asked."""
    if not place.exists():
        leave_out = None if media else shutil.ignore_patterns("media")
        shutil.copytree(site, place, ignore=leave_out, copy_function=_link)
        (place / "station.js").unlink(missing_ok=True)
        facts = {"schema": 1, "code": code, "name": f"{code}学习站", "media": None}
        text = f"courseware.station({json.dumps(facts)});"
        (place / "station.js").write_text(text, encoding="utf-8")
    return place


def _link(source: str, target: str) -> str:
    os.link(source, target)
    return target


@contextmanager
def room_of(browser: Browser) -> Iterator[BrowserContext]:
    """A new profile; an error of a script on any of its pages fails the test in the end."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(str(error.error)))
    yield context
    context.close()
    assert faults == []


def opened(room: BrowserContext, file: Path, query: str = "") -> Page:
    """Open a page in a new tab."""
    page = room.new_page()
    page.goto(file.as_uri() + query)
    return page


# What costs most of a page: its look, its own script and its content.
MAIN = '<main id="main" tabindex="-1">'
DRESS = re.compile(
    r'<link rel="stylesheet"[^>]*>|<script src="assets/js/kinds/learners.js"></script>'
    r"|(?<=<main>).*(?=</main>)",
    re.DOTALL,
)


def bare(room: BrowserContext, site: Path) -> Page:
    """Open a page of a copy of the site that has its store and its people, and shows nothing: a
    third of a page, where a test only writes first."""
    file = site / "bare.html"
    if not file.exists():
        page = (site / "learners.html").read_text(encoding="utf-8")
        file.write_text(DRESS.sub("", page.replace(MAIN, "<main>")), encoding="utf-8")
    return opened(room, file)


@contextmanager
def killable(
    playwright: Playwright, program: Path, profile: Path
) -> Iterator[tuple[BrowserContext, Callable[[], None]]]:
    """Start a browser with a profile that stays; the second value kills it as a power cut does."""
    ports = profile / "DevToolsActivePort"
    ports.unlink(missing_ok=True)
    root = ("--no-sandbox",) if browsers.is_root() else ()
    process = subprocess.Popen(
        [
            program, *browsers.FLAGS, *root, "--headless", "--remote-debugging-port=0",
            f"--user-data-dir={profile}", "about:blank",
        ],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )  # fmt: skip
    assert process.stderr
    address = next(
        line.split()[-1] for line in process.stderr if line.startswith("DevTools listening on")
    )
    browser = playwright.chromium.connect_over_cdp(address)

    def kill() -> None:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    try:
        yield browser.contexts[0], kill
    finally:
        kill()
        process.stderr.close()
        browser.close()


def statements(page: Page, least: int = 1) -> list[dict[str, Any]]:
    """Return the statements of the page's PC, once there are so many; each must be one by the
    office's model."""
    # Not above: whatever starts pytest imports this module, most of it for other things.
    from build_tools.model.records.statement import Statement

    page.wait_for_function("(least) => courseware.statements.lines().length >= least", arg=least)
    lines = page.evaluate("() => courseware.statements.lines()")
    for line in lines:
        Statement.model_validate(json.loads(line))
    return [json.loads(line) for line in lines]
