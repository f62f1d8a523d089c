"""The real page stands beside the text, and follows each save."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.desk.conftest import LESSON, OpenDesk

pytestmark = pytest.mark.browser


def test_the_page_follows_each_save_at_every_size(
    desk: OpenDesk, open_page: Callable[..., Page]
) -> None:
    page = open_page(LESSON)
    page.get_by_role("tab", name="样子").click()
    shown = page.frame_locator("#look")
    expect(shown.locator("h1")).to_have_text("苹果树冬季修剪")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("先剪枯枝。")
    page.keyboard.press("Control+s")
    expect(shown.locator(".cw-text")).to_contain_text("先剪枯枝。")
    # A page sets the focus to its first button when it opens; who writes goes on writing.
    expect(page.locator("#look")).to_have_attribute("data-opened", "2")
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.type("再剪病枝。")
    expect(page.locator(".cm-content")).to_contain_text("先剪枯枝。再剪病枝。")
    page.get_by_role("button", name="到网页里去").click()
    expect(page.locator("#look")).to_be_focused()
    page.get_by_role("button", name="手机").click()
    expect(page.locator("#look")).to_have_css("width", "360px")
    assert axe.violations(page) == []
    assert not (desk.root / "site").exists()
