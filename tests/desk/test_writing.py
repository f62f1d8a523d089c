"""A lesson is written at the desk, in a real browser: what was not touched stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.desk.conftest import LESSON, OpenDesk

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PASTE = """([type, text]) => {
  const data = new DataTransfer();
  data.setData(type, text);
  document.querySelector(".cm-content").dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
DROP = """(files) => {
  const data = new DataTransfer();
  for (let index = 0; index < files.length; index += 2) {
    data.items.add(new File([new Uint8Array(files[index + 1])], files[index]));
  }
  document.body.dispatchEvent(
    new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
}"""
DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADU"
    "lEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><p class=MsoNormal '
    'style="mso-margin:0"><span style="font-family:宋体">剪掉<b>枯枝</b>。</span><o:p></o:p></p>'
    f'<p><img src="data:image/png;base64,{DOT}"></p><script>alert(1)</script>'
    f'<img data-src="https://mmbiz.qpic.cn/a" src="data:image/png;base64,{DOT}"></body></html>'
)


def said(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("#said")).to_contain_text(text)


def save(page: Page) -> None:
    page.locator("#said").evaluate("said => { said.textContent = ''; }")
    page.keyboard.press("Control+s")
    said(page, "存好了")


@pytest.mark.both
def test_by_keyboard_alone_a_lesson_is_looked_for_written_and_saved(
    desk: OpenDesk, open_page: OpenPage
) -> None:
    page = open_page()
    assert axe.violations(page) == []
    page.locator("#find").focus()
    page.keyboard.type("修剪")
    expect(page.locator("#count")).to_have_text("1 课")
    for _ in range(9):  # the section, seven filters, the lesson
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_be_visible()
    file = desk.lesson(LESSON)
    before = file.read_bytes()

    # Opened and saved, nothing has changed; then one word of the text, and one key of the head.
    save(page)
    assert file.read_bytes() == before
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n先剪枯枝。\n")  # nothing to be mended: a button would take the focus
    expect(page.locator("#state")).to_have_text("还没有存")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator("#tab-head")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#panel-problems")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    expect(page.get_by_label("题目")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type("要点")
    assert axe.violations(page) == []
    save(page)
    text = before.decode().replace("冬季修剪\r\n", "冬季修剪要点\r\n")
    assert file.read_bytes().decode() == f"{text}\r\n先剪枯枝。\r\n"


