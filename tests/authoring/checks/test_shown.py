"""The page held against its source, and against what may stand in it."""

from __future__ import annotations

import pytest

from tests.authoring.conftest import PNG, Examine, page

MORE = {"cases/p.png": PNG, "cases/b.md": page("title: 别的")}


def rules_of(examine: Examine, body: str) -> list[tuple[int, str]]:
    examined = examine({"cases/a.md": page("title: 题", body), **MORE})
    return [(p.line, str(p.rule)) for p in examined.relevant if p.path == "content/cases/a.md"]


FORBIDDEN = [
    # tags, and words that a browser takes for tags
    ("按 <F11> 键，再按 <Ctrl>", ["<Ctrl>", "<F11>"]),
    ("输入 <姓名>，按 `<F11>` 或 &lt;F11>", []),
    ("<script src='evil.js'></script>", ["<script src='evil.js'>"]),
    ("<meta http-equiv=refresh content='0;x.html'>", ["<meta http-equiv=refresh"]),
    ("<base href='b/'>", ["<base href='b/'>"]),
    ("<form action='b.md'><button>走</button></form>", ["<button>", "<form"]),
    ("<iframe src='b.md'></iframe>", ["<iframe"]),
    ("<object data='b.md'></object><embed src='b.md'>", ["<embed", "<object"]),
    ("<link rel=stylesheet href='b.md'>", ["<link"]),
    ("<style>p{position:fixed}</style>", ["<style>"]),
    ("<font color=red>红</font><marquee>跑</marquee>", ["<font", "<marquee>"]),
    ("<cw-quiz></cw-quiz><fieldset></fieldset><input>", ["<cw-quiz>", "<fieldset>", "<input>"]),
    ("<math><mtext>x</mtext></math>", ["<math>", "<mtext>"]),
    # attributes, whatever way they came
    ("<b onclick='x()'>走</b>", ['onclick="x()"']),
    ("**走**{: onclick=x }", ['onclick="x"']),
    ("## 走 {: onmouseover=x }", ['onmouseover="x"']),
    ("> <i hidden>走</i>", ["hidden"]),
    ("<td bgcolor=red>走</td>", []),  # a browser drops a cell outside a table
    ("<table><tr><td bgcolor=red>走</td></tr></table>", ['bgcolor="red"']),
    ("<body onload=x()>", ['onload="x()"']),
    ("<img data-src='p.png' alt=x>", ['data-src="p.png"']),
    ("<svg><circle r=3 onload=x /></svg>", ['onload="x"']),
    ("<svg><foreignObject>走</foreignObject></svg>", ["<foreignObject>"]),
    ("<svg><use href='b.svg#x' /></svg>", ['href="b.svg#x"']),
    ("<svg viewBox='0 0 9 9'><path d='M0 0h9' fill='#080' /><text x=1>走</text></svg>", []),
    # addresses
    ("[走](data:text/html,x)", ['href="data:text/html,x"']),
    ("![走](data:image/png;base64,AAAA)", []),
    ("<a href='java&#9;script:x'>走</a>", []),  # told as a link
    ("<a href='&#1;javascript:x'>走</a>", ['href="']),
    ("[走](b.md){: href='vbscript:x'}", ['href="vbscript:x"']),
    # properties of style
    ("<p style='position:fixed;inset:0'>走</p>", ['style="inset:0"', 'style="position:fixed"']),
    ("<p style='color:red'>走</p>", ['style="color:red"']),
    ("走\n{: style='background:#000' }", ['style="background:#000"']),
    ("<p style='margin-top:-99px'>走</p>", ['style="margin-top:-99px"']),
    ("<p style='width:/**/9px;posi\\74ion:fixed'>走</p>", ['style="posi', 'style="width']),
    ("<p style='text-align:right; width: 50%'>走</p>\n\n走\n{: style='text-align: center' }", []),
]  # fmt: skip


