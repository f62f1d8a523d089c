"""节目单: the days of an edition as views, and when each lesson is shown. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from build_tools.model.month import Month
from build_tools.model.timetable.announcement import announcement
from build_tools.model.timetable.views import (
    Announcement,
    NoticeView,
    OfferedItem,
    SessionView,
    ShownDay,
    ShownItem,
    ShownLesson,
    ShownMonth,
    TimetableView,
)
from build_tools.model.timetable.wording import (
    KIND_LABELS,
    absent_text,
    clock_text,
    instead_text,
    long_day,
    lunar_text,
    weekday,
)
from build_tools.site import formatting
from build_tools.site.cards import length_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.model.lesson import Lesson
    from build_tools.model.timetable.programme import ProgrammeDay, ProgrammeItem
    from build_tools.site.catalogue import Catalogue

TIMETABLE_URL = "timetable.html"
TIMETABLE_TITLE = "节目单"
NOTICE_URL = "notice.html"
NOTICE_TITLE = "明白纸"
_MOST_SHOWINGS = 3
_CROWDS = ((10, "few"), (18, "some"))


def timetable_view(catalogue: Catalogue) -> TimetableView:
    """Return the timetable of the edition's month and of the next one."""
    month = catalogue.edition.month
    return TimetableView(_month(month, catalogue), _month(month.later(1), catalogue))


def study_days(catalogue: Catalogue) -> tuple[ShownDay, ...]:
    """Return the study days of both months, in order."""
    return tuple(_day(day, catalogue) for day in catalogue.edition.programme if day.study)


def notice_view(catalogue: Catalogue) -> NoticeView:
    """Return the month on one sheet, and what is read aloud for each day of both months."""
    month = timetable_view(catalogue).month
    lines = sum(max(1, len(item.lessons)) for day in month.days for item in day.items)
    crowd = next((name for most, name in _CROWDS if lines <= most), "many")
    titles = {key: lesson.front.title for key, lesson in catalogue.by_id.items()}
    said = ((day, announcement(day, titles)) for day in catalogue.edition.programme)
    return NoticeView(
        month,
        crowd,
        tuple(
            Announcement(
                day.day.isoformat(), long_day(day.day), tuple(map(formatting.strip_bidi, sentences))
            )
            for day, sentences in said
            if sentences
        ),
    )


def session_view(catalogue: Catalogue) -> SessionView:
    """Return what can be offered to a session: everything of the timetable that has lessons."""
    return SessionView(
        tuple(
            OfferedItem(
                day=day.day.isoformat(),
                slot=item.kind,
                text=" ".join(filter(None, (clock_text(item.start), _label(item, catalogue)))),
                lessons=item.lessons,
            )
            for day in catalogue.edition.programme
            for item in day.items
            if any(lesson in catalogue.by_id for lesson in item.lessons)
        )
    )


def showing_texts(catalogue: Catalogue) -> dict[str, str]:
    """Return when lessons of the edition are shown, the first three times of each, by their id:
    `11月5日 星期四 9:00`."""
    known = catalogue.by_id
    return {x: _showing_text(times) for x, times in catalogue.showings.items() if x in known}


def _showing_text(showings: tuple[tuple[ProgrammeDay, ProgrammeItem], ...]) -> str:
    times = [f"{long_day(day.day)} {clock_text(item.start)}" for day, item in showings]
    more = " …" if len(times) > _MOST_SHOWINGS else ""
    return "；".join(times[:_MOST_SHOWINGS]) + more


def _month(month: Month, catalogue: Catalogue) -> ShownMonth:
    programme = catalogue.edition.programme
    days = tuple(_day(day, catalogue) for day in programme if Month.of(day.day) == month)
    return ShownMonth(str(month), month.label, days)


def _day(day: ProgrammeDay, catalogue: Catalogue) -> ShownDay:
    study = day.study
    items = tuple(_item(item, catalogue) for item in day.items)
    ours = [x for x, item in zip(items, day.items, strict=True) if _of_study_day(item, day)]
    hours = ""
    if study is not None:
        hours = f"{clock_text(study.start)} 到 {clock_text(study.start + study.minutes)}"
    return ShownDay(
        day=day.day.isoformat(),
        number=day.day.day,
        weekday=weekday(day.day),
        label=long_day(day.day),
        lunar=lunar_text(day.day),
        is_study_day=study is not None,
        hours=hours,
        notes=tuple(_notes(day)),
        items=items,
        lessons=tuple({x.id: x for item in ours for x in item.lessons}.values()),
        slot=ours[0].kind if ours else "on_demand",
    )


def _of_study_day(item: ProgrammeItem, day: ProgrammeDay) -> bool:
    """Whether something begins within the hours of the study day."""
    study = day.study
    return study is not None and study.start <= item.start < study.start + study.minutes


def _notes(day: ProgrammeDay) -> Iterator[str]:
    for occurrence in day.absent:
        yield f"学习日{absent_text(occurrence)}"
    if day.study is not None and (why := instead_text(day.study)):
        yield why


def _item(item: ProgrammeItem, catalogue: Catalogue) -> ShownItem:
    lessons = tuple(shown_lessons(item, catalogue))
    recorded = [lesson for lesson in lessons if lesson.id == item.recording]
    until = clock_text(item.start + item.minutes) if item.minutes else ""
    return ShownItem(
        time=clock_text(item.start),
        until=until,
        kind=item.kind,
        label=KIND_LABELS[item.kind],
        title=_title(item, catalogue),
        about=" · ".join(formatting.strip_bidi(x) for x in (item.presenter, item.venue) if x),
        lessons=tuple(lesson for lesson in lessons if lesson not in recorded),
        recording=recorded[0] if recorded else None,
        note=item.why,
    )


def _title(item: ProgrammeItem, catalogue: Catalogue) -> str:
    return item.title or catalogue.edition.settings.series.get(item.series, "")


def _label(item: ProgrammeItem, catalogue: Catalogue) -> str:
    return _title(item, catalogue) or KIND_LABELS[item.kind]


def shown_lessons(item: ProgrammeItem, catalogue: Catalogue) -> Iterator[ShownLesson]:
    """Yield the lessons of an item that the edition has, each with the time at which it begins."""
    start: int | None = item.start
    for lesson in _in_edition(item.lessons, catalogue):
        media = catalogue.edition.media[lesson.source]
        yield ShownLesson(
            id=lesson.id,
            title=lesson.front.title,
            url=lesson.url,
            picture=media.poster.file if media.poster else "",
            length=length_label(media),
            time=clock_text(start) if start is not None else "",
        )
        # A text takes as long as it takes: what follows it has no time of its own.
        minutes = math.ceil(media.duration / 60) if media.duration else None
        start = start + minutes + item.pause if start is not None and minutes else None


def _in_edition(ids: Iterable[str], catalogue: Catalogue) -> Iterator[Lesson]:
    """Yield the lessons that the edition has; the check tells of those that it lacks."""
    return (catalogue.by_id[key] for key in ids if key in catalogue.by_id)
