"""Checks of the timetable against the lessons: they exist, count, were passed and fit. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.model.timetable.programme import (
    continues,
    series_item,
    series_occurrences,
    slot_item,
    study_day_of,
)
from build_tools.model.timetable.wording import KIND_LABELS, clock_text
from build_tools.reading.suggestions import suggestion

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from build_tools.model.lesson import Lesson
    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.model.timetable.programme import ProgrammeItem, SeriesParts
    from build_tools.model.timetable.timetable import ProgrammeSlot
    from build_tools.timetable.reading import TimetableReading

TIMETABLE_LESSON_UNKNOWN = CheckRule(
    Rule.TIMETABLE_LESSON_UNKNOWN, "节目单里写的课号没有这一课，或者这个系列一课也没有"
)
TIMETABLE_LESSON_UNREVIEWED = CheckRule(
    Rule.TIMETABLE_LESSON_UNREVIEWED,
    "排进节目单的课还没有审核通过；做这个月的发布的时候是错误",
    Severity.WARNING,
)
TIMETABLE_LESSON_LAPSED = CheckRule(
    Rule.TIMETABLE_LESSON_LAPSED,
    "放这一课的那天，它还没有施行、已经失效，或者有新的代替了",
    Severity.WARNING,
)
TIMETABLE_SLOT = CheckRule(
    Rule.TIMETABLE_SLOT, "这一条没写放什么，或者不在学习日又没写几点开始、多少分钟"
)
TIMETABLE_LEFT_OUT = CheckRule(
    Rule.TIMETABLE_LEFT_OUT, "排在一个停了的学习日，这些课哪天也不放", Severity.WARNING
)
TIMETABLE_START = CheckRule(
    Rule.TIMETABLE_START,
    "全镇同时看的课里，文字课排在有录像的课前头：文字学多久没有数，后面的课到点不会自己放",
    Severity.WARNING,
)
TIMETABLE_OVERLAP = CheckRule(Rule.TIMETABLE_OVERLAP, "同一天两样东西的时间重了", Severity.WARNING)
TIMETABLE_RECORDING = CheckRule(
    Rule.TIMETABLE_RECORDING,
    "直播放完了，还没有把录像做成一课写进 `recording`",
    Severity.WARNING,
)
_LOOKED_BACK = 2
"""Months for which the recording of a broadcast is still asked for."""


@dataclass(frozen=True)
class Showing:
    """Lessons shown on a day, and the key of the timetable that says so.

    `start` is in minutes after midnight, `minutes` None where the lessons say how long it takes.
    """

    day: dt.date
    start: int
    minutes: int | None
    lessons: tuple[str, ...]
    location: tuple[int | str, ...]
    item: ProgrammeItem
    is_of_study_day: bool

    def continues(self, before: Showing) -> bool:
        """Whether its lessons follow those of another showing, with no time of their own."""
        is_same_day = self.day == before.day and self.is_of_study_day
        return is_same_day and continues(before.item, self.item)


def series_parts(lessons: Iterable[Lesson]) -> dict[str, tuple[str, ...]]:
    """Return the ids of the lessons of each series, by their part."""
    parts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for lesson in lessons:
        if lesson.front.series is not None:
            parts[lesson.front.series.id].append((lesson.front.series.part, lesson.id))
    return {key: tuple(id_ for _part, id_ in sorted(pairs)) for key, pairs in parts.items()}


def showings(reading: TimetableReading, parts: SeriesParts, last_day: dt.date) -> Iterator[Showing]:
    """Yield everything that is shown until `last_day`."""
    timetable = reading.timetable
    for index, slot in enumerate(timetable.slots):
        study = study_day_of(slot, timetable)
        day = slot.day if study is None else study.day
        start = slot.start if slot.start is not None else study.start if study else None
        if day is not None and start is not None:
            lessons = slot.lessons or ((slot.recording,) if slot.recording else ())
            minutes = slot.minutes or (study.minutes if study and slot.start is None else None)
            item, is_study = slot_item(slot, study), study is not None
            yield Showing(day, start, minutes, lessons, ("slots", index), item, is_study)
    for index, series in enumerate(timetable.series):
        for occurrence, lesson in series_occurrences(series, timetable, parts, last_day):
            if lesson and occurrence.day:
                item = series_item(series, occurrence, lesson)
                span, location = occurrence.minutes, ("series", index)
                start = occurrence.start
                yield Showing(occurrence.day, start, span, (lesson,), location, item, False)


def check_lessons(
    reading: TimetableReading,
    lessons: Iterable[Lesson],
    month: Month,
    unreviewed: Severity | None = None,
) -> Iterator[Problem]:
    """Yield what is wrong with lessons and slots; days before `month` are past and let be.

    `unreviewed` is the severity of lessons of that month that were not passed.
    """
    by_id = {lesson.id: lesson for lesson in lessons}
    parts = series_parts(by_id.values())
    yield from _unknown(reading, by_id, parts)
    for index, slot in enumerate(reading.timetable.slots):
        yield from _slot(reading, slot, index, month)
    coming = [
        s for s in showings(reading, parts, month.later(1).last_day) if s.day >= month.first_day
    ]
    for showing in coming:
        severity = unreviewed if showing.day <= month.last_day else None
        for lesson_id in showing.lessons:
            if lesson_id in by_id:
                yield from _standing(reading, by_id[lesson_id], showing, by_id, severity)
    ordered = sorted(coming, key=lambda s: (s.day, s.start, s.location[0] == "series"))
    yield from _overlaps(reading, ordered, by_id)
    yield from _starts(reading, ordered, by_id)


def _unknown(
    reading: TimetableReading, by_id: Mapping[str, Lesson], parts: SeriesParts
) -> Iterator[Problem]:
    timetable = reading.timetable
    named: list[tuple[str, tuple[int | str, ...]]] = []
    for index, series in enumerate(timetable.series):
        named += [(id_, ("series", index, "lessons")) for id_ in series.lessons]
    for index, slot in enumerate(timetable.slots):
        named += [(id_, ("slots", index, "lessons")) for id_ in slot.lessons]
        named += [(slot.recording, ("slots", index, "recording"))] if slot.recording else []
    for lesson_id, location in named:
        if lesson_id not in by_id:
            message = _("there is no lesson with the id '{id}'").format(id=lesson_id)
            text = message, suggestion(lesson_id, by_id)
            yield reading.problem(TIMETABLE_LESSON_UNKNOWN, text, *location)
    for index, series in enumerate(timetable.series):
        if not series.lessons and series.id not in parts:
            message = _("no lesson belongs to the series '{id}'").format(id=series.id)
            text = message, suggestion(series.id, parts) if parts else _("write its lessons")
            yield reading.problem(TIMETABLE_LESSON_UNKNOWN, text, "series", index, "id")


def _slot(
    reading: TimetableReading, slot: ProgrammeSlot, index: int, month: Month
) -> Iterator[Problem]:
    study = study_day_of(slot, reading.timetable)
    if not (slot.lessons or slot.title or slot.recording):
        text = _("nothing says what is shown"), _("write lessons or a title")
        yield reading.problem(TIMETABLE_SLOT, text, "slots", index)
    if study is None and (slot.start is None or slot.minutes is None):
        message = _("{day} is no study day, and no time is written").format(day=slot.day)
        text = message, _('write for example at: "14:00" and minutes: 60, or correct the day')
        yield reading.problem(TIMETABLE_SLOT, text, "slots", index, "day")
    if study is not None and study.day is None and slot.day >= month.first_day:
        message = _("the study day of {day} is left out").format(day=slot.day)
        text = message, _("move its lessons to another day")
        yield reading.problem(TIMETABLE_LEFT_OUT, text, "slots", index, "day")
    earliest = month.later(-_LOOKED_BACK).first_day
    if slot.kind == "live" and not slot.recording and earliest <= slot.day < month.first_day:
        message = _("the broadcast of {day} is over").format(day=slot.day)
        text = message, _("make its recording a lesson and name that: recording: …")
        yield reading.problem(TIMETABLE_RECORDING, text, "slots", index)


def _standing(
    reading: TimetableReading,
    lesson: Lesson,
    showing: Showing,
    by_id: Mapping[str, Lesson],
    severity: Severity | None,
) -> Iterator[Problem]:
    front, day = lesson.front, showing.day
    location = (*showing.location, "lessons")
    title = front.title
    if front.review.state != "passed":
        message = _("'{title}' is shown on {day}, but was not passed").format(title=title, day=day)
        text = message, _("have it passed before that month's release: courseware review pass …")
        yield reading.problem(TIMETABLE_LESSON_UNREVIEWED, text, *location, severity=severity)
    successor = next(
        (
            other
            for other in by_id.values()
            if lesson.id in other.front.supersedes
            and other.id != lesson.id
            and (other.front.effective is None or other.front.effective <= day)
        ),
        None,
    )
    if front.expires is not None and front.expires < day:
        message = _("'{title}' lapses on {date}, but is shown on {day}")
    elif front.effective is not None and day < front.effective:
        message = _("'{title}' takes effect after {day}, on which it is shown")
    elif successor is not None:
        message = _("'{title}' is shown on {day}, but '{other}' supersedes it")
    else:
        return
    other_title = successor.front.title if successor else ""
    filled = message.format(title=title, day=day, date=front.expires, other=other_title)
    text = filled, _("show another lesson, or correct the date")
    yield reading.problem(TIMETABLE_LESSON_LAPSED, text, *location)


def _overlaps(
    reading: TimetableReading, ordered: Sequence[Showing], by_id: Mapping[str, Lesson]
) -> Iterator[Problem]:
    for earlier, later in pairwise(ordered):
        if earlier.day != later.day or later.continues(earlier):
            continue
        is_same_moment = earlier.start == later.start
        if is_same_moment or (earlier.minutes and earlier.start + earlier.minutes > later.start):
            message = _("on {day} at {time} '{title}' begins before '{other}' of {start} is over")
            filled = message.format(
                day=later.day,
                time=clock_text(later.start),
                title=_name(later, by_id),
                other=_name(earlier, by_id),
                start=clock_text(earlier.start),
            )
            text = filled, _("write another time, or fewer minutes")
            yield reading.problem(TIMETABLE_OVERLAP, text, *later.location)


def _name(showing: Showing, by_id: Mapping[str, Lesson]) -> str:
    """Return what people call it: its title, else its first lesson, else its kind."""
    titles = (by_id[key].front.title for key in showing.lessons if key in by_id)
    return showing.item.title or next(titles, KIND_LABELS[showing.item.kind])


def _starts(
    reading: TimetableReading, ordered: Sequence[Showing], by_id: Mapping[str, Lesson]
) -> Iterator[Problem]:
    """Yield recordings behind a text: what all watch together, and no page can begin."""
    text_before: Lesson | None = None
    before: Showing | None = None
    for showing in ordered:
        if before is None or not showing.continues(before):
            text_before = None
        before = showing
        if showing.item.kind != "same_time":
            continue
        for lesson in (by_id[key] for key in showing.lessons if key in by_id):
            if not lesson.front.video:
                text_before = text_before or lesson
            elif text_before is not None:
                message = _(
                    "on {day} '{title}' will not begin by itself: before it stands '{text}',"
                    " which is text and has no length"
                ).format(day=showing.day, title=lesson.front.title, text=text_before.front.title)
                hint = _(
                    "put the text last, or give it a slot with minutes"
                    " and what follows one with a time: at"
                )
                yield reading.problem(
                    TIMETABLE_START, (message, hint), *showing.location, "lessons"
                )
