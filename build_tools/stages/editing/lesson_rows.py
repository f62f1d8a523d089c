"""The lessons as a list for their editors: what state each is in, and what asks for work. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.review import is_stale
from build_tools.model.problem import Severity
from build_tools.model.standing import Standing, State

if TYPE_CHECKING:
    from build_tools.model.lesson import Lesson
    from build_tools.model.problem import Problem
    from build_tools.stages.editing.live_content import ContentNow

_SOON = 2
"""Months, this one among them, in which a lesson lapses soon."""


@dataclass(frozen=True)
class LessonRow:
    """A lesson, or a page that cannot be read as one.

    `review` is `draft`, `submitted`, `changed` (it was passed before it changed), `passed`, or
    empty for a page that cannot be read. `standing` is `lapsed`, `superseded`, `lapses-soon` or
    empty.
    """

    source: str
    section: str
    title: str
    review: str
    standing: str
    is_new: bool
    """Passed this month."""
    errors: int
    warnings: int
    searched_text: str
    """All that a search looks through, in small letters."""


def lesson_rows(now: ContentNow) -> tuple[LessonRow, ...]:
    """Return the lessons in the order of their files, those that cannot be read among them."""
    problems: dict[str, list[Problem]] = defaultdict(list)
    for problem in now.problems:
        problems[problem.path].append(problem)
    standing = Standing(now.month, now.content.lessons)
    rows = [
        LessonRow(
            source=lesson.source,
            section=lesson.section,
            title=lesson.front.title,
            review=_review(lesson),
            standing=_standing(lesson, standing),
            is_new=_is_new(lesson, now),
            errors=_count(problems[now.project.path_of(lesson.source)], Severity.ERROR),
            warnings=_count(problems[now.project.path_of(lesson.source)], Severity.WARNING),
            searched_text=_searched_text(lesson),
        )
        for lesson in now.content.lessons
    ]
    titles = {page.source: page.title for page in now.content.headless}
    rows += [
        LessonRow(
            source=source,
            section=source.partition("/")[0],
            title=titles.get(source) or source.rpartition("/")[2],
            review="",
            standing="",
            is_new=False,
            errors=_count(problems[now.project.path_of(source)], Severity.ERROR),
            warnings=_count(problems[now.project.path_of(source)], Severity.WARNING),
            searched_text=f"{titles.get(source, '')} {source}".lower(),
        )
        for source in now.content.refused
    ]
    return tuple(sorted(rows, key=lambda row: row.source))


def _review(lesson: Lesson) -> str:
    review = lesson.front.review
    return "changed" if is_stale(review) else review.state


def _standing(lesson: Lesson, standing: Standing) -> str:
    state = standing.state(lesson)
    expires = lesson.front.expires
    if state is not State.IN_FORCE:
        return state.value
    soon = standing.month.later(_SOON - 1).last_day
    return "lapses-soon" if expires and expires <= soon else ""


def _is_new(lesson: Lesson, now: ContentNow) -> bool:
    review = lesson.front.review
    days = (now.month.first_day, now.month.last_day)
    return bool(review.state == "passed" and review.on and days[0] <= review.on <= days[1])


def _count(problems: list[Problem], severity: Severity) -> int:
    return sum(1 for problem in problems if problem.severity is severity)


def _searched_text(lesson: Lesson) -> str:
    front = lesson.front
    texts = (front.title, lesson.id, front.summary, front.source, front.presenter, lesson.source)
    return " ".join([*(text for text in texts if text), *front.topics]).lower()
