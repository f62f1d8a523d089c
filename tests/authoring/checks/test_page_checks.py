"""Each rule about a page's text and its files: what it finds, and what it leaves alone."""

from __future__ import annotations

import io
import re
import struct
import zlib

import markdown
import pytest
from PIL import Image

from build_tools.authoring.checks.attachments import without_refused
from build_tools.authoring.checks.pictures import large_pictures
from build_tools.reading.markdown.dialect import extensions
from tests.authoring.conftest import PDF, PNG, SRT, Examine, page
from tests.reading.file_kinds.documents import docx
from tests.trees import MKDOCS_YML, Tree

Cases = list[tuple[str, list[tuple[int, str]]]]


def found_in(examine: Examine, body: str, more: Tree | None = None) -> list[tuple[int, str]]:
    examined = examine({"cases/a.md": page("title: 题", body), **(more or {})})
    return [(p.line, str(p.rule)) for p in examined.relevant if p.path == "content/cases/a.md"]


TEXT: Cases = [
    # headings: the title is of level 1
    ("# 题\n\n## 一\n\n### 二\n\n## 三", []),
    ("# 别的\n\n## 一", [(4, "heading-second")]),
    ("# 题\n\n正文\n\n#又一个\n\n# 第三", [(8, "heading-second")]),
    ("### 一", [(4, "heading-skipped")]),
    ("## 一\n\n#### 二\n\n#### 三\n\n## 四", [(6, "heading-skipped")]),
    ("题\n===\n\n#### 一", [(4, "heading-second"), (7, "heading-skipped")]),
    ("```\n# 一\n#### 二\n```", []),
    # pictures with words
    ("![](p.png)", [(4, "picture-alt")]),
    ("x\n<img src=p.png alt=' '>", [(5, "picture-alt")]),
    ("![剪口](p.png) <img src=p.png alt=剪口>", []),
    # Markdown that works beside Chinese
    ("**重点：**后面，这是**“引号”**里，前*斜*后，中***两样***字，**（注）**是", []),
    ("__粗__，后，（_斜_）", []),
    ("`**x` 姓名：______ 10~20 snake_case_name 2**3 a == b \\*\\*字\\*\\*", []),
    ("```\n中__x__字\n```\n\n    中__x__字", []),
    # paragraphs that are pushed to the right, as in print
    ("正文。\n\n\t冬天剪枝，先看树。\n\t再下剪子。\n\n后。", [(6, "text-as-code")]),
    ("    冬天剪枝，看树。\n\n    再下剪子，慢慢来。", [(4, "text-as-code"), (6, "text-as-code")]),
    ("1. 看\n\n    说明，在这里。\n\n```\n冬天剪枝，先看树。\n\n    再剪。\n```", []),
    ("    pip install x\n    # 安装，这样。\n\n说。\n\n    甲 = 乙，丙。", []),
    # and Markdown that does not
    ("一\n\n二\n中__粗__字", [(7, "lines-joined"), (7, "markdown-literal")]),
    ("前__重点：__字", [(4, "markdown-literal")]),
    ("前_斜_字", [(4, "markdown-literal")]),
    ("~~删~~字", [(4, "markdown-literal")]),
    ("中==亮==字", [(4, "markdown-literal")]),
    ("前** 空 **后", [(4, "markdown-literal")]),
    ("**甲** **没有完", [(4, "markdown-literal")]),
    ("＊＊全角＊＊", [(4, "markdown-literal")]),
    ("[表]（表.pdf）[注]（见下）", [(4, "markdown-literal")]),
    ("[表](表.pdf）", [(4, "markdown-literal")]),
    ("【表】（b.pdf）", [(4, "markdown-literal")]),
    ("[表] (b.pdf) ![图]  (../a.png)\n\n[甲] (#yi)",
     [(4, "markdown-literal"), (6, "markdown-literal")]),
    ("看[表](b.pdf\n\n![图](a.png 很好", [(4, "markdown-literal"), (6, "markdown-literal")]),
    ("[注] (见 3.2) [1] (甲) f[0](x", []),
    ("![]( )\n\n![图](<>)",
     [(4, "link-dead"), (4, "picture-alt"), (6, "link-dead")]),
    ("【通知】（2024.5）［注］（见 3.2）", []),
    ("中++画线++字", [(4, "markdown-literal")]),
    ("C++ 和 A++ 级", []),
    ("＃＃ 小标题\n\n１＃井", [(4, "markdown-literal")]),
    ("一段\n\n1.先看\n2.再剪", [(6, "markdown-literal")]),
    ("一、先看\n1、看\n2、剪", [(5, "lines-joined"), (5, "markdown-literal")]),
    ("-看\n-剪", [(4, "markdown-literal")]),
    ("1.5 亩\n2.5 亩\n\n-5 度\n-8 度\n\n1、只有一行\n——别的",
     [(5, "lines-joined"), (8, "lines-joined"), (11, "lines-joined")]),
    ("！[图](b.png)", [(4, "link-dead"), (4, "markdown-literal")]),
    ("！！！ tip\n    字", [(4, "markdown-literal"), (5, "lines-joined")]),
    ("!!! tip\n    中__x__字", [(5, "markdown-literal")]),
    ("- 一\n- 中__x__字", [(5, "markdown-literal")]),
    ("要紧[^1]的，也要紧[^二]的。\n\n[^1]: 见 后面。\n[^二]: 也见\n", []),
    ("要紧[^1]的。\n\n也要紧[^2]的 `[^3]`。\n\n[^1]: 见 后面。", [(6, "markdown-literal")]),
    ("水是 H~2~O", [(4, "markdown-literal")]),
    ("面积 x^2^ 平方米", [(4, "markdown-literal")]),
    ("好:smile:！", [(4, "markdown-literal")]),
    ("产量 $y = a_1 x$ 斤\n\n$$a^2$$", [(4, "markdown-literal"), (6, "markdown-literal")]),
    ("12:30:45 见 https://x.cn:8080/a:b 1~2~3 斤 $5 和 $6 `$a_1$` `:x:` 2^10 ^_^", []),
    ("要点：\n- 一\n- 二", []),
    ("**要点**\n- 一\n- 二", []),
    ("要点：\n\n- 一\n    - 二\n", []),
    ("## 要点\n- 一", []),
    ("!!! tip\n    要点：\n    1. 一", []),
    ("表：\n| a | b |\n|---|---|\n| 1 | 2 |", []),
    # signs
    ("\u3000\u3000一\n\n\u3000\u3000二", [(4, "indent-full-width")]),
    ("第一章\u3000总则", []),
    ("一\n二\u200b三\u200b", [(5, "lines-joined"), (5, "sign-invisible")]),
    ("一\ue000 二\u202e", [(4, "sign-invisible")] * 2),
    ("\x07", [(4, "sign-invisible")]),
    ("打 13812345678\n\n或 138-1234-5678", [(4, "telephone-mobile"), (6, "telephone-mobile")]),
    ("打 0571-87654321 或 12345，编号 990101381234567800", []),
    ("一\ufffd二", [(4, "sign-invisible")]),
    ("שלום 𠮷 👨‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 caf\u00e9 ①", []),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), TEXT)
