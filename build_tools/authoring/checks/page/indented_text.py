"""Paragraphs that are pushed to the right, as in print, and that Markdown shows as code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.markdown.lists import LineKind, line_kinds
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.authoring.rendered.page import RenderedPage

TEXT_AS_CODE = CheckRule(
    Rule.TEXT_AS_CODE,
    "段首用制表符或四个以上空格往里缩的字，网页上会变成代码框；段首不用空格",
    Severity.WARNING,
)

_PROSE = re.compile(r"[\u4e00-\u9fff]{2}.*[。！？，；]|[。！？]\s*$")
_CODE = re.compile(r"[{}<>=|\\$#@`]|//|\w\(|^\s*(?:[-+*]|\d{1,2}[.、)）])\s")


def problems(path: str, page: RenderedPage) -> Iterator[Problem]:
    """Return the first line of each paragraph of words that would be shown as code."""
    for begin, end in _code_blocks(page):
        lines = page.lines[begin:end]
        if _PROSE.search(lines[0]) and not any(_CODE.search(line) for line in lines):
            message = _("'{text}' would be shown as code").format(text=excerpt(lines[0].strip()))
            hint = _("begin the paragraph at the left edge, without tabs and blanks")
            yield TEXT_AS_CODE.problem(path, page.first_line + begin, message, hint)


def _code_blocks(page: RenderedPage) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges of lines that are code by their indentation."""
    kinds = line_kinds([line.expandtabs(4) for line in page.lines])
    begin, fenced = 0, False
    for number, kind in enumerate([*kinds, LineKind.BLANK]):
        if kind is LineKind.CODE and not fenced:
            continue
        if begin < number and not fenced:
            yield begin, number
        fenced = not fenced if kind is LineKind.FENCE else fenced and kind is LineKind.CODE
        begin = number + 1
