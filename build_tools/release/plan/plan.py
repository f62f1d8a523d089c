"""What fits on each station's disk, and in which quality. Pure.

Required lessons are there at least as sound; where even that does not fit, it is a problem. With
the rest of the room each lesson counts by its weight (`priority`) and by how much of it comes
across (`quality_levels`), and `filling` finds what is worth most: sound first, for it is small,
then films in the smaller picture, then better pictures. What is too large for a disk is left out,
and what comes after it still gets its place.

What the village did not ask for, and better pictures, leave a tenth of the room to the next month.
Manifests, and copying, are left to others.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from build_tools.files import size_in_words
from build_tools.messages import _
from build_tools.model.plan import LargerDisk, Note, PlanItem, Reason, StationPlan
from build_tools.model.problem import Location
from build_tools.model.rules import CheckRule, Rule
from build_tools.release.plan.filling import FillLevel, FillOption, fill
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
    from collections.abc import Mapping, Sequence

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
_GB = 10**9
_CAPACITIES = tuple(_GB * size for size in (4, 8, 16, 32, 64, 128, 256, 500, 1000, 2000, 4000))
"""What sticks and disks are sold with."""
_CLUSTERS = 1 << 18
"""A disk has about so many clusters or more: 128 KiB each on a stick of 32 GB."""


def plan(
    stations: Sequence[Station],
    lessons: Sequence[PlanLesson],
    month: Month,
    previous: Mapping[str, PreviousContent] | None = None,
    page_bytes: int = 0,
    wishes: Mapping[str, Sequence[LessonWish]] | None = None,
    *,
    compare_disks: bool = False,
) -> tuple[StationPlan, ...]:
    """Return the plan of each station that is served, in the order of the register.

    `previous` is what stations have from the last release, by their codes; `page_bytes` the size
    of the pages, which are the same everywhere; `wishes` what came with the records of stations.
    With `compare_disks` each plan says what a larger disk would bring, which takes twice as long.
    """
    table = _LessonTable(lessons, page_bytes)
    ranking = LessonRanking(lessons, month)
    return tuple(
        _plan_station(
            station,
            ranking.for_station(station, (wishes or {}).get(station.code, ())),
            table,
            (previous or {}).get(station.code),
            compare_disks=compare_disks,
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
    items: dict[tuple[str, int, int, Note], PlanItem] = field(default_factory=dict)
    options: dict[tuple[str, int, int, int, int], FillOption] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_id = {lesson.id: lesson for lesson in self.lessons}
        self.base = self.page_bytes + sum(size_of(x, page_labels(x)) for x in self.lessons)
        self.shared = _shared(self.lessons)
        self.files = len(
            {f.file for x in self.lessons for files in x.files.values() for f in files}
        )

    def room_on(self, station: Station, capacity: int) -> int:
        """Return the bytes that files may have in all on a disk of the station of this size.

        A file takes whole clusters, so half of one is lost with each.
        """
        lost = self.files * capacity // (2 * _CLUSTERS)
        return max(capacity - station.keep_free_bytes - lost, 0)

    def levels_for(self, quality: str) -> tuple[QualityLevels, ...]:
        """Return the levels of each lesson at stations of this quality."""
        if quality not in self.levels:
            self.levels[quality] = tuple(levels_of(lesson, quality) for lesson in self.lessons)
        return self.levels[quality]

    def option(self, ranked: RankedLesson, quality: str, lowest: int, highest: int) -> FillOption:
        """Return the levels of a lesson above one that it has anyway, as `filling` takes them."""
        key = (quality, ranked.index, ranked.weight, lowest, highest)
        if key not in self.options:
            levels = self.levels_for(quality)[ranked.index].levels
            base = levels[lowest]
            self.options[key] = FillOption(
                [
                    FillLevel(
                        level,
                        levels[level].bytes - base.bytes,
                        ranked.weight * (levels[level].worth - base.worth),
                    )
                    for level in range(lowest + 1, highest + 1)
                    if levels[level].worth > base.worth
                ]
            )
        return self.options[key]

    def item(self, ranked: RankedLesson, quality: str, index: int, most: int) -> PlanItem:
        """Return the item of a lesson at a level; most are the same at many stations.

        `most` are the bytes that one lesson can have on the disk at the very most.
        """
        note = self._note(ranked, quality, index, most)
        key = (quality, ranked.index, index, note)
        if key not in self.items:
            level = self.levels_for(quality)[ranked.index].levels[index]
            lesson = self.lessons[ranked.index].id
            self.items[key] = PlanItem(lesson, level.labels, Reason.REMAINING, level.bytes, note)
        item = self.items[key]
        if ranked.reason is Reason.REMAINING:
            return item
        day = ranked.requested_on.isoformat() if ranked.requested_on else ""
        return replace(
            item,
            reason=ranked.reason,
            topics=ranked.topics,
            requested_on=day,
        )

    def _note(self, ranked: RankedLesson, quality: str, index: int, most: int) -> Note:
        levels = self.levels_for(quality)[ranked.index]
        note = levels.levels[index].note
        if note is Note.NO_ROOM and levels.levels[levels.lowest].bytes > most:
            return Note.TOO_LARGE
        if note is Note.SOUND_ONLY and levels.levels[FILM].bytes > most:
            return Note.FILM_TOO_LARGE
        return note


@dataclass(frozen=True)
class _Filling:
    """The level of each lesson by its index, the bytes in use, and what all of it is worth."""

    levels: tuple[int, ...]
    bytes: int
    value: int


def _plan_station(
    station: Station,
    ranking: Sequence[RankedLesson],
    table: _LessonTable,
    previous: PreviousContent | None,
    *,
    compare_disks: bool,
) -> StationPlan:
    room = table.room_on(station, station.capacity_bytes)
    filling = _fill(room, station.quality, ranking, table)
    most = room - table.base
    items = tuple(
        table.item(ranked, station.quality, filling.levels[ranked.index], most)
        for ranked in ranking
    )
    in_use = filling.bytes - _counted_twice(items, table)
    diff = None if previous is None else compare(items, files_of(items, table.lessons), previous)
    return StationPlan(
        station=station.code,
        room=room,
        items=items,
        bytes=in_use,
        value=filling.value,
        problems=_problems(station, room, table.base, in_use),
        diff=diff,
        peak_bytes=in_use + (diff.freed_bytes if diff else 0),
        larger=_larger(station, ranking, table, filling) if compare_disks else None,
    )


def _fill(
    room: int, quality: str, ranking: Sequence[RankedLesson], table: _LessonTable
) -> _Filling:
    """Return what lies on a disk with `room` bytes."""
    qualities = table.levels_for(quality)
    lowest = [TEXT] * len(qualities)
    for ranked in ranking:
        if ranked.reason is Reason.REQUIRED:
            lowest[ranked.index] = qualities[ranked.index].lowest
    used = table.base + sum(
        q.levels[level].bytes for q, level in zip(qualities, lowest, strict=True)
    )
    needed = [ranked for ranked in ranking if ranked.reason is not Reason.REMAINING]
    candidates = []
    # Only what the village needs may use the room that is kept for the next month.
    for group, highest, most in (
        (ranking, BEST, room - room // _KEPT_BACK),
        (needed, FILM, room),
    ):
        options = [table.option(x, quality, lowest[x.index], highest) for x in group]
        levels, added = list(lowest), used
        for ranked, chosen in zip(group, fill(options, most - used), strict=True):
            if chosen.value:
                levels[ranked.index] = chosen.level
                added += chosen.bytes
        worth = sum(x.weight * qualities[x.index].levels[levels[x.index]].worth for x in ranking)
        candidates.append(_Filling(tuple(levels), added, worth))
    return max(candidates, key=lambda filling: filling.value)


def _larger(
    station: Station, ranking: Sequence[RankedLesson], table: _LessonTable, filling: _Filling
) -> LargerDisk | None:
    """Return what the next larger disk that helps would bring, None where all is there already."""
    qualities = table.levels_for(station.quality)
    best = sum(x.weight * qualities[x.index].levels[BEST].worth for x in ranking)
    before = table.room_on(station, station.capacity_bytes)
    fits = filling.bytes <= before
    if filling.value == best and fits:
        return None
    for capacity in _CAPACITIES:
        room = table.room_on(station, capacity)
        if room <= before:
            continue
        larger = _fill(room, station.quality, ranking, table)
        if larger.bytes <= room and (larger.value > filling.value or not fits):
            pairs = [
                (q.levels[before], q.levels[after])
                for q, before, after in zip(qualities, filling.levels, larger.levels, strict=True)
            ]
            return LargerDisk(
                capacity,
                lessons=sum(1 for before, after in pairs if after.worth > before.worth == 0),
                better=sum(1 for before, after in pairs if after.worth > before.worth > 0),
            )
    return None


def _problems(station: Station, room: int, base: int, spent: int) -> tuple[Problem, ...]:
    """Return problems for people; only the pages and required lessons can exceed the room."""
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