def test_text(examine: Examine, body: str, expected: list[tuple[int, str]]) -> None:
    assert found_in(examine, body, {"cases/p.png": PNG}) == expected


def test_texts_beside_pages_are_looked_through_for_telephones(examine: Examine) -> None:
    examined = examine(
        {
            "cases/a.md": page("title: 一\nvideo: a.mp4\nsubtitles: a.srt"),
            "cases/a.mp4": b"x",
            "cases/a.srt": "1\n00:00:01,000 --> 00:00:03,000\n打 13812345678\n",
            "timetable.yml": "days: [5]\n# 找老王 138 1234 5678\n",
        }
    )
    assert [found for found in examined.brief if found[2] == "telephone-mobile"] == [
        ("cases/a.srt", 3, "telephone-mobile"),
        ("timetable.yml", 2, "telephone-mobile"),
    ]


@pytest.mark.parametrize("body", [body for body, _expected in TEXT])
def test_what_is_said_of_emphasis_is_what_the_site_shows(examine: Examine, body: str) -> None:
    """A page without a remark shows no mark of emphasis, one with a remark does."""
    options = extensions()
    html = markdown.markdown(body, extensions=list(options), extension_configs=options)
    shown = re.sub(r"<(code|pre).*?</\1>|<[^>]*>|2\*\*3|\*\*字\*\*", "", html, flags=re.DOTALL)
    literal = "markdown-literal" in {rule for _line, rule in found_in(examine, body)}
    emphasis = re.search(
        r"(?<!_)__(?!_)|\*\*|_斜_|~~|==亮|＊＊|中\+\+|＃ |[.、]看|[.、]先看\n2|-看|"
        r"\[\^|H~|x\^|:smile:|\$y|\$\$|\] +\([b.#]|\]\([ab]",
        shown,
    )
    assert literal or not emphasis
    assert emphasis or not literal or "）" in body or "！" in body


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"cases/a.md": "---\ntitle: x\n---\n正文"}, [("cases/a.md", 4, "page-end")]),
        ({"cases/a.md": "---\r\ntitle: x\r\n---\r\n正文\r\n"}, []),
        ({"cases/a.md": "---\ntitle: x\n---\n"}, [("cases/a.md", 3, "page-empty")]),
        # A lesson whose head cannot be used: its words are looked at all the same.
        (
            {"cases/a.md": "---\ntitel: x\n---\n# x\n\n[别的](b.md)，中__粗__字"},
            [
                ("cases/a.md", 1, "front-matter-required"),
                ("cases/a.md", 2, "front-matter-unknown-key"),
                ("cases/a.md", 6, "link-dead"),
                ("cases/a.md", 6, "markdown-literal"),
                ("cases/a.md", 6, "page-end"),
            ],
        ),
        ({"cases/a.md": "---\ntitle: x\n---"}, [("cases/a.md", 3, "page-empty")]),
        ({"cases/a.md": page("title: x\nvideo: v.mp4", ""), "cases/v.mp4": b"x"}, []),
        (
            {"cases/a.md": page("title: x\nsummary: 一\u200b二\ntopics: [\ue000]")},
            [("cases/a.md", 3, "sign-invisible"), ("cases/a.md", 4, "sign-invisible")],
        ),
        # names
        ({"cases/问?.md": page("title: x")}, [("cases/问?.md", 0, "name-unfit")]),
        ({"cases/x..md": page("title: x"), "cases/nul .md": page("title: y")},
         [("cases/nul .md", 0, "name-unfit"), ("cases/nul .md", 0, "published-path-unfit")]),
        ({"cases/问\u200b.md": page("title: x")}, [("cases/问\\u200b.md", 0, "name-unfit")]),
        ({"cases/点./a.md": page("title: x")}, [("cases/点.", 0, "name-unfit")]),
        ({"cases/B.md": page("title: x\nid: x"), "cases/b.md": page("title: y\nid: y")},
         [("cases/b.md", 0, "name-unfit")]),
        ({f"cases/{'课' * 78}.md": page("title: x")}, []),
        ({f"cases/{'课' * 77}/{'课' * 78}.md": page("title: x")}, []),
        # a page as a file and as a folder
        (
            {"cases/汤.md": page("title: x"), "cases/汤/汤.md": page("title: x"),
             "cases/汤/index.md": page("title: x")},
            [("cases/汤/index.md", 1, "lesson-id-duplicate"),
             ("cases/汤/汤.md", 1, "lesson-id-duplicate")],
        ),
        # files that nobody names
        ({"cases/v.mp4": b"x", "cases/图.png": b"x", "timetable.yml": "x", "cases/a.md": "x\n"},
         [("cases/a.md", 1, "front-matter-missing")]),
        ({"cases/v.mp4": b"x", "policy/图.png": b"x", "cases/a.md": page("title: x", "x")},
         [("cases/v.mp4", 0, "file-unused"), ("policy/图.png", 0, "file-unused")]),
    ],
)  # fmt: skip
def test_pages(examine: Examine, tree: Tree, expected: list[tuple[str, int, str]]) -> None:
    assert examine(tree).brief == expected


