"""What fits on each station's disk, and in which quality. Pure.

The lessons stand in the order of `order`. The disk is filled in rounds, and the filling ends at
the first step that does not fit:

1. every required, needed and asked lesson, at least as sound;
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
from build_tools.release.plan.priority import Wishes
from build_tools.release.plan.quality_levels import (
    BEST,
    FILM,
    TEXT,
    Ladder,
    ladder,
    size_of,
    small_change,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from build_tools.model.month import Month
    from build_tools.model.plan import Held, PlanFile, PlanLesson
    from build_tools.model.problem import Problem
    from build_tools.model.station import Station
    from build_tools.release.plan.priority import Wish

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
    previous: Mapping[str, Held] | None = None,
    page_bytes: int = 0,
) -> tuple[StationPlan, ...]:
    """Return the plan of each station that is served, in the order of the register.

    `previous` is what stations have from the last release, by their codes; `page_bytes` the size
    of the pages, which are the same everywhere.
    """
    shelf = _Shelf(lessons, page_bytes)
    wishes = Wishes(lessons, month)
    return tuple(
        _plan_one(station, wishes.of(station), shelf, (previous or {}).get(station.code))
        for station in stations
        if station.served
    )


@dataclass
class _Shelf:
    """The lessons of the release, with what is worked out once for all stations."""

    lessons: Sequence[PlanLesson]
    page_bytes: int
    ladders: dict[str, tuple[Ladder, ...]] = field(default_factory=dict)
    items: dict[tuple[str, int, int], PlanItem] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_id = {lesson.id: lesson for lesson in self.lessons}
        self.base = self.page_bytes + sum(size_of(x, small_change(x)) for x in self.lessons)
        self.shared = _shared(self.lessons)

    def ladders_for(self, quality: str) -> tuple[Ladder, ...]:
        """Return the ladder of each lesson at stations of this quality."""
        if quality not in self.ladders:
            self.ladders[quality] = tuple(ladder(lesson, quality) for lesson in self.lessons)
        return self.ladders[quality]

    def item(self, wish: Wish, quality: str, at: int) -> PlanItem:
        """Return the item of a wish at a level; most are the same at many stations."""
        key = (quality, wish.index, at)
        if key not in self.items:
            level = self.ladders_for(quality)[wish.index].levels[at]
            lesson = self.lessons[wish.index].id
            self.items[key] = PlanItem(lesson, level.labels, Reason.REST, level.bytes, level.note)
        item = self.items[key]
        if wish.reason is Reason.REST:
            return item
        return replace(item, reason=wish.reason, topics=wish.topics)


def _plan_one(
    station: Station, wishes: Sequence[Wish], shelf: _Shelf, held: Held | None
) -> StationPlan:
    at, spent = _fill(station, wishes, shelf)
    items = tuple(shelf.item(wish, station.quality, at[wish.index]) for wish in wishes)
    spent -= _counted_twice(items, shelf)
    change = None if held is None else compare(items, files_of(items, shelf.lessons), held)
    return StationPlan(
        station=station.code,
        room=station.room_bytes,
        items=items,
        bytes=spent,
        problems=_problems(station, shelf.base, spent),
        change=change,
        peak_bytes=spent + (change.freed_bytes if change else 0),
    )


def _fill(station: Station, wishes: Sequence[Wish], shelf: _Shelf) -> tuple[list[int], int]:
    """Return the level of each lesson, and the bytes in use."""
    ladders = shelf.ladders_for(station.quality)
    at = [TEXT] * len(ladders)
    spent = shelf.base
    for index, level, forced, budget in _steps(wishes, ladders, station.room_bytes):
        levels = ladders[index].levels
        more = levels[level].bytes - levels[at[index]].bytes
        if spent + more > budget and not forced:
            break
        at[index] = level
        spent += more
    return at, spent


def _steps(
    wishes: Sequence[Wish], ladders: Sequence[Ladder], room: int
) -> Iterator[tuple[int, int, bool, int]]:
    """Yield lesson, level, whether it must be, and what may be in use after it: in order."""
    kept = room - room // _KEPT_BACK
    wanted = [wish for wish in wishes if wish.reason is not Reason.REST]
    for group, budget in ((wanted, room), (wishes[len(wanted) :], kept)):
        for wish in group:
            least = ladders[wish.index].least
            yield wish.index, least, wish.reason is Reason.REQUIRED, budget
        for wish in group:
            yield wish.index, FILM, False, budget
    for wish in wishes:
        yield wish.index, BEST, False, kept


def _problems(station: Station, base: int, spent: int) -> tuple[Problem, ...]:
    """Return what a person must act on; only pages and required lessons go over the room."""
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
    seen: dict[str, int] = {}
    twice: dict[str, int] = {}
    for lesson in lessons:
        for files in lesson.files.values():
            for file in files:
                (twice if file.file in seen else seen)[file.file] = file.size
    return twice


def _counted_twice(items: Sequence[PlanItem], shelf: _Shelf) -> int:
    """Return the bytes of files that lie on the disk once and were counted for each lesson."""
    if not shelf.shared:
        return 0
    counts: dict[str, int] = {}
    for item in items:
        for label in item.labels:
            for file in shelf.by_id[item.lesson].files[label]:
                if file.file in shelf.shared:
                    counts[file.file] = counts.get(file.file, 0) + 1
    return sum(shelf.shared[name] * (count - 1) for name, count in counts.items())
