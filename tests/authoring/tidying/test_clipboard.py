"""HTML as programs put it into the clipboard: what it shows comes in as plain Markdown."""

from __future__ import annotations

import pytest

from build_tools.authoring.tidying.clipboard import clipboard_soup
from build_tools.authoring.tidying.foreign_html import markdown_of


def item(level: int, mark: str, text: str) -> str:
    """Return a paragraph that Word holds for an item of a list."""
    drawn = f"<span style='mso-list:Ignore'>{mark}<span>&nbsp;&nbsp;</span></span>"
    begin = f"<p class=MsoListParagraph style='mso-list:l0 level{level} lfo1'>"
    return f"{begin}<![if !supportLists]>{drawn}<![endif]>{text}</p>"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        # Word: numbers that Markdown has no word for stay text, the others become lists.
        (
            item(1, "一、", "总则")
            + item(2, "（一）", "目的")
            + item(1, "l", "甲")
            + item(2, "n", "乙")
            + item(1, "3)", "丙")
            + item(1, "4)", "丁")
            + item(1, "9)", "戊"),
            "一、总则\n\n（一）目的\n\n- 甲\n    - 乙\n\n3. 丙\n4. 丁\n\n9. 戊",
        ),
        ("<p>在<b>这</b><b><span> </span></b><b>里</b>写</p>", "在**这 里**写"),
        (
            "<p align=right>青河镇</p><p style='text-align:right'>12月1日</p>",
            '青河镇\n{: align="right" }\n\n12月1日\n{: align="right" }',
        ),
        ("<p><span style='mso-hide:all'>藏</span>见<a href='#_ftn1'>[1]</a></p>", r"见\[1\]"),
        # WeChat says by styles what others say by tags.
        (
            "<section><span style='font-weight: bold'>防火</span><span>，</span>"
            "<span style='font-style:italic'>防烟</span></section><p style='display:none'>藏</p>"
            "<p style='font-weight:600'>全段</p>",
            "**防火**，*防烟*\n\n**全段**",
        ),
        (
            "<b style='mso-bidi-font-weight:normal'>重</b><b style='font-weight:normal'>轻</b>",
            "**重**轻",
        ),
        # Web pages: lists in lists, addresses with blanks, links that lead nowhere, headings.
        ("<ol start=3><li>甲<ul><li>乙</li></ul></li><li>丙</li></ol>", "3. 甲\n    - 乙\n4. 丙"),
        (
            "<a href='https://e.example/a b(c)'>去</a><a href='javascript:;'>点</a>"
            "<a href='/x'>内</a>",
            "[去](https://e.example/a%20b%28c%29)点内",
        ),
        ("<h1>题</h1><h3>节</h3>", "## 题\n\n#### 节"),
        ("<p>~~~</p><p>!!! note</p>", "&#126;~~\n\n\\!!! note"),
        # Excel: what a cell says is more than its letters.
        (
            "<table><tr><td colspan=2>面积</td></tr><tr><td>12 m<sup>2</sup></td><td>"
            "<a href='mailto:a@e.example'>信</a><b>急</b></td></tr></table>",
            '<table>\n<tr><td colspan="2">面积</td></tr>\n<tr><td>12 m<sup>2</sup></td>'
            '<td><a href="mailto:a@e.example">信</a><strong>急</strong></td></tr>\n</table>',
        ),
    ],
)
def test_what_is_shown_becomes_plain(html: str, markdown: str) -> None:
    assert markdown_of(clipboard_soup(html)) == markdown
