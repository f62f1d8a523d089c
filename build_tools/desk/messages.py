"""What the browser sends to the desk and is answered, as JSON."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from build_tools.messages import in_chinese
from build_tools.stages.editing.opened import OpenedPage, PageDraft

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from build_tools.stages.editing.draft_problems import DraftProblem
    from build_tools.stages.editing.opened import HeadField
    from build_tools.stages.editing.reviewing import ReviewStanding, TextChange
    from build_tools.stages.editing.versions import PageVersion

_LONGEST = 2_000_000
Text = Annotated[str, Field(max_length=_LONGEST)]
Short = Annotated[str, Field(max_length=500)]
_MOST_PICTURES = 12
"""Changes that are shown with their pictures, a quarter of a megabyte each; of more, the names."""
_KINDS = {".jpg": "image/jpeg", ".png": "image/png", ".svg": "image/svg+xml"}


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DraftMessage(_Message):
    """A page as it stands in the browser; `digest` is that of the file when it was opened."""

    digest: Short = ""
    head: Text = ""
    body: Text
    fields: dict[Short, Text] = {}

    def draft(self) -> PageDraft:
        """Return it as the stages take it."""
        return PageDraft(self.head, self.body, tuple(self.fields.items()))


class PasteMessage(_Message):
    """HTML of the clipboard."""

    html: Annotated[str, Field(max_length=30_000_000)]


class VersionMessage(_Message):
    """The name of an earlier version."""

    name: Short


class NewLessonMessage(_Message):
    """What a new lesson begins with."""

    section: Short
    title: Short


class ReviewMessage(_Message):
    """A step of a review: what is done, by whom, and why it is returned; `digest` is that of the
    file that was read."""

    digest: Short
    act: Literal["submit", "pass", "return"]
    who: Short = ""
    reason: Short = ""


def draft_answer(draft: PageDraft, fields: Iterable[HeadField]) -> dict[str, Any]:
    """Return what an editor is shown of a page."""
    return {
        "head": draft.head,
        "body": draft.body,
        "fields": {field.key: field.text for field in fields},
    }


def page_answer(page: OpenedPage) -> dict[str, Any]:
    """Return an opened page."""
    return {"digest": page.digest, **draft_answer(page.draft, page.fields)}


def version_answer(version: PageVersion) -> dict[str, str]:
    """Return a version by its name and what an editor calls it."""
    which = "最后存的" if version.is_last else "以前"
    return {"name": version.name, "label": f"{version.moment:%Y-%m-%d %H:%M:%S} {which}"}


def review_answer(standing: ReviewStanding | None) -> dict[str, Any]:
    """Return where a lesson stands in its review."""
    if standing is None:
        return {"state": ""}
    review = standing.review
    return {
        "id": standing.identity,
        "state": standing.state,
        "by": review.by or "",
        "on": review.on.isoformat() if review.on else "",
        "reason": review.reason or "",
        "step": standing.step,
        "reviewers": standing.reviewers,
        "everybody": standing.everybody,
        "changes": _changes(standing.changes),
        "head_changes": _changes(standing.head_changes),
        "pictures": [
            {
                "before": change.before,
                "after": change.after,
                "shown_before": _shown(change.before_file) if number < _MOST_PICTURES else "",
                "shown_after": _shown(change.after_file) if number < _MOST_PICTURES else "",
            }
            for number, change in enumerate(standing.pictures)
        ],
    }


def _changes(changes: tuple[TextChange, ...] | None) -> list[tuple[str, str]] | None:
    return None if changes is None else [(change.kind, change.text) for change in changes]


def _shown(picture: Path | None) -> str:
    """Return a picture as an address that holds it: no other page can ask for it."""
    if picture is None:
        return ""
    kind = _KINDS.get(picture.suffix, "image/webp")
    return f"data:{kind};base64,{base64.b64encode(picture.read_bytes()).decode()}"


def problem_answer(row: DraftProblem) -> dict[str, Any]:
    """Return a problem as the browser shows it."""
    problem = row.problem
    return {
        "line": problem.line,
        "field": row.field,
        "message": in_chinese(problem.message),
        "hint": in_chinese(problem.hint),
        "severity": str(problem.severity),
        "mendable": row.mendable,
    }
