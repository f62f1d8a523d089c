"""The station's screen on a slow PC: how soon a page can be used, and what fifty lessons cost.

    screen.py [--site DIR] [--material DIR] [--throttle 6] [--lessons 50] [--rows]

Prints one JSON document, or with `--rows` a line for each page as it is and slowed down, with its
share of Material's. Pages are opened from disk in Chromium with its CPU throttled by CDP.
Pages that the site does not have are left out; with `--material` a lesson of Material's offline
site over the same lessons (`corpus.py`, plugins `search` and `offline`) is opened in the same
rounds. Milliseconds by the page's own clock hold for a quiet machine only: `painted` is the first
paint with content, `ready` when the page itself was read (its scripts run after that), `focused`
when the first thing has the focus, `found` when the first results of a search stand, `key` from an
arrow key to the frame that shows the new focus.
`cpu_load` and `cpu_key` are what the tasks of the page's thread took of a CPU, in ms, from the
start of its process to the open page, and for one key; `Nothing` is an empty page, which shows how
much of that is the browser's own. Chromium slows a thread down by keeping it busy, while it has
nothing to do too: such time is not counted, and nothing of the benchmark runs in the page. `load`
is the machine's at the end. Memory is what the tab's process holds (resident, of all its processes
together) and its JavaScript heap, at the first lesson and after the last.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import sync_playwright

from tests import browsers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import BrowserContext, CDPSession, Page

PAGES = {
    "home": "index.html",
    "section": "technical/index.html",
    "lesson with film": "technical/apple-winter-pruning.html",
    "lesson to read": "technical/apple-whitewash.html",
    "lesson of a thousand": "technical/lesson-0001.html",
    "records": "learners.html",
    "new lessons": "find/new.html",
    "search": "search.html",
}
NOTHING = "data:text/html,<title>.</title><p>."
SEARCHED = {"search": "?q=%E8%8B%B9%E6%9E%9C"}
"""What is asked of a page by its address: 苹果."""
MATERIAL_PAGE = "technical/lesson-0001.html"
COLUMNS = ("painted", "loaded", "cpu_load", "found")
ROUNDS = 5
KEYS = ("ArrowDown", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowDown")
_WATCH = """
  self.blocks = [];
  new PerformanceObserver((list) => list.getEntries().forEach((e) => blocks.push(e.duration)))
    .observe({type: "longtask", buffered: true});
  addEventListener("cw-found", () => { self.foundAt = self.foundAt || performance.now(); });
  addEventListener("focusin", () => { self.focusedAt = self.focusedAt || performance.now(); });
"""
# Scripts run after a page was seen and loaded; their work counts too.
_WHOLE = """(() => {
  const { scripts } = document.documentElement.dataset;
  return scripts === undefined || scripts === "all";
})()"""
_TIMES = """(() => {
  const seen = performance.getEntriesByType("navigation")[0];
  const [painted] = performance.getEntriesByName("first-contentful-paint");
  return { painted: painted ? painted.startTime : null,
           ready: seen.domContentLoadedEventEnd, loaded: seen.loadEventEnd,
           focused: self.focusedAt || null, found: self.foundAt || null,
           longest: Math.max(0, ...blocks) };
})()"""
_KEY = """((key) => new Promise((done) => {
  const from = performance.now();
  const target = document.activeElement || document.body;
  target.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
}))"""


def metrics(session: CDPSession) -> dict[str, float]:
    """Return what the browser counts of the page; `TaskDuration` is its thread's CPU in seconds."""
    told = session.send("Performance.getMetrics")["metrics"]
    return {x["name"]: x["value"] for x in told}


def opened(context: BrowserContext, rate: float) -> tuple[Page, CDPSession]:
    """Return a new tab, which has a process of its own, slowed down `rate` times."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    return page, session


def measured(context: BrowserContext, rate: float, urls: Mapping[str, str]) -> dict[str, Any]:
    """Open pages several times, in turns, and press some keys; return medians in milliseconds."""
    visits: dict[str, list[dict[str, Any]]] = {name: [] for name in urls}
    for _round in range(ROUNDS):
        for name, url in urls.items():
            visits[name].append(visit(context, rate, url))
    return {name: medians(of_page) for name, of_page in visits.items()}


def visit(context: BrowserContext, rate: float, url: str) -> dict[str, Any]:
    """Open a page once and press some keys."""
    page, session = opened(context, rate)
    page.goto(url, wait_until="load")
    wait_for(page, session, _WHOLE)
    if "?" in url:
        wait_for(page, session, "Boolean(self.foundAt)")
    page.wait_for_timeout(300)
    begin = metrics(session)["TaskDuration"]
    times = told_by(session, _TIMES)
    before_keys = metrics(session)["TaskDuration"]
    keys = [told_by(session, f"{_KEY}({key!r})") for key in KEYS]
    cpu_key = 1000 * (metrics(session)["TaskDuration"] - before_keys) / len(KEYS)
    page.close()
    return {**times, "keys": keys, "cpu_load": 1000 * begin, "cpu_key": cpu_key}


def told_by(session: CDPSession, expression: str) -> Any:
    """Return what an expression gives in a page, into which nothing else is put."""
    asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
    return session.send("Runtime.evaluate", asked)["result"].get("value")


def wait_for(page: Page, session: CDPSession, condition: str) -> None:
    """Wait until an expression holds in a page."""
    while not told_by(session, condition):
        page.wait_for_timeout(100)


def medians(visits: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the medians of visits to one page, null where nothing was measured."""
    told: dict[str, Any] = {}
    for name in (*COLUMNS, "ready", "longest", "focused", "cpu_key"):
        values = [visit[name] for visit in visits if visit[name] is not None]
        told[name] = round(statistics.median(values)) if values else None
    keys = [milliseconds for visit in visits for milliseconds in visit["keys"]]
    return told | {"key": round(statistics.median(keys)), "key_max": round(max(keys))}


