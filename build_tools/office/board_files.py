"""The board as a page and as a spreadsheet; both in Chinese, for the office's wall and files."""

from __future__ import annotations

import datetime as dt
import io
from importlib.resources import files
from typing import TYPE_CHECKING

from build_tools.files import atomic_write, sweep_parts
from build_tools.model.board import Awaited
from build_tools.office.page_style import style_text

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from build_tools.model.board import Board, BoardRow

_STEPS = (("prepared", "备好"), ("sent", "送出"), ("has_release", "收到"), ("verified", "核对"))
_DELIVERY = {"stick": "U盘", "disk": "移动硬盘", "line": "网络"}
_AWAITED = {
    Awaited.LIST: "等制作",
    Awaited.MEDIUM: "等送出",
    Awaited.LINE: "等传送或来取",
    Awaited.RECEIPT: "等回执",
    Awaited.REPORT: "等口信",
    Awaited.CHECK: "收到，没核对",
    Awaited.NOTHING: "完成",
}
_STYLE = "board.css"
_LATE = "，迟了"
_WORD = "口信"
_STILL = "还是"
_LEGEND = (
    ("备好", "这一期有给它的签名清单。只备了文件夹，还不算送出。"),
    ("送出", "盘写好了，又读回来对过；走网络的，远端上的都对过。送出不等于收到。"),
    (
        "收到、核对",
        "学习站的电脑装好以后写的回执；日子是那台电脑的，不可能的日子换成读回执的那一天。",
    ),
    (
        _WORD,
        "没有回执，村里打电话或者当面说收到了，办公室手工记的，日子是记的那一天。"
        "算收到，不算核对；回执来了，以回执为准。",
    ),
    (
        f"{_STILL}哪一期",
        "这个月后来又做了一期，这个站已知的还是前面那一期，新的还没有回音。各列写的都是新的一期。",
    ),
    (
        "等口信",
        "走网络的一般没有回执，要打电话问。直接从盘上看的站也没有回执，写的是等回执，也要问。",
    ),
    (
        "上月记录",
        "上个月的学习记录哪一天来的；缺几条，是站点的电脑上有过、镇里没有收到的；"
        "“—”是上个月没有给它发过课。",
    ),
)


def write_board(board: Board, folder: Path) -> tuple[Path, Path]:
    """Write page, style and spreadsheet into `folder`; return page and spreadsheet."""
    page, sheet = folder / f"{board.month}.html", folder / f"{board.month}.xlsx"
    style = files("build_tools.office").joinpath(_STYLE).read_text(encoding="utf-8")
    atomic_write(folder / _STYLE, style_text(style))
    atomic_write(page, as_html(board))
    atomic_write(sheet, as_xlsx(board))
    for file in (page, sheet):
        sweep_parts(file)
    return page, sheet


def as_html(board: Board) -> str:
    """Return the page; it needs `board.css` beside it and no scripts."""
    from jinja2 import Environment

    source = files("build_tools.office").joinpath("board.html.j2").read_text(encoding="utf-8")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        source
    )
    figures = [(step, name, board.count(step)) for step, name in _STEPS]
    return template.render(
        board=board,
        title=_title(board),
        figures=figures,
        all=len(board.rows) or 1,
        by_word=board.count("reported"),
        word=_WORD,
        legend=_LEGEND,
        today=_day(board.today),
        due=_due(board),
        rows=[(row, _cells(row), _status(row)) for row in board.rows],
        steps=[name for _step, name in _STEPS],
        records_name=_records_name(board),
        records=_records,
        late_records=board.with_late_records,
        style=_STYLE,
        delivery=_DELIVERY,
        late=[(row, _status(row).removesuffix(_LATE)) for row in board.late],
        earlier=[(row, _status(row)) for row in board.with_earlier if not row.late],
    )


def as_xlsx(board: Board) -> bytes:
    """Return the spreadsheet: one row a station, late ones in red, ready to be printed on A4."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    # The day of the board, not of the clock: the same board gives the same bytes.
    book.set_properties({"created": dt.datetime.combine(board.today, dt.time())})
    page = book.add_worksheet(str(board.month))
    page.write_string(0, 0, _title(board), book.add_format({"bold": True, "font_size": 16}))
    page.write_string(1, 0, f"{_day(board.today)}，{_due(board)}")
    _fill(book, page, board)
    for number, (name, text) in enumerate(_LEGEND, start=len(board.rows) + 5):
        page.write_string(number, 0, f"{name}：{text}")
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.freeze_panes(4, 0)
    page.repeat_rows(3)
    book.close()
    return stream.getvalue()


def _fill(book: Workbook, page: Worksheet, board: Board) -> None:
    """Write the table: its head in the fourth row, then the stations."""
    head = book.add_format({"bold": True, "top": 2, "bottom": 1})
    plain, red = book.add_format(), book.add_format({"font_color": "#8c1d18", "bold": True})
    dashed = book.add_format({"border": 3})
    names = (
        *("村", "站点", "怎么送", *(name for _step, name in _STEPS)),
        *(_records_name(board), "到哪一步", "怎么说的"),
    )
    for column, name in enumerate(names):
        page.write_string(3, column, name, head)
    received, records = names.index("收到"), names.index(_records_name(board))
    for number, row in enumerate(board.rows, start=4):
        cells = (
            row.village,
            row.name,
            _DELIVERY[row.delivery],
            *_cells(row),
            _records(row),
            _status(row),
            row.report_note,
        )
        for column, text in enumerate(cells):
            style = red if row.late or (row.records.late and column == records) else plain
            if row.reported and column == received:
                style = dashed
            # As text: a name that begins with '=' is no formula.
            page.write_string(number, column, text, style)
    page.set_column(0, 1, 18)
    page.set_column(2, received - 1, 12)
    page.set_column(received, received, 16)
    page.set_column(received + 1, len(names) - 2, 16)
    page.set_column(len(names) - 1, len(names) - 1, 30)


def _title(board: Board) -> str:
    return f"{board.township} {board.month.label}发布进度"


def _cells(row: BoardRow) -> tuple[str, ...]:
    received = f"{_WORD} {_short(row.reported)}" if row.reported else _short(row.received)
    repeated = row.release not in ("", row.release[:7])
    prepared = (row.release if repeated else "有") if row.prepared else "—"
    return (prepared, _short(row.sent), received, _short(row.verified))


def _records_name(board: Board) -> str:
    return f"{board.records_month.number}月记录"


def _records(row: BoardRow) -> str:
    state = row.records
    if not state.expected and state.on is None:
        return "—"
    if state.on is None:
        return f"没来{_LATE}" if state.late else "没来"
    return _short(state.on) + (f"，缺 {state.missing} 条" if state.missing else "")


def _status(row: BoardRow) -> str:
    earlier = f"{_STILL} {row.earlier}，" if row.earlier else ""
    return earlier + _AWAITED[row.waits_for] + (_LATE if row.late else "")


def _due(board: Board) -> str:
    return f"{_day(board.due)}以前要有回音"


def _short(day: dt.date | None) -> str:
    return f"{day.month}月{day.day}日" if day else "—"


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
