"""A lesson's review for those who sit at the desk: what it waits for, and what changed since it was
passed last: word by word, and picture by picture."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.front_matter import read_head
from build_tools.authoring.page_text import split
from build_tools.model.lesson import FrontMatter
from build_tools.reading.encodings import decode_any
from build_tools.stages.editing.opened import open_page
from build_tools.stages.editing.passed import passed_data, picture_changes
from build_tools.stages.editing.versions import page_versions
from build_tools.stages.review import (
    awaiting,
    hand_in,
    pass_step,
    read_reviews,
    return_lessons,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from build_tools.model.lesson import Review
    from build_tools.project import Project
    from build_tools.stages.editing.passed import PictureChange

_TOKEN = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
_REVIEW_LINE = re.compile(r"^(?:review|审核):.*\n(?:[ \t]+.*\n)*", re.MULTILINE)
_CONTEXT = 60
"""Characters that are shown on either side of a change."""
_MOST_PAIRS = 4_000_000
"""Characters before times characters after: of more, two that have nothing in common take half a
minute (20,000 each), and nobody reads them word by word."""


@dataclass(frozen=True)
class TextChange:
    """A stretch of text: `same`, `gone` or `new`."""

    kind: str
    text: str


@dataclass(frozen=True)
class ReviewStanding:
    """Where a lesson stands in its review.

    `state` is `draft`, `submitted`, `changed` (since it was passed) or `passed`. `step` is what it
    waits for, `reviewers` who may take that step, `everybody` who may return it: ids and names.
    `changes` are those of the text, `head_changes` those of the head; both are None where no text
    that was passed is kept.
    """

    identity: str
    state: str
    review: Review
    step: str
    reviewers: tuple[tuple[str, str], ...]
    everybody: tuple[tuple[str, str], ...]
    changes: tuple[TextChange, ...] | None
    head_changes: tuple[TextChange, ...] | None = None
    pictures: tuple[PictureChange, ...] = ()


def review_standing(project: Project, source: str) -> ReviewStanding | None:
    """Return the standing of a lesson; None for a page that is none, or cannot be read.

    Raises ProblemsFound where the reviewers cannot be read.
    """
    reviews = read_reviews(project)
    entry = next((e for e in awaiting(reviews) if e.lesson.source == source), None)
    if entry is None:
        return None
    people = {key: person.name for key, person in reviews.reviewers.reviewers.items()}
    everybody = {key for step in reviews.reviewers.steps for key in step.by}
    review = entry.lesson.front.review
    passed = None if review.state == "passed" else _passed_data(project, source)
    now = open_page(project, source).data
    head_changes, changes = ((), ()) if review.state == "passed" else _changes(passed, now)
    return ReviewStanding(
        identity=entry.lesson.id,
        state="changed" if entry.changed else review.state,
        review=review,
        step=entry.step,
        reviewers=tuple((key, people.get(key, key)) for key in entry.by),
        everybody=tuple((key, people.get(key, key)) for key in sorted(everybody)),
        changes=changes,
        head_changes=head_changes,
        pictures=picture_changes(project, source, passed, now) if passed else (),
    )


def submit_lesson(project: Project, source: str) -> None:
    """Hand a lesson in. Raises ReviewRefused where it is not a draft."""
    hand_in(read_reviews(project), [source])


def pass_lesson(project: Project, source: str, who: str, on: dt.date) -> None:
    """Pass the next step of a lesson. Raises ReviewRefused where `who` may not."""
    pass_step(read_reviews(project), [source], who, on)


def return_lesson(project: Project, source: str, who: str, on: dt.date, reason: str) -> None:
    """Give a lesson back to its editor. Raises ReviewRefused where `who` may not."""
    return_lessons(read_reviews(project), [source], who, on, reason)


def _changes(
    passed: bytes | None, now: bytes
) -> tuple[tuple[TextChange, ...], tuple[TextChange, ...]] | tuple[None, None]:
    """Return what became of the head, and of the text."""
    if passed is None:
        return None, None
    before, after = (_parts(_text(data)) for data in (passed, now))
    return text_changes(before[0], after[0]), text_changes(before[1], after[1])


def _parts(text: str) -> tuple[str, str]:
    """Return a page's head, as far as it is no review, and its text; a broken page is all text."""
    page = split(text)
    if page is None or not page.head_line:
        return "", text
    return _REVIEW_LINE.sub("", f"{page.head}\n"), page.body.lstrip("\n")


def _passed_data(project: Project, source: str) -> bytes | None:
    """Return what was passed last: as it was kept then, else of the versions with its review the
    oldest."""
    passed = passed_data(project, source)
    versions = [version.file.read_bytes() for version in page_versions(project, source)]
    texts = versions if passed is None else [passed, *versions]
    reviewed = [(review, data) for data in texts if (review := _passed_review(_text(data)))]
    if not reviewed:
        return None
    latest = max((review for review, _data in reviewed), key=lambda review: str(review.on))
    same = [data for review, data in reviewed if review.content == latest.content]
    return passed if passed in same else same[-1]


def _text(data: bytes) -> str:
    decoded = decode_any(data)
    return decoded.text.removeprefix("\ufeff").replace("\r\n", "\n") if decoded else ""


def _passed_review(text: str) -> Review | None:
    """Return the review of a text; None where it was not passed."""
    page = split(text)
    head = read_head("", page, FrontMatter).value if page and page.head_line else None
    if not isinstance(head, FrontMatter) or head.review.state != "passed":
        return None
    return head.review if head.review.content else None


def text_changes(before: str, after: str) -> tuple[TextChange, ...]:
    """Return how one text became another, word by word, a Chinese character being a word."""
    lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    changes: list[TextChange] = []
    for lost, added in _pairs(*lines):
        if lost == added:
            changes.append(TextChange("same", lost))
            continue
        is_rewritten = len(lost) * len(added) > _MOST_PAIRS
        tokens = ([lost], [added]) if is_rewritten else map(_TOKEN.findall, (lost, added))
        for gone, new in _pairs(*tokens):
            if gone == new:
                changes.append(TextChange("same", gone))
            else:
                changes += [TextChange("gone", gone), TextChange("new", new)]
    return tuple(_joined(changes))


def _pairs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield stretches of both in their order: those that are equal, and what stands between."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for _tag, begin, end, begin_after, end_after in matcher.get_opcodes():
        yield "".join(before[begin:end]), "".join(after[begin_after:end_after])


def _joined(changes: Sequence[TextChange]) -> Iterator[TextChange]:
    """Yield changes, neighbours of one kind as one; of what stayed, only what is near a change."""
    groups: list[TextChange] = []
    for change in changes:
        if groups and groups[-1].kind == change.kind:
            groups[-1] = TextChange(change.kind, groups[-1].text + change.text)
        elif change.text:
            groups.append(change)
    for number, group in enumerate(groups):
        if group.kind != "same" or len(group.text) <= 3 * _CONTEXT:
            yield group
            continue
        head = group.text[:_CONTEXT] if number else ""
        tail = group.text[-_CONTEXT:] if number + 1 < len(groups) else ""
        yield TextChange("same", f"{head} …… {tail}")
