"""Notes in the HTML of a page: each behind what its line became."""

from __future__ import annotations

import re

import pytest

from build_tools.reading.markdown.dialect import rendered, text_to_render
from build_tools.site.preview.note_places import with_notes


def page(text: str) -> str:
    html = rendered(text_to_render(text, ""))
    head = "<!DOCTYPE html><html><head></head><body>"
    return f'{head}<article class="cw-text">{html}</article></body></html>'


def before_the_note(text: str, index: int) -> str:
    """Return what a reader sees before the note on a line of a text."""
    lines = text.split("\n")
    html = with_notes(page(text), lines, {index: "<aside>NOTE</aside>"})
    assert html.count("NOTE") == 1
    return re.sub(r"<[^>]*>|\s", "", html.partition("<aside>")[0])


TABLE = "前面\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n后面\n"


@pytest.mark.parametrize(
    ("text", "index", "before"),
    [
        ("第一段\n\n第二段\n\n第三段", 2, "第一段第二段"),
        ("# 标题\n\n第一段", 0, "标题"),
        ("# 标题\n\n第一段", 1, "标题"),
        ("同样的话\n\n同样的话\n\n同样的话", 2, "同样的话同样的话"),
        ("- 一\n- 打电话 13812345678\n- 三", 1, "一打电话13812345678"),
        ("- 一\n\n    - 里面的\n\n- 三", 2, "一里面的"),
        ("12\n\n打电话 13812345678", 0, "12"),
        ("打电话 13812345678\n\n12", 2, "打电话1381234567812"),
        (TABLE, 4, "前面甲乙1234"),
        (TABLE, 7, "前面甲乙1234后面"),
        ("看 **这里** 和 [那里](gone.md)\n\n后面", 0, "看这里和那里"),
        ("前面\n\n![施肥的图](gone.png)\n\n后面", 2, "前面"),
        ("前面\n\n```\n一段程序\n```\n\n后面", 3, "前面一段程序"),
        ("第一行的话\n第二行的话\n\n后面", 1, "第一行的话第二行的话"),
        ("<div>没有收住\n\n后面", 0, ""),
        ("", 0, ""),
        ("一段", 9, "一段"),
    ],
)
def test_a_note_stands_behind_what_its_line_became(text: str, index: int, before: str) -> None:
    assert before_the_note(text, index) == before


def test_notes_change_nothing_else() -> None:
    text = "# 标题\n\n看 [这里](a.md)。\n\n- 一\n- 二\n\n"
    text += "<details><summary>折</summary>里面的话</details>\n"
    html = page(text)
    noted = with_notes(html, text.split("\n"), {line: f"<i>{line}</i>" for line in range(8)})
    assert sorted(re.findall(r"<i>(\d)</i>", noted)) == [str(line) for line in range(8)]
    assert re.sub(r"<i>\d</i>", "", noted) == html
    assert "</details><i>7</i>" in noted
