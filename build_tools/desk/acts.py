"""What the browser asks the desk to do with a page: each is one call of a stage."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from build_tools.authoring.new import new_lesson as write_draft
from build_tools.clock import moment, today
from build_tools.desk.messages import (
    DraftMessage,
    NewLessonMessage,
    PasteMessage,
    ReviewMessage,
    VersionMessage,
    draft_answer,
    page_answer,
    problem_answer,
    review_answer,
    version_answer,
)
from build_tools.stages.editing.draft_problems import draft_problems, tidied_draft
from build_tools.stages.editing.opened import open_page, page_place, shown_draft
from build_tools.stages.editing.pasting import pasted_text
from build_tools.stages.editing.reviewing import (
    pass_lesson,
    return_lesson,
    review_standing,
    submit_lesson,
)
from build_tools.stages.editing.saving import (
    require_unchanged,
    save_page,
    write_back,
    write_version_back,
)
from build_tools.stages.editing.versions import kept_saves, version_text

if TYPE_CHECKING:
    from build_tools.desk.desk import Desk
    from build_tools.desk.page_builds import BuildStatus

_PATIENCE = 0.5
"""Seconds that a page waits for a build before it is told how far that is."""

Act = Callable[["Desk", str, bytes], dict[str, Any]]


def new_lesson(desk: Desk, _source: str, message: bytes) -> dict[str, Any]:
    """Write a draft and return where it is."""
    lesson = NewLessonMessage.model_validate_json(message)
    project = desk.project
    file = write_draft(project, lesson.section, lesson.title)
    return {"source": file.relative_to(project.content).as_posix()}


def _disk(desk: Desk, source: str, _message: bytes) -> dict[str, Any]:
    return page_answer(open_page(desk.project, source))


def _problems(desk: Desk, source: str, message: bytes) -> dict[str, Any]:
    draft = DraftMessage.model_validate_json(message).draft()
    now = desk.current()
    rows = draft_problems(now, source, draft)
    return {
        "problems": [problem_answer(row) for row in rows],
        "body_line": draft.head.count("\n") + 1,
    }


def _tidy(desk: Desk, source: str, message: bytes) -> dict[str, Any]:
    draft = DraftMessage.model_validate_json(message).draft()
    return draft_answer(*tidied_draft(desk.project, source, draft))


def _save(desk: Desk, source: str, message: bytes) -> dict[str, Any]:
    sent = DraftMessage.model_validate_json(message)
    save_page(desk.project, source, sent.digest, sent.draft(), moment())
    return page_answer(open_page(desk.project, source))


def _write_back(desk: Desk, source: str, message: bytes) -> dict[str, Any]:
    sent = DraftMessage.model_validate_json(message)
    write_back(desk.project, source, sent.draft(), moment())
    return page_answer(open_page(desk.project, source))


def _version_back(desk: Desk, source: str, message: bytes) -> dict[str, Any]:
    name = VersionMessage.model_validate_json(message).name
    write_version_back(desk.project, source, name, moment())
    return page_answer(open_page(desk.project, source))


def _paste(desk: Desk, source: str, message: bytes) -> dict[str, Any]:
    clipboard = PasteMessage.model_validate_json(message)
    pasted = pasted_text(desk.project, source, clipboard.html)
    return {"markdown": pasted.markdown, "pictures": pasted.pictures, "missing": pasted.missing}


def _versions(desk: Desk, source: str, _message: bytes) -> dict[str, Any]:
    project = desk.project
    place = page_place(project, source)  # nothing but versions of pages is looked for
    saves = kept_saves(project, source, place.read_bytes() if place.is_file() else None)
    return {"versions": [version_answer(save) for save in saves]}


def _version(desk: Desk, source: str, message: bytes) -> dict[str, Any]:
    name = VersionMessage.model_validate_json(message).name
    project = desk.project
    page_place(project, source)
    return draft_answer(*shown_draft(project, source, version_text(project, source, name)))


def _review(desk: Desk, source: str, _message: bytes) -> dict[str, Any]:
    return review_answer(review_standing(desk.project, source))


def _step(desk: Desk, source: str, message: bytes) -> dict[str, Any]:
    step = ReviewMessage.model_validate_json(message)
    project = desk.project
    require_unchanged(project, source, step.digest)  # what nobody has read is not passed
    if step.act == "submit":
        submit_lesson(project, source)
    elif step.act == "pass":
        pass_lesson(project, source, step.who, today())
    else:
        return_lesson(project, source, step.who, today(), step.reason)
    return _review(desk, source, message)


def _build(desk: Desk, source: str, message: bytes) -> dict[str, Any]:
    """Build, and show the page by itself where it was not there yet."""
    url = desk.builds.first_page(source) if _is_awaited(desk, source) else ""
    desk.builds.begin()
    return _answer(desk.builds.status, url) if url else _status(desk, source, message)


def _is_awaited(desk: Desk, source: str) -> bool:
    urls = desk.builds.status.pages.urls
    return source not in urls if urls else not (desk.site / "index.html").is_file()


def _stop(desk: Desk, source: str, message: bytes) -> dict[str, Any]:
    desk.builds.stop()
    return _status(desk, source, message)


def _status(desk: Desk, source: str, _message: bytes) -> dict[str, Any]:
    status = desk.builds.ended(_PATIENCE)
    return _answer(status, status.pages.urls.get(source, ""))


def _answer(status: BuildStatus, url: str) -> dict[str, Any]:
    return {
        "number": status.number,
        "working": status.working,
        "text": status.text,
        "stopped": status.stopped,
        "url": url,
    }


ACTS: dict[str, Act] = {
    "disk": _disk,
    "problems": _problems,
    "tidy": _tidy,
    "save": _save,
    "write-back": _write_back,
    "version-back": _version_back,
    "paste": _paste,
    "versions": _versions,
    "version": _version,
    "review": _review,
    "step": _step,
    "build": _build,
    "status": _status,
    "stop": _stop,
}
"""By the first part of their addresses."""
