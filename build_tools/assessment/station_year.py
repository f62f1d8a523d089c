"""A station's year cut into study days and months, and what counts of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from build_tools.assessment.wording import amount_text, percent
from build_tools.model.assessment.doubling import session_count
from build_tools.model.assessment.quantities import Minutes
from build_tools.model.assessment.score import Evidence
from build_tools.model.month import Month

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from build_tools.model.assessment.measures import SessionMeasure, StationMeasures
    from build_tools.model.assessment.methods import Condition

_NO_MINUTES = Minutes(0)


@dataclass(frozen=True)
class StationYear:
    """A station's measures, its sessions by day in order, and the study days asked of it."""

    measures: StationMeasures
    sessions: Mapping[dt.date, tuple[SessionMeasure, ...]]
    study_days: frozenset[dt.date]
    first_arrivals: Mapping[Month, dt.date]
    verb: str = "放了"
    """What the minutes of its sessions are: played, or written in the register."""
    # Many items ask the same of its days and months.
    judged: dict[tuple[str, Condition], tuple[Evidence, ...]] = field(default_factory=dict)
    enough: dict[tuple[str, Condition], int] = field(default_factory=dict)

    @property
    def months(self) -> tuple[Month, ...]:
        """The months in which the station was open, in order."""
        month, final = Month.of(self.measures.first_day), Month.of(self.measures.last_day)
        return tuple(month.later(count) for count in range(12) if month.later(count) <= final)

    # Several items look at the same parts.
    @cached_property
    def study_day_parts(self) -> tuple[CalendarPart, ...]:
        """The study days, in order."""
        return tuple(
            self._part(day.isoformat(), self.sessions.get(day, ()), Month.of(day))
            for day in sorted(self.study_days)
        )

    @cached_property
    def month_parts(self) -> tuple[CalendarPart, ...]:
        """The months, in order."""
        sessions: dict[int, list[SessionMeasure]] = defaultdict(list)
        for day, same_day in self.sessions.items():
            sessions[day.month] += same_day
        return tuple(
            self._part(str(month), tuple(sessions[month.number]), month) for month in self.months
        )

    def _part(self, label: str, sessions: tuple[SessionMeasure, ...], month: Month) -> CalendarPart:
        arrived = self.first_arrivals.get(month)
        return CalendarPart(label, sessions, month, arrived, self.study_days, self.verb)


class CalendarPart(Struct, frozen=True):
    """A study day or a month of a station, with its sessions; `label` is `2026-01-05`.

    It does not hold its year: the two would keep each other in memory.
    """

    label: str
    sessions: tuple[SessionMeasure, ...]
    month: Month
    arrived: dt.date | None
    """When the records of the month first came."""
    study_days: frozenset[dt.date]
    verb: str


def station_year(
    measures: StationMeasures, study_days: Iterable[dt.date], verb: str = "放了"
) -> StationYear:
    """Return the year of a station. The order in which anything comes makes no difference."""
    by_day: dict[dt.date, list[SessionMeasure]] = defaultdict(list)
    for session in sorted(measures.sessions, key=lambda s: (s.day, s.start or 0, s.id)):
        by_day[session.day].append(session)
    arrivals: dict[Month, dt.date] = {}
    for records in measures.records:
        arrivals[records.month] = min(records.arrived, arrivals.get(records.month, records.arrived))
    days = frozenset(d for d in study_days if measures.first_day <= d <= measures.last_day)
    return StationYear(measures, {d: tuple(s) for d, s in by_day.items()}, days, arrivals, verb)


def parts_of(year: StationYear, unit: str) -> tuple[CalendarPart, ...]:
    """Return the study days or the months of a station's year, in order."""
    return year.study_day_parts if unit == "study_days" else year.month_parts


def minutes_of(sessions: Sequence[SessionMeasure]) -> Minutes:
    """Return the minutes of sessions; what overlaps on a day counts once."""
    if not sessions:
        return _NO_MINUTES
    if len(sessions) == 1:
        return sessions[0].minutes
    total: int | Fraction = 0
    for _day, group in groupby(sessions, key=lambda session: session.day):
        same_day = list(group)
        if len(same_day) == 1:
            total += same_day[0].minutes.amount
            continue
        end: int | Fraction = 0
        for session in sorted(same_day, key=lambda s: (s.start is None, s.start or 0, s.id)):
            minutes = session.minutes.amount
            if session.start is None:
                total += minutes
                continue
            stop = session.start + minutes
            total += min(minutes, max(stop - end, 0))
            end = max(end, stop)
    return Minutes(total)


