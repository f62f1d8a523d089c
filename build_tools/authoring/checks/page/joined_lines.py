"""Lines that were meant to stand apart, and that the page runs together into one paragraph.

A paragraph may be broken anywhere: its lines end in the middle of a sentence, or because the next
word would have gone past the margin. Lines that end earlier, or begin like items, were meant.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from build_tools.authoring.rendered.written import MarkKind
from build_tools.messages import _
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.markdown.item_marks import ENUMERATOR
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.authoring.rendered.page import RenderedPage

LINES_JOINED = CheckRule(
    Rule.LINES_JOINED,
    "一行一段的字、`①`、`●`、`（一）`、`a)` 开头的行，网页上会连成一段；"
    "段与段之间空一行，条目写成 `1. ` 或 `- `",
    Severity.WARNING,
)
TABLE_UNMADE = CheckRule(
    Rule.TABLE_UNMADE,
    "用制表符、空格、`｜` 隔开的表，或者缺一行横线的表，网页上会连成一段",
    Severity.WARNING,
)

# Marks of items without a blank, which the check of marks tells of.
_UNSPACED = re.compile(r"\s*(?:[0-9]{1,2}[.．)）、](?![\d\s])|[-•●·](?![-•●·\d\s]))")
_PICTURE = re.compile(r"(?:!?\[[^\]]*\]\([^)]*\)|<[^<>]*>|\s)+")
_CALLOUT = re.compile(r"\[!\w+\]")
_LABEL = re.compile(r"\s*[^\s：:，。,.()（）]{1,8}[：:]\s*\S")
SENTENCE_END = re.compile(r"[。！？!?…；;][”’」』）)]*\s*$")
_GOES_ON = re.compile(r"[，、,：:（(“‘「『《—-]\s*$")
_COLUMNS = re.compile(r"\S(?:\t+| {4,}|[\u3000\u00a0]{2,})(?=\S)")
_SHORT = 36
"""Columns: nobody breaks lines as early as that."""
_SLACK = 6


@dataclass(frozen=True)
class _Line:
    number: int
    text: str

    @property
    def width(self) -> int:
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in self.text.strip())


def problems(path: str, page: RenderedPage) -> Iterator[Problem]:
    """Return one problem for each paragraph whose lines were meant to stand apart."""
    for lines in _paragraphs(page):
        if finding := _table(lines) or _meant_apart(lines):
            rule, line, message, hint = finding
            yield rule.problem(path, page.first_line + line, message, hint)


def _paragraphs(page: RenderedPage) -> Iterator[list[_Line]]:
    """Yield the lines of each paragraph that has more than one and shows them as one."""
    lines: list[_Line] = []
    before = None
    for mark in page.written.marks:
        index = page.written.index_at(mark)
        shown = None if index is None else page.comparison.shown_index(index)
        position = None if shown is None else page.shown.position(shown)
        paragraph = (position.block, position.line) if position and not position.code else None
        if mark.kind in (MarkKind.LINE, MarkKind.ITEM) and paragraph:
            if mark.kind is MarkKind.LINE and paragraph == before and mark.line != lines[-1].number:
                lines.append(_Line(mark.line, page.lines[mark.line].lstrip("> ")))
                continue
            if len(lines) > 1:
                yield lines
            lines, before = [_Line(mark.line, page.lines[mark.line].lstrip("> "))], paragraph
        else:
            before = None
    if len(lines) > 1:
        yield lines


_Finding = tuple[CheckRule, int, str, str]


def _table(lines: list[_Line]) -> _Finding | None:
    """Return what is wrong where lines have cells and make no table."""
    for ways in (_bars, _columns):
        cells = [ways(line.text) for line in lines]
        row = next((n for n in range(len(lines) - 1) if cells[n] > 1 and cells[n + 1] > 1), None)
        if row is not None:
            message = _("these lines look like a table and would be shown as one paragraph")
            hint = _("write | between the cells, and |---|---| below the first row")
            return TABLE_UNMADE, lines[row].number, message, hint
    return None


def _bars(text: str) -> int:
    """Return how many cells the bars of a line make."""
    return len([cell for cell in re.split(r"[|｜│┃]", text) if cell.strip()])


def _columns(text: str) -> int:
    """Return how many cells the tabs and wide blanks of a line make."""
    return len(_COLUMNS.findall(text.strip())) + 1


def _meant_apart(lines: list[_Line]) -> _Finding | None:
    """Return what is wrong where a line break was meant."""
    for line, below in pairwise(lines):
        if _PICTURE.fullmatch(line.text.strip()) or _PICTURE.fullmatch(below.text.strip()):
            continue
        if _CALLOUT.match(line.text) or (
            _UNSPACED.match(line.text) and _UNSPACED.match(below.text)
        ):
            continue
        text = excerpt(below.text.strip())
        if ENUMERATOR.match(below.text) and (ENUMERATOR.match(line.text) or line is lines[0]):
            message = _("'{text}' would be shown in one paragraph with the line above").format(
                text=text
            )
            hint = _("write items as '1. …' or '- …', or leave an empty line between them")
            return LINES_JOINED, below.number, message, hint
        if _ends_early(line, below, lines):
            message = _("'{text}' would be shown in one paragraph with the line above").format(
                text=text
            )
            hint = _("leave an empty line between paragraphs; for a new line only, write two "
                     "blanks at the end of the line above")  # fmt: skip
            return LINES_JOINED, below.number, message, hint
    return None


def _ends_early(line: _Line, below: _Line, lines: list[_Line]) -> bool:
    """Tell whether a line ends before the margin, so that a new one was meant."""
    if _GOES_ON.search(line.text):
        return False
    margin = max(other.width for other in lines)
    labels = bool(_LABEL.match(line.text) and _LABEL.match(below.text))
    if SENTENCE_END.search(line.text):
        # A sentence may end at the margin by chance, but hardly in every line.
        every = all(SENTENCE_END.search(other.text) for other in lines[:-1])
        return every or line.width + _SLACK < margin
    return labels or (line.width < _SHORT and (below.width < _SHORT or line.width * 2 < margin))
