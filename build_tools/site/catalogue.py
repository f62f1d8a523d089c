"""The lessons of an edition in their order, each with its state in the release month. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.edition import Edition
    from build_tools.model.lesson import Lesson
    from build_tools.model.page import Card
    from build_tools.model.standing import State
    from build_tools.model.timetable.programme import ProgrammeDay, ProgrammeItem


@dataclass(frozen=True)
class Catalogue:
    """An edition's lessons, ordered and grouped; computed once for all pages."""

    edition: Edition

    def state(self, lesson: Lesson) -> State:
        """Return the state of the lesson in the edition's month."""
        return self.edition.standing.state(lesson)

    @cached_property
    def cards(self) -> dict[str, Card]:
        """The cards of lessons by their source, as far as `cards.card` was asked for them."""
        return {}

    @cached_property
    def by_id(self) -> dict[str, Lesson]:
        """All lessons by their id."""
        return {lesson.id: lesson for lesson in self.edition.content.lessons}

    @cached_property
    def showings(self) -> dict[str, tuple[tuple[ProgrammeDay, ProgrammeItem], ...]]:
        """The days on which each lesson is shown, in order, by its id."""
        groups: dict[str, list[tuple[ProgrammeDay, ProgrammeItem]]] = defaultdict(list)
        for day in self.edition.programme:
            for item in day.items:
                for lesson in item.lessons:
                    groups[lesson].append((day, item))
        return {lesson: tuple(group) for lesson, group in groups.items()}

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
        ranks = {lesson.id: number for number, lesson in enumerate(self.ordered)}
        first: dict[tuple[str, str], int] = {}
        for lesson in self.in_force:
            if (series := lesson.front.series) is not None:
                first.setdefault((lesson.section, series.id), ranks[lesson.id])

        def rank(lesson: Lesson) -> tuple[bool, int, int]:
            series, number = lesson.front.series, ranks[lesson.id]
            if series is None or self.state(lesson):
                return bool(self.state(lesson)), number, 0
            return False, first[lesson.section, series.id], series.part

        groups: dict[str, list[Lesson]] = {key: [] for key in self.edition.settings.sections}
        for lesson in sorted(self.ordered, key=rank):
            groups.setdefault(lesson.section, []).append(lesson)
        return {key: tuple(group) for key, group in groups.items()}

    @cached_property
    def in_section(self) -> dict[str, tuple[Lesson, ...]]:
        """Lessons of each section that are in force, in the same order."""
        return {
            key: tuple(lesson for lesson in lessons if not self.state(lesson))
            for key, lessons in self.by_section.items()
        }

    @cached_property
    def section_index(self) -> dict[str, int]:
        """Index of each lesson in force in `in_section`, by its source."""
        rows = self.in_section.values()
        return {lesson.source: index for row in rows for index, lesson in enumerate(row)}

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

    def row_of(self, lesson: Lesson) -> tuple[tuple[Lesson, ...], int | None]:
        """Return the row that the lesson is read in, its series or section, and its index there.

        A lesson that no longer counts has no index.
        """
        index = self.section_index.get(lesson.source)
        series = lesson.front.series
        if series is not None and index is not None:
            return (row := self.by_series[series.id]), row.index(lesson)
        return self.in_section[lesson.section], index
