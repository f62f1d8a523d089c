"""Statements as a table for a spreadsheet, with Chinese headings: CSV or xlsx.

A cell is a text or a number. What a station wrote never becomes a formula.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

from build_tools.errors import DiskError
from build_tools.files import atomic_output, atomic_write
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.model.records.kept import KeptStatement
    from build_tools.model.records.statement import Statement

SUFFIXES = (".csv", ".xlsx")
_Cell = str | int | None
_MOST_ROWS = 1_048_575
"""A sheet of Excel, its head apart."""
# Spreadsheets take a text that begins with one of these for a formula, blanks before it or not.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BYTE_ORDER_MARK = "\ufeff"
_KINDS = {
    "attended": "集中学习",
    "completed": "看完一课",
    "answered": "自测",
    "applied": "学用转化",
    "asked": "提问",
    "needs": "需求",
    "fault": "设备",
}
_SLOTS = {
    "live": "直播",
    "same_time": "同一时间",
    "on_demand": "点播",
    "lecture": "讲课",
    "consultation": "咨询",
    "teaching": "教学",
}
_ROLES = {
    "villager": "群众",
    "member": "党员",
    "cadre": "干部",
    "station_manager": "管理员",
    "branch_secretary": "支部书记",
}
_WANTS = {"video": "录像", "audio": "录音"}
_CONDITIONS = {"good": "完好", "faulty": "有毛病", "repaired": "修好了"}
HEADINGS = (
    "记录编号",
    "站点",
    "种类",
    "活动日期",
    "填写时间",
    "送到日期",
    "算不算数",
    "更正哪一条",
    "签到表",
    "课",
    "开始",
    "结束",
    "方式",
    "到场党员",
    "到场干部",
    "到场群众",
    "应到",
    "来宾",
    "另数党员",
    "另数群众",
    "实放秒数",
    "所用秒数",
    "谁说的",
    "内容",
    "结果",
    "户数",
    "想学什么",
    "想要",
    "答对",
    "题数",
    "设备",
    "状况",
    "补写原因",
    "月份暗号",
)


def write_table(statements: Sequence[KeptStatement], file: Path) -> None:
    """Write statements to a CSV or xlsx file, as its suffix says; whole or not at all."""
    if file.suffix.lower() == ".csv":
        atomic_write(file, as_csv(statements))
        return
    if len(statements) > _MOST_ROWS:
        raise DiskError(_("a sheet has no room for so many rows: write a .csv file"))
    _write_xlsx(statements, file)


def as_csv(statements: Sequence[KeptStatement]) -> str:
    """Return the table as CSV with a byte order mark, which Excel and WPS need for Chinese."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(HEADINGS)
    writer.writerows([_csv_cell(cell) for cell in _row(entry)] for entry in statements)
    return _BYTE_ORDER_MARK + stream.getvalue()


def _csv_cell(cell: _Cell) -> _Cell:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    text = cell.replace("\0", "") if isinstance(cell, str) else cell
    if isinstance(text, str) and text.lstrip(" \u3000\u00a0\ufeff").startswith(_FORMULA):
        return f"'{text}"
    return text


def _write_xlsx(statements: Sequence[KeptStatement], file: Path) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    days = [entry.arrived for entry in statements]
    with atomic_output(file) as temporary:
        book = xlsxwriter.Workbook(temporary, {"constant_memory": True})
        # A day of the table, not of the clock: the same statements give the same bytes.
        created = dt.datetime.combine(max(days, default=dt.date(2026, 1, 1)), dt.time())
        book.set_properties({"created": created})
        page = book.add_worksheet("学习记录")
        page.freeze_panes(1, 1)
        page.set_column(0, 0, 26)
        page.set_column(1, len(HEADINGS) - 1, 14)
        head = book.add_format({"bold": True, "bottom": 1})
        for column, heading in enumerate(HEADINGS):
            page.write_string(0, column, heading, head)
        for number, entry in enumerate(statements, start=1):
            for column, cell in enumerate(_row(entry)):
                if isinstance(cell, int):
                    page.write_number(number, column, cell)
                elif cell:
                    page.write_string(number, column, cell)  # as text, whatever it begins with
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] from error  # the OSError: a full disk, a stick that was pulled out


def _row(entry: KeptStatement) -> tuple[_Cell, ...]:
    statement = entry.statement
    present, expected = statement.present, statement.expected
    return (
        statement.id,
        statement.station,
        _KINDS[statement.kind],
        statement.day.isoformat(),
        statement.written.isoformat(sep=" "),
        entry.arrived.isoformat(),
        "算" if entry.standing else "不算",
        statement.replaces,
        statement.sheet,
        "、".join(statement.lessons),
        statement.start,
        statement.end,
        _SLOTS.get(statement.slot or ""),
        len(present.member) if present else None,
        len(present.cadre) if present else None,
        len(present.villager) if present else None,
        expected.total if expected else None,
        *_heads(statement),
        sum(statement.played.values()) if statement.played else None,
        statement.took,
        _ROLES.get(statement.role or ""),
        statement.text,
        statement.result,
        statement.households,
        statement.wish,
        _WANTS.get(statement.want or ""),
        statement.score,
        statement.of,
        statement.equipment,
        _CONDITIONS.get(statement.condition or ""),
        statement.late_reason,
        statement.word,
    )


def _heads(statement: Statement) -> tuple[_Cell, ...]:
    if statement.kind != "attended":
        return None, None, None
    return statement.guests, statement.members, statement.villagers
