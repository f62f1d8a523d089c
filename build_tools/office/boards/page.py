"""The four boards as a page that opens from disk and prints, and as a spreadsheet to pass on.

In Chinese, for the office's wall and for its meetings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING

from build_tools.files import atomic_write
from build_tools.office.boards.villages import day_text
from build_tools.office.boards.wording import PARTS_ABOUT, day_of, state_of
from build_tools.office.boards.workbook import duty_board_xlsx
from build_tools.office.page_style import style_text

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.office.duty_board import DutyBoard, DutyLine, DutyTopic

_TEMPLATE = "duty_board.html.j2"
_STYLE = "duty_board.css"


@dataclass(frozen=True)
class DutyRow:
    """A row of the page: several villages with the same matter and nothing else share one."""

    group: str
    state: str
    subjects: tuple[str, ...]
    line: DutyLine


def write_duty_board(board: DutyBoard, folder: Path) -> tuple[Path, Path]:
    """Write page, style and spreadsheet into `folder`; return page and spreadsheet."""
    page, sheet = folder / f"{board.month}-four.html", folder / f"{board.month}-four.xlsx"
    style = files("build_tools.office.boards").joinpath(_STYLE).read_text(encoding="utf-8")
    atomic_write(folder / _STYLE, style_text(style))
    atomic_write(page, duty_board_html(board))
    atomic_write(sheet, duty_board_xlsx(board))
    return page, sheet


def duty_board_html(board: DutyBoard) -> str:
    """Return the page; it needs `duty_board.css` beside it and no scripts."""
    from jinja2 import Environment

    source = files("build_tools.office.boards").joinpath(_TEMPLATE).read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source).render(
        board=board,
        title=f"{board.township} {board.month.label}建管学用",
        today=day_text(board.today),
        about=PARTS_ABOUT,
        rows=_rows,
        columns=_columns,
        day=lambda line: day_of(line, board.today),
        month_board=f"{board.month}.html",
        sheet=f"{board.month}-four.xlsx",
        style=_STYLE,
    )


def _rows(topic: DutyTopic) -> list[DutyRow]:
    rows: dict[tuple[str, DutyLine], list[str]] = {}
    for group, lines in (("late", topic.late), ("missing", topic.missing)):
        for line in lines:
            rows.setdefault((group, replace(line, subject="")), []).append(line.subject)
    return [
        DutyRow(group, state_of(line, group), tuple(subjects), line)
        for (group, line), subjects in rows.items()
    ]


def _columns(topic: DutyTopic) -> tuple[str, ...]:
    """Return the fields that some row of a topic has, of those that it may lack."""
    lines = (*topic.late, *topic.missing)
    fields = ("due", "obstacle", "solution")
    return tuple(name for name in fields if any(getattr(line, name) for line in lines))
