"""The report of an intake as a spreadsheet, in which a person answers what was asked; and back."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from build_tools.intake.guide_values import pieces_of, plain_text, whole_number
from build_tools.intake.name_tokens import tokens_of
from build_tools.messages import _
from build_tools.model.intake.plan import IntakeAction
from build_tools.model.problem import Location
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.quoting import excerpt
from build_tools.reading.spreadsheets.matching import folded_heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from build_tools.intake.matching import Answers
    from build_tools.model.intake.guide import GuideRow
    from build_tools.model.intake.plan import IntakePlan, IntakeStep
    from build_tools.model.problem import Problem
    from build_tools.model.tables.spreadsheet import Workbook, Worksheet

_ANSWER, _SHEET, _ROW, _TITLE = "录像文件", "工作表", "行", "题目"
_HEADINGS = (_SHEET, _ROW, _TITLE, "结果", _ANSWER, "原因", "可能是", "课文")
_WIDTHS = (14, 6, 36, 16, 36, 44, 60, 44)
_RESULTS = {
    IntakeAction.DRAFT: "建草稿",
    IntakeAction.DRAFT_ALONE: "建草稿，没有录像",
    IntakeAction.ADD: "补上录像",
    IntakeAction.PRESENT: "已经有了",
    IntakeAction.REPEATED: "和前面一行一样",
    IntakeAction.ASK: "要问",
    IntakeAction.MISSING: "没有录像，没有收",
    IntakeAction.REFUSED: "收不了",
}
_NONE = frozenset(("无", "没有", "不要", "-"))
_HEADING_ROWS = 20

INTAKE_ANSWER = CheckRule(
    Rule.INTAKE_ANSWER, "答复表里的这一行用不上：节目单里没有这一行，或者题目对不上"
)


def report_sheet(plan: IntakePlan) -> bytes:
    """Return the report as the bytes of an .xlsx."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    answer = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF2CC"})
    page = book.add_worksheet("节目单")
    page.freeze_panes(1, 0)
    for index, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
        page.set_column(index, index, width)
        page.write_string(0, index, heading, bold)
    for line, step in enumerate(plan.steps, 1):
        for index, cell in enumerate(_cells(step)):
            to_answer = step.action is IntakeAction.ASK and _HEADINGS[index] == _ANSWER
            style = answer if to_answer else plain
            if isinstance(cell, int):
                page.write_number(line, index, cell, style)
            else:
                page.write_string(line, index, cell, style)
    _more(book, "没用上的文件", ("文件", "原因"), [(u.path, u.why) for u in plan.unused], bold)
    passed = [(row.address, row.text, row.reason) for row in plan.passed_over]
    _more(book, "跳过的行", ("行", "内容", "原因"), passed, bold)
    faults = [(str(p.location), p.message, p.hint) for p in plan.problems]
    _more(book, "要看的", ("位置", "毛病", "怎么办"), faults, bold)
    book.close()
    return stream.getvalue()


def _cells(step: IntakeStep) -> tuple[str | int, ...]:
    row = step.row
    files = "\n".join(recording.path for recording in step.recordings)
    proposals = "\n".join(f"{p.recording.path}（{p.against}）" for p in step.proposals)
    result = _RESULTS[step.action]
    return (row.worksheet, row.number, row.title, result, files, step.why, proposals, step.lesson)


def _more(
    book: object, name: str, headings: Sequence[str], rows: Sequence[Sequence[str]], bold: object
) -> None:
    page = book.add_worksheet(name)  # type: ignore[attr-defined]
    page.freeze_panes(1, 0)
    for index, heading in enumerate(headings):
        page.set_column(index, index, 40)
        page.write_string(0, index, heading, bold)
    for line, row in enumerate(rows, 1):
        for index, cell in enumerate(row):
            page.write_string(line, index, cell)


def read_answers(
    path: str, workbook: Workbook, rows: Sequence[GuideRow]
) -> tuple[Answers, tuple[Problem, ...]]:
    """Return what a person filled in, and what of it fits no row of the guide.

    A row is known by worksheet, number and title, so that an answer to another guide is refused.
    """
    answers: Answers = {}
    problems: list[Problem] = []
    by_place = {(row.worksheet, row.number): row for row in rows}
    for worksheet in workbook.worksheets:
        for cell, address, title, names in _answered(worksheet):
            row = by_place.get(address)
            if row is None or tokens_of(row.title) != tokens_of(title):
                message = _("the guide has no '{title}' in row {row}").format(
                    title=excerpt(title), row=address[1]
                )
                hint = _("write a new report and answer in that")
                problems.append(INTAKE_ANSWER.problem_at(Location(path, cell=cell), message, hint))
            elif len(names) == 1 and names[0] in _NONE:
                answers[address] = None
            else:
                answers[address] = names
    return answers, tuple(problems)


def _answered(
    worksheet: Worksheet,
) -> Iterator[tuple[str, tuple[str, int], str, tuple[str, ...]]]:
    wanted_headings = {_SHEET, _ROW, _TITLE, _ANSWER}
    start, columns = 0, {}
    for start, row in enumerate(worksheet.rows[:_HEADING_ROWS]):  # noqa: B007 - where it ends counts
        columns = {folded_heading(cell): index for index, cell in enumerate(row)}
        if wanted_headings <= set(columns):
            break
    else:
        return
    for number in range(start + 1, len(worksheet.rows)):
        names = pieces_of(worksheet.value(number, columns[_ANSWER]))
        line = whole_number(worksheet.value(number, columns[_ROW]))
        if not names or line is None:
            continue
        sheet = plain_text(worksheet.value(number, columns[_SHEET]))
        title = plain_text(worksheet.value(number, columns[_TITLE]))
        yield f"{worksheet.name}!{number + 1}", (sheet, line), title, names