def test_lessons_of_their_own_name_and_review(examine: Examine) -> None:
    examined = examine(
        {
            "cases/a.md": page("title: x"),
            "cases/b.md": page("title: x\nreview: {state: draft}\nid: b"),
        }
    )
    assert [(p.path, p.line, str(p.rule)) for p in examined.problems] == [
        ("content/cases/a.md", 1, "lesson-id-missing"),
        ("content/cases/a.md", 1, "review-missing"),
    ]


ANCHORED = {
    "cases/b.md": page(
        "title: 别的",
        "# 别的\n\n## 怎么剪？ 三步\n\n## Cut It\n\n## 名 {#own}\n\n## Cut it\n\n"
        "<b id='raw'></b>[^1]\n\n[^1]: 注",
    ),
    "cases/index.md": "## 看这里\n",
    "cases/c.pdf": PDF,
}


@pytest.mark.parametrize(
    ("target", "dead"),
    [
        ("b.md#怎么剪-三步", False),
        ("b.md#%E6%80%8E%E4%B9%88%E5%89%AA-%E4%B8%89%E6%AD%A5", False),
        ("b.md#cut-it", False),
        ("b.md#cut-it_1", False),
        ("b.md#own", False),
        ("b.md#raw", False),
        ("b.md#fn:1", False),
        ("b.md#", False),
        ("index.md#看这里", False),
        ("#小标题", False),
        ("#top", False),
        ("c.pdf#page=2", False),
        ("../policy/index.md#x", False),
        ("b.md#怎么剪", True),
        ("b.md#Cut-It", True),
        ("b.md#别的", True),
        ("index.md#不在", True),
        ("#不在", True),
    ],
)
def test_anchors(examine: Examine, target: str, dead: bool) -> None:
    examined = found_in(examine, f"[x]({target}) [x](c.pdf)\n\n## 小标题", ANCHORED)
    assert examined == ([(4, "link-anchor")] if dead else [])


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height)).convert("L").save(buffer, kind)
    return buffer.getvalue()