def rows(document: Mapping[str, Any]) -> list[str]:
    """Return a table of milliseconds, with their shares of Material's lesson if it was opened."""
    lines = [f"| slowed | page | {' | '.join(COLUMNS)} |", "|--:|---|" + "--:|" * len(COLUMNS)]
    for title, pages in document.items():
        if not title.startswith("pages at 1/"):
            continue
        peer = pages.get("Material's lesson", {})
        for name, values in pages.items():
            cells = [shown(values[column], peer.get(column)) for column in COLUMNS]
            lines.append(f"| {title[11:]} | {name} | " + " | ".join(cells) + " |")
    lines.append(f"load {document['load']:.1f}, Chromium {document['browser']}")
    return lines


def shown(milliseconds: int | None, peer: int | None) -> str:
    """Return a time, and its share of the peer's."""
    if milliseconds is None:
        return ""
    return f"{milliseconds} ({milliseconds / peer:.2f})" if peer else str(milliseconds)


def memory(session: CDPSession, root: int) -> dict[str, float]:
    """Return the megabytes of the JavaScript heap and of all processes below `root`."""
    session.send("HeapProfiler.collectGarbage")
    values = metrics(session)
    return {
        "heap_mb": round(values["JSHeapUsedSize"] / 1e6, 1),
        "dom_nodes": values["Nodes"],
        "processes_mb": round(sum(resident(pid) for pid in family(root)) / 1e6),
    }


def family(root: int) -> list[int]:
    """Return a process and all that it started, and these (Linux)."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        children.setdefault(int(words[1]), []).append(int(stat.parent.name))
    found, queue = [], [root]
    while queue:
        found.append(queue.pop())
        queue += children.get(found[-1], [])
    return found


def resident(pid: int) -> int:
    """Return the bytes of memory that a process holds alone or shares, shared parts divided."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    except OSError:
        return 0  # it ended, or belongs to another user
    return sum(int(line.split()[1]) * 1024 for line in text.splitlines() if line[:4] == "Pss:")


def fifty(page: Page, session: CDPSession, site: Path, count: int, root: int) -> dict[str, Any]:
    """Visit `count` lessons one after another, playing where there is a film."""
    lessons = [x for x in sorted(site.glob("*/*.html")) if x.name != "index.html"]
    begin: dict[str, float] = {}
    for number, lesson in enumerate(islice(cycle(lessons), count)):
        page.goto(lesson.as_uri(), wait_until="load")
        if page.locator("video").count():
            page.evaluate(
                "() => { const v = document.querySelector('video'); v.muted = true; "
                "return v.play().then(() => new Promise((x) => setTimeout(x, 500)), () => 0); }"
            )
        if number == 0:
            begin = memory(session, root)
    return {"lessons": count, "first": begin, "last": memory(session, root)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=Path(__file__).parents[1] / "site")
    parser.add_argument("--material", type=Path)
    parser.add_argument("--throttle", type=float, default=6)
    parser.add_argument("--lessons", type=int, default=50)
    parser.add_argument("--rows", action="store_true")
    asked = parser.parse_args()
    site = asked.site.resolve()
    urls = {
        name: (site / path).as_uri() + SEARCHED.get(name, "")
        for name, path in PAGES.items()
        if (site / path).is_file()
    }
    if asked.material:
        urls["Nothing"] = NOTHING
        urls["Material's lesson"] = (asked.material.resolve() / MATERIAL_PAGE).as_uri()
    told: dict[str, Any] = {"throttle": asked.throttle}
    found = browsers.find()
    with sync_playwright() as playwright:
        browser = browsers.launch(playwright, found.path)
        told["browser"] = browser.version
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        context.add_init_script(_WATCH)
        for rate in (1, asked.throttle):
            told[f"pages at 1/{rate:g}"] = measured(context, rate, urls)
        page, session = opened(context, 1)
        told["memory"] = fifty(page, session, site, asked.lessons, os.getpid())
        browser.close()
    told["load"] = os.getloadavg()[0]
    print("\n".join(rows(told)) if asked.rows else json.dumps(told, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