def count_enough(year: StationYear, unit: str, counts: Condition) -> int:
    """Return how many study days or months count."""
    if (unit, counts) not in year.enough:
        parts = parts_of(year, unit)
        year.enough[unit, counts] = sum(is_enough(part, counts) for part in parts)
    return year.enough[unit, counts]


def judge_parts(year: StationYear, unit: str, counts: Condition) -> tuple[Evidence, ...]:
    """Return of each study day or month whether it counts, with what was there."""
    if (unit, counts) not in year.judged:
        parts = parts_of(year, unit)
        year.judged[unit, counts] = tuple(judge(part, counts, part.label) for part in parts)
    return year.judged[unit, counts]


def is_enough(part: CalendarPart, counts: Condition) -> bool:
    """Whether a study day or month counts."""
    return _is_enough(part, _enough(_chosen(part, counts), counts), counts)


def _is_enough(part: CalendarPart, enough: list[SessionMeasure], counts: Condition) -> bool:
    if counts.minutes is not None and not counts.minutes <= minutes_of(enough):
        return False
    if counts.sessions is not None and session_count(enough) < counts.sessions.amount:
        return False
    return counts.reported_by is None or _is_reported(part, counts.reported_by)


def judge(part: CalendarPart, counts: Condition, label: str) -> Evidence:
    """Return whether a study day or month counts, with what was there."""
    chosen = _chosen(part, counts)
    enough, texts = _enough(chosen, counts), []
    if counts.minutes is not None:
        minutes = amount_text(minutes_of(enough))
        texts.append(f"{part.verb} {minutes}" if chosen else "没有学习")
    if counts.sessions is not None:
        texts.append(f"办了 {session_count(enough)} 次")
    if counts.reported_by is not None:
        texts.append(f"记录 {part.arrived} 交到" if part.arrived else "记录没有交到")
    text = f"{label} {'，'.join(texts)}{_left_out(chosen, enough, counts)}"
    return Evidence(text, tuple([s.id for s in chosen]), _is_enough(part, enough, counts))


def _is_reported(part: CalendarPart, day: int) -> bool:
    return part.arrived is not None and part.arrived <= part.month.later(1).day(day)


def _chosen(part: CalendarPart, counts: Condition) -> list[SessionMeasure]:
    if not counts.slots and counts.days == "all":
        return list(part.sessions)
    return [session for session in part.sessions if _is_of_kind(session, part.study_days, counts)]


def _enough(chosen: list[SessionMeasure], counts: Condition) -> list[SessionMeasure]:
    if counts.attendance is None:
        return chosen
    return [session for session in chosen if _attended(session, counts)]


def condition_text(counts: Condition) -> str:
    """Return what is asked for: `够 90 分钟`."""
    sessions = ""
    if counts.attendance is not None:
        sessions = f"参学率 {percent(counts.attendance.amount)} 以上的学习"
    days = {"all": "", "study": "学习日", "other": "平时"}[counts.days]
    texts = []
    if counts.minutes is not None:
        texts.append(f"{days}{sessions}够 {amount_text(counts.minutes)}")
    if counts.sessions is not None:
        texts.append(f"{days}{sessions}不少于 {amount_text(counts.sessions)}")
    if counts.reported_by is not None:
        texts.append(f"记录下月 {counts.reported_by} 日前交到")
    return "、".join(texts)


def _is_of_kind(session: SessionMeasure, study_days: frozenset[dt.date], counts: Condition) -> bool:
    if counts.slots and session.slot not in counts.slots:
        return False
    return counts.days == "all" or (session.day in study_days) == (counts.days == "study")


def _attended(session: SessionMeasure, counts: Condition) -> bool:
    if counts.attendance is None:
        return True
    expected = session.expected_times
    return bool(expected) and session.present_times / expected >= counts.attendance.amount


def _left_out(chosen: list[SessionMeasure], enough: list[SessionMeasure], counts: Condition) -> str:
    """Return which sessions did not count for their attendance, with the exact figures."""
    if counts.attendance is None or len(enough) == len(chosen):
        return ""
    short = [session for session in chosen if session not in enough]
    figures = "、".join(
        f"到 {session.present_times.amount}/{session.expected_times.amount}" for session in short
    )
    return f"（{len(short)} 次参学率不到 {percent(counts.attendance.amount)}，没算：{figures}）"
