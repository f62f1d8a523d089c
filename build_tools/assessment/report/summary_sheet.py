"""The sheet 总表: the rankings with their items and sums, the township's months, charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_tools.assessment.report.township_view import what_follows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from build_tools.assessment.report.context import ReportContext
    from build_tools.assessment.report.totals import StationTotals
    from build_tools.model.assessment.score import Assessed, SchemeResult, Score

_NAME = "总表"
_FIRST_TABLE = 4
_STYLE = "Table Style Light 15"
_NOTES = (
    "合计是各项相加的公式，点开可以自己核对。等次用准数判断，不用显示出来的小数。",
    "人次、人数、学时、分钟各算各的，从不相加。本表不出镇办公室。",
)


@dataclass(frozen=True)
class _Cells:
    """Where the figures of stations lie, for charts: the first and the last row, and a column."""

    first: int
    final: int
    column: int


def write_summary(
    book: Workbook,
    sheet: Worksheet,
    context: ReportContext,
    stations: list[StationTotals],
    month_rows: int,
) -> None:
    """Write the sheet; `month_rows` is the last row of the sheet of months."""
    big = book.add_format({"bold": True, "font_size": 16})
    sheet.write_string(0, 0, f"{context.township}{context.title}", big)
    sheet.write_string(1, 0, f"记录截至 {context.until}，规则：{context.book.title}")
    for number, note in enumerate(_NOTES, start=2):
        sheet.write_string(number, 0, note)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, 30, 12)
    sheet.freeze_panes(0, 2)
    row = _FIRST_TABLE + 1
    by_code = {station.code: station for station in stations}
    shares = None
    for number, result in enumerate(context.results):
        if result.assessed:
            cells = _write_scheme(book, sheet, row, number, result, by_code)
            shares = shares or cells
            row = row + len(result.assessed) + 3
    if stations:
        _write_months(book, sheet, row, context, stations, month_rows)
        _chart(book, sheet, "column", "每月参学人次，全镇", (row + 1, row + 12), (0, 2), row)
    if shares:
        ends = (shares.first, shares.final)
        _chart(book, sheet, "bar", "参学率", ends, (1, shares.column), row + 16)


def _write_scheme(
    book: Workbook,
    sheet: Worksheet,
    row: int,
    number: int,
    result: SchemeResult,
    stations: dict[str, StationTotals],
) -> _Cells | None:
    """Write a scheme's title and table; return where the participation rates are."""
    bold = book.add_format({"bold": True, "font_size": 13})
    points, share = (book.add_format({"num_format": form}) for form in ("0.00", "0.00%"))
    sheet.write_string(row - 1, 0, result.title, bold)
    ordered = sorted(result.assessed, key=lambda entry: (entry.rank, entry.station))
    items = _items(ordered[0].score)
    names = (item.name for item in items)
    heads = _unique(("名次", "站点", *names, "合计", "等次", "档次", "后面怎么办", "全年参学率"))
    for line, entry in enumerate(ordered, start=row + 1):
        sheet.write_number(line, 0, entry.rank)
        sheet.write_string(line, 1, entry.name)
        scores = _items(entry.score)
        for column, item in enumerate(scores, start=2):
            sheet.write_number(line, column, float(item.points), points)
        total = 2 + len(scores)
        formula = f"=SUM({_cell(line, 2)}:{_cell(line, total - 1)})"
        sheet.write_formula(line, total, formula, points, float(entry.score.points))
        for column, text in enumerate(_words(entry), start=total + 1):
            sheet.write_string(line, column, text)
        station = stations.get(entry.station)
        rate = station.participation if station else None
        if rate is None:
            sheet.write_string(line, total + 4, "算不出" if station else "")
        else:
            sheet.write_number(line, total + 4, float(rate.amount), share)
    columns = [{"header": head} for head in heads]
    style = {"columns": columns, "style": _STYLE, "name": f"scheme{number + 1}"}
    sheet.add_table(row, 0, row + len(ordered), len(heads) - 1, style)
    if ordered[0].station:
        return _Cells(row + 1, row + len(ordered), len(heads) - 1)
    return None


def _items(score: Score) -> tuple[Score, ...]:
    """Return the items that add up to a total: those without parts that can have points."""
    return tuple(part for part in score.every_part() if not part.parts and part.full)


def _unique(heads: Sequence[str]) -> list[str]:
    """Return the heads of a table, of which no two may be the same: the later with its number."""
    names: list[str] = []
    for number, head in enumerate(heads, start=1):
        is_taken = head.lower() in (name.lower() for name in names)
        names.append(f"{head}（{number}）" if is_taken else head)
    return names


def _words(entry: Assessed) -> tuple[str, str, str]:
    rating = entry.rating
    name, band = (rating.name, rating.band or "") if rating else ("", "")
    return name, band, "；".join(what_follows(entry))


def _write_months(
    book: Workbook,
    sheet: Worksheet,
    row: int,
    context: ReportContext,
    stations: list[StationTotals],
    month_rows: int,
) -> None:
    """Write the township's months: sums over the sheet of months, and what they come to."""
    bold = book.add_format({"bold": True, "font_size": 13})
    sheet.write_string(row - 1, 0, "全镇每月", bold)
    for number in range(1, 13):
        sheet.write_string(row + number, 0, f"{number}月")
        months = [m for s in stations for m in s.months if m.month.number == number]
        sums = (sum(m.sessions for m in months), sum(m.person_times.amount for m in months))
        for column, (letter, value) in enumerate(zip("CH", sums, strict=True), start=1):
            cells = f"'每站每月'!${{}}$2:${{}}${month_rows + 1}"
            where = f"{cells.format('B', 'B')},A{row + number + 1}"
            formula = f"=SUMIFS({cells.format(letter, letter)},{where})"
            sheet.write_formula(row + number, column, formula, None, int(value))
    columns: list[dict[str, Any]] = [{"header": head} for head in ("月", "场次", "人次")]
    style = {"columns": columns, "style": _STYLE, "name": "township"}
    sheet.add_table(row, 0, row + 12, 2, style)


def _chart(
    book: Workbook,
    sheet: Worksheet,
    kind: str,
    title: str,
    rows: tuple[int, int],
    columns: tuple[int, int],
    row: int,
) -> None:
    """Put a chart of a column of values beside a row; `columns` are those of names and values."""
    names, values = ([_NAME, rows[0], column, rows[1], column] for column in columns)
    chart = book.add_chart({"type": kind})
    chart.add_series(
        {
            "name": title,
            "categories": names,
            "values": values,
            "pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#0E5A45"},
            "border": {"color": "#0E5A45"},
            "data_labels": {"value": True},
        }
    )
    chart.set_title({"name": title})
    chart.set_legend({"none": True})
    chart.set_size({"width": 760, "height": 320})
    if kind == "bar":
        chart.set_y_axis({"reverse": True})
    sheet.insert_chart(row, 4, chart)


def _cell(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))
