"""The order in which a station's lessons are chosen: why each is wanted, and how much. Pure.

    required → what matches a need of the village → what it asked for → the rest, by priority

What fits the disk is left to `plan`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.model.plan import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.month import Month
    from build_tools.model.plan import PlanLesson
    from build_tools.model.station import Station

_PRIORITIES = {"required": 1, "recommended": 1, "normal": 2}


@dataclass(frozen=True)
class Wish:
    """A lesson by its place in the release, why it is wanted, and the words that it shares."""

    index: int
    reason: Reason
    topics: tuple[str, ...] = ()


class Wishes:
    """Puts the lessons of one month in each station's order.

    What is the same for many stations is worked out once: which lessons have a topic, and the
    order of the rest for each kind of village.
    """

    def __init__(self, lessons: Sequence[PlanLesson], month: Month) -> None:
        self._lessons = lessons
        self._month = month.number
        self._places = {lesson.id: index for index, lesson in enumerate(lessons)}
        self._by_topic: dict[str, list[int]] = {}
        for index, lesson in enumerate(lessons):
            for topic in dict.fromkeys(lesson.topics):
                self._by_topic.setdefault(topic, []).append(index)
        required = [index for index, lesson in enumerate(lessons) if lesson.required]
        self._required = sorted(required, key=lambda index: lessons[index].id)
        self._rest: dict[tuple[frozenset[str], frozenset[str]], tuple[Wish, ...]] = {}

    def of(self, station: Station) -> tuple[Wish, ...]:
        """Return every lesson once, the most wanted first."""
        wanted: dict[int, Wish] = {i: Wish(i, Reason.REQUIRED) for i in self._required}
        for index, topics in self._needed(station):
            wanted.setdefault(index, Wish(index, Reason.NEED, topics))
        for asked in station.asked:
            if asked in self._places:
                index = self._places[asked]
                wanted.setdefault(index, Wish(index, Reason.ASKED))
        rest = self._rest_for(station)
        return (*wanted.values(), *(wish for wish in rest if wish.index not in wanted))

    def _needed(self, station: Station) -> list[tuple[int, tuple[str, ...]]]:
        """Return lessons on a topic of the village's, for its region and people, in season."""
        shared: dict[int, list[str]] = {}
        for topic in dict.fromkeys(station.needs.topics):
            for index in self._by_topic.get(topic, ()):
                shared.setdefault(index, []).append(topic)
        regions, audience = frozenset(station.needs.regions), frozenset(station.needs.audience)
        found = [
            (index, tuple(topics))
            for index, topics in shared.items()
            if self._fits(index, regions, audience) and self._in_season(index)
        ]
        # More of its words first, then the lessons that the township finds more important.
        return sorted(found, key=lambda one: (-len(one[1]), *self._rank(one[0])))

    def _rest_for(self, station: Station) -> tuple[Wish, ...]:
        kind = frozenset(station.needs.regions), frozenset(station.needs.audience)
        if kind not in self._rest:
            order = sorted(
                range(len(self._lessons)),
                key=lambda index: (
                    _PRIORITIES[self._lessons[index].priority],
                    not self._fits(index, *kind),
                    not self._in_season(index),
                    self._lessons[index].id,
                ),
            )
            self._rest[kind] = tuple(Wish(index, Reason.REST) for index in order)
        return self._rest[kind]

    def _rank(self, index: int) -> tuple[int, str]:
        lesson = self._lessons[index]
        return _PRIORITIES[lesson.priority], lesson.id

    def _fits(self, index: int, regions: frozenset[str], audience: frozenset[str]) -> bool:
        lesson = self._lessons[index]
        return _meet(lesson.regions, regions) and _meet(lesson.audience, audience)

    def _in_season(self, index: int) -> bool:
        season = self._lessons[index].season
        return not season or self._month in season


def _meet(said: tuple[str, ...], wanted: frozenset[str]) -> bool:
    """Return whether two lists have a word in common; an empty one means any."""
    return not said or not wanted or not wanted.isdisjoint(said)
