"""The stage of `new --from-broadcast`: a live broadcast becomes a lesson, and its slot names it.

The video comes first, then the lesson, then the slot: killed at any time, the same command goes on.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.broadcast_draft import Broadcast, BroadcastDraft
from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.problem import ProblemsFound, errors_of
from build_tools.model.timetable.broadcast import broadcasts_on
from build_tools.timetable.reading import read_timetable
from build_tools.timetable.recordings import SlotEdit

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.timetable.timetable import Timetable
    from build_tools.project import Project


_MOST_LISTED = 12


@dataclass(frozen=True)
class BroadcastLesson:
    """The lesson that a broadcast became; without a path its slot had named one before."""

    identity: str
    path: Path | None


def lesson_from_broadcast(
    project: Project, day: dt.date, video: Path, section: str, title: str | None
) -> BroadcastLesson:
    """Make a draft of the broadcast of a day, and write its id into the slot.

    `title` takes the place of the broadcast's own, or says which of several it is. Raises
    ProblemsFound for a timetable with faults, CoursewareError where there is no such broadcast.
    """
    reading = read_timetable(project)
    if errors_of(reading.problems):
        raise ProblemsFound(reading.problems)
    index = _broadcast(reading.timetable, day, title)
    slot = reading.timetable.slots[index]
    if slot.recording:
        return BroadcastLesson(slot.recording, None)
    name = title or slot.title
    if not name:
        text = _("the broadcast of {day} has no title: write the lesson's behind SECTION")
        raise CoursewareError(text.format(day=day))
    draft = BroadcastDraft(project, section, Broadcast(day, name, slot.presenter or "", video))
    edit = SlotEdit(project, index, draft.identity)
    draft.write()
    edit.write()
    return BroadcastLesson(draft.identity, draft.path)


def _broadcast(timetable: Timetable, day: dt.date, title: str | None) -> int:
    indices = broadcasts_on(timetable, day)
    if not indices:
        days = sorted({slot.day for slot in timetable.slots if slot.kind == "live"})
        listed = _("; ").join(map(str, days[-_MOST_LISTED:])) or "—"
        text = _("no live broadcast on {day} in the timetable; there are: {days}")
        raise CoursewareError(text.format(day=day, days=listed))
    named = [index for index in indices if timetable.slots[index].title == title]
    if len(indices) > 1 and len(named) != 1:
        titles = _("; ").join(timetable.slots[index].title or "—" for index in indices)
        text = _("several broadcasts on {day}: write behind SECTION which one: {titles}")
        raise CoursewareError(text.format(day=day, titles=titles))
    return (named or indices)[0]
