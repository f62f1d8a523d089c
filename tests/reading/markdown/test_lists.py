"""Lists, tables and line breaks as the site shows them: where and how they are written."""

from __future__ import annotations

import re

import pytest

from build_tools.reading.markdown.dialect import rendered


def brief(html: str) -> str:
    """Return the HTML on one line, without what is not looked at."""
    return re.sub(r"\s*\n\s*", "", html)


LISTS = [
    # numbers
    ("1. 甲\n\n![图](a.png)\n\n2. 乙",
     '<ol><li>甲</li></ol><p><img alt="图" src="a.png" /></p><ol start="2"><li>乙</li></ol>'),
    ("5. 第五步", '<ol start="5"><li>第五步</li></ol>'),
    ("1. 甲\n2. 乙\n4. 丁", '<ol><li>甲</li><li>乙</li></ol><ol start="4"><li>丁</li></ol>'),
    ("1. 甲\n1. 乙\n1. 丙", "<ol><li>甲</li><li>乙</li><li>丙</li></ol>"),
    ("1. 甲\n2. 乙\n\n1. 丙",
     '<ol><li>甲</li><li><p>乙</p></li></ol><ol start="1"><li><p>丙</p></li></ol>'),
    ("1) 甲\n2) 乙", "<ol><li>甲</li><li>乙</li></ol>"),
    # steps to the right
    ("1. 甲\n  - 注\n2. 乙", "<ol><li>甲<ul><li>注</li></ul></li><li>乙</li></ol>"),
    ("1. 甲\n   1. 乙\n2. 丙", "<ol><li>甲<ol><li>乙</li></ol></li><li>丙</li></ol>"),
    ("- 甲\n  - 乙\n    - 丙\n- 丁",
     "<ul><li>甲<ul><li>乙<ul><li>丙</li></ul></li></ul></li><li>丁</li></ul>"),
    ("- 甲\n - 乙", "<ul><li>甲</li><li>乙</li></ul>"),
    ("1. 甲\n\n   ![图](a.png)\n\n2. 乙",
     '<ol><li><p>甲</p><p><img alt="图" src="a.png" /></p></li><li><p>乙</p></li></ol>'),
    ("1. 甲\n   续\n\n   另段\n2. 乙\n## 标题",
     '<ol><li><p>甲续</p><p>另段</p></li><li><p>乙</p></li></ol><h2 id="标题">标题</h2>'),
    # kinds of lists do not mix
    ("1. 甲\n- 乙\n2. 丙",
     '<ol><li>甲</li></ol><ul><li>乙</li></ul><ol start="2"><li>丙</li></ol>'),
    # below a line of text
    ("要点：\n- 一\n- 二\n完", "<p>要点：</p><ul><li>一</li><li>二完</li></ul>"),
    ("步骤：\n1. 一", "<p>步骤：</p><ol><li>一</li></ol>"),
    ("今年是\n2026. 年", "<p>今年是2026. 年</p>"),
    ("表：\n| a |\n|---|\n| 1 |",
     "<p>表：</p><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"),
    # blanks of Word behind a mark
    ("-\u00a0甲\n-\u3000乙", "<ul><li>甲</li><li>乙</li></ul>"),
    ("1.\u00a0甲", "<ol><li>甲</li></ol>"),
    # inside other things
    ("> 说：\n> - 一\n> - 二",
     "<blockquote><p>说：</p><ul><li>一</li><li>二</li></ul></blockquote>"),
    ("> 说：  \n> 一", "<blockquote><p>说：<br />一</p></blockquote>"),
    ("!!! tip\n    要点：\n    1. 一\n      - 注\n    2. 二\n\n后",
     '<div class="admonition tip"><p class="admonition-title">提示</p><p>要点：</p>'
     "<ol><li>一<ul><li>注</li></ul></li><li>二</li></ol></div><p>后</p>"),
    ("- 甲\n  ```\n  - 码\n  ```\n- 乙",
     '<ul><li><p>甲</p><pre class="highlight"><code>- 码</code></pre></li><li><p>乙</p></li></ul>'),
    ("1. 甲\n   !!! tip\n       稳\n2. 乙",
     '<ol><li><p>甲</p><div class="admonition tip"><p class="admonition-title">提示</p>'
     "<p>稳</p></div></li><li><p>乙</p></li></ol>"),
    # and what is no list
    ("    - 码\n    1. 码", '<pre class="highlight"><code>- 码1. 码</code></pre>'),
    ("段\n\n    码\n    - 码", '<p>段</p><pre class="highlight"><code>码- 码</code></pre>'),
    ("```\n- 码\n  - 码\n```", '<pre class="highlight"><code>- 码- 码</code></pre>'),
    ("* * *\n- - -", "<hr /><hr />"),
    ("<pre>\n字\n- 甲\n</pre>", "<pre>字- 甲</pre>"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "html"), LISTS)
def test_lists(text: str, html: str) -> None:
    assert brief(rendered(text)) == html


BREAKS = [
    ("剪口\n平滑", "剪口平滑"),
    ("剪口，\n**平滑**\n不裂", "剪口，<strong>平滑</strong>不裂"),
    ("剪口 a\nb 平滑", "剪口 a\nb 平滑"),
    ("剪口\nab", "剪口\nab"),
    ("剪口  \n平滑", "剪口<br />\n平滑"),
    ("剪\n<b>口</b>", "剪<b>口</b>"),
    ("`剪\n口`", "<code>剪\n口</code>"),
]


@pytest.mark.parametrize(("text", "html"), BREAKS)
def test_a_line_break_between_chinese_characters_is_no_blank(text: str, html: str) -> None:
    assert rendered(text) == f"<p>{html}</p>"
