"""The board as a page and as a spreadsheet; both in Chinese, for the office's wall and files."""

from __future__ import annotations

import datetime as dt
import io
from importlib.resources import files
from typing import TYPE_CHECKING

from build_tools.files import atomic_write

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.board import Board, Row

_STEPS = (("prepared", "备好"), ("sent", "送出"), ("received", "收到"), ("verified", "核对"))
_DELIVERY = {"stick": "U盘", "disk": "移动硬盘", "line": "网络"}
_STYLE = "board.css"
_LATE = "，迟了"


def write_board(board: Board, folder: Path) -> tuple[Path, Path]:
    """Write page, style and spreadsheet into `folder`; return page and spreadsheet."""
    page, sheet = folder / f"{board.month}.html", folder / f"{board.month}.xlsx"
    style = files("build_tools.office").joinpath(_STYLE).read_text(encoding="utf-8")
    atomic_write(folder / _STYLE, style)
    atomic_write(page, as_html(board))
    atomic_write(sheet, as_xlsx(board))
    return page, sheet


def as_html(board: Board) -> str:
    """Return the page; it needs `board.css` beside it and no scripts."""
    from jinja2 import Environment

    source = files("build_tools.office").joinpath("board.html.j2").read_text(encoding="utf-8")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        source
    )
    figures = [(name, board.count(step)) for step, name in _STEPS]
    return template.render(
        board=board,
        title=_title(board),
        figures=figures,
        today=_day(board.today),
        due=_day(board.due),
        rows=[(row, _cells(row), _told(row)) for row in board.rows],
        steps=[name for _step, name in _STEPS],
        style=_STYLE,
        delivery=_DELIVERY,
        late=[(row, _told(row).removesuffix(_LATE)) for row in board.late],
    )


def as_xlsx(board: Board) -> bytes:
    """Return the spreadsheet: one row a station, late ones in red, ready to be printed on A4."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    # The day of the board, not of the clock: the same board gives the same bytes.
    book.set_properties({"created": dt.datetime.combine(board.today, dt.time())})
    bold = book.add_format({"bold": True, "font_size": 16})
    head = book.add_format({"bold": True, "top": 2, "bottom": 1})
    plain, red = book.add_format(), book.add_format({"font_color": "#8c1d18", "bold": True})
    page = book.add_worksheet(board.month)
    page.write_string(0, 0, _title(board), bold)
    page.write_string(1, 0, f"{_day(board.today)}，{_day(board.due)}以前要核对完")
    names = ("村", "站点", "怎么送", *(name for _step, name in _STEPS), "到哪一步")
    for column, name in enumerate(names):
        page.write_string(3, column, name, head)
    for number, row in enumerate(board.rows, start=4):
        cells = (row.village, row.name, _DELIVERY[row.delivery], *_cells(row), _told(row))
        for column, text in enumerate(cells):
            # As text: a name that begins with '=' is no formula.
            page.write_string(number, column, text, red if row.late else plain)
    page.set_column(0, 1, 18)
    page.set_column(2, len(names) - 1, 12)
    page.freeze_panes(4, 0)
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(3)
    book.close()
    return stream.getvalue()


def _title(board: Board) -> str:
    year, month = board.month.split("-")
    return f"{board.township} {year}年{int(month)}月发行进度"


def _cells(row: Row) -> tuple[str, ...]:
    days = (row.sent, row.received, row.verified)
    return ("有" if row.prepared else "—", *(_short(day) if day else "—" for day in days))


def _told(row: Row) -> str:
    words = {
        "prepared": "等制作",
        "sent": "等送出",
        "received": "等回执",
        "verified": "等核对",
        "": "完成",
    }
    return words[row.waits_for] + (_LATE if row.late else "")


def _short(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
