"""Heads of boxes as Markdown has them: `！！！ warning “注意”` as `!!! warning "注意"`. Pure."""

from __future__ import annotations

import re

from build_tools.authoring.rendered.written import BOX_HEAD
from build_tools.authoring.tidying.lines import SourceLine, source_lines
from build_tools.reading.markdown.admonitions import BOX_KINDS
from build_tools.reading.markdown.lists import LineKind

BOX_LINE = re.compile(r" *(?P<mark>[!！]{3}|[?？]{3}[+＋]?)[ \u00a0\u3000]*(?P<rest>[A-Za-z].*)$")
_QUOTED = re.compile(r"\s*[“”„‟「『＂](?P<title>[^“”„‟「」『』＂\"]+)[“”„‟」』＂]\s*$")
_BARE = re.compile(r"\s+(?P<title>[^\s\"“”„‟「」『』＂{}][^\"“”„‟「」『』＂{}]*?)\s*$")
_HALF_WIDTH = str.maketrans("！？＋", "!?+")


def with_plain_boxes(source: str) -> str:
    """Return the source with the heads of its boxes as they must be written."""
    lines = source_lines(source)
    return "\n".join(_mended(lines, number) for number in range(len(lines)))


def _mended(lines: list[SourceLine], number: int) -> str:
    line = lines[number]
    box = BOX_LINE.match(line.text)
    if box is None or line.fixed or line.kind is not LineKind.TEXT:
        return line.text
    mark = box["mark"].translate(_HALF_WIDTH)
    text = f"{line.indent}{mark} {box['rest']}" if mark != box["mark"] else line.text
    head = BOX_HEAD.match(text)
    if head is None or head["kind"].lower() not in BOX_KINDS:
        return line.text
    if mark != box["mark"] and not _has_text(lines, number):
        return line.text  # it would become a box with nothing in it
    title = _title(head["rest"], head["kind"])
    return f'{head["lead"]} "{title}"' if title else text


def _title(after_kind: str, kind: str) -> str:
    """Return a title that is not in straight quotes; empty where there is none."""
    if quoted := _QUOTED.match(after_kind):
        return quoted["title"].strip()
    bare = _BARE.match(after_kind)
    # Words in Latin letters may be classes; a quiz has no title.
    return bare["title"] if bare and not after_kind.isascii() and kind.lower() != "quiz" else ""


def _has_text(lines: list[SourceLine], number: int) -> bool:
    """Whether the line below belongs to the box."""
    below = lines[number + 1].text.expandtabs(4) if number + 1 < len(lines) else ""
    return below.startswith(lines[number].indent + " " * 4) and bool(below.strip())
