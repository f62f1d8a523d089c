"""The real page stands beside the text, and follows each save."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.desk.conftest import LESSON, OpenDesk
from tests.media.clips import AAC, H264, ffmpeg, quarters

pytestmark = pytest.mark.browser

SECONDS = 480
"""Of a film that no machine converts while a test looks on."""


def test_the_page_follows_each_save_at_every_size(
    desk: OpenDesk, open_page: Callable[..., Page]
) -> None:
    page = open_page(LESSON)
    page.add_init_script("addEventListener('focusin', () => (self.hasTaken = true), true)")
    with page.expect_response(re.compile("/build/")) as answer:
        page.get_by_role("tab", name="样子").click()
    assert answer.value.json()["url"] == "technical/apple-pruning.html"  # before all are built
    shown = page.frame_locator("#look")
    expect(shown.locator("h1")).to_have_text("苹果树冬季修剪")
    expect(page.locator("#look")).to_have_attribute("data-opened", "1")  # now all are
    # A page sets the focus to its first button when it opens; beside a text it takes no letter.
    expect(shown.locator("html")).to_have_attribute("data-scripts", "all")
    assert shown.locator("body").evaluate("() => !self.hasTaken")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("先剪枯枝。")
    page.keyboard.press("Control+s")
    expect(shown.locator(".cw-text")).to_contain_text("先剪枯枝。")
    expect(page.locator("#look")).to_have_attribute("data-opened", "2")
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.type("再剪病枝。")
    expect(page.locator(".cm-content")).to_contain_text("先剪枯枝。再剪病枝。")
    page.get_by_role("button", name="到网页里去").click()
    expect(page.locator("#look")).to_be_focused()
    expect(shown.locator("main :focus")).to_have_count(1)
    # By the key Tab one comes into the page too, and from there on.
    page.locator("#look-enter").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
        page.evaluate("new Promise((go) => requestAnimationFrame(() => setTimeout(go)))")
    expect(page.locator("#look")).to_be_focused()
    page.get_by_role("button", name="手机").click()
    expect(page.locator("#look")).to_have_css("width", "360px")
    assert axe.violations(page) == []
    assert not (desk.root / "site").exists()


@pytest.mark.ffmpeg
def test_a_long_encode_says_how_far_it_is_and_is_stopped(
    desk: OpenDesk, open_page: Callable[..., Page]
) -> None:
    desk.lesson("policy/医保.md").unlink()  # it has an error
    file = desk.lesson(LESSON)
    film = [f"{quarters(640, 360, '5', 4)}", "sine=d=4"]
    inputs = [word for source in film for word in ("-f", "lavfi", "-i", source)]
    short = desk.root.parent / "short.mp4"
    ffmpeg(*inputs, *H264, *AAC, short)
    again = ("-stream_loop", str(SECONDS // 4 - 1), "-i", short, "-c", "copy")
    ffmpeg(*again, file.with_name("film.mp4"))
    text = file.read_bytes().replace(b"form: text", b"form: lecture\r\nvideo: film.mp4")
    file.write_bytes(text)
    page = open_page(LESSON)
    page.get_by_role("tab", name="样子").click()
    expect(page.locator("#look-said")).to_contain_text("film.mp4")
    page.get_by_role("button", name="停下").click()
    expect(page.locator("#look-said")).to_contain_text("停下了")
    expect(page.get_by_role("button", name="接着生成")).to_be_visible()
    assert axe.violations(page) == []

    page.goto(f"http://127.0.0.1:{desk.port}/month")
    page.locator("[data-step=build]").get_by_role("button", name="生成网页").click()
    bar = page.locator("#tasks progress")
    expect(bar).to_be_visible()
    expect(bar).not_to_have_attribute("value", bar.get_attribute("value") or "")  # it moves
    page.get_by_role("button", name="停下").click()
    expect(page.locator("#state")).to_have_attribute("data-state", "stopped")
    assert not (desk.root / "site").exists()
    assert not [*(desk.root / ".cache" / "work").glob("*/*")]

    page.goto(f"http://127.0.0.1:{desk.port}/lessons/{LESSON}")
    page.get_by_role("tab", name="样子").click()
    expect(page.locator("#look-said")).to_contain_text("film.mp4")
    page.close()
    assert desk.end() == (0, "")  # at once, whatever is under way
