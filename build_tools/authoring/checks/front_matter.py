"""Front matter that must fit together: ids, dates, trims, chapters, review."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from build_tools.authoring.checks.location import problem_at, source_location
from build_tools.messages import _
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.quoting import excerpt
from build_tools.reading.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Content, Lesson
    from build_tools.project import Project


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return contradictions within each lesson and between lessons."""
    for lesson in content.lessons:
        yield from _dates(project, lesson)
        yield from _trims(project, lesson)
        yield from _chapters(project, lesson)
        yield from _review(project, lesson)
    yield from _same_ids(project, content)
    yield from _superseded(project, content)


DATES_ORDER = CheckRule(Rule.DATES_ORDER, "停用的日期早于起算的日期")


def _dates(project: Project, lesson: Lesson) -> Iterator[Problem]:
    front = lesson.front
    if front.effective and front.expires and front.expires < front.effective:
        message = _("the lesson expires on {expires}, before it takes effect on {effective}")
        text = (
            message.format(expires=front.expires, effective=front.effective),
            _("correct one of the two dates"),
        )
        yield problem_at(project, lesson, ("expires",), DATES_ORDER, text)


RECORDING_TRIM = CheckRule(Rule.RECORDING_TRIM, "截取的结束时间不晚于开始时间")


def _trims(project: Project, lesson: Lesson) -> Iterator[Problem]:
    for index, part in enumerate(lesson.front.video or ()):
        if part.end is not None and part.end <= (part.start or 0):
            text = (
                _("the recording is to end before it begins"),
                _("'end' is a time in the recording, later than 'start'"),
            )
            yield problem_at(project, lesson, ("video", index, "end"), RECORDING_TRIM, text)


CHAPTERS_ORDER = CheckRule(Rule.CHAPTERS_ORDER, "章节没有按时间先后排")
RECORDING_NEEDED = CheckRule(
    Rule.RECORDING_NEEDED,
    "写了章节或字幕，却没有录像；封面要用录像的画面时是错误",
    Severity.WARNING,
)


def _chapters(project: Project, lesson: Lesson) -> Iterator[Problem]:
    chapters = lesson.front.chapters
    for index, (before, chapter) in enumerate(itertools.pairwise(chapters), start=1):
        if chapter.seconds <= before.seconds:
            text = (
                _("the chapter '{title}' does not begin after the one before it").format(
                    title=excerpt(chapter.title)
                ),
                _("put the chapters in the order of their times"),
            )
            yield problem_at(project, lesson, ("chapters", index), CHAPTERS_ORDER, text)
    for key in ("chapters", "subtitles"):
        if getattr(lesson.front, key) and not lesson.front.video:
            text = (
                _("there are {key}, but no recording").format(key=key),
                _("add the key 'video', or remove '{key}'").format(key=key),
            )
            yield problem_at(project, lesson, (key,), RECORDING_NEEDED, text)
    poster = lesson.front.poster
    if poster and not poster.file and not lesson.front.video:
        text = (
            _("the poster is to be a frame, but there is no recording"),
            _("name a picture, or leave the line out: then the title is drawn"),
        )
        yield problem_at(project, lesson, ("poster",), RECORDING_NEEDED, text, Severity.ERROR)


REVIEW_MISSING = CheckRule(Rule.REVIEW_MISSING, "没有写审核；没审核的课不会发布", Severity.WARNING)
LESSON_ID_MISSING = CheckRule(
    Rule.LESSON_ID_MISSING,
    "没有写编号；文件一改名，网址就变了",
    Severity.WARNING,
)
REVIEW_ID = CheckRule(Rule.REVIEW_ID, "审核通过的课没有写编号")
REVIEW_INCOMPLETE = CheckRule(Rule.REVIEW_INCOMPLETE, "审核通过，却没写谁审的、哪天审的")


def _review(project: Project, lesson: Lesson) -> Iterator[Problem]:
    review = lesson.front.review
    if "review" not in lesson.front.model_fields_set:
        text = (
            _("the lesson says nothing of its review, and no release will have it"),
            _("write {example}").format(example="review: {state: draft}"),
        )
        yield problem_at(project, lesson, ("review",), REVIEW_MISSING, text)
    if lesson.front.id is None and review.state != "passed":
        text = (
            _("the lesson has no id of its own: with the file's name its address would change"),
            _("write it down, so that it stays: id: {id}").format(id=lesson.id),
        )
        yield problem_at(project, lesson, ("id",), LESSON_ID_MISSING, text)
    if review.state != "passed":
        return
    if lesson.front.id is None:
        text = (
            _("the lesson is passed, but has no id of its own"),
            _("write it down, so that it stays: id: {id}").format(id=lesson.id),
        )
        yield problem_at(project, lesson, ("review",), REVIEW_ID, text)
    if review.by is None or review.on is None:
        text = (
            _("the lesson is passed, but not by whom and when"),
            _("write for example {example}").format(
                example="review: {state: passed, by: reviewer-1, on: 2026-11-10}"
            ),
        )
        yield problem_at(project, lesson, ("review",), REVIEW_INCOMPLETE, text)


LESSON_ID_DUPLICATE = CheckRule(Rule.LESSON_ID_DUPLICATE, "两课的编号一样")


def _same_ids(project: Project, content: Content) -> Iterator[Problem]:
    first: dict[str, Lesson] = {}
    for lesson in content.lessons:
        earlier = first.setdefault(lesson.id, lesson)
        if earlier is lesson:
            continue
        message = _("the id '{id}' is taken by {place}").format(
            id=lesson.id, place=source_location(project, earlier, "id")
        )
        hint = _("give one of the two another id")
        if lesson.front.id is None:
            hint = _("it is made from the file's name: write another one here, as 'id: …'")
        text = message, hint
        yield problem_at(project, lesson, ("id",), LESSON_ID_DUPLICATE, text)


SUPERSEDED_UNKNOWN = CheckRule(
    Rule.SUPERSEDED_UNKNOWN,
    "要代替的那一课找不到，或者是自己",
    Severity.WARNING,
)


def _superseded(project: Project, content: Content) -> Iterator[Problem]:
    ids = {lesson.id for lesson in content.lessons}
    for lesson in content.lessons:
        for index, superseded in enumerate(lesson.front.supersedes):
            if superseded in ids and superseded != lesson.id:
                continue
            if superseded == lesson.id:
                text = _("the lesson supersedes itself"), _("name the id of the older lesson")
            else:
                near = nearest(superseded, ids - {lesson.id})
                text = (
                    _("no lesson has the id '{id}' that this one supersedes").format(id=superseded),
                    _("did you mean '{near}'?").format(near=near)
                    if near
                    else _("leave it, if stations still hold the older lesson; else remove it"),
                )
            yield problem_at(project, lesson, ("supersedes", index), SUPERSEDED_UNKNOWN, text)
