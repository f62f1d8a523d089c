"""Broadcasts of a timetable: which there are on a day. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from build_tools.model.timetable.programme import study_day_of

if TYPE_CHECKING:
    from build_tools.model.timetable.timetable import Timetable


def broadcasts_on(timetable: Timetable, day: dt.date) -> tuple[int, ...]:
    """Return which of the slots are live broadcasts of a day, written for it or moved to it."""
    return tuple(
        index
        for index, slot in enumerate(timetable.slots)
        if slot.kind == "live" and day in (slot.day, _held_on(index, timetable))
    )


def _held_on(index: int, timetable: Timetable) -> dt.date | None:
    study = study_day_of(timetable.slots[index], timetable)
    return study.day if study else None
