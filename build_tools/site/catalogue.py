"""The lessons of an edition in their order, with what the release month makes of each. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.edition import Edition
    from build_tools.model.lesson import Lesson
    from build_tools.model.standing import State


@dataclass(frozen=True)
class Catalogue:
    """An edition's lessons, ordered and grouped; computed once for all pages."""

    edition: Edition

    def state(self, lesson: Lesson) -> State:
        """Return whether the lesson still counts in the edition's month."""
        return self.edition.standing.state(lesson)

    @cached_property
    def ordered(self) -> tuple[Lesson, ...]:
        """All lessons: those in force first, newest first, then by id."""

        def rank(lesson: Lesson) -> tuple[bool, int, str]:
            issued = lesson.front.issued or dt.date.min
            return bool(self.state(lesson)), -issued.toordinal(), lesson.id

        return tuple(sorted(self.edition.content.lessons, key=rank))

    @cached_property
    def in_force(self) -> tuple[Lesson, ...]:
        """The lessons that may be recommended."""
        return tuple(lesson for lesson in self.ordered if not self.state(lesson))

    @cached_property
    def by_section(self) -> dict[str, tuple[Lesson, ...]]:
        """Lessons of each section: newest first, but a series stays together, in its order."""
        place = {lesson.id: number for number, lesson in enumerate(self.ordered)}
        first: dict[tuple[str, str], int] = {}
        for lesson in self.in_force:
            if (series := lesson.front.series) is not None:
                first.setdefault((lesson.section, series.id), place[lesson.id])

        def rank(lesson: Lesson) -> tuple[bool, int, int]:
            series, own = lesson.front.series, place[lesson.id]
            if series is None or self.state(lesson):
                return bool(self.state(lesson)), own, 0
            return False, first[lesson.section, series.id], series.part

        groups: dict[str, list[Lesson]] = {key: [] for key in self.edition.settings.sections}
        for lesson in sorted(self.ordered, key=rank):
            groups.setdefault(lesson.section, []).append(lesson)
        return {key: tuple(group) for key, group in groups.items()}

    @cached_property
    def in_section(self) -> dict[str, tuple[Lesson, ...]]:
        """The same without those that no longer count."""
        return {
            key: tuple(lesson for lesson in lessons if not self.state(lesson))
            for key, lessons in self.by_section.items()
        }

    @cached_property
    def places(self) -> dict[str, int]:
        """Place of each lesson in force in the row of its section, by its source."""
        rows = self.in_section.values()
        return {lesson.source: at for row in rows for at, lesson in enumerate(row)}

    @cached_property
    def by_series(self) -> dict[str, tuple[Lesson, ...]]:
        """Lessons of each series that are in force, by their part."""
        groups: dict[str, list[tuple[int, Lesson]]] = {}
        for lesson in self.in_force:
            if (series := lesson.front.series) is not None:
                groups.setdefault(series.id, []).append((series.part, lesson))
        return {
            key: tuple(lesson for _part, lesson in sorted(group, key=lambda item: item[0]))
            for key, group in groups.items()
        }

    def companions(self, lesson: Lesson) -> tuple[tuple[Lesson, ...], int | None]:
        """Return the row in which the lesson has a before and after, and its place there.

        The row is its series or its section; a lesson that no longer counts has no place.
        """
        place = self.places.get(lesson.source)
        series = lesson.front.series
        if series is not None and place is not None:
            return (row := self.by_series[series.id]), row.index(lesson)
        return self.in_section[lesson.section], place
