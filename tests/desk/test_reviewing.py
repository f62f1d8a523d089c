"""A second person reviews a lesson at the desk: by mouse, with the command that does the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.desk.conftest import LESSON, OpenDesk
from tests.desk.test_writing import OpenPage, said
from tests.release.townhall import COVER
from tests.stages.editing.test_reviewing import REVIEWERS
from tests.trees import write_tree

pytestmark = pytest.mark.browser


def test_a_lesson_is_handed_in_returned_and_passed(desk: OpenDesk, open_page: OpenPage) -> None:
    file = desk.lesson(LESSON)
    shown = file.with_name("bud.svg")
    shown.write_text(COVER)
    file.write_bytes(file.read_bytes() + b"\r\n![](bud.svg)\r\n")
    write_tree(desk.root, {"office/reviewers.yml": REVIEWERS})
    page = open_page(LESSON)
    page.get_by_role("tab", name="审").click()
    panel = page.locator("#panel-review")
    # A second person is writing meanwhile: neither the step nor the text takes the other back.
    other = open_page(LESSON)
    other.locator(".cm-content").click()
    other.keyboard.press("Control+Home")
    other.keyboard.type("另一个人写的。")
    other.get_by_role("tab", name="审").click()
    expect(other.locator("#panel-review")).to_contain_text("草稿")
    expect(panel).to_contain_text("courseware review submit apple-pruning")
    page.get_by_role("button", name="送审").click()
    said(page, "送审：记好了")
    expect(panel).to_contain_text("等着审：内容审核")
    assert axe.violations(page) == []
    expect(other.locator("#panel-review")).to_contain_text("等着审：内容审核")
    other.keyboard.press("Control+s")
    said(other, "存好了")
    other.close()
    text = file.read_text(encoding="utf-8")
    assert ("另一个人写的。" in text, "state: submitted" in text) == (True, True)
    expect(page.locator(".cm-content")).to_contain_text("另一个人写的。")

    page.get_by_label("谁退回").select_option("r-2")
    page.get_by_label("为什么退回").fill("少一张图")
    expect(panel).to_contain_text("courseware review return apple-pruning --by r-2")
    page.get_by_role("button", name="退回").click()
    expect(panel).to_contain_text("退回：少一张图")
    page.get_by_role("button", name="送审").click()
    for step, who in (("内容审核", "r-1"), ("终审", "r-2")):
        expect(panel).to_contain_text(f"等着审：{step}")
        page.get_by_label("谁审的").select_option(who)
        page.get_by_role("button", name="通过").click()
        said(page, "通过：记好了")
        page.locator("#said").evaluate("said => { said.textContent = ''; }")
    expect(panel).to_contain_text("通过了。")
    expect(page.locator("#review-mark")).to_have_text("通过")
    assert "state: passed" in file.read_text(encoding="utf-8")
    shown.write_text(COVER.replace("v9H", "v4H"))

    page.locator(".cm-content").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("先剪枯枝。")
    page.keyboard.press("Control+s")
    said(page, "存好了")
    expect(page.locator("#review-mark")).to_have_text("改过，等重审")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="开头").click()
    page.get_by_role("tab", name="审").click()
    expect(panel).to_contain_text("审过以后又改了")
    expect(panel.locator("ins")).to_have_text("先剪枯枝。")
    expect(panel.get_by_role("img", name="通过时的图：bud.svg")).to_be_visible()
    now = panel.get_by_role("img", name="现在的图：bud.svg")
    expect(now).to_be_visible()
    assert now.evaluate("picture => picture.naturalWidth") > 0
    assert axe.violations(page) == []
