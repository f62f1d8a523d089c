"""Pages mended: what is plainly meant is written as it must be; everything else stays."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools.authoring.heads.forms import understood
from build_tools.authoring.rendered.shown import parse, read_shown, significant
from build_tools.authoring.tidying.body import tidied_body
from build_tools.authoring.tidying.head import tidied_head
from build_tools.authoring.tidying.page import TidiedPage, tidied_page
from build_tools.model.problem import Problem
from build_tools.reading.located_yaml import YamlFault, read_yaml
from build_tools.reading.markdown.dialect import rendered
from tests.authoring.rendered.test_real_pages import FOLDERS
from tests.conftest import REPOSITORY
from tests.runs.random_counts import tries

MENDED = {
    "1、看树\n2、剪枝\n": "1. 看树\n2. 剪枝\n",
    "3．看树\n4．剪枝\n": "3. 看树\n4. 剪枝\n",
    "步骤：\n1)看树\n2)剪枝\n": "步骤：\n\n1. 看树\n2. 剪枝\n",
    "① 看树\n② 20 克\n": "1. 看树\n2. 20 克\n",
    "1、看树，\n再看土\n2、剪枝\n": "1. 看树，\n再看土\n2. 剪枝\n",
    "! 题\n\n    码\n\n⑴看\n⑵做\n": "! 题\n\n    码\n\n1. 看\n2. 做\n",
    "！！！ warning “注意”\n    戴手套\n": '!!! warning "注意"\n    戴手套\n',
    "!!! warning 「注意」\n    戴手套\n": '!!! warning "注意"\n    戴手套\n',
    "？？？ note 没有引号\n    字\n": '??? note "没有引号"\n    字\n',
    "名\t价\n苹果\t3\n": "| 名 | 价 |\n| --- | --- |\n| 苹果 | 3 |\n",
    "名\t\t价\n苹果苹果\t3\n": "| 名 | 价 |\n| --- | --- |\n| 苹果苹果 | 3 |\n",
    "看：\n名\t价\t\n苹\t3\t好\n完。\n": (
        "看：\n\n| 名 | 价 |  |\n| --- | --- | --- |\n| 苹 | 3 | 好 |\n\n完。\n"
    ),
    "1.\u3000看\n-\u00a0\u00a0做\n": "1. 看\n-  做\n",
    "看 \n\n做\u3000\t\n": "看\n\n做\n",
    "第一行  \n第二行": "第一行  \n第二行\n",
    "\u3000\u3000看树\n": "看树\n",
    "\u3000\u3000看树。\n\u3000\u3000看土。\n": "看树。\n\n看土。\n",
    "● 看\n● 做，\n再看\n": "- 看\n- 做，\n再看\n",
    "要点：\n\uf0b7看\n\uf0b7做\n": "要点：\n\n- 看\n- 做\n",
    "－ 看\n－ 做\n": "- 看\n- 做\n",
    "（1）看\n（2）做\n": "1. 看\n2. 做\n",
    "（一）看。\n（二）做。\n": "（一）看。\n\n（二）做。\n",
    "看：\na) 树\nb) 土\n": "看：\n\na) 树\n\nb) 土\n",
    "十、看\n十一、做\n": "十、看\n\n十一、做\n",
    "第一步：看\n第二步：做\n": "第一步：看\n\n第二步：做\n",
    "□ 是\n□ 否\n": "□ 是\n\n□ 否\n",
    "｜名｜价｜\n｜苹果｜3｜\n": "| 名 | 价 |\n| --- | --- |\n| 苹果 | 3 |\n",
    "| 名 | 价 |\n| 苹果 | 3 |\n": "| 名 | 价 |\n| --- | --- |\n| 苹果 | 3 |\n",
    "| 名 | 价 |\n|---|\n| 苹果 | 3 |\n": "| 名 | 价 |\n| --- | --- |\n| 苹果 | 3 |\n",
    "| 名 | 价 |\n| —— | —— |\n| 苹果 | 3 |\n": "| 名 | 价 |\n| --- | --- |\n| 苹果 | 3 |\n",
    "┌─┬─┐\n│名│价│\n├─┼─┤\n│果│3│\n└─┴─┘\n": "| 名 | 价 |\n| --- | --- |\n| 果 | 3 |\n",
    "名\u3000\u3000价\n果\u3000\u30003\n梨\u3000\u30004\n": (
        "| 名 | 价 |\n| --- | --- |\n| 果 | 3 |\n| 梨 | 4 |\n"
    ),
    "看：\n名    价    地\n果    3 元    甲村\n": (
        "看：\n\n| 名 | 价 | 地 |\n| --- | --- | --- |\n| 果 | 3 元 | 甲村 |\n"
    ),
}
UNTOUCHED = [
    "```\n1、看\n2、做  \n```\n",
    "看：\n\n    1、看\n    2、做  \n\n    名\t价\n    果\t3\n",
    "<div>\n1、看\n2、做\n\n名\t价\n果\t3\n</div>\n",
    "<!--\n1、看\n2、做\n-->\n",
    "1、看\n3、做\n",  # what is between?
    "1、看\n\n2、做\n",  # paragraphs of their own, shown as they are
    "2026、看\n2027、做\n",
    "1、2、3号棚\n2、3、4号棚\n",
    "1、看。\n2、做。\n以上两步当天做完。\n",  # the last line is no part of the second item
    "看①和②：\n\n① 树\n② 土\n",  # notes that the text points to
    "1、看\n① 树\n② 土\n2、做\n",
    "品种：\t苹果\n行距：\t4 米\n",
    "名\t价\n苹果\n",
    "> ● 看\n> ● 做\n",
    "● 看\n○ 做\n",
    "（一）看\n（三）做\n",
    "白日依山尽\u3000\u3000黄河入海流\n欲穷千里目\u3000\u3000更上一层楼\n",  # a couplet
    "甲方    乙方\n签字    签字\n",
    "看，    好\n做，    好\n完，    好\n",
    "| 名 | 价 |\n| --- | --- |\n| 苹果 | 3 | 4 |\n",
    "！！！ warning “注意”\n没有缩进\n",
    "！！！ 千万当心\n    看\n",
    "!!! note inline end\n    看\n",
    '!!! note "他说“好”"\n    看\n',
    "\u3000\u3000\u3000\u3000\u3000\u3000村委会\n",
    "他说“好”，1、2 都行！！！\n",
    "`1、看\n2、做`\n",
]

PASTED = {
    "<p class=MsoNormal style='font-size:16.0pt'><b>一、看树<span lang=EN-US><o:p></o:p></span></b>"
    "</p>\n\n<p class=MsoNormal\nalign=left><span lang=EN-US>30*40</span> &lt;F11&gt;</p>\n": (
        "**一、看树**\n\n30\\*40 &lt;F11>\n"
    ),
    # Word: its lists are paragraphs, their marks letters of a typeface of signs.
    "<p style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span>"
    "&nbsp; </span></span><![endif]>甲</p>\n<p style='mso-list:l0 level2 lfo1'>"
    "<![if !supportLists]><span style='mso-list:Ignore'>l<span>&nbsp;</span></span><![endif]>乙</p>"
    "\n": ("1. 甲\n\n    - 乙\n"),
    '<section style="color: red"><p>甲<br>乙</p><p><img data-src="https://a.cn/1" alt="图"></p>'
    "</section>\n正文 **粗**。\n": "甲  \n乙\n\n![图](https://a.cn/1)\n\n正文 **粗**。\n",
    "<table class=MsoTableGrid><tr><td><p>名</p></td><td><p>价</p></td></tr>"
    "<tr><td><p>果</p><p>梨</p></td><td>3|4</td></tr></table>\n": (
        "| 名 | 价 |\n| --- | --- |\n| 果<br>梨 | 3\\|4 |\n"
    ),
    '<table style="color: red"><tr><td colspan=2 width=9>合</td></tr>'
    "<tr><td>甲</td><td>乙</td></tr></table>\n": (
        '<table>\n<tr><td colspan="2">合</td></tr>\n<tr><td>甲</td><td>乙</td></tr>\n</table>\n'
    ),
    "看<span style='color: red'>图</span>，<font color=red>红</font>的<u style='color: red'>字"
    "</u>。\n": "看图，红的<u>字</u>。\n",
    "<details>\n<summary>看</summary>\n<p style='color: red'>字</p>\n</details>\n": (
        "<details>\n<summary>看</summary>\n<p>字</p>\n</details>\n"
    ),
    '看 <img data-src="https://a.cn/2"> 里\n': "看 ![](https://a.cn/2) 里\n",
    '<html xmlns:o="urn:x"><head><meta name=Generator content="Word"><title>题</title></head>\n'
    "<body lang=ZH-CN><h2 style='color:red'>甲</h2></body></html>\n": "## 甲\n",
}
NOT_PASTED = [
    '<div class="grid">\n<p>手写</p>\n</div>\n',
    "<details>\n<summary>看</summary>\n<p>字</p>\n</details>\n",
    "a<b 而 b>c，按 <F11> 键\n",
    "<p class=MsoNormal>按 <F11> 键</p>\n",
    "<p class=MsoNormal>a<b 而 b>c</p>\n",
    "<p class=MsoNormal>看<script>x</script></p>\n",
    '<p style="display: none">字</p>\n',
    '看<span style="visibility:hidden">字</span>，<a onclick="x()">乙</a>\n',
    '<div markdown style="color: red">\n**粗**\n</div>\n',
    "```\n<p class=MsoNormal>码</p>\n```\n",
    "`<span style='color:red'>码</span>`\n",
    "<div>\n\n没有收尾\n",
]


@pytest.mark.parametrize(("before", "after"), PASTED.items())
def test_html_of_other_programs_becomes_markdown(before: str, after: str) -> None:
    assert tidied_body(before) == after
    assert tidied_body(after) == after


@pytest.mark.parametrize("body", NOT_PASTED)
def test_html_that_somebody_wrote_stays(body: str) -> None:
    assert tidied_body(body) == body


@pytest.mark.parametrize(("before", "after"), MENDED.items())
def test_what_is_plainly_meant_is_mended(before: str, after: str) -> None:
    assert tidied_body(before) == after
    assert tidied_body(after) == after


@pytest.mark.parametrize("body", UNTOUCHED)
def test_what_could_be_meant_otherwise_stays(body: str) -> None:
    assert tidied_body(body) == body


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("标题: 苹果\n发布日期: 2026年11月1日", "title: 苹果\nissued: 2026-11-01"),
        ("title:\t苹果 \n\n# 说明", "title: 苹果\n\n# 说明"),
        ("title:\u3000苹果", "title: 苹果"),
        ("标题：苹果\n要求：必学", "title: 苹果\npriority: required"),
        ("topics: 苹果，修剪  # 两样", "topics: [苹果, 修剪]  # 两样"),
        ("season: 12月至2月", "season: [12, 1, 2]"),
        ("season: 5", "season: [5]"),
        ("审核: {state: 通过, on: 2026/11/2}", "review: {state: passed, on: 2026-11-02}"),
        ("title: 甲\n标题: 乙", "title: 甲\n标题: 乙"),
        ("issued: 2026年2月30日", "issued: 2026年2月30日"),
        ("summary: |\n  甲\t \n  乙", "summary: |\n  甲\t \n  乙"),
        ("title: [", "title: ["),
        ("字", "字"),
    ],
)
def test_a_head_is_brought_into_its_plain_form(before: str, after: str) -> None:
    assert tidied_head(before) == after
    assert tidied_head(after) == after


TEXT = "---\ntitle: 苹果的修剪\n---\n\n冬天剪枝，先看树，再下剪子。\n"


@pytest.mark.parametrize(
    ("data", "encoding", "mended"),
    [
        (TEXT.encode("gb18030"), "GB18030", TEXT.encode()),
        (TEXT.encode("utf-16"), "UTF-16", TEXT.encode()),
        (TEXT.replace("\n", "\r").encode(), "UTF-8", TEXT.encode()),
        (TEXT.replace("\n", "\r\n").encode(), "UTF-8", TEXT.replace("\n", "\r\n").encode()),
        (TEXT.encode("utf-8-sig"), "UTF-8", TEXT.encode("utf-8-sig")),
    ],
)
def test_files_of_old_programs(data: bytes, encoding: str, mended: bytes) -> None:
    page = tidied_page("a.md", data)
    assert isinstance(page, TidiedPage)
    assert (page.encoding, page.data) == (encoding, mended)
    assert tidied(mended) == mended


def test_what_cannot_be_read_is_told() -> None:
    for data in (b"\xff\xfe\x00\xd8", b"\x81\x20\xff\x80", ("    " * 50 + "- 深\n").encode()):
        assert isinstance(tidied_page("a.md", data), Problem)
    unclosed = "---\ntitle: 甲\n\n1、看\n2、做\n".encode()
    assert tidied(unclosed) == unclosed


def test_the_sample_has_nothing_to_mend() -> None:
    pages = sorted((REPOSITORY / "content").rglob("*.md"))
    assert len(pages) > 20
    assert [page for page in pages if tidied(page.read_bytes()) != page.read_bytes()] == []


def test_real_pages_keep_their_words_and_stay_as_they_were_mended() -> None:
    for file in (file for folder in FOLDERS for file in sorted(folder.rglob("*.md"))):
        page = tidied_page(str(file), file.read_bytes())
        if isinstance(page, TidiedPage):
            assert tidied(page.data) == page.data, file
            assert bare_words(page.after) == bare_words(page.before), file


WORDS = [*"天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏", "apple", "苹果。", "**剪枝**", "`码`"]
MARKS = [
    *("1、", "2、", "3、", "1. ", "2. ", "1.", "2.", "- ", "①", "②", "③ ", "❶", "⑴", "1)", "2)"),
    *(
        "",
        "",
        "",
        "    ",
        "  ",
        "\t",
        "\u3000\u3000",
        "> ",
        "# ",
        "！！！ note “",
        '!!! tip "',
        "| ",
    ),
    *("```", "<div>", "</div>", "<!--", "-->", "<br>", "[^1]: ", ": ", "？？？ warning ", "- ①"),
]
ENDS = ["", "", "", "\t{}", "\t{}\t{}", "  ", " ", "\u3000", "”", '"', "|{}", "  {}", "\u00a0{}"]


@st.composite
def odd_lines(draw: st.DrawFn) -> str:
    """Return a line of marks and words, as no parser of ours would write it."""
    words = [draw(st.sampled_from(WORDS)) for _ in range(3)]
    end = draw(st.sampled_from(ENDS)).format(*words[1:])
    mark = draw(st.sampled_from(MARKS))
    return draw(st.sampled_from([f"{mark}{words[0]}{end}", mark, "", f"{words[0]}{end}"]))


ROWS = [
    *([f"{n}、" for n in range(1, 5)], [*"①②③④"], [f"（{n}）" for n in range(1, 5)]),
    *([f"（{n}）" for n in "一二三四"], [f"{n}) " for n in "abcd"], ["● "] * 4, ["\uf0b7"] * 4),
    *([f"第{n}步：" for n in "一二三四"], ["□ "] * 4, ["－ "] * 4),
]
GAPS = ["\t", "\t\t", "｜", "|", " | ", "    ", "\u3000\u3000", "│"]


@st.composite
def lists_of_lines(draw: st.DrawFn) -> str:
    """Return lines that were plainly meant for a list, or to stand apart."""
    marks = draw(st.sampled_from(ROWS))[: draw(st.integers(2, 4))]
    return "\n".join(f"{mark}{draw(st.sampled_from(WORDS[:20]))}" for mark in marks)


@st.composite
def drawn_tables(draw: st.DrawFn) -> str:
    """Return lines that were plainly meant for a table."""
    gap, columns = draw(st.sampled_from(GAPS)), draw(st.integers(2, 4))
    rows = [
        gap.join(draw(st.sampled_from(WORDS[:20])) for _ in range(columns))
        for _ in range(draw(st.integers(3, 5)))
    ]
    outer = draw(st.sampled_from(["", gap])) if gap.strip() else ""
    return "\n".join(f"{outer}{row}{outer}" for row in rows)


@st.composite
def pasted_html(draw: st.DrawFn) -> str:
    """Return HTML as it comes out of other programs."""
    word = st.sampled_from([*WORDS[:20], "1. 甲 *乙*", "丙&amp;丁", "a_b_c", "x&lt;y", "# 戊"])
    style = draw(st.sampled_from([' style="color: red"', " class=MsoNormal", " data-x=1"]))
    kind = draw(st.sampled_from(["p", "section", "list", "table", "spans", "picture"]))
    words = [draw(word) for _ in range(3)]
    if kind in ("p", "section"):
        return "\n".join(f"<{kind}{style}><b>{w}</b><o:p></o:p>{w}</{kind}>" for w in words)
    if kind == "list":
        tag = draw(st.sampled_from(["ol", "ul"]))
        return f"<{tag}{style}>{''.join(f'<li><p{style}>{w}</p></li>' for w in words)}</{tag}>"
    if kind == "table":
        cells = "".join(f"<td{style}><p>{w}</p></td>" for w in words)
        span = draw(st.sampled_from(["", "<tr><td colspan=3>合</td></tr>"]))
        return f"<table{style}><tr>{cells}</tr>\n<tr>{cells}</tr>{span}</table>"
    if kind == "picture":
        return f'<section{style}><img data-src="https://a.cn/{len(words[0])}" alt="图"></section>'
    return f"看<span{style}>{words[0]}</span>，<font color=red>{words[1]}</font>"


@settings(max_examples=tries(60), deadline=None)
@given(lists_of_lines() | drawn_tables() | pasted_html())
def test_what_the_strategies_make_is_mended(block: str) -> None:
    once = tidied_body(f"{block}\n")
    assert once != f"{block}\n"
    assert tidied_body(once) == once


BLOCKS = lists_of_lines() | drawn_tables() | pasted_html() | odd_lines()
BODIES = st.lists(odd_lines() | BLOCKS, max_size=10).map("\n".join)


@settings(max_examples=tries(120), deadline=None)
@given(BODIES)
def test_tidy_twice_is_tidy_once_and_words_stay(body: str) -> None:
    once = tidied_body(body)
    assert tidied_body(once) == once
    assert bare_words(once) == bare_words(body)
    assert set(shown_words(body)) <= set(shown_words(once))


KEYS = ["title", "标题", "发布日期", "issued", "season", "月份", "topics", "审核", "review", "x"]
VALUES = [
    *(
        "苹果",
        "2026年11月1日",
        "2026/2/30",
        "12月",
        "12月至2月",
        "苹果，修剪",
        "[1, 2]",
        "'甲，乙'",
    ),
    *("{state: 通过}", "必学", "|", "", '"', "5", "#", "a: b"),
]
BETWEEN = [": ", ":\t", "：", ":\u3000", ":", " : "]
HEAD_LINES = st.tuples(
    st.sampled_from(["", "", "", " ", "\t"]),
    st.sampled_from(KEYS),
    st.sampled_from(BETWEEN),
    st.sampled_from(VALUES),
    st.sampled_from(["", "", " ", "\t", " # 注"]),
).map("".join)


@settings(max_examples=tries(300), deadline=None)
@given(st.lists(HEAD_LINES, max_size=5).map("\n".join))
def test_a_head_means_what_it_meant(head: str) -> None:
    once = tidied_head(head)
    assert tidied_head(once) == once
    try:
        before = understood(read_yaml(head, strict=True)).value
    except YamlFault:
        return  # what could not be read may be readable now: it must be the same words
    if isinstance(before, dict):
        assert understood(read_yaml(once, strict=True)).value == before


def tidied(data: bytes) -> bytes:
    page = tidied_page("a.md", data)
    assert isinstance(page, TidiedPage)
    return page.data


def bare_words(text: str) -> str:
    """Return the letters of a text below its head: without tags, numbers, marks and quotes."""
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    body = html.unescape(re.sub(r"!\[.*?\]\(.*?\)|</?[a-z][^<>]*>", "", body))
    return re.sub("[\\d①-⒛❶-❿、．（）！？“”「」●－｜│─-╿\uf0b7]", "", significant(body))


def shown_words(body: str) -> list[str]:
    """Return the words, as the strategy above has them, that a browser shows."""
    shown = read_shown(parse(rendered(body))).text
    return [word for word in WORDS if word.strip("*`。") in shown]
