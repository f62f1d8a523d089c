"""What an editor chose by looking, into the head of a lesson: cuts, streams, chapters, poster.

Only the keys that were changed are written, and nothing where the head would have a new error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_tools.authoring.lesson_table import head_columns, written_head
from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.reading.spreadsheets.cells import cell_of
from build_tools.stages.editing.draft_problems import draft_problems
from build_tools.stages.editing.opened import PageDraft, open_page
from build_tools.stages.editing.saving import ChangedMeanwhile, save_page

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.model.problem import Problem
    from build_tools.stages.editing.live_content import ContentNow
    from build_tools.stages.editing.opened import OpenedPage

_NUMBERS = ("programme", "picture", "sound")
_KEYS = ("video", "chapters", "poster")


@dataclass(frozen=True)
class HeadChoices:
    """What was changed. `part` counts from 1; `values` are texts of the keys of that part, empty
    for a key that goes. `chapters` are lines of a time and a name, None where they stay. `poster`
    is a time, or empty for the program's own choice; None where it stays."""

    part: int = 1
    values: tuple[tuple[str, str], ...] = ()
    chapters: tuple[str, ...] | None = None
    poster: str | None = None
    titled: bool = False
    """Whether the title is set over the poster."""


@dataclass(frozen=True)
class ChoiceFault:
    """A problem of a choice: the key that it is about, as `video.start`."""

    key: str
    problem: Problem


def save_choices(
    now: ContentNow, source: str, digest: str, choices: HeadChoices, moment: dt.datetime
) -> tuple[ChoiceFault, ...]:
    """Write choices into the head that was opened with this hash, or return what is wrong in them.

    Raises ChangedMeanwhile, CoursewareError where the head cannot be changed by a form, OSError.
    """
    page = open_page(now.project, source)
    if page.digest != digest:
        raise ChangedMeanwhile(_("'{name}' was changed meanwhile").format(name=source))
    draft = PageDraft(page.draft.head, page.draft.body, _fields(now, page, choices))
    before = {fault.problem.message for fault in _faults(now, source, page.draft)}
    faults = tuple(f for f in _faults(now, source, draft) if f.problem.message not in before)
    if not faults:
        save_page(now.project, source, digest, draft, moment)
    return faults


def _faults(now: ContentNow, source: str, draft: PageDraft) -> list[ChoiceFault]:
    return [
        ChoiceFault(row.field, row.problem)
        for row in draft_problems(now, source, draft)
        if row.problem.severity is Severity.ERROR and row.field.split(".")[0] in _KEYS
    ]


def _fields(now: ContentNow, page: OpenedPage, choices: HeadChoices) -> tuple[tuple[str, str], ...]:
    """Return the texts of the keys that change, as a form has them."""
    written = written_head(page.draft.head.encode())
    values: dict[str, Any] = {}
    if choices.values:
        values["video"] = _video(written.get("video"), choices)
    if choices.chapters is not None:
        values["chapters"] = list(choices.chapters)
    if choices.poster is not None:
        values["poster"] = _poster(choices)
    columns = {".".join(c.path): c for c in head_columns(now.project.settings)}
    cells = {key: cell_of(columns[key], value) for key, value in values.items()}
    return tuple((key, "" if cell is None else str(cell)) for key, cell in cells.items())


def _video(written: Any, choices: HeadChoices) -> Any:
    """Return the value of `video` with the keys of one part changed; the rest as it is written."""
    parts = list(written) if isinstance(written, list) else [written]
    part = parts[choices.part - 1]
    keys: dict[str, Any] = dict(part) if isinstance(part, dict) else {"file": part}
    for key, text in choices.values:
        keys.pop(key, None)
        if text.strip():
            is_number = key in _NUMBERS and text.strip().isdecimal()
            keys[key] = int(text) if is_number else text.strip()
    parts[choices.part - 1] = keys["file"] if [*keys] == ["file"] else keys
    return parts if isinstance(written, list) else parts[0]


def _poster(choices: HeadChoices) -> Any:
    if choices.titled:
        return {"frame": choices.poster, "title": True} if choices.poster else {"title": True}
    return choices.poster or None
