"""Every page of the sample site, opened once from disk in a real browser, and what was seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
from playwright.sync_api import Browser, Page

SCREENS = ((1366, 768), (1024, 768), (360, 800))

LINKS = """() => [...document.querySelectorAll("[href], [src], [poster], [srcset]")].flatMap(
  (element) => ["href", "src", "poster", "srcset"].flatMap((name) => {
    const value = element.getAttribute(name);
    if (value === null) return [];
    const parts = name === "srcset" ? value.split(",") : [value];
    const urls = parts.map((part) => name === "srcset" ? part.trim().split(" ")[0] : part);
    return urls.map((url) => [element.localName, new URL(url, document.baseURI).href]);
  }))"""
IDS = """() => [...document.querySelectorAll("[id]")].map((element) => element.id)"""
# Pictures below the fold wait for scrolling; here all of them must show that they can be read.
UNREADABLE = """async () => {
  const urls = [...document.images].map((image) => image.src)
    .concat([...document.querySelectorAll("video[poster]")].map((video) => video.poster));
  const read = (url) => new Promise((done) => {
    const image = new Image();
    image.onload = () => done(image.naturalWidth > 0 ? "" : url);
    image.onerror = () => done(url);
    image.src = url;
  });
  return (await Promise.all(urls.map(read))).filter(Boolean);
}"""
TOO_WIDE = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


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
    """What was seen on one page. `too_wide` has the screens on which it scrolls sideways."""

    path: Path
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    unreadable: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)
    videos: int = 0


@pytest.fixture(scope="session")
def visits(sample_site: Path, chromium: Browser) -> dict[Path, Visit]:
    """Open every page of the sample site and return what was seen, by its file."""
    return {path: visit(chromium, path) for path in sorted(sample_site.rglob("*.html"))}


def visit(chromium: Browser, path: Path) -> Visit:
    """Open one page in a profile of its own, on each screen."""
    seen = Visit(path)
    context = chromium.new_context()
    page = context.new_page()
    listen(page, seen)
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(path.as_uri(), wait_until="load")
        if (excess := page.evaluate(TOO_WIDE)) > 0:
            seen.too_wide.append(f"{width}x{height}: {excess} px")
    seen.links = [Link(*pair) for pair in page.evaluate(LINKS)]
    seen.ids = set(page.evaluate(IDS))
    seen.unreadable = page.evaluate(UNREADABLE)
    seen.videos = page.locator("video").count()
    context.close()
    return seen


def listen(page: Page, seen: Visit) -> None:
    """Note errors and requests of the page."""
    page.on("console", lambda m: seen.faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: seen.faults.append(str(error)))
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("websocket", lambda socket: seen.requests.append(socket.url))
    page.on("requestfailed", lambda request: seen.faults.append(_failure(request.url)))


def _failure(url: str) -> str:
    return f"could not load {url}"
