"""All pages of the desk, out of the table of its addresses, in the browser of the oldest PCs:
axe finds nothing, nothing is wider than a telephone, and the key Tab leads everywhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.routing import Route

from build_tools.desk.application import desk_routes
from build_tools.desk.desk import Desk
from build_tools.project import read_project
from build_tools.stages.records import import_records
from tests.assessment import sample_year
from tests.browser import axe
from tests.conftest import PATIENCE, MakeProject, Run
from tests.desk.conftest import WAIT, OpenDesk, complaint
from tests.desk.test_serving import answer, ports_of
from tests.media.clips import RECIPES, make
from tests.release import townhall
from tests.trees import write_tree

pytestmark = [pytest.mark.browser, pytest.mark.old, pytest.mark.ffmpeg]

YEAR = sample_year.YEAR
FILM = "---\ntitle: 修剪录像\nid: film\nsubject: practical_skill\nvideo: plain.mp4\n---\n\n看。\n"
BROKEN = "---\ntitle: 冬季: 修剪\nid: broken\n---\n\n看 [这里](gone.md)。\n\n1、先剪\n"
SAMPLES = {
    "/": [""],
    "/lessons/{source:path}": ["technical/b.md", "policy/broken.md"],
    "/deleted": [""],
    "/deleted/{source:path}": ["technical/old.md"],
    "/registers": [""],
    "/registers/{title}": ["站点", "设备"],
    "/rows/{title}": ["站点?key=songling", "站点"],
    "/month": [""],
    "/month/{month}": ["2026-11"],
    "/month/{month}/plan": ["2026-11"],
    "/month/{month}/sticks": ["2026-11"],
    "/works/{number:int}": ["1"],
    "/timetable": [""],
    "/timetable/{month}": [f"{YEAR}-03?station=songling"],
    "/timetable-entry": ["?list=slots&index=0", "?list=moves&day=2026-12-25"],
    "/reports": [""],
    "/sheets/{source}": [],
    "/recordings": [""],
    "/recordings/{source:path}": ["technical/film.md"],
}
"""What stands in the place of what an address leaves open, for each that is a page."""
FILES = {
    "/boards/{name}",
    "/reports/{way}/{name}",
    "/xlsx",
    "/xlsx/{title}",
    "/recording-files/{part:int}/{source:path}",
    "/recording-films/{source:path}",
    "/recording-frames/{part:int}/{source:path}",
    "/assets/tokens.css",
}
READY = {"/lessons": ".cm-content", "/recordings/": "#facts", "/works": "#back"}
"""What is there once a page has all that it shows."""
CONTROLS = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, video, [tabindex], [contenteditable]")]
  .filter((control) => control.checkVisibility() && !control.disabled && control.tabIndex >= 0)"""
WATCH = """() => {
  self.reached = new Set();
  addEventListener("focusin", ({ target }) => reached.add(target));
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""
LEFT = f"""() => [reached.size,
  ({CONTROLS})().filter((c) => !reached.has(c)).map((c) => c.outerHTML.slice(0, 160))]"""
OUT_OF_REACH = """() => [...document.querySelectorAll("a[href], button, input, select, textarea")]
  .filter((control) => control.checkVisibility() && control.tabIndex < 0 &&
    control.getAttribute("role") !== "tab").map((control) => control.outerHTML.slice(0, 160))"""


@pytest.fixture
def town(make_project: MakeProject, tmp_path: Path) -> Path:
    lessons = {path: text for path, text in townhall.TREE.items() if path.startswith("content/")}
    more = {"content/technical/film.md": FILM, "content/policy/broken.md": BROKEN}
    office = {path: text for path, text in sample_year.TREE.items() if "office/" in path}
    root = make_project({**lessons, **more, **office})
    write_tree(root, {"earlier-versions/technical/old.md/last.md": FILM})
    make(RECIPES[0], root / "content/technical/plain.mp4")
    inbox = write_tree(tmp_path / "inbox", sample_year.exports())
    import_records(read_project(root), (inbox,), sample_year.LAST_ARRIVAL)
    return root


@pytest.fixture
def visit(desk: OpenDesk, chromium_109: Browser) -> Iterator[Callable[[str], Page]]:
    """Open an address of the desk; fail where one of the pages complains."""
    expect.set_options(timeout=WAIT)
    context = chromium_109.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(WAIT)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.extend(complaint(message)))
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(desk.url)

    def go(address: str) -> Page:
        page.goto(f"http://127.0.0.1:{desk.port}{address}")
        for beginning, ready in READY.items():
            if address.startswith(beginning) and len(address) > len("/recordings"):
                expect(page.locator(ready)).to_be_visible()
        return page

    yield go
    expect.set_options(timeout=PATIENCE)
    context.close()
    assert faults == []


def pages_of(desk: OpenDesk) -> list[str]:
    """Return an address of each page, or two; each address of the table is a page or a file."""
    table = desk_routes(Desk(read_project(desk.root), ports_of(desk)))
    addresses = {r.path for r in table if isinstance(r, Route) and "GET" in (r.methods or ())}
    assert addresses == SAMPLES.keys() | FILES
    return [
        route.partition("{")[0] + sample for route in sorted(SAMPLES) for sample in SAMPLES[route]
    ]


def prepare(desk: OpenDesk) -> str:
    """Let a check run, and bring a sheet in that changes something; return its address."""
    ports = ports_of(desk)
    own = {
        "Cookie": f"{ports.cookie}={ports.token}",
        "Origin": f"http://127.0.0.1:{ports.desk}",
        "X_Desk": "1",
    }
    run = json.dumps({"act": "check"})
    assert answer(ports.desk, "/commands/run", "POST", run, **own).status == 200
    sheet = "编号,站点名称\nsongling,松岭新站\n".encode()
    sent = answer(ports.desk, "/sheets", "PUT", sheet, **own, X_Name="%E7%AB%99%E7%82%B9.csv")
    address: str = json.loads(sent.text)["address"]
    return address


def by_tab(page: Page) -> list[str]:
    """Press Tab from the top until it leads nowhere new; return the controls that it missed."""
    page.evaluate(WATCH)
    count, before, left = 0, -1, ["all"]
    while left and count > before:
        for _ in range(15):  # a date has four stops of its own, a film six
            page.keyboard.press("Tab")
        before = count
        count, left = page.evaluate(LEFT)
    return left


def faults_of(page: Page) -> list[str]:
    """Return what is wrong with a page as it is shown now."""
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    faults = axe.violations(page) + page.evaluate(OUT_OF_REACH) + by_tab(page)
    page.set_viewport_size({"width": 360, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    faults += axe.violations(page, looks=True)
    page.set_viewport_size({"width": 1366, "height": 768})
    return [*faults, *([f"{width} pixels wide"] if width > 360 else [])]


def states_of(page: Page) -> Iterator[str]:
    """Go through what a page shows one after the other."""
    tabs = page.get_by_role("tab").all()
    for tab in tabs:
        tab.click()
        yield tab.inner_text()
    new = page.locator("#new-open")
    if new.count():
        new.click()
    if not tabs:
        yield ""


def test_every_page(desk: OpenDesk, visit: Callable[[str], Page], run: Run) -> None:
    sheet = prepare(desk)
    faults = {}
    for address in (*pages_of(desk), sheet):
        page = visit(address)
        for state in states_of(page):
            if wrong := faults_of(page):
                faults[f"{address} {state}"] = wrong
    assert faults == {}, json.dumps(faults, ensure_ascii=False, indent=1)
