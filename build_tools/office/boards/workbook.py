"""The four boards as a spreadsheet: their figures, and all rows to be sorted by village or by role.

All texts are written as texts: what a register says is never a formula.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

from build_tools.office.boards.wording import PARTS_ABOUT, state_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from build_tools.model.office.duty_board import DutyBoard

_FIGURES, _ROWS = "总数", "明细"
_FIGURE_HEADS = ("哪一块", "哪件事", "没做到", "还缺", "好的", "一句话")
_FIGURE_WIDTHS = (30, 26, 8, 8, 8, 70)
_ROW_HEADS = (
    *("哪一块", "哪件事", "怎么样", "哪里", "什么事"),
    *("哪天", "卡在哪里", "怎么办", "谁负责"),
)
_ROW_WIDTHS = (8, 24, 14, 14, 44, 14, 30, 30, 20)
_GROUPS = ("late", "missing", "good")
_NOTE = (
    "“谁负责”写的是岗位，不写姓名。改这张表不会改名单："
    "名单在 office/ 里，用 courseware office export 导出来改。"
)


def duty_board_xlsx(board: DutyBoard) -> bytes:
    """Return the spreadsheet; the same board gives the same bytes."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    # The day of the board, not of the clock.
    book.set_properties({"created": dt.datetime.combine(board.today, dt.time())})
    _write_figures(book, board)
    _write_rows(book, board)
    book.close()
    return stream.getvalue()


def _write_figures(book: Workbook, board: DutyBoard) -> None:
    page = _page(book, _FIGURES, _FIGURE_WIDTHS)
    title = f"{board.township} {board.month.label}建管学用"
    page.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
    page.write_string(1, 0, f"到{board.today.isoformat()}为止。{_NOTE}")
    if board.unread:
        unread = "、".join(board.unread)
        red = book.add_format({"bold": True, "font_color": "#8c1d18"})
        page.write_string(2, 0, f"有错、读不出来的名单，里面的事这里没有：{unread}", red)
    _write_head(book, page, 3, _FIGURE_HEADS)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    topics = ((part, topic) for part in board.parts for topic in part.topics)
    for number, (part, topic) in enumerate(topics, start=4):
        page.write_string(number, 0, f"{part.name}：{PARTS_ABOUT[part.key]}")
        page.write_string(number, 1, topic.title)
        for column, group in enumerate(_GROUPS, start=2):
            page.write_number(number, column, len(getattr(topic, group)))
        page.write_string(number, 5, topic.summary, wrapped)


def _write_rows(book: Workbook, board: DutyBoard) -> None:
    page = _page(book, _ROWS, _ROW_WIDTHS)
    _write_head(book, page, 0, _ROW_HEADS)
    look = {"text_wrap": True, "valign": "top"}
    plain = book.add_format(look)
    red = book.add_format({**look, "bold": True, "font_color": "#8c1d18"})
    day = book.add_format({**look, "num_format": "yyyy-mm-dd", "align": "left"})
    number = 0
    for number, (group, cells) in enumerate(_rows(board), start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                is_red = group == "late" and column == _ROW_HEADS.index("怎么样")
                page.write_string(number, column, cell, red if is_red else plain)
            elif cell is not None:
                page.write_datetime(number, column, dt.datetime.combine(cell, dt.time()), day)
    page.autofilter(0, 0, max(number, 1), len(_ROW_HEADS) - 1)


def _rows(board: DutyBoard) -> Iterator[tuple[str, tuple[str | dt.date | None, ...]]]:
    """Yield each row with its group, a village at a time: what is late first."""
    for part in board.parts:
        for topic in part.topics:
            for group in _GROUPS:
                for line in getattr(topic, group):
                    about = part.name, topic.title, state_of(line, group), line.subject
                    matter = line.matter, line.due, line.obstacle, line.solution
                    yield group, (*about, *matter, line.responsible)


def _page(book: Workbook, name: str, widths: Sequence[int]) -> Worksheet:
    page = book.add_worksheet(name)
    page.set_paper(9)  # A4
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    return page


def _write_head(book: Workbook, page: Worksheet, row: int, heads: Sequence[str]) -> None:
    bold = book.add_format({"bold": True, "top": 2, "bottom": 1})
    for column, head in enumerate(heads):
        page.write_string(row, column, head, bold)
    page.freeze_panes(row + 1, 0)
    page.repeat_rows(row)
