"""Blanks that do nothing, or were meant as others: at the ends of lines, around marks. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.authoring.tidying.lines import source_lines
from build_tools.reading.markdown.lists import MARKER, LineKind

if TYPE_CHECKING:
    from build_tools.authoring.tidying.lines import SourceLine

_BLANKS = " \t\u00a0\u3000"
_LINE_BREAK = "  "
_WIDE = re.compile("[\u00a0\u3000]")
# Before words only: a number or a sign would begin something else there. More push a signature.
_INDENT = re.compile(r"[\u00a0\u3000]{1,4}(?=[^\W\d_]|[“‘（《「『【])")


def with_plain_blanks(source: str) -> str:
    """Return the source without blanks at the ends of lines, and with plain ones around marks.

    The two blanks that break a line stay. The last line gets its end.
    """
    lines = source_lines(source)
    kinds = [*(line.kind for line in lines[1:]), LineKind.BLANK]
    texts = [
        line.text if line.fixed else _mended(line, goes_on=below is not LineKind.BLANK)
        for line, below in zip(lines, kinds, strict=True)
    ]
    return "\n".join(texts if not texts[-1] else [*texts, ""])


def _mended(line: SourceLine, *, goes_on: bool) -> str:
    text = line.text.rstrip(_BLANKS)
    if text and goes_on and line.text.expandtabs(4).endswith(_LINE_BREAK):
        text += _LINE_BREAK
    if line.kind is LineKind.ITEM and (marker := MARKER.match(text)):
        begin = marker.start("content")
        # As many as there were: what belongs to the item is told by its column.
        return _WIDE.sub(" ", text[:begin]) + text[begin:]
    return (
        _INDENT.sub("", text, count=1)
        if line.kind is LineKind.TEXT and _INDENT.match(text)
        else text
    )
