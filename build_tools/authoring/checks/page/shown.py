"""The page held against its source: words, items and their numbers, cells, titles, pictures.

What a browser would show is compared with what was written; what is lost, merged, renumbered or
shown as something else is a problem at its line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.authoring.rendered.shown import PICTURE
from build_tools.authoring.rendered.written import BOX_HEAD, MarkKind
from build_tools.messages import _
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.authoring.rendered.page import RenderedPage
    from build_tools.authoring.rendered.shown import Item, TextPlace
    from build_tools.authoring.rendered.written import SourceMark

WORDS_NOT_SHOWN = CheckRule(
    Rule.WORDS_NOT_SHOWN, "写了的字或图片，网页上不会显示：被标签、括号、表格吞掉了"
)
WORDS_ADDED = CheckRule(
    Rule.WORDS_ADDED, "记号没起作用，网页上会露出本来不该显示的字", Severity.WARNING
)
LIST_BROKEN = CheckRule(
    Rule.LIST_BROKEN,
    "写的是步骤或条目，网页上不是：并到别的条目里了，或者编号变了",
    Severity.WARNING,
)
TABLE_BROKEN = CheckRule(
    Rule.TABLE_BROKEN,
    "写的是表格，网页上不是：格子并在一起了，缺一行横线，或者多出一行",
    Severity.WARNING,
)
BOX_BROKEN = CheckRule(
    Rule.BOX_BROKEN, "提醒的框没写对：题目要用半角引号，框里的字前面空四格", Severity.WARNING
)
HEADING_BROKEN = CheckRule(Rule.HEADING_BROKEN, "写的是小标题，网页上不是", Severity.WARNING)

_UNNAMED_PICTURE = re.compile(r"!\[[^\]]*\]\(\s*(?:<>)?\s*\)")
_BOX = re.compile(r' *(?:!!!|\?\?\?\+?) ?[A-Za-z][A-Za-z_-]*(?: +(?:inline|end))*(?: +"[^"]*")? *$')


def problems(path: str, page: RenderedPage) -> Iterator[Problem]:
    """Return what a page would show otherwise than it is written."""
    lost = _lost_by_line(page)
    boxes = tuple(_boxes(path, page))
    yield from boxes
    yield from _word_problems(path, page, lost, {problem.line for problem in boxes})
    yield from _structure(path, page, lost)


def _lost_by_line(page: RenderedPage) -> dict[int, str]:
    """Return what is not shown, by the line of the source on which it begins."""
    lost: dict[int, str] = {}
    for begin, end in page.comparison.lost:
        line = page.written.line_of(begin)
        lost[line] = lost.get(line, "") + page.written.text[begin:end]
    return lost


def _word_problems(
    path: str, page: RenderedPage, lost: dict[int, str], reported_lines: set[int]
) -> Iterator[Problem]:
    """Return words that are lost or added, but for lines of which something was told."""
    for line, text in lost.items():
        if page.first_line + line in reported_lines:
            continue
        if lost_words := text.replace(PICTURE, ""):
            message = _("'{text}' is written here and would not be shown").format(
                text=excerpt(lost_words)
            )
            hint = _hint_for_lost(page.lines[line])
        elif _UNNAMED_PICTURE.search(page.lines[line]):
            continue  # told with the links
        else:
            message = _("a picture here would not be shown")
            hint = _("write it as Markdown: {example}").format(example="![说明](a.jpg)")
        yield WORDS_NOT_SHOWN.problem(path, page.first_line + line, message, hint)
    for index, begin, end in page.comparison.extra:
        line = page.written.line_of(index)
        text = page.shown.text[begin:end]
        if line in lost or page.first_line + line in reported_lines or not text.strip(PICTURE):
            continue  # one thing in the place of another
        message = _("'{text}' would be shown, which belongs to a mark").format(text=excerpt(text))
        hint = _("write the mark as the guide has it, or put it between backticks")
        yield WORDS_ADDED.problem(path, page.first_line + line, message, hint)


def _hint_for_lost(source: str) -> str:
    if BOX_HEAD.match(source):
        return _("write the title of a box in straight quotes: {example}").format(
            example='!!! note "题目"'
        )
    if "|" in source:
        return _("give the first row of the table as many cells as this one")
    return _("look for a tag, a bracket or a quote before it that is not closed")


def _structure(path: str, page: RenderedPage, lost: dict[int, str]) -> Iterator[Problem]:
    before: tuple[SourceMark, TextPlace] | None = None
    marks = page.written.marks
    for number, mark in enumerate(marks):
        index = page.written.index_at(mark)
        shown = None if index is None else page.comparison.shown_index(index)
        if shown is None or mark.line in lost:
            before = None
            continue
        position = page.shown.position(shown)
        line = page.first_line + mark.line
        starts = shown in page.shown.block_starts
        if mark.kind is MarkKind.ITEM:
            inner = sum(m.line == mark.line for m in marks[number + 1 : number + 9])
            begins = starts and page.shown.begins_item(shown)
            items = position.items[: len(position.items) - inner]
            item = page.shown.items[items[-1]] if items and begins else None
            yield from _item(path, line, mark, item)
        elif mark.kind is MarkKind.CELL:
            yield from _cell(path, line, mark, position, before)
        elif mark.kind is MarkKind.HEADING and not (position.heading and starts):
            message = _("the heading here would be shown as text")
            hint = _("leave an empty line before it, and begin it at the left edge")
            yield HEADING_BROKEN.problem(path, line, message, hint)
        elif mark.kind is MarkKind.BELOW_TABLE and position.cell:
            message = _("this line would become a row of the table")
            yield TABLE_BROKEN.problem(path, line, message, _("leave an empty line before it"))
        before = mark, position


def _item(path: str, line: int, mark: SourceMark, item: Item | None) -> Iterator[Problem]:
    if item is None:
        message = _("this item would be shown as text")
        hint = _("leave an empty line before the list, and begin items at the same column")
        yield LIST_BROKEN.problem(path, line, message, hint)
    elif (mark.number is None) != (item.number is None):
        message = _("this item would be shown with another kind of mark")
        yield LIST_BROKEN.problem(path, line, message, _("leave an empty line before it"))
    elif mark.number not in (item.number, None, 0, 1):
        message = _("this item is written as {written} and would be shown as {shown}").format(
            written=mark.number, shown=item.number
        )
        yield LIST_BROKEN.problem(path, line, message, _("begin items at the same column"))


def _cell(
    path: str,
    line: int,
    mark: SourceMark,
    position: TextPlace,
    before: tuple[SourceMark, TextPlace] | None,
) -> Iterator[Problem]:
    if not position.cell:
        message = _("this row would be shown as text")
        hint = _("leave an empty line before the table, and write |---|---| below its first row")
        yield TABLE_BROKEN.problem(path, line, message, hint)
    elif before and before[0].kind is MarkKind.CELL and before[1].cell == position.cell:
        message = _("two cells of this row would be shown as one")
        hint = _("write '\\|' where no new cell begins, and '|' where one does")
        yield TABLE_BROKEN.problem(path, line, message, hint)


def _boxes(path: str, page: RenderedPage) -> Iterator[Problem]:
    """Return boxes whose first line is not understood, or whose body is not in them."""
    for number in page.written.box_heads:
        line = page.lines[number]
        if not _BOX.match(line):
            message = _("the first line of this box is not understood")
            hint = _("write it as: {example}").format(example='!!! warning "题目"')
            yield BOX_BROKEN.problem(path, page.first_line + number, message, hint)
            continue
        below = next((text for text in page.lines[number + 1 :] if text.strip()), "")
        depth = len(line) - len(line.lstrip())
        if len(below.expandtabs(4)) - len(below.expandtabs(4).lstrip()) < depth + 4:
            message = _("this box is empty: what should stand in it is not indented")
            hint = _("put four blanks before each line of the box")
            yield BOX_BROKEN.problem(path, page.first_line + number, message, hint)
