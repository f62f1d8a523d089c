"""A Word document is dropped onto the desk: it becomes a lesson, and what is lost is told."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.desk.conftest import OpenDesk
from tests.desk.test_writing import OpenPage
from tests.reading.word.documents import document, paragraph, picture

pytestmark = pytest.mark.browser

DROP = """([name, data]) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name));
  document.body.dispatchEvent(
    new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));
}"""


def test_a_notice_becomes_a_lesson(desk: OpenDesk, open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="写新课").click()
    chosen = page.get_by_label("或者从 Word 通知")
    chosen.set_input_files(
        {"name": "旧的.doc", "mimeType": "application/msword", "buffer": b"\xd0\xcf\x11\xe0" * 200}
    )
    expect(page.locator("#told")).to_contain_text("另存为 .docx")

    page.get_by_label("放在哪个栏目").select_option("policy")
    notice = document(
        paragraph("关于清理柴草垛的通知", jc="center", size=44),
        paragraph("摸清底数", level=0),
        paragraph("路边不堆柴草。", level=1),
        picture("r1"),
        files={"r1": ("a.emf", b"x")},
    )
    page.evaluate(DROP, ["通知 1.docx", base64.b64encode(notice).decode()])
    expect(page.locator("#told")).to_contain_text("放不出来的图：1 张")
    assert axe.violations(page) == []
    page.get_by_role("link", name="去看这一课").click()
    expect(page.locator(".cm-content")).to_contain_text("一、摸清底数")
    expect(page.get_by_label("题目")).to_have_value("关于清理柴草垛的通知")
    [written] = (desk.root / "content/policy").glob("guan-yu*.md")
    assert "# 正文来自 通知-1.docx" in written.read_text(encoding="utf-8")
    assert not [*(desk.root / ".cache/desk").glob(".part-*")]
