"""The order in which a station's lessons are chosen, and the reason for each. Pure.

    required → what matches a need of the village → what it asked for → all others, by priority

Each also has a weight: how much a minute of it counts where the disk cannot hold all. What fits
the disk is left to `plan`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.model.plan import Reason

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from build_tools.model.month import Month
    from build_tools.model.plan import PlanLesson
    from build_tools.model.records.reply import LessonWish
    from build_tools.model.station import Station

_PRIORITIES = {"required": 1, "recommended": 1, "normal": 2}
_WEIGHTS = {Reason.REQUIRED: 10, Reason.NEED: 10, Reason.REQUESTED: 8}
_WEIGHTS_OF_OTHERS = {1: 4, 2: 2}
"""By rank of priority; half of it for another region or audience, or out of season."""


@dataclass(frozen=True)
class RankedLesson:
    """A lesson by its index in the release, its reason, and the topics that a need shares.

    `requested_on` is the day on which people asked for it on its page, where they did; `weight` is
    how much it counts beside others.
    """

    index: int
    reason: Reason
    weight: int
    topics: tuple[str, ...] = ()
    requested_on: dt.date | None = None


class LessonRanking:
    """Puts the lessons of one month in each station's order.

    What is the same for many stations is worked out once: which lessons have a topic, and the
    order of all lessons for each kind of village.
    """

    def __init__(self, lessons: Sequence[PlanLesson], month: Month) -> None:
        self._lessons = lessons
        self._month = month.number
        self._index = {lesson.id: index for index, lesson in enumerate(lessons)}
        self._by_topic: dict[str, list[int]] = {}
        for index, lesson in enumerate(lessons):
            for topic in dict.fromkeys(lesson.topics):
                self._by_topic.setdefault(topic, []).append(index)
        required = [index for index, lesson in enumerate(lessons) if lesson.required]
        self._required = sorted(required, key=lambda index: lessons[index].id)
        self._by_priority: dict[
            tuple[frozenset[str], frozenset[str]], tuple[RankedLesson, ...]
        ] = {}

    def for_station(
        self, station: Station, wishes: Sequence[LessonWish] = ()
    ) -> tuple[RankedLesson, ...]:
        """Return every lesson once, the most important first.

        `wishes` came with the station's records; they follow what the register says it asked for.
        """
        ranked = {index: _ranked(index, Reason.REQUIRED) for index in self._required}
        for index, topics in self._needed(station):
            ranked.setdefault(index, _ranked(index, Reason.NEED, topics))
        for lesson, day in _requested(station, wishes).items():
            if lesson in self._index:
                index = self._index[lesson]
                ranked.setdefault(index, _ranked(index, Reason.REQUESTED, requested_on=day))
        others = self._all_by_priority(station)
        return (*ranked.values(), *(item for item in others if item.index not in ranked))

    def _needed(self, station: Station) -> list[tuple[int, tuple[str, ...]]]:
        """Return lessons on a topic of the village's, for its region and people, in season."""
        shared: dict[int, list[str]] = {}
        for topic in dict.fromkeys(station.needs.topics):
            for index in self._by_topic.get(topic, ()):
                shared.setdefault(index, []).append(topic)
        regions, audience = frozenset(station.needs.regions), frozenset(station.needs.audience)
        needed = [
            (index, tuple(topics))
            for index, topics in shared.items()
            if self._fits(index, regions, audience) and self._in_season(index)
        ]
        # More of its topics first, then the lessons that the township finds more important.
        return sorted(needed, key=lambda item: (-len(item[1]), *self._rank(item[0])))

    def _all_by_priority(self, station: Station) -> tuple[RankedLesson, ...]:
        kind = frozenset(station.needs.regions), frozenset(station.needs.audience)
        if kind not in self._by_priority:
            order = sorted(
                range(len(self._lessons)),
                key=lambda index: (
                    _PRIORITIES[self._lessons[index].priority],
                    not self._fits(index, *kind),
                    not self._in_season(index),
                    self._lessons[index].id,
                ),
            )
            self._by_priority[kind] = tuple(
                RankedLesson(index, Reason.REMAINING, self._weight(index, *kind)) for index in order
            )
        return self._by_priority[kind]

    def _weight(self, index: int, regions: frozenset[str], audience: frozenset[str]) -> int:
        weight = _WEIGHTS_OF_OTHERS[_PRIORITIES[self._lessons[index].priority]]
        suits = self._fits(index, regions, audience) and self._in_season(index)
        return weight if suits else weight // 2

    def _rank(self, index: int) -> tuple[int, str]:
        lesson = self._lessons[index]
        return _PRIORITIES[lesson.priority], lesson.id

    def _fits(self, index: int, regions: frozenset[str], audience: frozenset[str]) -> bool:
        lesson = self._lessons[index]
        return _meet(lesson.regions, regions) and _meet(lesson.audience, audience)

    def _in_season(self, index: int) -> bool:
        season = self._lessons[index].season
        return not season or self._month in season


def _ranked(
    index: int,
    reason: Reason,
    topics: tuple[str, ...] = (),
    requested_on: dt.date | None = None,
) -> RankedLesson:
    return RankedLesson(index, reason, _WEIGHTS[reason], topics, requested_on)


def _requested(station: Station, wishes: Sequence[LessonWish]) -> dict[str, dt.date | None]:
    """Return the lessons that a station asked for, with the first day of which it is known."""
    days: dict[str, dt.date | None] = dict.fromkeys(station.asked)
    for wish in sorted(wishes, key=lambda wish: (wish.on, wish.lesson)):
        days[wish.lesson] = days.get(wish.lesson) or wish.on
    return days


def _meet(terms: tuple[str, ...], needs: frozenset[str]) -> bool:
    """Return whether two lists have a term in common; an empty one means any."""
    return not terms or not needs or not needs.isdisjoint(terms)