def bomb() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "data", "rule"),
    [
        ("p.png", PNG, ""),
        ("p.jpg", picture(4000, 10, "JPEG"), ""),
        ("p.gif", picture(2, 2, "GIF"), ""),
        ("p.webp", picture(2, 2, "WEBP"), ""),
        ("p.svg", b"<svg/>", ""),
        ("p.jpg", picture(4001, 10, "JPEG"), ""),
        ("p.bmp", picture(2000, 1100, "BMP"), ""),
        ("p.tif", picture(2, 2, "TIFF"), ""),
        ("p.png", bomb(), "picture-broken"),
        ("p.png", PNG[:40], "picture-broken"),
        ("p.jpg", b"", "picture-broken"),
        ("p.jpg", b"x" * 100, "picture-broken"),
        ("p.heic", b"x", "picture-broken"),
        ("p.tif", b"x", "picture-broken"),
        ("p.pdf", PDF, "picture-format"),
    ],
)
def test_pictures(examine: Examine, name: str, data: bytes, rule: str) -> None:
    examined = found_in(examine, f"x\n![图]({name}) ![图]({name})", {f"cases/{name}": data})
    assert examined == ([(5, rule)] if rule else [])


def test_large_pictures_are_no_fault_but_told(examine: Examine) -> None:
    tree = {"cases/大.jpg": picture(1601, 10, "JPEG"), "cases/小.jpg": picture(1600, 10, "JPEG")}
    examined = examine({"cases/a.md": page("title: x", "![图](大.jpg) ![图](小.jpg)"), **tree})
    assert examined.brief == []
    (large,) = large_pictures(examined.project, examined.content)
    assert (large.path, large.width, large.height) == ("content/cases/大.jpg", 1601, 10)


