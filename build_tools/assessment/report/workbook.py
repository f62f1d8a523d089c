"""The report as a spreadsheet: each station is written as it comes, the summary when all have come.

All texts are written as texts: what a station wrote is never a formula.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from typing import TYPE_CHECKING, Any

from build_tools.assessment.report.phrases import clock
from build_tools.assessment.report.session_rows import SLOT_LABELS, session_marks
from build_tools.assessment.report.station_view import FINDING_LABELS
from build_tools.assessment.report.summary_sheet import write_summary
from build_tools.model.assessment.year_details import SessionMark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from build_tools.assessment.report.context import ReportContext
    from build_tools.assessment.report.totals import MonthTotals, StationTotals
    from build_tools.model.assessment.assessed_station import AssessedStation
    from build_tools.model.assessment.measures import SessionMeasure
    from build_tools.model.assessment.year_details import StationDetails

SUMMARY, MONTHS, SESSIONS, FINDINGS = "总表", "每站每月", "场次", "发现"
MONTH_HEADS = (
    *("站点", "月", "场次", "分钟", "应到", "实到", "参学率", "人次"),
    *("自学", "想学什么", "学用转化", "记录交到"),
)
_MONTH_WIDTHS = (16, 8, 8, 10, 8, 8, 10, 8, 8, 10, 10, 14)
_SESSION_HEADS = (
    *("站点", "日子", "开始", "结束", "课", "方式", "分钟", "应到", "实到", "人次"),
    *("每人学时", "说明", "编号"),
)
_SESSION_WIDTHS = (16, 12, 8, 8, 36, 12, 8, 8, 8, 8, 10, 36, 30)
_FINDING_HEADS = ("站点", "看到什么", "哪几条记录", "看过的人怎么说")
_FINDING_WIDTHS = (16, 44, 60, 40)
_LAST_ROW = 1_048_575
"""No sheet holds more rows (Excel's limit): the sessions that come after get another sheet."""
_DAY_ZERO = dt.date(1899, 12, 30).toordinal()
_MOST_IDS = 200
"""A cell holds no more than 32,767 characters."""
_STYLE = "Table Style Light 15"


class ReportWorkbook:
    """Takes stations one after the other. Use `report_workbook`, which closes it."""

    def __init__(self, book: Workbook, context: ReportContext) -> None:
        self._book, self._context = book, context
        self._bold = book.add_format({"bold": True, "bottom": 1})
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._share = book.add_format({"num_format": "0.00%"})
        self._summary = self._sheet(SUMMARY)
        self._months = self._sheet(MONTHS, MONTH_HEADS, _MONTH_WIDTHS)
        self._session_sheets: list[Worksheet] = []
        self._begin_sessions()
        self._findings = self._sheet(FINDINGS, _FINDING_HEADS, _FINDING_WIDTHS)
        self._month_row = self._finding_row = 1

    def add(self, entry: AssessedStation, details: StationDetails, totals: StationTotals) -> None:
        """Write a station's months, sessions and findings."""
        for month in totals.months:
            self._add_month(totals.name, month)
        for session in sorted(entry.measures.sessions, key=lambda s: (s.day, s.start or 0, s.id)):
            if self._session_row > _LAST_ROW:
                self._end_sessions()
                self._begin_sessions()
            self._add_session(totals.name, session, details)
        for finding in details.findings:
            ids = "、".join(finding.ids[:_MOST_IDS])
            more = len(finding.ids) - _MOST_IDS
            ids = f"{ids}，还有 {more} 条" if more > 0 else ids
            texts = (totals.name, FINDING_LABELS[finding.rule.name], ids, "")
            self._texts(self._findings, self._finding_row, texts)
            self._finding_row += 1

    def finish(self, stations: list[StationTotals]) -> None:
        """Write the summary and close the tables; `stations` are those that were added."""
        if self._month_row > 1:
            columns: list[dict[str, Any]] = [{"header": head} for head in MONTH_HEADS]
            columns[6]["format"] = self._share
            size = (0, 0, self._month_row - 1, len(MONTH_HEADS) - 1)
            self._months.add_table(*size, {"columns": columns, "style": _STYLE, "name": "months"})
        self._end_sessions()
        if self._finding_row > 1:
            columns = [{"header": head} for head in _FINDING_HEADS]
            size = (0, 0, self._finding_row - 1, len(_FINDING_HEADS) - 1)
            self._findings.add_table(*size, {"columns": columns, "style": _STYLE, "name": "found"})
        else:
            self._findings.write_string(1, 0, "没有要请人看的。")
        write_summary(self._book, self._summary, self._context, stations, self._month_row - 1)

    def release(self) -> None:
        """Close the files in which sessions wait; a workbook that is never closed keeps them."""
        for sheet in self._session_sheets:
            sheet.row_data_fh.close()

    def _begin_sessions(self) -> None:
        """Begin a sheet of sessions. However many there are, one row is in memory; such a sheet can
        hold no table."""
        count = len(self._session_sheets)
        self._book.constant_memory = True
        name = f"{SESSIONS}{count + 1}" if count else SESSIONS
        self._session_sheets.append(self._sheet(name, _SESSION_HEADS, _SESSION_WIDTHS))
        self._book.constant_memory = False
        self._session_row = 1

    def _end_sessions(self) -> None:
        if self._session_row > 1:
            area = (0, 0, self._session_row - 1, len(_SESSION_HEADS) - 1)
            self._session_sheets[-1].autofilter(*area)

    def _sheet(
        self, name: str, heads: tuple[str, ...] = (), widths: tuple[int, ...] = ()
    ) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        if heads:
            self._texts(sheet, 0, heads, self._bold)
            sheet.freeze_panes(1, 1)
            sheet.repeat_rows(0)
        return sheet

    def _texts(self, sheet: Worksheet, row: int, texts: Sequence[str], style: Any = None) -> None:
        """Write a row of texts; where one is empty, its cell is too."""
        for column, text in enumerate(texts):
            if text:
                sheet.write_string(row, column, text, style)

    def _add_month(self, station: str, month: MonthTotals) -> None:
        sheet, row = self._months, self._month_row
        self._texts(sheet, row, (station, f"{month.month.number}月"))
        present, expected = int(month.present.amount), int(month.expected.amount)
        numbers = (month.sessions, float(month.minutes.amount), expected, present)
        for column, number in enumerate(numbers, start=2):
            sheet.write_number(row, column, number)
        share = float(month.present / month.expected) if month.expected else ""
        formula = f'=IF(E{row + 1}=0,"",F{row + 1}/E{row + 1})'
        sheet.write_formula(row, 6, formula, self._share, share)
        times = float(month.person_times.amount)
        counts = (times, month.completed, month.needs, month.applications)
        for column, number in enumerate(counts, start=7):
            sheet.write_number(row, column, number)
        if month.arrived is None:
            sheet.write_string(row, 11, "没有交到")
        else:
            sheet.write_datetime(row, 11, _moment(month.arrived), self._day)
        self._month_row += 1

    def _add_session(self, name: str, session: SessionMeasure, details: StationDetails) -> None:
        mark = details.marks.get(session.id, SessionMark())
        cells = (
            name,
            _serial(session.day),
            clock(session.start) or None,
            mark.end or None,
            "、".join(map(self._context.lesson, session.lessons)) or None,
            SLOT_LABELS[session.slot] if session.slot else None,
            float(session.minutes.amount),
            session.expected.total,
            session.present_times.amount,
            session.all_times.amount,
            float(session.hours.amount),
            session_marks(session, mark, details) or None,
            session.id,
        )
        self._session_sheets[-1].write_cells(self._session_row, cells, {1: self._day})
        self._session_row += 1


@contextlib.contextmanager
def report_workbook(file: Path, context: ReportContext) -> Iterator[ReportWorkbook]:
    """Yield the workbook that is written to `file` when the block ends well."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    from build_tools.assessment.report.plain_sheet import PlainSheet

    with tempfile.TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(str(file), {"tmpdir": folder})
        # The last day of the report, not the clock's: the same report gives the same bytes.
        created = dt.datetime.combine(context.last_day, dt.time())
        book.set_properties({"title": context.title, "created": created})
        book.worksheet_class = PlainSheet
        workbook = ReportWorkbook(book, context)
        try:
            yield workbook
            book.close()
        except FileCreateError as error:  # it holds what the disk said
            raise error.args[0] from error
        finally:
            workbook.release()


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


def _serial(day: dt.date) -> int:
    """Return the number that a spreadsheet keeps for a day after February 1900."""
    return day.toordinal() - _DAY_ZERO
