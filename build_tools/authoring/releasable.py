"""Which lessons a month's release takes: what passed and is in force. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.review import LeftOut, Why
from build_tools.model.standing import Standing, State

if TYPE_CHECKING:
    from build_tools.model.lesson import Content, Lesson
    from build_tools.model.month import Month


def releasable(content: Content, month: Month) -> tuple[tuple[Lesson, ...], tuple[LeftOut, ...]]:
    """Return the lessons whose pages go into the release of `month`, and what is left out.

    A lesson that lapsed or was superseded is in both: its page stays, short and without media,
    for those who look for it. Superseded is only what a lesson of the same release supersedes.
    """
    kept: list[Lesson] = []
    left_out: list[LeftOut] = []
    for lesson in content.lessons:
        if away := _not_passed(lesson, month):
            left_out.append(away)
        else:
            kept.append(lesson)
    standing = Standing(month, tuple(kept))
    left_out += [gone for lesson in kept if (gone := _out_of_force(lesson, standing))]
    return tuple(kept), tuple(sorted(left_out, key=lambda one: (one.why, one.lesson.id)))


def _not_passed(lesson: Lesson, month: Month) -> LeftOut | None:
    state = lesson.front.review.state
    if state == "draft":
        return LeftOut(lesson, Why.DRAFT, _("it is a draft"))
    if state == "submitted":
        return LeftOut(lesson, Why.SUBMITTED, _("it waits for its review"))
    effective = lesson.front.effective
    if effective is not None and effective > month.last:
        told = _("it takes effect on {date}").format(date=effective)
        return LeftOut(lesson, Why.NOT_YET, told)
    return None


def _out_of_force(lesson: Lesson, standing: Standing) -> LeftOut | None:
    state = standing.state(lesson)
    if state is State.SUPERSEDED:
        told = _("'{title}' took its place").format(
            title=standing.successors[lesson.id].front.title
        )
        return LeftOut(lesson, Why.SUPERSEDED, told, page=True)
    if state is State.LAPSED:
        told = _("it lapsed on {date}").format(date=lesson.front.expires)
        return LeftOut(lesson, Why.LAPSED, told, page=True)
    return None
