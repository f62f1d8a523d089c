"""One entry of the timetable, changed, added or removed: a slot, a move, an exception.

Checked whole before it is written; every other byte of the file stays.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from build_tools.errors import ProjectError
from build_tools.files import atomic_write_all
from build_tools.messages import _
from build_tools.model.problem import errors_of
from build_tools.project import TIMETABLE
from build_tools.reading.yaml_edits.edits import (
    AppendEntry,
    RemoveEntry,
    RemoveValue,
    SetValue,
)
from build_tools.reading.yaml_edits.text import TextNotEditable, edited_text
from build_tools.stages.office.new_problems import new_problems
from build_tools.stages.timetable.written_timetable import WrittenTimetable, entry_mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model.lesson import Lesson
    from build_tools.model.month import Month
    from build_tools.project import Project
    from build_tools.reading.yaml_edits.edits import YamlEdit
    from build_tools.stages.timetable.written_timetable import EntryProblem

ENTRY_KEYS = {
    "slots": ("day", "at", "minutes", "kind", "title", "lessons", "presenter", "place"),
    "moves": ("day", "to", "at", "why", "series"),
    "exceptions": ("day", "at", "minutes", "why", "series"),
}
"""The lists whose entries can be edited, and the keys of an entry in the order of writing."""
_DATES = ("day", "to")
_TIME = re.compile(r"0?([0-9]{1,2}:[0-9]{2})")
_ORDER = {name: tuple((key,) for key in keys) for name, keys in ENTRY_KEYS.items()}


@dataclass(frozen=True)
class EntryEdit:
    """What a person makes of an entry. `index` is -1 for a new one; `mark` is what it said when
    it was opened; `texts` go by its keys, those that are not there stay."""

    list_name: str
    index: int = -1
    mark: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    removes: bool = False


@dataclass(frozen=True)
class EntryOutcome:
    """What came of an edit: with an error among the faults nothing was written."""

    faults: tuple[EntryProblem, ...] = ()
    written: bool = False
    day: dt.date | None = None
    """The day that the entry is or was of."""


def edit_entry(
    project: Project, lessons: Iterable[Lesson], month: Month, edit: EntryEdit
) -> EntryOutcome:
    """Make an edit, or say what is wrong with it in `month`, the next one or at any time.

    Raises ProjectError where somebody else changed the entry, or the file can only be changed by
    hand; ProblemsFound where it cannot be read, OSError.
    """
    before = WrittenTimetable.of_project(project)
    index = _index(before, edit)
    edits = tuple(_edits(before, edit, index))
    if not edits:
        return EntryOutcome()
    try:
        text = edited_text((before.data or b"").decode(), edits)
    except (TextNotEditable, UnicodeDecodeError) as error:
        message = _("{file} is laid out so that it can only be changed by hand")
        raise ProjectError(message.format(file=before.path)) from error
    data = text.encode()
    entry = f"{edit.list_name}.{_index_after(before, edit, index)}"
    after = WrittenTimetable.of_text(before.path, data, entry)
    problems = new_problems(
        before.numbered_problems(lessons, month), after.numbered_problems(lessons, month)
    )
    faults = tuple(after.located(problem) for problem in problems)
    if errors_of(problems):
        return EntryOutcome(faults)
    atomic_write_all({project.content / TIMETABLE: (before.data, data)})
    day = (before if edit.removes else after).entry_day(edit.list_name, index)
    return EntryOutcome(faults, written=True, day=day)


def entry_texts(name: str, entry: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of an entry as a form shows them."""
    return {key: _shown(entry.get(key)) for key in ENTRY_KEYS[name]}


def _index(before: WrittenTimetable, edit: EntryEdit) -> int:
    """Return where the entry stands now; it may have another number since it was opened."""
    if edit.index < 0:
        return -1
    marks = [entry_mark(entry) for entry in before.entries(edit.list_name)]
    if edit.index < len(marks) and marks[edit.index] == edit.mark:
        return edit.index
    if edit.mark in marks:
        return marks.index(edit.mark)
    raise ProjectError(_("somebody changed or removed this entry since it was opened"))


def _index_after(before: WrittenTimetable, edit: EntryEdit, index: int) -> int:
    return len(before.entries(edit.list_name)) if index < 0 else index


def _edits(before: WrittenTimetable, edit: EntryEdit, index: int) -> Iterable[YamlEdit]:
    keys = [key for key in ENTRY_KEYS[edit.list_name] if key in edit.texts]
    if index < 0:
        pairs = {key: _value(key, edit.texts[key]) for key in keys if edit.texts[key].strip()}
        if pairs.get("kind") == "on_demand":
            del pairs["kind"]  # as people leave it out
        yield AppendEntry((edit.list_name,), pairs)
        return
    path = (edit.list_name, index)
    if edit.removes:
        yield RemoveEntry(path)
        return
    entry = before.entries(edit.list_name)[index]
    for key in keys:
        shown, sent = _shown(entry.get(key)), edit.texts[key].strip()
        if _value(key, shown) == _value(key, sent) or (key == "kind" and sent == shown):
            continue
        if not sent:
            yield RemoveValue(path, (key,))
        elif not (key == "kind" and not shown and sent == "on_demand"):
            yield SetValue(path, (key,), _value(key, sent), _ORDER[edit.list_name])


def _value(key: str, text: str) -> Any:
    """Return what a text of a form is in the file; what cannot be one stays a text."""
    text = text.strip()
    if key == "lessons":
        return [part.strip() for part in re.split(r"[、,，\n]", text) if part.strip()]
    if key in _DATES:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return text
    if key == "minutes" and text.isdecimal():
        return int(text)
    if key == "at" and (time := _TIME.fullmatch(text)):
        return time[1]
    return text


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return str(value)
