"""定时同播: the lessons that all stations watch at the same time, with their recordings. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.media import MediaSet
from build_tools.model.timetable.views import SameTimeLesson, SameTimePart, SameTimeView
from build_tools.site.languages import language_label, other_sounds, own_language
from build_tools.site.timetable import shown_lessons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Lesson
    from build_tools.model.media import Rendition
    from build_tools.site.catalogue import Catalogue

SAME_TIME_URL = "same-time.html"
SAME_TIME_TITLE = "定时同播"


def same_time_view(catalogue: Catalogue) -> SameTimeView:
    """Return what is played at the same time in the edition's month and in the next one.

    A lesson without a time of its own, behind one that nobody knows the length of, is left out.
    """
    month = catalogue.edition.month
    return SameTimeView(str(month), month.label, tuple(_lessons(catalogue)))


def _lessons(catalogue: Catalogue) -> Iterator[SameTimeLesson]:
    for day in catalogue.edition.programme:
        for item in day.items:
            if item.kind != "same_time":
                continue
            for shown in shown_lessons(item, catalogue):
                if shown.time:
                    parts = tuple(_parts(catalogue.by_id[shown.id], catalogue))
                    yield SameTimeLesson(day.day.isoformat(), shown.time, shown, parts)


def _parts(lesson: Lesson, catalogue: Catalogue) -> Iterator[SameTimePart]:
    """Yield the parts of a recording that can be played; a lapsed lesson plays nothing."""
    if catalogue.state(lesson):
        return
    media = catalogue.edition.media[lesson.source]
    for part in media.parts:
        if isinstance(part, MediaSet):
            yield SameTimePart(
                hd=_file(part.hd),
                small=_file(part.small),
                audio=_file(part.audio),
                poster=_file(part.poster or media.poster),
                seconds=round(part.duration, 3),
                sounds=other_sounds(lesson, media),
                spoken=language_label(own_language(lesson), lesson),
            )


def _file(rendition: Rendition | None) -> str:
    return rendition.file if rendition else ""
