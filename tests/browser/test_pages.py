"""The pages of the sample site open from disk, whole, quietly, and on every screen."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser

from build_tools.site.theme import theme_folder
from tests.browser.conftest import Link, Visit, Written, look, to_open

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

LOCAL = ("file", "data", "blob")


def test_all_pages_are_there(visits: dict[Path, Visit], sample_site: Path) -> None:
    assert "站点 #1 100%" in str(sample_site)
    names = {path.relative_to(sample_site).as_posix() for path in sample_site.rglob("*.html")}
    sections = {f"{name}/index.html" for name in ("policy", "technical", "cases", "handbook")}
    assert sections | {"index.html"} <= names
    assert len(visits) >= 40
    assert {path.parent.name for path in visits} >= {"find", "policy", "technical"}


def test_no_page_says_that_something_is_wrong(visits: dict[Path, Visit]) -> None:
    assert {str(path): seen.faults for path, seen in visits.items() if seen.faults} == {}


def test_nothing_is_asked_of_a_network(visits: dict[Path, Visit]) -> None:
    asked = {url for seen in visits.values() for url in seen.requests}
    assert len(asked) > len(visits)
    assert from_elsewhere(visits) == set()


def from_elsewhere(visits: dict[Path, Visit]) -> set[str]:
    asked = {url for seen in visits.values() for url in seen.requests}
    return {url for url in asked if urlsplit(url).scheme not in LOCAL}


@pytest.mark.parametrize("number", [8, pytest.param(1000, marks=pytest.mark.soak)])
def test_the_current_browser_sees_the_same(
    visits: dict[Path, Visit], sample_site: Path, chromium: Browser, number: int
) -> None:
    """In `make test` some pages of each folder: the others are for Chromium 109."""
    first = sorted(to_open(sample_site), key=lambda path: (path.name != "index.html", path.name))
    seen = look(first[:number], chromium)
    assert len(seen) >= 8
    assert {str(path): visit.faults for path, visit in seen.items() if visit.faults} == {}
    assert {str(path): visit.too_wide for path, visit in seen.items() if visit.too_wide} == {}
    assert from_elsewhere(seen) == set()
    assert {path: named(visit) for path, visit in seen.items()} == {
        path: named(visits[path]) for path in seen
    }


def named(visit: Visit) -> tuple[list[tuple[str, str]], set[str], int]:
    """Return what a page names and holds; whether its lead card also plays is said a little later
    than it is opened."""
    links = [(link.element, link.url.removesuffix("#play")) for link in visit.links]
    return links, visit.ids, visit.videos


def test_no_link_is_dead(visits: dict[Path, Visit], sample_site: Path) -> None:
    pages: dict[Path, Visit | Written] = {x: Written(x) for x in sample_site.rglob("*.html")}
    pages |= visits
    dead = [
        f"{path.relative_to(sample_site)}: <{link.element}> {link.url}"
        for path, seen in pages.items()
        for link in seen.links
        if is_dead(link, pages, sample_site)
    ]
    assert dead == []


def is_dead(link: Link, pages: dict[Path, Visit | Written], site: Path) -> bool:
    """Tell whether the link leads nowhere: to a missing file, a folder, a place not on the page."""
    if link.scheme in ("http", "https", "mailto", "tel"):
        return link.element != "a"  # people may follow it; the page itself must not
    if link.scheme != "file":
        return link.scheme not in LOCAL
    if not (link.path.is_file() and link.path.is_relative_to(site)):
        return True
    if link.fragment in ("play", "play-full"):  # for the player, which begins by itself
        return "<cw-player" not in link.path.read_text(encoding="utf-8")
    places = ids_of(link, pages)
    if link.path.name == "registers.html":  # which of them the page shows
        places |= page_registers()
    return bool(link.fragment) and link.fragment not in places


def page_registers() -> set[str]:
    """Return the registers that the page of registers can be asked for."""
    kinds = (theme_folder() / "assets/js/pages/registers/kinds.js").read_text(encoding="utf-8")
    return set(re.findall(r"^    ([a-z]+): \{$", kinds, re.MULTILINE))


def ids_of(link: Link, pages: dict[Path, Visit | Written]) -> set[str]:
    """Return the places of the page that the link leads to, as they stand in a URL."""
    seen = pages.get(link.path)
    return {quote(name) for name in seen.ids} | seen.ids if seen else set()


def test_stylesheets_name_only_files_of_the_site(sample_site: Path) -> None:
    sheets = list(sample_site.rglob("*.css"))
    assert sheets
    missing = [
        f"{sheet.name}: {url}"
        for sheet in sheets
        for url in re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet.read_text(encoding="utf-8"))
        if not url.startswith(("data:", "#")) and not (sheet.parent / urlsplit(url).path).is_file()
    ]
    assert missing == []


# Pictures below the fold wait for scrolling, and posters for a click; here each must be read.
UNREADABLE = """async (urls) => {
  const read = (url) => new Promise((done) => {
    const image = new Image();
    image.onload = () => done(image.naturalWidth > 0 ? "" : url);
    image.onerror = () => done(url);
    image.src = url;
  });
  return (await Promise.all(urls.map(read))).filter(Boolean);
}"""
PICTURES = (".jpg", ".jpeg", ".png", ".svg", ".webp", ".gif")


def test_every_picture_can_be_read(
    visits: dict[Path, Visit], sample_site: Path, any_chromium: Browser
) -> None:
    named = {link.url for seen in visits.values() for link in seen.links}
    pictures = sorted(url for url in named if url.lower().endswith(PICTURES))
    assert len(pictures) >= 6
    page = any_chromium.new_page()
    page.goto((sample_site / "index.html").as_uri())
    unreadable = page.evaluate(UNREADABLE, pictures)
    page.close()
    assert unreadable == []


def test_no_page_scrolls_sideways(visits: dict[Path, Visit]) -> None:
    assert {str(path): seen.too_wide for path, seen in visits.items() if seen.too_wide} == {}


def test_published_names_are_plain(sample_site: Path) -> None:
    names = [p.relative_to(sample_site).as_posix() for p in sample_site.rglob("*") if p.is_file()]
    ours = [name for name in names if not name.startswith("assets/")]
    assert [name for name in ours if not re.fullmatch(r"[a-z0-9._/-]{1,150}", name)] == []
    assert len({name.lower() for name in names}) == len(names)