WITH_PAGES = MKDOCS_YML + "      attachment_kinds: [web, text, pictures]\n"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("f.html", "<p>好 <a href='https://a.example/'>x</a> <img src='data:image/png;x,y'>", []),
        ("f.html", "<p>\n<img src='https://a.example/x.png'>", [(2, "attachment-remote")]),
        ("f.html", "<link rel=stylesheet href=s.css>", [(1, "attachment-parts")]),
        ("f.html", "<style>\n@import 'https://a.example/s.css';</style>",
         [(2, "attachment-remote")]),
        ("f.css", "a { background: url(https://a.example/x.png) }", [(1, "attachment-remote")]),
        ("f.svg", "<svg>\n<image href='https://a.example/x.png'/></svg>",
         [(2, "attachment-remote")]),
        ("f.svg", "<svg><use href='#a'/><a href='https://a.example/'/></svg>", []),
        ("f.html", "<!--" * 2000, [(1, "html-unreadable")]),
        ("f.txt", "<img src='https://a.example/x.png'>", []),
    ],
)  # fmt: skip
def test_attachments(
    examine: Examine, name: str, text: str, expected: list[tuple[int, str]]
) -> None:
    head = f"title: x\nattachments: [{name}]"
    tree = {"../mkdocs.yml": WITH_PAGES, "cases/a.md": page(head)}
    examined = examine({**tree, f"cases/{name}": text})
    assert examined.brief == [(f"cases/{name}", line, rule) for line, rule in expected]
    if not name.endswith(".svg"):
        gb = examine({**tree, f"cases/{name}": text.encode("gb18030")})
        assert [p.rule for p in gb.relevant] == [rule for _line, rule in expected]


def test_what_is_no_attachment(examine: Examine) -> None:
    head = "title: x\nattachments:\n- 表.docx\n- 明白纸.pdf\n- 包.zip\n- \uff41.\uff45\uff58\uff45"
    tree = {
        "cases/表.docx": docx(word__vbaProject_dot_bin=b"x"),
        "cases/明白纸.pdf": b"MZ\x90\0",
        "cases/包.zip": b"PK\3\4",
        "cases/\uff41.\uff45\uff58\uff45": b"MZ",
    }
    examined = examine({"cases/a.md": page(head), **tree})
    assert [(line, rule) for _path, line, rule in examined.brief] == [
        (4, "attachment-active"),
        (5, "attachment-bytes"),
        (6, "attachment-kind"),
        (7, "attachment-kind"),
    ]
    left = without_refused(examined.project, examined.content)
    assert left.assets == {}


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<iframe src='https://a.example/'></iframe>", "remote-resource"),
        ("<div markdown='1'>\n![图](https://a.example/x.png)\n</div>", "remote-resource"),
        ("<link rel=stylesheet href='//a.example/x.css'>", "remote-resource"),
        ("<div style='background: url(http://a.example/x.png)'></div>", "remote-resource"),
        ("<base href='https://a.example/'>", "remote-resource"),
        ("<form action='https://a.example/'></form>", "remote-link"),
        ("![图][1]\n\n[1]: https://a.example/x.png", "remote-resource"),
    ],
)
def test_what_a_page_loads(examine: Examine, body: str, rule: str) -> None:
    assert {rule for _line, rule in found_in(examine, body)} - {"html-forbidden"} == {rule}


VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\n先去大枝。\n"
ASS = """\
[Script Info]
ScriptType: v4.00+

[V4+ Styles]

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,先去大枝。
"""
THIRD = "Dialogue: 0,0:00:04.00,0:00:05.00,Default,,0,0,0,,再剪小枝。\n"
SECOND = "\n2\n00:00:04,000 --> 00:00:06,000\n再剪小枝。\n"


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("s.srt", SRT + SECOND, []),
        ("s.srt", (SRT + SECOND).replace("\n", "\r\n").encode("utf-8-sig"), []),
        ("s.vtt", VTT, []),
        ("s.ass", ASS, []),
        ("s.srt", "", [(0, "subtitles-broken")]),
        ("s.srt", "先去大枝。\n", [(0, "subtitles-broken")]),
        ("s.vtt", "WEBVTT\n", [(0, "subtitles-broken")]),
        ("s.ass", "[Script Info]\n[Events]\n", [(0, "subtitles-broken")]),
        ("s.srt", SRT + SECOND.replace("-->", "->"), [(6, "subtitles-broken")]),
        ("s.srt", SRT + SECOND.replace("00:00:06,000", "00：00：06"), [(6, "subtitles-broken")]),
        ("s.srt", SRT + SECOND.replace("06,000", "03,000"), [(6, "subtitles-times")]),
        ("s.vtt", VTT.replace("03", "01"), [(3, "subtitles-times")]),
        ("s.ass", ASS.replace("03.00", "00.50"), [(8, "subtitles-times")]),
        ("s.srt", SRT + SECOND.replace("04,000", "02,000"), [(6, "subtitles-overlap")]),
        ("s.srt", SRT.encode("gb18030"), []),
        ("s.srt", SRT.replace("先去大枝", "我們來說這個").encode("big5"), []),
        (
            "s.ass",
            ASS.replace("0:00:03.00", "0:00:03"),
            [(0, "subtitles-broken"), (8, "subtitles-broken")],
        ),
        ("s.ass", ASS + "Dialogue: 0,0:00:04.00\n", [(9, "subtitles-broken")]),
        (
            "s.ass",
            ASS + ASS[ASS.index("Dialogue") :].replace("01", "02"),
            [(9, "subtitles-overlap")],
        ),
        ("s.srt", SRT.replace("先去大枝。", "<i> </i>"), [(0, "subtitles-broken")]),
        ("s.srt", b" " * 5_000_001, [(0, "subtitles-broken")]),
        ("s.srt", b"\xff\0\xff", [(0, "file-encoding")]),
    ],
)
def test_subtitles(
    examine: Examine, name: str, data: str | bytes, expected: list[tuple[int, str]]
) -> None:
    head = f"title: x\nvideo: v.mp4\nsubtitles: {name}"
    examined = examine({"cases/a.md": page(head), "cases/v.mp4": b"x", f"cases/{name}": data})
    assert examined.brief == [(f"cases/{name}", line, rule) for line, rule in expected]


READ = "## 先看 **树形**\n\n正文。\n\n## 护剪口\n\n正文。\n"


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        (
            "\n  - a.m4a\n  - {heading: 先看树形, file: b.m4a}\n  - {heading: 护剪口, file: a.m4a}",
            [],
        ),
        ("{zh-CN: a.m4a, hak: b.m4a, zh-x-sichuan: a.m4a}", []),
        ("gone.m4a", [(3, "reading-missing")]),
        ("{zh-CN: a.m4a, yue: gone.m4a}", [(3, "reading-missing")]),
        ("\n  - a.m4a\n  - film.mp4", [(5, "reading-format"), (5, "reading-repeated")]),
        ("\n  - heading: 看树型\n    file: a.m4a", [(4, "reading-heading")]),
        ("\n  zh-CN: a.m4a\n  四川话: b.m4a", [(5, "reading-language")]),
        ("\n  - file: a.m4a\n    language: zh_CN", [(5, "reading-language")]),
        ("\n  - a.m4a\n  - {file: b.m4a, language: zh-x}", [(5, "reading-language")]),
        ("\n  - a.m4a\n  - b.m4a", [(5, "reading-repeated")]),
    ],
)
def test_readings(examine: Examine, readings: str, expected: list[tuple[int, str]]) -> None:
    sounds = {f"cases/{name}": b"x" for name in ("a.m4a", "b.m4a", "film.mp4")}
    examined = examine({"cases/a.md": page(f"title: x\nreadings: {readings}", READ), **sounds})
    brief = [(line, rule) for path, line, rule in examined.brief if path == "cases/a.md"]
    assert sorted(brief) == expected


