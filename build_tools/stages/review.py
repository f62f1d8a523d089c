"""The stages of a review, for the command line: find the lesson, decide, write it down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.content import read_content
from build_tools.authoring.review import (
    content_hash,
    dismiss_stale_reviews,
    is_stale,
    next_step,
    return_to_editor,
    sign,
    submit,
)
from build_tools.authoring.review_text import write_review
from build_tools.errors import ReviewRefused
from build_tools.messages import _
from build_tools.model.problem import ProblemsFound, errors_of
from build_tools.office.registers import read_office
from build_tools.reading.suggestions import nearest
from build_tools.stages.check import hasher
from build_tools.stages.editing.passed import keep_passed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from build_tools.authoring.review import HashOf
    from build_tools.model.lesson import Content, Lesson, Review
    from build_tools.model.reviewers import Reviewers
    from build_tools.project import Project


@dataclass(frozen=True)
class Reviews:
    """The lessons with their reviews as they count, and who may pass them."""

    project: Project
    content: Content
    reviewers: Reviewers
    hash_of: HashOf


@dataclass(frozen=True)
class LessonAwaiting:
    """One line of the list: a lesson, what counts, and the step that it waits for.

    `step` is the name of the step, `by` who may take it; both empty where it waits for none.
    """

    lesson: Lesson
    changed: bool
    step: str
    by: tuple[str, ...]


def read_reviews(project: Project) -> Reviews:
    """Read lessons and reviewers. Raises ProblemsFound where the reviewers cannot be read."""
    content, _problems = read_content(project)
    office, problems = read_office(project.office)
    if errors := errors_of(problems):
        raise ProblemsFound(errors)
    hash_of = hasher(project)
    return Reviews(project, dismiss_stale_reviews(content, hash_of), office.reviewers, hash_of)


def awaiting(reviews: Reviews) -> tuple[LessonAwaiting, ...]:
    """Return every lesson in the order of the files, with what it waits for."""
    return tuple(_awaiting(lesson, reviews.reviewers) for lesson in reviews.content.lessons)


def _awaiting(lesson: Lesson, reviewers: Reviewers) -> LessonAwaiting:
    step = next_step(lesson.front.review, reviewers)
    return LessonAwaiting(
        lesson,
        is_stale(lesson.front.review),
        step.name if step else "",
        step.by if step else (),
    )


def hand_in(reviews: Reviews, names: Sequence[str]) -> tuple[tuple[Lesson, Review], ...]:
    """Submit lessons, given by id or file. Raises before anything is written."""
    return _take(reviews, names, submit, lambda review: review.state == "submitted")


def pass_step(
    reviews: Reviews, names: Sequence[str], who: str, on: dt.date
) -> tuple[tuple[Lesson, Review], ...]:
    """Pass the next step of lessons. Raises before anything is written."""

    def step(lesson: Lesson) -> Review:
        content = content_hash(lesson, reviews.content.files, reviews.hash_of)
        return sign(lesson, reviews.reviewers, who, on, content)

    def is_done(review: Review) -> bool:
        signed = {(signature.by, signature.on) for signature in review.steps}
        return (who, on) in signed or (review.state, review.by, review.on) == ("passed", who, on)

    reviewed = _take(reviews, names, step, is_done)
    for lesson, review in reviewed:
        if review.state == "passed":
            keep_passed(reviews.project, lesson.source)
    return reviewed


def return_lessons(
    reviews: Reviews, names: Sequence[str], who: str, on: dt.date, reason: str
) -> tuple[tuple[Lesson, Review], ...]:
    """Give lessons back to their editors. Raises before anything is written."""

    def step(lesson: Lesson) -> Review:
        return return_to_editor(lesson, reviews.reviewers, who, on, reason)

    def is_done(review: Review) -> bool:
        state = (review.state, review.by, review.on, review.reason)
        return state == ("draft", who, on, reason)

    return _take(reviews, names, step, is_done)


def _take(
    reviews: Reviews,
    names: Sequence[str],
    step: Callable[[Lesson], Review],
    is_done: Callable[[Review], bool],
) -> tuple[tuple[Lesson, Review], ...]:
    """Take a step with all lessons, but for those with which a run that was cut took it before."""
    sources = dict.fromkeys(_find(reviews, name).source for name in names)
    by_source = {lesson.source: lesson for lesson in reviews.content.lessons}
    lessons = [by_source[source] for source in sources]
    remaining = [lesson for lesson in lessons if not is_done(lesson.front.review)]
    reviewed = tuple((lesson, step(lesson)) for lesson in remaining or lessons)
    for lesson, review in reviewed:
        write_review(reviews.project.content / lesson.source, lesson, review)
    return reviewed


def _find(reviews: Reviews, name: str) -> Lesson:
    lessons = reviews.content.lessons
    path = name.replace("\\", "/")
    for lesson in lessons:
        if name == lesson.id or path in (lesson.source, reviews.project.path_of(lesson.source)):
            return lesson
    if path in reviews.content.refused or path in map(
        reviews.project.path_of, reviews.content.refused
    ):
        raise ReviewRefused(_("'{name}' has faults — run: courseware check").format(name=name))
    near = nearest(name, [lesson.id for lesson in lessons])
    hint = _("did you mean '{near}'?").format(near=near) if near else _("name its id or its file")
    raise ReviewRefused(_("there is no lesson '{name}' — {hint}").format(name=name, hint=hint))