@pytest.mark.parametrize(("body", "quoted"), FORBIDDEN)
def test_what_may_not_stand_in_a_page_is_an_error_that_quotes_it(
    examine: Examine, body: str, quoted: list[str]
) -> None:
    problems = examine({"cases/a.md": page("title: 题", body), **MORE}).relevant
    refused = [p for p in problems if p.rule == "html-forbidden"]
    assert all(p.severity == "error" and p.line >= 4 and p.hint for p in refused)
    assert len(refused) == len(quoted), refused
    for problem, text in zip(refused, quoted, strict=True):
        assert problem.message.startswith(text), problem.message


UNCLOSED = [
    ("<div>\n\n没有关上。\n\n后面", [4]),
    ("按 <Ctrl>+<P>\n\n再按 <B>", [4, 6]),
    ("<b>关上</b>，<br>，<img src=p.png alt=x>，<ul><li>甲<li>乙</ul>", []),
    ("没开</div>", [4]),
    ("<div><b></div>", [4]),
    ("`<div>`\n\n```\n<div>\n```\n\n<!-- <div> -->", []),
]


@pytest.mark.parametrize(("body", "lines"), UNCLOSED)
def test_tags_without_a_partner(examine: Examine, body: str, lines: list[int]) -> None:
    problems = rules_of(examine, body)
    assert [line for line, rule in problems if rule == "html-unclosed"] == lines


SHOWN = [
    # words that are swallowed
    ("甲\n\n输入 <select> 里选一项\n\n后面", [(6, "html-forbidden"), (6, "words-not-shown")]),
    ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 3 |", [(6, "words-not-shown")]),
    ("甲<!-- 不说 -->乙", []),
    ("<img alt=没有地址>", [(4, "words-not-shown")]),
    # marks that are shown
    ("字{: .x } 尾", [(4, "words-added")]),
    ("字 **粗**{: .x } 尾\n\n## 题目 {#own}", []),
    # boxes
    ("!!! warning “注意”\n    正文", [(4, "box-broken")]),
    ("!!! note 没有引号\n    正文", [(4, "box-broken")]),
    ('!!! note "题"\n没有缩进', [(4, "box-broken")]),
    ('!!! note "题"\n  缩进两格', [(4, "box-broken")]),
    ('??? note\n    正文\n\n!!! tip ""\n    正文\n\n1. 一\n\n    !!! tip "稳"\n        正文', []),
    # tables
    ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n下面", [(7, "table-broken")]),
    ("| 甲 | 乙 |\n|---|---|\n| 1 |\n| `a|b` | c \\| d |\n\n下面", []),
    # headings and items where HTML keeps Markdown from working
    ("<div>\n## 甲\n- 乙\n</div>", [(5, "heading-broken"), (6, "list-broken")]),
    ('<div markdown="1">\n\n## 甲\n\n- 乙\n\n</div>', []),
    # what is right
    ("1. 甲\n\n![图](p.png)\n\n2. 乙\n\n   ![图](p.png)\n3. 丙\n   - 丁", []),
    ("a[^1]b[^2]\n\n[^2]: 二\n[^1]: 一\n\n    续\n\n后", []),
    ("[甲][x]，[x]，<a@b.cn>，&copy;&nbsp;x&#8451;\n\n[x]: b.md '题'", []),
    ("甲\n===\n\n* * *\n\n    码 <F11> [x](y)\n\n~~~\n<F11>\n~~~\n", [(4, "heading-second")]),
    ("- [ ] 一\n- [x] 二\n\n词\n:   释\n\n<pre>\n甲 &lt;b>\n</pre>", []),
    ("> 引\n> 1. 一\n>     - 二\n> 2. 三", []),
    ('!!! quiz "问？"\n    话\n    - [x] **对**\n        说\n    - [ ] 错\n\n后', []),
]


@pytest.mark.parametrize(("body", "expected"), SHOWN)
def test_a_page_shows_what_is_written_or_it_is_told(
    examine: Examine, body: str, expected: list[tuple[int, str]]
) -> None:
    assert rules_of(examine, body) == expected


def test_addresses_in_attributes_are_told(examine: Examine) -> None:
    problems = rules_of(
        examine, "[看](b.md){: href='http://a.example/'}\n\n![x](p.png){: src=q.png }"
    )
    assert problems == [(4, "address-in-attribute"), (6, "address-in-attribute")]