@pytest.mark.parametrize(("encoding", "text"), [("Big5", "我們來說這個"), ("GB18030", "我们来说")])
def test_the_encoding_is_told(examine: Examine, encoding: str, text: str) -> None:
    examined = examine({"cases/a.md": page(f"title: {text}").encode(encoding)})
    assert encoding in examined.problems[0].message
    assert f"iconv -f {encoding}" in examined.problems[0].hint


HOSTILE = [
    "中__" * 20_000,
    "[" * 20_000 + "]（",
    "<div markdown " * 20_000,
    "<div markdown=1>\n<div markdown=1>" * 100,
    "字\n- 字\n" * 5_000,
    '!!! quiz "问"\n    - [x] 甲\n' * 500,
    "[x](#中) " * 5_000,
    "".join("    " * depth + "- 中**\n" for depth in range(39)),
    "\u200b\u3000\n" * 20_000,
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_pages_come_to_an_end(examine: Examine, body: str) -> None:
    examined = examine({"cases/a.md": page("title: x", body)})
    assert len(examined.content.lessons) + len(examined.content.refused) == 1
    assert all(problem.hint for problem in examined.problems)


def notes(count: int) -> str:
    """Return a text with so many notes."""
    marks = "".join(f"甲[^{n}]" for n in range(count))
    return f"{marks}\n\n" + "".join(f"[^{n}]: 乙{n}\n" for n in range(count))


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("".join("    " * depth + "- 中\n" for depth in range(300)), 44),
        ("".join("\t" * depth + "!!! tip\n" for depth in range(300)), 44),
        ("字\n\n" + "- " * 1000 + "中", 6),
        ("1. " * 1000 + "中", 4),
        ("".join("    " * depth + "- 中\n" for depth in range(40)), None),
        ("```\n" + " " * 400 + "x\n```", None),
        ("- " * 30 + "中", None),
        ("字\n\n" + "[" * 500_000, 6),
        ("![\n" * 250_000, 504),
        ("[字\n\n" * 3000, 1004),
        ("[字](" * 100_000, 4),
        ("[字] \\[ " * 700, None),
        (notes(500), None),
        (notes(501), 4),
    ],
)
def test_pages_that_python_markdown_could_not_render(
    examine: Examine, body: str, line: int | None
) -> None:
    examined = examine({"cases/a.md": page("title: x", body)})
    assert examined.brief == ([("cases/a.md", line, "page-nesting")] if line else [])
    if line is None:
        options = extensions()
        assert markdown.markdown(body, extensions=list(options), extension_configs=options)


def test_hostile_names(examine: Examine) -> None:
    name = "<script>alert(1)<\uff0fscript> \u202e𠮷 שלום &amp; %41 #"
    examined = examine(
        {
            f"cases/{name}.md": page(f"title: x\nid: x\nattachments: ['{name}.pdf']"),
            f"cases/{name}.pdf": PDF,
        }
    )
    assert [lesson.url for lesson in examined.content.lessons] == ["cases/x.html"]
    assert all(re.fullmatch(r"[a-z0-9./-]+", url) for url in examined.content.assets.values())
    assert {rule for _path, _line, rule in examined.brief} == {"name-unfit"}
    assert all(str(problem).isprintable() for problem in examined.problems)
