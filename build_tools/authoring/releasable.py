"""The lessons of a month's release: those that passed and are in force. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.standing import LeftOutLesson, LeftOutReason, Standing, State

if TYPE_CHECKING:
    from build_tools.model.lesson import Content, Lesson
    from build_tools.model.month import Month


def releasable(
    content: Content, month: Month
) -> tuple[tuple[Lesson, ...], tuple[LeftOutLesson, ...]]:
    """Return the lessons whose pages go into the release of `month`, and those left out.

    A lesson that lapsed or was superseded is in both: its page stays, short and without media,
    for those who look for it. Superseded is only what a lesson of the same release supersedes.
    """
    released: list[Lesson] = []
    left_out: list[LeftOutLesson] = []
    for lesson in content.lessons:
        if not_passed := _not_passed(lesson, month):
            left_out.append(not_passed)
        else:
            released.append(lesson)
    standing = Standing(month, tuple(released))
    left_out += [lapsed for lesson in released if (lapsed := _out_of_force(lesson, standing))]
    return tuple(released), tuple(sorted(left_out, key=lambda x: (x.reason, x.lesson.id)))


def _not_passed(lesson: Lesson, month: Month) -> LeftOutLesson | None:
    state = lesson.front.review.state
    if state == "draft":
        return LeftOutLesson(lesson, LeftOutReason.DRAFT, _("it is a draft"))
    if state == "submitted":
        return LeftOutLesson(lesson, LeftOutReason.SUBMITTED, _("it waits for its review"))
    effective = lesson.front.effective
    if effective is not None and effective > month.last_day:
        explanation = _("it takes effect on {date}").format(date=effective)
        return LeftOutLesson(lesson, LeftOutReason.NOT_YET, explanation)
    return None


def _out_of_force(lesson: Lesson, standing: Standing) -> LeftOutLesson | None:
    state = standing.state(lesson)
    if state is State.SUPERSEDED:
        explanation = _("'{title}' took its place").format(
            title=standing.successors[lesson.id].front.title
        )
        return LeftOutLesson(lesson, LeftOutReason.SUPERSEDED, explanation, keeps_page=True)
    if state is State.LAPSED:
        explanation = _("it lapsed on {date}").format(date=lesson.front.expires)
        return LeftOutLesson(lesson, LeftOutReason.LAPSED, explanation, keeps_page=True)
    return None
