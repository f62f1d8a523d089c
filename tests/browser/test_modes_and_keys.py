"""The switches in the head, arrow keys as a remote control has them, and what a page may run."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

FOCUSED = "() => document.activeElement.textContent.trim().replace(/\\s+/g, ' ')"
MODES = "() => ['size', 'theme', 'screen'].map((x) => document.documentElement.dataset[x] || '')"


@pytest.fixture
def room(any_chromium: Browser) -> Iterator[BrowserContext]:
    """A browser profile of its own: what it keeps is gone after the test."""
    context = any_chromium.new_context(viewport={"width": 1366, "height": 768})
    yield context
    context.close()


def opened(room: BrowserContext, file: Path) -> Page:
    page = room.new_page()
    page.goto(file.as_uri())
    return page


def test_modes_are_remembered_from_page_to_page(room: BrowserContext, sample_site: Path) -> None:
    page = opened(room, sample_site / "index.html")
    assert page.evaluate(MODES) == ["", "", ""]
    page.get_by_role("button", name="大字").click()
    page.get_by_role("button", name="夜里").click()
    expect(page.get_by_role("button", name="大字")).to_have_attribute("aria-pressed", "true")
    page.goto((sample_site / "technical/index.html").as_uri())
    assert page.evaluate(MODES) == ["large", "dark", ""]
    page.get_by_role("button", name="大字").click()
    page.get_by_role("button", name="夜里").click()
    assert page.evaluate(MODES) == ["", "light", ""]


def test_the_television_is_dark_and_fits_across(room: BrowserContext, sample_site: Path) -> None:
    page = opened(room, sample_site / "index.html")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.get_by_role("button", name="电视").click()
    assert page.evaluate(MODES) == ["", "dark", "tv"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1920
    boxes = page.evaluate(
        """() => [".cw-must", ".cw-tiles"].map((x) => {
            const box = document.querySelector(x).getBoundingClientRect();
            return [box.left, box.right, box.bottom];
        })"""
    )
    # Its stylesheet is there before the next page is drawn, and says nothing when switched off.
    page.goto((sample_site / "technical/index.html").as_uri())
    expect(page.locator(".cw-hints")).to_be_visible()
    page.get_by_role("button", name="电视").click()
    expect(page.locator(".cw-hints")).to_be_hidden()
    for left, right, bottom in boxes:
        assert left >= 0.04 * 1920
        assert right <= 0.96 * 1920
        assert bottom <= 1080


@pytest.mark.both
def test_arrows_enter_and_back_go_through_the_site(room: BrowserContext, sample_site: Path) -> None:
    page = opened(room, sample_site / "index.html")
    # Whether a lead card plays its film is known a little later.
    expect(page.locator("[data-first]:focus")).to_have_attribute("href", re.compile("#play$"))
    assert "开始看" in page.evaluate(FOCUSED)
    first = page.evaluate("document.activeElement.href")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.href")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.href") == first
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.cw-more') !== null")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.className").startswith("cw-tile")
    page.keyboard.press("ArrowLeft")
    at_the_edge = page.evaluate("document.activeElement.href")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.href") == at_the_edge
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.href") == second
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate("location.href") == second
    with page.expect_navigation():
        page.keyboard.press("Backspace")
    assert page.evaluate("location.href").endswith("/index.html")


def test_digits_open_sections_and_the_search(room: BrowserContext, sample_site: Path) -> None:
    page = opened(room, sample_site / "index.html")
    with page.expect_navigation():
        page.keyboard.press("2")
    assert page.evaluate("location.href").endswith("/technical/index.html")
    page.keyboard.press("0")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("2")
    expect(page.locator("[name=q]")).to_have_value("2")
    page.keyboard.press("Backspace")
    expect(page.locator("[name=q]")).to_have_value("")
    page.keyboard.press("Escape")
    page.wait_for_function("() => location.href.endsWith('/index.html')")


def test_every_thing_on_a_page_can_be_reached_by_arrows(
    room: BrowserContext, sample_site: Path
) -> None:
    for name in ("index.html", "technical/index.html", "find/index.html"):
        page = opened(room, sample_site / name)
        lost = page.evaluate(
            """() => {
              const things = [...document.querySelectorAll("a[href], button, input")]
                .filter((x) => x.tabIndex >= 0 && x.checkVisibility()
                  && !x.classList.contains("cw-skip"));
              const isReading = () => document.activeElement.hasAttribute("data-reading");
              const reached = new Set(), queue = [things[0]];
              while (queue.length) {
                const from = queue.pop();
                if (reached.has(from)) continue;
                reached.add(from);
                for (const key of ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]) {
                  from.focus({preventScroll: true});
                  from.scrollIntoView({block: "center"});
                  /* What lies in between is scrolled through first. */
                  for (let place = -1; place !== scrollY;) {
                    place = scrollY;
                    document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
                      {key, bubbles: true, cancelable: true}));
                    if (document.activeElement !== from && !isReading()) break;
                  }
                  if (!isReading()) queue.push(document.activeElement);
                }
              }
              return things.filter((x) => !reached.has(x)).map((x) => x.outerHTML.slice(0, 200));
            }"""
        )
        assert lost == [], name
        page.close()


def test_nothing_that_is_written_into_a_page_runs(
    room: BrowserContext, sample_site: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "本站 #1 100%"
    shutil.copytree(sample_site, folder, ignore=shutil.ignore_patterns("media"))
    home = folder / "index.html"
    html = home.read_text(encoding="utf-8")
    hostile = (
        '<script>document.title = "ran"</script><img src="x" onerror="document.title=\'ran\'">'
    )
    home.write_text(html.replace("</main>", f"{hostile}</main>"), encoding="utf-8")
    page = room.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(home.as_uri())
    while len([line for line in told if "Content Security Policy" in line]) < 2:
        page.wait_for_event("console")
    assert page.title() != "ran"
    page.get_by_role("button", name="大字").click()
    assert page.evaluate(MODES)[0] == "large"


def test_a_station_shows_what_it_has(
    room: BrowserContext, sample_site: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "青石岭"
    shutil.copytree(sample_site, folder, ignore=shutil.ignore_patterns("media"))
    cards = "() => [...document.querySelectorAll('a[data-lesson]:not(.is-missing)')]"
    page = opened(room, folder / "technical/index.html")
    with_video = page.evaluate(
        f"() => ({cards})().filter((x) => x.querySelector('.cw-mark--here'))"
        ".map((x) => x.dataset.lesson)"
    )
    assert len(with_video) >= 2
    kept, sound = with_video[0], with_video[1]
    station = {
        "schema": 1, "code": "qs", "name": "青石岭村学习站", "release": "2026-11", "sequence": 1,
        "media": {kept: ["hd", "audio"], sound: ["audio"]}, "receipts": [], "answers": [],
        "keyId": "",
    }  # fmt: skip
    (folder / "station.js").write_text(
        f"courseware.station({json.dumps(station)});", encoding="utf-8"
    )
    page.reload()
    expect(page.locator("[data-station-name]")).to_have_text("青石岭村学习站")
    expect(page.locator(f"[data-lesson='{kept}'] .cw-mark--here")).to_have_count(1)
    assert (
        page.locator(f"[data-lesson='{sound}'].is-missing").inner_text().endswith("只有声音和文字")
    )
    expect(page.locator(".cw-mark--here")).to_have_count(1)
