"""Lessons that lapsed or soon will without a successor, and lessons that supersede each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.checks.location import problem_at, source_location
from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.model.rules import CheckRule, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Content, Lesson
    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.project import Project


LESSON_LAPSED = CheckRule(
    Rule.LESSON_LAPSED,
    "按发布的月份，这一课已经失效，又没有新的一课代替它",
    Severity.WARNING,
)
LESSON_LAPSING = CheckRule(
    Rule.LESSON_LAPSING,
    "这个月或下个月失效，还没有新的一课代替它",
    Severity.WARNING,
)


def problems(project: Project, content: Content, month: Month) -> Iterator[Problem]:
    """Return lessons without a successor that lapsed before `month`, or lapse in it or the next."""
    end = month.later(1).last_day
    superseded = {
        older
        for lesson in content.lessons
        for older in lesson.front.supersedes
        if older != lesson.id
    }
    for lesson in content.lessons:
        expires = lesson.front.expires
        if expires is None or expires > end or lesson.id in superseded:
            continue
        if expires < month.first_day:
            message = _("the lesson lapsed on {date}, and none supersedes it")
            rule = LESSON_LAPSED
        else:
            message = _("the lesson lapses on {date}, and none supersedes it yet")
            rule = LESSON_LAPSING
        text = (
            message.format(date=expires),
            _("write its successor with 'supersedes: [{id}]', or correct the date").format(
                id=lesson.id
            ),
        )
        yield problem_at(project, lesson, ("expires",), rule, text)


SUPERSEDED_CIRCLE = CheckRule(Rule.SUPERSEDED_CIRCLE, "几课互相代替，转了一圈，哪一课都不算数了")


def circles(project: Project, content: Content) -> Iterator[Problem]:
    """Return the rings of lessons that supersede each other: none of them would be in force."""
    by_id = {lesson.id: lesson for lesson in content.lessons}
    visited: set[str] = set()
    for lesson in content.lessons:
        ring = _ring(lesson, by_id, visited)
        if len(ring) > 1:
            text = (
                _("the lesson supersedes {others}, and so in the end itself").format(
                    others=", ".join(
                        source_location(project, other, "supersedes") for other in ring[1:]
                    )
                ),
                _("only the newer one names the older one: remove the others"),
            )
            yield problem_at(project, ring[0], ("supersedes",), SUPERSEDED_CIRCLE, text)


def _ring(start: Lesson, by_id: dict[str, Lesson], visited: set[str]) -> list[Lesson]:
    """Return the ring that is reached from `start` over lessons not visited before."""
    trail: list[Lesson] = []
    # Each entry: a lesson, and whether the lessons that it supersedes were visited.
    waiting = [(start, False)]
    on_trail: set[str] = set()
    while waiting:
        lesson, is_finished = waiting.pop()
        if is_finished:
            on_trail.discard(trail.pop().id)
            continue
        if lesson.id in visited:
            continue
        visited.add(lesson.id)
        trail.append(lesson)
        on_trail.add(lesson.id)
        waiting.append((lesson, True))
        for superseded in lesson.front.supersedes:
            if superseded in on_trail and superseded != lesson.id:
                return trail[[x.id for x in trail].index(superseded) :]
            if superseded in by_id:
                waiting.append((by_id[superseded], False))
    return []