def test_problems_stand_below_their_lines_and_most_are_mended(
    desk: OpenDesk, open_page: OpenPage
) -> None:
    page = open_page(LESSON)
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n1、剪枯枝\n2、剪病枝\n\n看 [这里](gone.md)。\n")
    note = page.locator(".dk-note")
    expect(note.filter(has_text="gone.md")).to_contain_text("错误")
    expect(note.filter(has_text="gone.md").get_by_role("button", name="改好")).to_have_count(0)
    page.get_by_role("tab", name="要改").click()
    way = page.locator(".dk-problem", has_text="gone.md").get_by_role("button")
    expect(way).to_have_text("错误 · 第 18 行")
    way.click()
    expect(page.locator(".cm-activeLine")).to_have_text("看 [这里](gone.md)。")
    assert axe.violations(page) == []
    page.locator(".dk-note").get_by_role("button", name="改好").first.click()
    expect(page.locator(".cm-content")).to_contain_text("1. 剪枯枝2. 剪病枝")
    said(page, "改好了")
    page.get_by_role("tab", name="开头").click()
    page.get_by_label("编号").fill("Apple")
    expect(page.get_by_label("编号")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("编号").fill("apple-pruning")
    expect(page.get_by_label("编号")).to_have_attribute("aria-invalid", "false")
    page.get_by_role("group", name="给谁看").get_by_label("党员").check()
    page.get_by_label("停用日期").fill("2028-12-31")
    save(page)
    text = desk.lesson(LESSON).read_bytes().decode()
    assert "audience: [villager, party_member, cadre]\r\n" in text
    assert "expires: 2028-12-31\r\n" in text
    assert "# 编辑写给自己的话\r\n" in text
    assert "\r\n1. 剪枯枝\r\n2. 剪病枝\r\n" in text


def test_files_and_texts_of_word_come_in_clean(desk: OpenDesk, open_page: OpenPage) -> None:
    page = open_page(LESSON)
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.evaluate(PASTE, ["text/html", WORD])
    said(page, "带来 1 张图；有 1 张图没有跟来")
    expect(page.locator(".cm-content")).to_contain_text("剪掉**枯枝**。")
    expect(page.locator(".cm-content")).to_contain_text(re.compile(r"!\[\]\(picture-\w+\.png\)"))
    page.evaluate(DROP, ["IMG 01.SRT", list(b"1\n00:00:01,000 --> 00:00:02,000\n\xe5\x89\xaa\n")])
    said(page, "IMG-01.srt 放好了，写在“开头”里")
    page.evaluate(DROP, ["../../evil.md", [35], "片子.vob", [35]])
    said(page, "evil.md 没有放成：课文不能当附件")
    said(page, "片子.vob 放好了，写在“开头”里")
    page.evaluate(DROP, ["img-01.srt", [35]])
    said(page, "img-01-2.srt 放好了；“开头”里写着 IMG-01.srt")
    save(page)
    folder = desk.lesson(LESSON).parent
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["IMG-01.srt", "img-01-2.srt", names[2], "修剪.md", "片子.vob"]
    assert (desk.root / "content" / "technical" / names[2]).read_bytes()[:4] == b"\x89PNG"
    text = desk.lesson(LESSON).read_bytes().decode()
    assert "subtitles: IMG-01.srt\r\n" in text
    assert "发芽以前。\r\n\r\n剪掉**枯枝**。\r\n" in text
    assert "script" not in text


def test_a_change_from_elsewhere_is_noticed_and_nothing_is_lost(
    desk: OpenDesk, open_page: OpenPage
) -> None:
    file = desk.lesson(LESSON)
    first, second = open_page(LESSON), open_page(LESSON)
    for page, text in ((first, "甲写的。"), (second, "乙写的。")):
        page.locator(".cm-content").click()
        page.keyboard.press("Control+End")
        page.keyboard.type(text)
    save(first)
    expect(second.locator("#conflict")).to_be_visible()
    second.keyboard.press("Control+s")
    expect(second.locator("#conflict")).to_be_visible()
    assert file.read_bytes().decode().endswith("发芽以前。\r\n甲写的。")
    second.get_by_role("button", name="用我这一份").click()
    said(second, "存好了")
    assert file.read_bytes().decode().endswith("发芽以前。\r\n乙写的。")
    # The first has nothing unsaved and follows; then an editor of its own writes the file.
    expect(first.locator(".cm-content")).to_contain_text("乙写的。")
    file.write_bytes(file.read_bytes() + "丙写的。".encode())
    expect(first.locator(".cm-content")).to_contain_text("乙写的。丙写的。")
    expect(first.locator("#state")).to_be_empty()
    moved = file.rename(desk.root / "moved.md")
    expect(first.locator("#gone")).to_be_visible()
    moved.rename(file)
    expect(first.locator("#gone")).to_be_hidden()
    # Deleted, it is written back from the page that is open, or from what is kept of it.
    before = file.read_bytes()
    file.unlink()
    first.get_by_role("button", name="写回去").click()
    said(first, "写回去了")
    assert file.read_bytes() == before
    file.unlink()
    third = open_page()
    third.get_by_role("link", name="删掉的课").click()
    third.get_by_role("link", name="修剪").click()
    third.get_by_role("button", name="看看").first.click()
    expect(third.locator("#kept")).to_contain_text("丙写的。")
    third.get_by_role("button", name="写回去").first.click()
    expect(third.locator(".cm-content")).to_contain_text("丙写的。")
    assert file.read_bytes() == before
    third.close()
    first.get_by_role("tab", name="存过的").click()
    versions = first.get_by_role("button", name="换回这一份")
    expect(versions).to_have_count(3)
    versions.nth(1).click()
    expect(first.locator(".cm-content")).to_contain_text("甲写的。")
    save(first)
    assert file.read_bytes().decode().endswith("发芽以前。\r\n甲写的。")


def test_a_broken_head_is_mended_as_text_and_becomes_a_form(
    desk: OpenDesk, open_page: OpenPage
) -> None:
    file = desk.lesson(LESSON)
    file.write_bytes("---\ntitle: 冬季: 修剪\nid: apple\n---\n\n正文\n".encode())
    page = open_page(LESSON)
    expect(page.locator(".dk-note--error")).to_contain_text("冒号")
    expect(page.locator("#panel-head")).to_have_count(0)
    page.locator(".cm-line", has_text="title").click()
    page.keyboard.press("End")
    page.keyboard.press("Shift+Home")
    page.keyboard.type("title: 冬季修剪")
    expect(page.locator(".dk-note--error")).to_have_count(0)
    page.keyboard.press("Control+s")
    expect(page.get_by_label("题目")).to_have_value("冬季修剪")
    assert file.read_text(encoding="utf-8") == "---\ntitle: 冬季修剪\nid: apple\n---\n\n正文\n"


def test_text_that_was_not_saved_comes_back(desk: OpenDesk, open_page: OpenPage) -> None:
    page = open_page(LESSON)
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("没有存的话。1、")
    expect(page.locator(".dk-note").first).to_be_visible()  # checked, and so kept
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.reload()
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="拿回来").click()
    expect(page.locator(".cm-content")).to_contain_text("没有存的话。")
    save(page)
    assert "没有存的话。" in desk.lesson(LESSON).read_text(encoding="utf-8")


def test_a_new_lesson_is_begun(desk: OpenDesk, open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="写新课").click()
    page.keyboard.type("大棚怎样通风")
    page.get_by_label("放在哪个栏目").select_option("实用技术")
    page.get_by_role("button", name="开始写").dblclick()  # as many do; it is begun once
    expect(page.locator(".cm-content")).to_be_visible()
    expect(page.get_by_label("题目")).to_have_value("大棚怎样通风")
    (file,) = (path for path in desk.lesson("technical").iterdir() if path.stem.startswith("da-"))
    assert "title: 大棚怎样通风" in file.read_text(encoding="utf-8")
    page.locator(".cm-content").click()
    page.keyboard.type("先看温度。")
    page.get_by_role("button", name="存好").dblclick()
    said(page, "存好了")
    expect(page.locator("#conflict")).to_be_hidden()

    # The title is taken: there is a way to the lesson that has it.
    page.get_by_role("link", name="所有的课").click()
    page.get_by_role("button", name="写新课").click()
    page.keyboard.type("大棚怎样通风")
    page.get_by_label("放在哪个栏目").select_option("实用技术")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("已经有了")
    page.get_by_role("link", name="去看那一课").click()
    expect(page.locator(".cm-content")).to_contain_text("先看温度。")
