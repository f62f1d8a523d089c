"""How a row of the four boards stands, in the words of page and spreadsheet; Chinese. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.office.boards.villages import day_text, short_day

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.model.office.duty_board import DutyLine

PARTS_ABOUT = {
    "build": "场地、工程、验收",
    "manage": "培训、设备、辅导、小组、记录",
    "learn": "集中学习、学习日、参学率、自测",
    "use": "学用转化、问答、想学的",
}
"""What each of the four boards is about, by its key."""


def day_of(line: DutyLine, today: dt.date) -> str:
    """Return the day of a row, `10月31日`; `10月9日起` where it waits since then."""
    if line.due is None:
        return ""
    day = short_day(line.due) if line.due.year == today.year else day_text(line.due)
    return f"{day}起" if line.waits else day


def state_of(line: DutyLine, group: str) -> str:
    """Return how a row of `late`, `missing` or `good` stands: 晚了 28 天, 等了 51 天."""
    if group == "late":
        verb = "等了" if line.waits else "晚了"
        return f"{verb} {line.days} 天" if line.due else "没做到"
    return {"missing": "还缺", "good": "好的"}[group]
