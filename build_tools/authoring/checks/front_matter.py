"""Facts of lessons that must fit each other: ids, dates, trims, chapters, review."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from build_tools.authoring.checks.location import place, problem_at
from build_tools.messages import _
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import Rule
from build_tools.reading.wording import cut, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Content, Lesson
    from build_tools.project import Project


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return what does not fit in each lesson, and between lessons."""
    for lesson in content.lessons:
        yield from _dates(project, lesson)
        yield from _trims(project, lesson)
        yield from _chapters(project, lesson)
        yield from _review(project, lesson)
    yield from _same_ids(project, content)
    yield from _superseded(project, content)


def _dates(project: Project, lesson: Lesson) -> Iterator[Problem]:
    front = lesson.front
    if front.effective and front.expires and front.expires < front.effective:
        message = _("the lesson expires on {expires}, before it takes effect on {effective}")
        text = (
            message.format(expires=front.expires, effective=front.effective),
            _("correct one of the two dates"),
        )
        yield problem_at(project, lesson, ("expires",), Rule.DATES_ORDER, text)


def _trims(project: Project, lesson: Lesson) -> Iterator[Problem]:
    for index, part in enumerate(lesson.front.video or ()):
        if part.end is not None and part.end <= (part.start or 0):
            text = (
                _("the recording is to end before it begins"),
                _("'end' is a time in the recording, later than 'start'"),
            )
            yield problem_at(project, lesson, ("video", index, "end"), Rule.RECORDING_TRIM, text)


def _chapters(project: Project, lesson: Lesson) -> Iterator[Problem]:
    chapters = lesson.front.chapters
    for index, (before, chapter) in enumerate(itertools.pairwise(chapters), start=1):
        if chapter.at <= before.at:
            text = (
                _("the chapter '{title}' does not begin after the one before it").format(
                    title=cut(chapter.title)
                ),
                _("put the chapters in the order of their times"),
            )
            yield problem_at(project, lesson, ("chapters", index), Rule.CHAPTERS_ORDER, text)
    for key in ("chapters", "subtitles"):
        if getattr(lesson.front, key) and not lesson.front.video:
            text = (
                _("there are {key}, but no recording").format(key=key),
                _("add the key 'video', or remove '{key}'").format(key=key),
            )
            yield problem_at(project, lesson, (key,), Rule.RECORDING_NEEDED, text, Severity.WARNING)
    poster = lesson.front.poster
    if poster and not poster.file and not lesson.front.video:
        text = (
            _("the poster is to be a frame, but there is no recording"),
            _("name a picture, or leave the line out: then the title is drawn"),
        )
        yield problem_at(project, lesson, ("poster",), Rule.RECORDING_NEEDED, text)


def _review(project: Project, lesson: Lesson) -> Iterator[Problem]:
    review = lesson.front.review
    if "review" not in lesson.front.model_fields_set:
        text = (
            _("the lesson says nothing of its review, and no release will have it"),
            _("write {example}").format(example="review: {state: draft}"),
        )
        yield problem_at(project, lesson, ("review",), Rule.REVIEW_MISSING, text, Severity.WARNING)
    if lesson.front.id is None and review.state != "passed":
        text = (
            _("the lesson has no id of its own: with the file's name its address would change"),
            _("write it down, so that it stays: id: {id}").format(id=lesson.id),
        )
        yield problem_at(project, lesson, ("id",), Rule.LESSON_ID_MISSING, text, Severity.WARNING)
    if review.state != "passed":
        return
    if lesson.front.id is None:
        text = (
            _("the lesson is passed, but has no id of its own"),
            _("write it down, so that it stays: id: {id}").format(id=lesson.id),
        )
        yield problem_at(project, lesson, ("review",), Rule.REVIEW_ID, text)
    if review.by is None or review.on is None:
        text = (
            _("the lesson is passed, but not by whom and when"),
            _("write for example {example}").format(
                example="review: {state: passed, by: reviewer-1, on: 2026-11-10}"
            ),
        )
        yield problem_at(project, lesson, ("review",), Rule.REVIEW_INCOMPLETE, text)


def _same_ids(project: Project, content: Content) -> Iterator[Problem]:
    first: dict[str, Lesson] = {}
    for lesson in content.lessons:
        earlier = first.setdefault(lesson.id, lesson)
        if earlier is lesson:
            continue
        message = _("the id '{id}' is taken by {place}").format(
            id=lesson.id, place=place(project, earlier, "id")
        )
        hint = _("give one of the two another id")
        if lesson.front.id is None:
            hint = _("it is made from the file's name: write another one here, as 'id: …'")
        text = message, hint
        yield problem_at(project, lesson, ("id",), Rule.LESSON_ID_DUPLICATE, text)


def _superseded(project: Project, content: Content) -> Iterator[Problem]:
    known = {lesson.id for lesson in content.lessons}
    for lesson in content.lessons:
        for index, old in enumerate(lesson.front.supersedes):
            if old in known and old != lesson.id:
                continue
            if old == lesson.id:
                text = _("the lesson supersedes itself"), _("name the id of the older lesson")
            else:
                near = nearest(old, known - {lesson.id})
                text = (
                    _("no lesson has the id '{id}' that this one supersedes").format(id=old),
                    _("did you mean '{near}'?").format(near=near)
                    if near
                    else _("leave it, if stations still hold the older lesson; else remove it"),
                )
            yield problem_at(
                project,
                lesson,
                ("supersedes", index),
                Rule.SUPERSEDED_UNKNOWN,
                text,
                Severity.WARNING,
            )
