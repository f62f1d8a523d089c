"""The evenings of a station as rows of its page, and whose learning hours they are. Pure."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from build_tools.assessment.report.markup import EvidenceLine, Html, rows_html
from build_tools.assessment.report.phrases import (
    UNKNOWN,
    clock,
    day_list,
    long_day,
    month_and_day,
    short_day,
)
from build_tools.assessment.wording import DOUBLED, amount_text, decimals
from build_tools.model.assessment.doubling import session_count
from build_tools.model.assessment.methods import GROUP_LABELS
from build_tools.model.assessment.quantities import Minutes, PersonTimes
from build_tools.model.assessment.year_details import SessionMark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.assessment.report.context import ReportContext
    from build_tools.model.assessment.measures import SessionMeasure, StationMeasures
    from build_tools.model.assessment.year_details import StationDetails

SLOT_LABELS = {
    "live": "直播",
    "same_time": "同步播放",
    "on_demand": "点播",
    "lecture": "理论宣讲",
    "consultation": "咨询",
    "teaching": "现场教学",
    "": "没写方式",
}
_NEVER_CAME = "未到过"


def session_rows(
    measures: StationMeasures, details: StationDetails, context: ReportContext
) -> Iterator[tuple[str, Html]]:
    """Yield the head and the rows of each month with sessions."""
    ordered = sorted(measures.sessions, key=lambda s: (s.day, s.start or 0, s.id))
    for month, group in groupby(ordered, key=lambda s: s.day.month):
        sessions = tuple(group)
        minutes = Minutes(sum(s.minutes.amount for s in sessions))
        times = PersonTimes(sum(s.all_times.amount for s in sessions if not s.doubled))
        head = f"{month}月：{session_count(sessions)} 场，{amount_text(times)}"
        head = f"{head}，各场合计 {amount_text(minutes)}"
        yield head, rows_html((s.id, _cells(s, details, context)) for s in sessions)


def _cells(
    session: SessionMeasure, details: StationDetails, context: ReportContext
) -> tuple[str, ...]:
    mark = details.marks.get(session.id, SessionMark())
    start = clock(session.start)
    return (
        short_day(session.day),
        f"{start}–{mark.end}" if start and mark.end else start or UNKNOWN,
        "、".join(map(context.lesson, session.lessons)) or UNKNOWN,
        SLOT_LABELS[session.slot] if session.slot else UNKNOWN,
        decimals(session.minutes.amount),
        str(session.expected.total),
        str(session.present_times.amount),
        str(session.all_times.amount),
        decimals(session.hours.amount),
        session_marks(session, mark, details),
        "-".join(session.id.rsplit("-", 2)[1:]),
    )


def session_marks(session: SessionMeasure, mark: SessionMark, details: StationDetails) -> str:
    """Return what stands beside a session."""
    return "，".join(_marks(session, mark, details))


def _marks(session: SessionMeasure, mark: SessionMark, details: StationDetails) -> Iterator[str]:
    if mark.late and mark.written:
        reason = f"（{mark.late_reason}）" if mark.late_reason else ""
        yield f"迟记，{short_day(mark.written)}写的{reason}"
    if mark.from_paper:
        yield "从纸上登记"
    if session.id in details.same_moment:
        yield "同一时刻"
    if session.doubled:
        yield DOUBLED


def learner_rows(measures: StationMeasures) -> Html:
    """Return whose learning hours they are, and of which days."""
    days = {session.id: month_and_day(session.day) for session in measures.sessions}
    days.update((event.id, month_and_day(event.day)) for event in measures.completed)
    texts: dict[tuple[str, ...], str] = {}
    rows = []
    ordered = sorted(measures.learners, key=lambda x: (x.group, x.person))
    for learner in (entry for entry in ordered if not entry.person.startswith(_NEVER_CAME)):
        ids = learner.statements
        if ids not in texts:
            texts[ids] = day_list(map(days.get, ids))
        group, hours = GROUP_LABELS[learner.group], decimals(learner.hours.amount)
        rows.append(("", (learner.person, group, hours, str(len(ids)), texts[ids])))
    return rows_html(rows)


def never_came(measures: StationMeasures) -> str:
    groups = [x.group for x in measures.learners if x.person.startswith(_NEVER_CAME)]
    return "、".join(
        f"{GROUP_LABELS[group]} {groups.count(group)} 人" for group in dict.fromkeys(groups)
    )


def late_lines(measures: StationMeasures, details: StationDetails) -> Iterator[EvidenceLine]:
    for session in sorted(measures.sessions, key=lambda s: (s.day, s.id)):
        mark = details.marks.get(session.id)
        if mark and mark.late and mark.written:
            text = f"{short_day(session.day)}的，{long_day(mark.written)}写的"
            reason = f"，说是{mark.late_reason}" if mark.late_reason else ""
            yield EvidenceLine(f"{text}{reason}", f"#{session.id}")
