"""Marks of other programs, which a page shows as they are: Obsidian's, Hugo's, forums' …

Also stars that were meant for "times", and code that is never closed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.markdown.lists import FENCE
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.authoring.rendered.page import RenderedPage

MARKDOWN_FOREIGN = CheckRule(
    Rule.MARKDOWN_FOREIGN,
    '别的软件的写法，网页上会照样露出来：`[[课]]`、`> [!warning]`、`=== "甲"`、'
    "`{{< >}}`、`:::`、`%%…%%`、`*[缩写]:`、`[b]`",
    Severity.WARNING,
)
STAR_SWALLOWED = CheckRule(Rule.STAR_SWALLOWED, "`30*40*50` 里的星号会被当成记号吞掉；乘号写 `×`")
CODE_UNCLOSED = CheckRule(Rule.CODE_UNCLOSED, "三个反引号只有开头，没有收尾", Severity.WARNING)

_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_FOREIGN = {
    "picture": re.compile(r"!\[\[[^\]\n]+\]\]"),
    "link": re.compile(r"(?<!!)\[\[[^\]\n]+\]\](?!\()"),
    "box": re.compile(r"^[> ]*\[![A-Za-z]+\][+-]?"),
    "tabs": re.compile(r'^ *={3}[!+]? ["“].*'),
    "shortcode": re.compile(r"\{\{.*?\}\}|\{%.*?%\}"),
    "colons": re.compile(r"^ *:{3,} *[\w{].*|^ *:{3,} *$"),
    "remark": re.compile(r"%%[^%\n]+%%"),
    "abbreviation": re.compile(r"^ *\*\[[^\]\n]+\]:"),
    "forum": re.compile(r"\[/?(?:b|i|u|s|url|img|color|size|quote|center)(?:=[^\]]*)?\](?!\()"),
}
_STARS = re.compile(r"(?<![*\\])[0-9A-Za-z.]+\*[0-9A-Za-z.]+\*[0-9A-Za-z.]+(?!\*)")


def problems(path: str, page: RenderedPage) -> Iterator[Problem]:
    """Return each mark of another program, the first of a kind on a page."""
    reported: set[str] = set()
    for number in page.written.plain_lines:
        line = _CODE_SPAN.sub("`", page.lines[number])
        line_number = page.first_line + number
        if FENCE.match(line) and "code" not in reported:
            reported.add("code")
            message = _("the code that begins here is never closed")
            hint = _("write the same signs on a line of their own below it")
            yield CODE_UNCLOSED.problem(path, line_number, message, hint)
        if stars := _STARS.search(line):
            message = _("the stars of '{text}' would not be shown").format(text=excerpt(stars[0]))
            yield STAR_SWALLOWED.problem(path, line_number, message, _("write '×' for times"))
        for kind, pattern in _FOREIGN.items():
            if kind not in reported and (match := pattern.search(line)):
                reported.add(kind)
                message = _("'{text}' would be shown as it is written").format(
                    text=excerpt(match[0].strip("> "))
                )
                yield MARKDOWN_FOREIGN.problem(path, line_number, message, _hints()[kind])


def _hints() -> dict[str, str]:
    return {
        "picture": _("write it as Markdown: {example}").format(example="![说明](图.png)"),
        "link": _("write it as Markdown: {example}").format(example="[那一课](那一课.md)"),
        "box": _("write it as: {example}").format(example='!!! warning "题目"'),
        "tabs": _("there are no tabs: write headings"),
        "shortcode": _("leave it out: there are no short codes"),
        "colons": _("write it as: {example}").format(example='!!! tip "题目"'),
        "remark": _("leave it out: readers would see it"),
        "abbreviation": _("write it out in the text: there is no list of short forms"),
        "forum": _("write it as Markdown: {example}").format(example="**粗**，[字](地址)"),
    }
