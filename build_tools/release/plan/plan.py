"""What fits on each station's disk, and in which quality. Pure.

The lessons stand in the order of `priority`. The disk is filled in rounds, and the filling ends at
the first step that does not fit:

1. every required, needed and requested lesson, at least as sound;
2. the same lessons as a film, in the smaller picture;
3. all other lessons as sound, then as a film in the smaller picture;
4. the better picture, in the order of the lessons.

So pictures get smaller before a lesson is missing, and sound stays longer than pictures. Rounds
3 and 4 leave a tenth of the room to the next month. Required lessons are never left out: where
even their sound does not fit, that is a problem. Because the steps are the same on any disk, a
bigger one never has less. Manifests, and copying, are left to others.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from build_tools.files import size_in_words
from build_tools.messages import _
from build_tools.model.plan import PlanItem, Reason, StationPlan
from build_tools.model.problem import Location
from build_tools.model.rules import CheckRule, Rule
from build_tools.release.plan.plan_diff import compare
from build_tools.release.plan.priority import LessonRanking
from build_tools.release.plan.quality_levels import (
    BEST,
    FILM,
    TEXT,
    QualityLevels,
    levels_of,
    page_labels,
    size_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from build_tools.model.month import Month
    from build_tools.model.plan import PlanFile, PlanLesson, PreviousContent
    from build_tools.model.problem import Problem
    from build_tools.model.records.reply import LessonWish
    from build_tools.model.station import Station
    from build_tools.release.plan.priority import RankedLesson

STATION_DISK_FULL = CheckRule(
    Rule.STATION_DISK_FULL,
    "必学的课（或者光是网页）就超过了站点的盘；换个大一点的盘",
)
_KEPT_BACK = 10
"""What nobody needed or asked for leaves one part in so many of the room to the next month."""


def plan(
    stations: Sequence[Station],
    lessons: Sequence[PlanLesson],
    month: Month,
    previous: Mapping[str, PreviousContent] | None = None,
    page_bytes: int = 0,
    wishes: Mapping[str, Sequence[LessonWish]] | None = None,
) -> tuple[StationPlan, ...]:
    """Return the plan of each station that is served, in the order of the register.

    `previous` is what stations have from the last release, by their codes; `page_bytes` the size
    of the pages, which are the same everywhere; `wishes` what came with the records of stations.
    """
    table = _LessonTable(lessons, page_bytes)
    ranking = LessonRanking(lessons, month)
    return tuple(
        _plan_station(
            station,
            ranking.for_station(station, (wishes or {}).get(station.code, ())),
            table,
            (previous or {}).get(station.code),
        )
        for station in stations
        if station.served
    )


@dataclass
class _LessonTable:
    """The lessons of the release, with what is worked out once for all stations."""

    lessons: Sequence[PlanLesson]
    page_bytes: int
    levels: dict[str, tuple[QualityLevels, ...]] = field(default_factory=dict)
    items: dict[tuple[str, int, int], PlanItem] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_id = {lesson.id: lesson for lesson in self.lessons}
        self.base = self.page_bytes + sum(size_of(x, page_labels(x)) for x in self.lessons)
        self.shared = _shared(self.lessons)

    def levels_for(self, quality: str) -> tuple[QualityLevels, ...]:
        """Return the levels of each lesson at stations of this quality."""
        if quality not in self.levels:
            self.levels[quality] = tuple(levels_of(lesson, quality) for lesson in self.lessons)
        return self.levels[quality]

    def item(self, ranked: RankedLesson, quality: str, index: int) -> PlanItem:
        """Return the item of a lesson at a level; most are the same at many stations."""
        key = (quality, ranked.index, index)
        if key not in self.items:
            level = self.levels_for(quality)[ranked.index].levels[index]
            lesson = self.lessons[ranked.index].id
            self.items[key] = PlanItem(
                lesson, level.labels, Reason.REMAINING, level.bytes, level.note
            )
        item = self.items[key]
        if ranked.reason is Reason.REMAINING:
            return item
        day = ranked.requested_on.isoformat() if ranked.requested_on else ""
        return replace(item, reason=ranked.reason, topics=ranked.topics, requested_on=day)


def _plan_station(
    station: Station,
    ranking: Sequence[RankedLesson],
    table: _LessonTable,
    previous: PreviousContent | None,
) -> StationPlan:
    levels, spent = _fill(station, ranking, table)
    items = tuple(table.item(ranked, station.quality, levels[ranked.index]) for ranked in ranking)
    spent -= _counted_twice(items, table)
    diff = None if previous is None else compare(items, files_of(items, table.lessons), previous)
    return StationPlan(
        station=station.code,
        room=station.room_bytes,
        items=items,
        bytes=spent,
        problems=_problems(station, table.base, spent),
        diff=diff,
        peak_bytes=spent + (diff.freed_bytes if diff else 0),
    )


def _fill(
    station: Station, ranking: Sequence[RankedLesson], table: _LessonTable
) -> tuple[list[int], int]:
    """Return the level of each lesson, and the bytes in use."""
    qualities = table.levels_for(station.quality)
    reached = [TEXT] * len(qualities)
    spent = table.base
    for index, level, forced, budget in _steps(ranking, qualities, station.room_bytes):
        levels = qualities[index].levels
        more = levels[level].bytes - levels[reached[index]].bytes
        if spent + more > budget and not forced:
            break
        reached[index] = level
        spent += more
    return reached, spent


def _steps(
    ranking: Sequence[RankedLesson], qualities: Sequence[QualityLevels], room: int
) -> Iterator[tuple[int, int, bool, int]]:
    """Yield lesson, level, whether it must be, and the bytes that may be in use after it."""
    reduced = room - room // _KEPT_BACK
    first = [ranked for ranked in ranking if ranked.reason is not Reason.REMAINING]
    for group, budget in ((first, room), (ranking[len(first) :], reduced)):
        for ranked in group:
            lowest = qualities[ranked.index].lowest
            yield ranked.index, lowest, ranked.reason is Reason.REQUIRED, budget
        for ranked in group:
            yield ranked.index, FILM, False, budget
    for ranked in ranking:
        yield ranked.index, BEST, False, reduced


def _problems(station: Station, base: int, spent: int) -> tuple[Problem, ...]:
    """Return problems for people; only the pages and required lessons can exceed the room."""
    room = station.room_bytes
    if spent <= room:
        return ()
    text = _("the required lessons need {size}, but the disk has room for {room}")
    if base > room:
        text = _("the pages alone need {size}, but the disk has room for {room}")
        spent = base
    message = text.format(size=size_in_words(spent), room=size_in_words(room))
    return (
        STATION_DISK_FULL.problem_at(
            Location(station=station.code), message, _("get a larger disk")
        ),
    )


def files_of(items: Sequence[PlanItem], lessons: Sequence[PlanLesson]) -> dict[str, PlanFile]:
    """Return the media files that a plan's items name, by their names."""
    by_id = {lesson.id: lesson for lesson in lessons}
    return {
        file.file: file
        for item in items
        for label in item.labels
        for file in by_id[item.lesson].files[label]
    }


def _shared(lessons: Sequence[PlanLesson]) -> dict[str, int]:
    """Return files that several lessons or labels name, with their sizes."""
    sizes: dict[str, int] = {}
    shared: dict[str, int] = {}
    for lesson in lessons:
        for files in lesson.files.values():
            for file in files:
                (shared if file.file in sizes else sizes)[file.file] = file.size
    return shared


def _counted_twice(items: Sequence[PlanItem], table: _LessonTable) -> int:
    """Return the bytes of files that lie on the disk once and were counted for each lesson."""
    if not table.shared:
        return 0
    counts: dict[str, int] = {}
    for item in items:
        for label in item.labels:
            for file in table.by_id[item.lesson].files[label]:
                if file.file in table.shared:
                    counts[file.file] = counts.get(file.file, 0) + 1
    return sum(table.shared[name] * (count - 1) for name, count in counts.items())
