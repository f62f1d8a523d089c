"""Pages of the sample site, opened once from disk in a real browser, and what was seen.

All pages but lists: of the dozens of lists by topic, month and letter, which one template makes,
the two longest of each kind. What their files name is read without a browser.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname

import pytest
from playwright.sync_api import Browser, Page, Request

from build_tools import locks
from build_tools.files import atomic_write

SCREENS = ((1366, 768), (1024, 768), (360, 800))

# The stage of simultaneous playback has a player too, and no film before its time.
PLAYER_WITH_FILM = "video:is([src], :has(source))"

# One question to each page: what it names, its places, and its width on the screen.
LOOK = """(film) => {
  const named = (element, name) => {
    const value = element.getAttribute(name);
    if (value === null) return [];
    const parts = name === "srcset" ? value.split(",") : [value];
    const urls = parts.map((part) => name === "srcset" ? part.trim().split(" ")[0] : part);
    return urls.map((url) => [element.localName, new URL(url, document.baseURI).href]);
  };
  const names = ["href", "src", "poster", "srcset"];
  return {
    links: [...document.querySelectorAll(names.map((name) => `[${name}]`).join())]
      .flatMap((element) => names.flatMap((name) => named(element, name))),
    ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
    videos: document.querySelectorAll(film).length,
    text: document.querySelector("main").innerText.length,
  };
}"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Link(NamedTuple):
    """What a page names: by which element, and the full URL."""

    element: str
    url: str

    @property
    def scheme(self) -> str:
        return urlsplit(self.url).scheme

    @property
    def path(self) -> Path:
        return Path(url2pathname(urlsplit(self.url).path))

    @property
    def fragment(self) -> str:
        return urlsplit(self.url).fragment


@dataclass
class Visit:
    """What was seen on one page. `too_wide` has the screens on which it scrolls sideways, `text`
    the number of characters in its main part."""

    path: Path
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    too_wide: list[str] = field(default_factory=list)
    videos: int = 0
    text: int = 0


@pytest.fixture(scope="session")
def visits(
    request: pytest.FixtureRequest, sample_site: Path, shared_folder: Path
) -> dict[Path, Visit]:
    """Open the pages of the sample site and return what was seen, by its file.

    Test processes that run side by side share it.
    """
    file = shared_folder / "visits.pickle"
    with locks.acquire(shared_folder / "visits.lock"):
        if not file.exists():
            browser = request.getfixturevalue("station_browser")
            atomic_write(file, pickle.dumps(look(to_open(sample_site), browser)))
    kept: dict[Path, Visit] = pickle.loads(file.read_bytes())  # noqa: S301 - of this very run
    return kept


def look(paths: Iterable[Path], browser: Browser) -> dict[Path, Visit]:
    page = browser.new_page()
    found: dict[Path, Visit] = {}
    listen(page, lambda: next(reversed(found.values())))
    for path in paths:
        found[path] = Visit(path)
        # To and fro, so that a page begins with the size at which the one before ended.
        screens = SCREENS[:: 1 if len(found) % 2 else -1]
        look_around(page, found[path], screens)
    page.close()
    return found


def to_open(site: Path) -> list[Path]:
    """Return all pages of a site but lists that are like others."""
    lists: dict[str, list[Path]] = {}
    for path in (site / "find").glob("*.html"):
        lists.setdefault(path.stem.partition("-")[0], []).append(path)
    alike = [path for kind in lists.values() for path in sorted(kind, key=_size)[:-2]]
    return sorted(set(site.rglob("*.html")) - set(alike))


def _size(path: Path) -> int:
    return path.stat().st_size


class Written(HTMLParser):
    """What a page's file names and its places, before any script has run."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path, self.links, self.ids = path, list[Link](), set[str]()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.add(value or "")
            elif name in ("href", "src", "poster", "action"):
                self.links.append(Link(tag, urljoin(self.path.as_uri(), value or "")))


def listen(page: Page, visit: Callable[[], Visit]) -> None:
    """Note what the page says and asks for with the visit under way."""
    page.on("console", lambda m: visit().faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: visit().faults.append(str(error)))
    page.on("request", lambda request: visit().requests.append(request.url))
    page.on("websocket", lambda socket: visit().requests.append(socket.url))
    page.on("requestfailed", lambda request: visit().faults.extend(_failure(request)))


def _failure(request: Request) -> list[str]:
    # Aborted: a recording that was being opened when the next page was; a missing file is not.
    aborted = request.failure == "net::ERR_ABORTED"
    return [] if aborted else [f"{request.failure}: {request.url}"]


def look_around(page: Page, seen: Visit, screens: Sequence[tuple[int, int]]) -> None:
    """Open the page, look at it, and give it the size of each screen."""
    page.goto(seen.path.as_uri(), wait_until="load")
    looked = page.evaluate(LOOK, PLAYER_WITH_FILM)
    seen.links = [Link(*pair) for pair in looked["links"]]
    seen.ids = set(looked["ids"])
    seen.videos, seen.text = looked["videos"], looked["text"]
    for width, height in screens:
        page.set_viewport_size({"width": width, "height": height})
        if (excess := page.evaluate(TOO_WIDE)) > 0:
            seen.too_wide.append(f"{width}x{height}: {excess} px")
