"""Links with their lines: Markdown, raw HTML, and what must be left alone."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

import markdown
import pytest

from build_tools.authoring.flatten import flatten
from build_tools.authoring.links import find_links
from build_tools.authoring.tags import HtmlUnreadable

SITE_EXTENSIONS = (
    *("admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html"),
    *("tables", "toc"),
)


def links_of(body: str) -> list[tuple[str, int, str]]:
    return [(link.target, link.line, str(link.kind)) for link in find_links(body, 10)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[a](b.md)", [("b.md", 10, "link")]),
        ("x\n\n一行\n二行 ![图](图.png)", [("图.png", 13, "picture")]),
        ("[很\n长](b.md)", [("b.md", 11, "link")]),
        ("[a][1]\n\n[1]: b.md", [("b.md", 10, "link")]),
        (
            '[a](图 1.md) ![b](c d (2).png "题")',
            [
                ("图%201.md", 10, "link"),
                ("c%20d%20(2).png", 10, "picture"),
            ],
        ),
        ("[a](<b c.md>)", [("b c.md", 10, "link")]),
        ("[a](种子法(2021-12-24).md)", [("种子法(2021-12-24).md", 10, "link")]),
        ("[![a](b.png)](c.md)", [("c.md", 10, "link"), ("b.png", 10, "picture")]),
        ("<https://a.example/>", [("https://a.example/", 10, "link")]),
        ("[a](javascript:alert(1))", [("javascript:alert(1)", 10, "link")]),
        ("[a](file:///c:/x)", [("file:///c:/x", 10, "link")]),
        ("[a]()", [("", 10, "link")]),
        ("[a](b&amp;c.md)", [("b&c.md", 10, "link")]),
        ("| a |\n|---|\n| 1 |\n| ![x](y.png) |", [("y.png", 13, "picture")]),
        ("- a\n    - [b](c.md)\n", [("c.md", 11, "link")]),
        ("> [b](c.md)", [("c.md", 10, "link")]),
        # code
        ("`[a](b.md)`", []),
        ("```\n[a](b.md)\n```", []),
        ("    [a](b.md)", []),
        ("~~~\n!!! note\n    [a](b.md)\n~~~", []),
        ("\\[a](b.md)", []),
        ("<!-- <img src='x.png'> [a](b.md) -->", []),
        ("<code>&lt;img src='x.png'&gt;</code>", []),
        # what our Markdown takes for text, CommonMark for code
        (
            '!!! tip "看"\n    [a](b.md)\n\n    ![c](d.png)\n\n[e](f.md)',
            [
                ("b.md", 11, "link"),
                ("d.png", 13, "picture"),
                ("f.md", 15, "link"),
            ],
        ),
        ("??? note\n    !!! tip\n        [a](b.md)\n", [("b.md", 12, "link")]),
        ("???+ note\n    - [a](b.md)\n", [("b.md", 11, "link")]),
        ("- x\n\n    !!! tip\n        [a](b.md)\n", [("b.md", 13, "link")]),
        ("!!! tip\n    ```\n    [a](b.md)\n    ```\n", []),
        ("字[^1]\n\n[^1]: 见[县志](b.md)", [("b.md", 12, "link")]),
        ("字[^1]\n\n[^1]: 县志", []),
        # raw HTML
        (
            "<img src='x.png'\nalt=''>\n<a href=\"y.md\">",
            [
                ("x.png", 10, "picture"),
                ("y.md", 12, "link"),
            ],
        ),
        ("字 <img\nsrc=x.png> 字", [("x.png", 10, "picture")]),
        ("字\n字 <a href='y.md'>好</a>", [("y.md", 11, "link")]),
        ("<script src='//a.example/x.js'></script>", [("//a.example/x.js", 10, "resource")]),
        ("<iframe src='a.html'></iframe>", [("a.html", 10, "resource")]),
        ("<link rel=stylesheet href=a.css>", [("a.css", 10, "resource")]),
        (
            "<img srcset='a.png 1x, b.png 2x'>",
            [
                ("a.png", 10, "picture"),
                ("b.png", 10, "picture"),
            ],
        ),
        ("<p style=\"background: url('a.png')\">", [("a.png", 10, "resource")]),
        ("<style>\n@import 'a.css';\n</style>", [("a.css", 11, "resource")]),
        (
            "<video poster=p.jpg><source src=v.mp4></video>",
            [
                ("p.jpg", 10, "picture"),
                ("v.mp4", 10, "resource"),
            ],
        ),
        ("<IMG SRC=x.png>", [("x.png", 10, "picture")]),
        ("<img src>", []),
    ],
)
def test_find_links(body: str, expected: list[tuple[str, int, str]]) -> None:
    assert links_of(body) == expected


def test_flatten_keeps_every_line() -> None:
    body = "a\n\n!!! note\n    b\n\n    ??? c\n        d\ne\n"
    assert flatten(body).count("\n") == body.count("\n")


@pytest.mark.parametrize(
    "declaration", ["<![foo bar[", "<![if x[", "<!", "<![CDATA[", "<?", "<a b='"]
)
def test_broken_html_is_read_or_told_with_its_line(declaration: str) -> None:
    # Whether html.parser gives up on a declaration differs between versions of Python.
    body = f"<div>\n<p>\n{declaration}\n</div>\n\n[a](b.md)\n"
    try:
        links = links_of(body)
    except HtmlUnreadable as error:
        assert error.line == 12
    else:
        assert links == [("b.md", 15, "link")]


def test_a_page_of_open_comments_is_refused() -> None:
    with pytest.raises(HtmlUnreadable) as error:
        find_links("x\n\n" + "<!--" * 50_000, 10)
    assert error.value.line == 12


@pytest.mark.parametrize(
    "body",
    [
        '[a](b.md) ![c](d.png "题") <https://e.example/>',
        "![图](我的 图.png) [a](b c (1).md) [d](e(2).md '题')",
        "[a][1] [b][]\n\n[1]: c.md\n[b]: <d.md>\n",
        '!!! tip "看"\n    ![a](b.png)\n\n    - [c](d.md)\n\n        ![e](f.png)\n\n[g](h.md)\n',
        "??? note\n    !!! tip\n        [a](b.md)\n\n    ```\n    [x](y.md)\n    ```\n",
        "- a\n    - [b](c.md)\n\n    !!! tip\n        [d](e.md)\n",
        "| a | b |\n|---|---|\n| [a](b.md) | `[x](y.md)` |\n",
        "> [a](b.md)\n\n    [x](y.md)\n\n~~~\n[x](y.md)\n~~~\n",
        "字[^1]\n\n[^1]: 见[a](b.md)\n",
        "词\n:   [a](b.md)\n",
        "- [x] [a](b.md)\n- [ ] b\n",
        "<div markdown>\n\n[a](b.md)\n\n</div>\n",
        "字 <img src='a.png'> `<!--` [x](y.md) `-->`\n\n<a href='b.md'>b</a>\n",
        "[![a](b.png)](c.md)\n",
        "[a](<b c.md>) \\[x](y.md)\n",
    ],
)
def test_what_is_found_is_what_the_site_renders(body: str) -> None:
    extensions = [*SITE_EXTENSIONS, "pymdownx.details", "pymdownx.tasklist"]
    rendered = markdown.markdown(body, extensions=extensions)
    targets = re.findall(r"""<(?:a|img)\b[^>]*?(?:href|src)=["']([^"']*)""", rendered)
    expected = sorted(unquote(html.unescape(t)) for t in targets if not t.startswith("#fn"))
    assert sorted(unquote(link.target) for link in find_links(body, 1)) == expected
