"""The four boards as a page that opens from disk and prints; in Chinese, for the office's wall."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING

from build_tools.files import atomic_write
from build_tools.office.boards.villages import day_text, short_day

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.office.duty_board import DutyBoard, DutyLine, DutyTopic

_TEMPLATE = "duty_board.html.j2"
_STYLE = "duty_board.css"
_ABOUT = {
    "build": "场地、工程、验收",
    "manage": "培训、设备、辅导、小组、记录",
    "learn": "集中学习、学习日、参学率、自测",
    "use": "学用转化、问答、想学的",
}


@dataclass(frozen=True)
class DutyRow:
    """A row of the page: several villages with the same matter and nothing else share one."""

    group: str
    state: str
    subjects: tuple[str, ...]
    line: DutyLine


def write_duty_board(board: DutyBoard, folder: Path) -> Path:
    """Write page and style into `folder`; return the page."""
    page = folder / f"{board.month}-four.html"
    style = files("build_tools.office.boards").joinpath(_STYLE).read_text(encoding="utf-8")
    atomic_write(folder / _STYLE, style)
    atomic_write(page, duty_board_html(board))
    return page


def duty_board_html(board: DutyBoard) -> str:
    """Return the page; it needs `duty_board.css` beside it and no scripts."""
    from jinja2 import Environment

    source = files("build_tools.office.boards").joinpath(_TEMPLATE).read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source).render(
        board=board,
        title=f"{board.township} {board.month.label}建管学用",
        today=day_text(board.today),
        about=_ABOUT,
        rows=_rows,
        columns=_columns,
        day=lambda line: _day(line, board),
        month_board=f"{board.month}.html",
        style=_STYLE,
    )


def _rows(topic: DutyTopic) -> list[DutyRow]:
    rows: dict[tuple[str, DutyLine], list[str]] = {}
    for group, lines in (("late", topic.late), ("missing", topic.missing)):
        for line in lines:
            rows.setdefault((group, replace(line, subject="")), []).append(line.subject)
    return [
        DutyRow(group, _state(line, group), tuple(subjects), line)
        for (group, line), subjects in rows.items()
    ]


def _columns(topic: DutyTopic) -> tuple[str, ...]:
    """Return the fields that some row of a topic has, of those that it may lack."""
    lines = (*topic.late, *topic.missing)
    fields = ("due", "obstacle", "solution")
    return tuple(name for name in fields if any(getattr(line, name) for line in lines))


def _day(line: DutyLine, board: DutyBoard) -> str:
    """Return the day of a row, `10月31日`; `10月9日起` where it waits since then."""
    if line.due is None:
        return ""
    day = short_day(line.due) if line.due.year == board.today.year else day_text(line.due)
    return f"{day}起" if line.waits else day


def _state(line: DutyLine, group: str) -> str:
    """Return how a row stands, in words: 晚了 28 天, 等了 51 天."""
    if group == "late":
        verb = "等了" if line.waits else "晚了"
        return f"{verb} {line.days} 天" if line.due else "没做到"
    return "还缺"
