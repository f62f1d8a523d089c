"""The review chain: whether a lesson's review still counts, and each step of it. Pure.

A review holds for what was read and heard: where text or recordings changed since, the lesson
waits for its review again, whatever its file says. Hashing files is left to the caller, writing
reviews to `review_text`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from build_tools.authoring.targets import Reach, target_of
from build_tools.errors import ReviewRefused
from build_tools.messages import _
from build_tools.model.lesson import FileKind, LinkKind, Review, Signature
from build_tools.reading.suggestions import suggestion

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.model.lesson import Content, Lesson
    from build_tools.model.reviewers import Reviewers, ReviewStep

HashOf = Callable[[str], str]
"""From a path relative to `content/` to the SHA-256 of that file."""

_HASH_DIGITS = 32
"""Hex digits of a SHA-256 that are written down: half of it, far more than chance can match."""


def content_hash(lesson: Lesson, files: dict[str, FileKind], hash_of: HashOf) -> str:
    """Return the hash of all that a reviewer passes: head, text, and the files that they name.

    The review itself does not count, nor the layout of the head. Missing files are left out: they
    are problems of their own.
    """
    digest = hashlib.sha256(lesson.head_json.encode(errors="surrogatepass"))
    digest.update(b"\0" + lesson.body.strip().encode(errors="surrogatepass"))
    for path in sorted(_named(lesson)):
        if files.get(path) is FileKind.FILE:
            digest.update(f"\0{path}\0{hash_of(path)}".encode())
    return digest.hexdigest()[:_HASH_DIGITS]


def recordings_of(lesson: Lesson) -> set[str]:
    """Return the paths of a lesson's recordings, relative to `content/`."""
    films = (part.file for part in lesson.front.video or ())
    readings = (reading.file for reading in lesson.front.readings)
    sounds = (spoken.file for spoken in lesson.front.sounds if spoken.file)
    return {lesson.beside(name) for name in (*films, *readings, *sounds)}


def _named(lesson: Lesson) -> set[str]:
    front = lesson.front
    names = [*front.attachments, *(subtitles.file for subtitles in front.subtitles)]
    names += [front.poster.file] if front.poster and front.poster.file else []
    targets = (
        target_of(lesson.folder, link.target)
        for link in lesson.links
        if link.kind is not LinkKind.LINK or not link.target.partition("#")[0].endswith(".md")
    )
    linked = {target.path for target in targets if target.reach is Reach.INTERNAL}
    return {lesson.beside(name) for name in names} | recordings_of(lesson) | linked


def dismiss_stale_reviews(content: Content, hash_of: HashOf) -> Content:
    """Return the content without reviews that were passed before their lesson changed.

    Such a lesson counts as submitted: it keeps who passed it, when, and the hash, but no steps.
    """
    files = content.files
    lessons = tuple(dismiss_stale_review(lesson, files, hash_of) for lesson in content.lessons)
    return replace(content, lessons=lessons)


def dismiss_stale_review(lesson: Lesson, files: dict[str, FileKind], hash_of: HashOf) -> Lesson:
    """Return the lesson without its review where that was passed before the lesson changed."""
    review = lesson.front.review
    if review.state == "draft" or (review.state == "submitted" and not review.steps):
        return lesson
    if review.content and review.content == content_hash(lesson, files, hash_of):
        return lesson
    submitted = review.model_copy(update={"state": "submitted", "steps": ()})
    return with_review(lesson, submitted)


def with_review(lesson: Lesson, review: Review) -> Lesson:
    """Return the lesson with another review."""
    return replace(lesson, front=lesson.front.model_copy(update={"review": review}))


def is_stale(review: Review) -> bool:
    """Whether a review, after `dismiss_stale_reviews`, was passed before its lesson changed."""
    return review.state == "submitted" and bool(review.content) and not review.steps


def next_step(review: Review, reviewers: Reviewers) -> ReviewStep | None:
    """Return the step that a review waits for; None where it is passed, or a draft."""
    passed_steps = {signature.step for signature in review.steps}
    if review.state != "submitted":
        return None
    return next((step for step in reviewers.steps if step.id not in passed_steps), None)


def submit(lesson: Lesson) -> Review:
    """Return the review of a draft that was handed in."""
    state = lesson.front.review.state
    if state != "draft":
        message = _("'{id}' is passed") if state == "passed" else _("'{id}' is handed in already")
        raise ReviewRefused(message.format(id=lesson.id))
    return Review(state="submitted")


def sign(lesson: Lesson, reviewers: Reviewers, who: str, on: dt.date, content: str) -> Review:
    """Return the review after `who` passed the next step; ReviewRefused where they may not."""
    review = lesson.front.review
    if review.state == "draft":
        raise ReviewRefused(
            _("'{id}' is a draft — hand it in first: courseware review submit {id}").format(
                id=lesson.id
            )
        )
    if review.state == "passed":
        raise ReviewRefused(_("'{id}' is passed, and has not changed since").format(id=lesson.id))
    if lesson.front.id is None:
        message = _("'{id}' has no id of its own — write it down, so that it stays: id: {id}")
        raise ReviewRefused(message.format(id=lesson.id))
    step = next_step(review, reviewers)
    if step is None:
        raise ReviewRefused(
            _("office/reviewers.yml names no step that is left — write reviewers and steps there")
        )
    if who not in step.by:
        message = _("'{who}' may not pass the step '{step}' — {hint}")
        hint = suggestion(who, step.by)
        raise ReviewRefused(message.format(who=who, step=step.name, hint=hint))
    signatures = (*review.steps, Signature(step=step.id, by=who, on=on))
    is_complete = len(signatures) == len(reviewers.steps)
    return Review(
        state="passed" if is_complete else "submitted",
        by=who,
        on=on,
        content=content,
        steps=signatures if len(reviewers.steps) > 1 else (),
    )


def return_to_editor(
    lesson: Lesson, reviewers: Reviewers, who: str, on: dt.date, reason: str
) -> Review:
    """Return the review of a lesson after `who` returned it; ReviewRefused where they may not."""
    if lesson.front.review.state == "draft":
        raise ReviewRefused(_("'{id}' is a draft already").format(id=lesson.id))
    ids = sorted({reviewer for step in reviewers.steps for reviewer in step.by})
    if who not in ids:
        message = _("'{who}' is not one of the reviewers — {hint}")
        raise ReviewRefused(message.format(who=who, hint=suggestion(who, ids)))
    return Review(state="draft", by=who, on=on, reason=reason)
