"""A station's year cut into study days and months, and what counts of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from build_tools.assessment.wording import amount_text, percent
from build_tools.model.assessment.quantities import Minutes, Times
from build_tools.model.assessment.score import Evidence
from build_tools.model.month import Month

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from build_tools.model.assessment.measures import SessionMeasure, StationMeasures
    from build_tools.model.assessment.methods import Condition


@dataclass(frozen=True)
class StationYear:
    """A station's measures, its sessions by day, and the study days that are asked of it."""

    measures: StationMeasures
    sessions: Mapping[dt.date, tuple[SessionMeasure, ...]]
    study_days: frozenset[dt.date]
    first_arrivals: Mapping[Month, dt.date]
    verb: str = "放了"
    """What the minutes of its sessions are: played, or written in the register."""

    @property
    def months(self) -> tuple[Month, ...]:
        """The months in which the station was open, in order."""
        month, final = Month.of(self.measures.first_day), Month.of(self.measures.last_day)
        return tuple(month.later(count) for count in range(12) if month.later(count) <= final)


@dataclass(frozen=True)
class CalendarPart:
    """A study day or a month of a station, with its sessions; `label` is `2026-01-05`."""

    label: str
    year: StationYear
    sessions: tuple[SessionMeasure, ...]
    month: Month


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


def parts_of(year: StationYear, unit: str) -> Iterator[CalendarPart]:
    """Yield the study days or the months of a station's year, in order."""
    if unit == "study_days":
        for day in sorted(year.study_days):
            yield CalendarPart(day.isoformat(), year, year.sessions.get(day, ()), Month.of(day))
        return
    by_month = groupby(sorted(year.sessions), key=Month.of)
    sessions = {month: [s for day in days for s in year.sessions[day]] for month, days in by_month}
    for month in year.months:
        yield CalendarPart(str(month), year, tuple(sessions.get(month, ())), month)


def minutes_of(sessions: Iterable[SessionMeasure]) -> Minutes:
    """Return the minutes of sessions; what overlaps on a day counts once."""
    sessions = tuple(sessions)
    if len(sessions) == 1:
        return sessions[0].minutes
    total = Minutes(0)
    for _day, group in groupby(sessions, key=lambda session: session.day):
        end = None
        for session in sorted(group, key=lambda s: (s.start is None, s.start or 0, s.id)):
            if session.start is None:
                total += session.minutes
                continue
            begin, stop = Minutes(session.start), Minutes(session.start) + session.minutes
            if end is None or end <= begin:
                total += session.minutes
            elif end < stop:
                total += stop - end
            end = stop if end is None or end < stop else end
    return total


def judge(part: CalendarPart, counts: Condition, label: str) -> Evidence:
    """Return whether a study day or month counts, with what was there."""
    chosen = [session for session in part.sessions if _is_of_kind(session, part.year, counts)]
    enough = [session for session in chosen if _attended(session, counts)]
    is_enough, texts = True, []
    if counts.minutes is not None:
        minutes = minutes_of(enough)
        is_enough &= counts.minutes <= minutes
        texts.append(f"{part.year.verb} {amount_text(minutes)}" if chosen else "没有学习")
    if counts.sessions is not None:
        is_enough &= counts.sessions <= Times(len(enough))
        texts.append(f"办了 {len(enough)} 次")
    if counts.reported_by is not None:
        arrived = part.year.first_arrivals.get(part.month)
        due = part.month.later(1).day(counts.reported_by)
        is_enough &= arrived is not None and arrived <= due
        texts.append(f"记录 {arrived} 交到" if arrived else "记录没有交到")
    text = f"{label} {'，'.join(texts)}{_left_out(chosen, enough, counts)}"
    return Evidence(text, tuple(session.id for session in chosen), is_enough)


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


def _is_of_kind(session: SessionMeasure, year: StationYear, counts: Condition) -> bool:
    if counts.slots and session.slot not in counts.slots:
        return False
    return counts.days == "all" or (session.day in year.study_days) == (counts.days == "study")


def _attended(session: SessionMeasure, counts: Condition) -> bool:
    if counts.attendance is None:
        return True
    expected = session.expected_times
    return bool(expected) and session.present_times / expected >= counts.attendance.amount


def _left_out(chosen: list[SessionMeasure], enough: list[SessionMeasure], counts: Condition) -> str:
    """Return which sessions did not count for their attendance, with the exact figures."""
    short = [session for session in chosen if session not in enough]
    if not short or counts.attendance is None:
        return ""
    figures = "、".join(
        f"到 {session.present_times.amount}/{session.expected_times.amount}" for session in short
    )
    return f"（{len(short)} 次参学率不到 {percent(counts.attendance.amount)}，没算：{figures}）"
