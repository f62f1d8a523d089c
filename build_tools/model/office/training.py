"""Training of the managers, by level and part of the syllabus: `office/training.yml`. Pure.

Which levels there are and which parts a manager must have learned stands in the file.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, StringConstraints

from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.lesson import Line
from build_tools.model.office.people import TOWNSHIP_OFFICE, PersonName, PersonNames, RoleName
from build_tools.model.office.privacy import PRIVATE
from build_tools.model.station import StationRef

if TYPE_CHECKING:
    from collections.abc import Iterable

ManagerRole = Literal["manager", "deputy"]
MANAGER_ROLE_LABELS = {"manager": "管理员", "deputy": "副管理员"}
Entry = Annotated[str, StringConstraints(pattern=r"^[^、，,；;]{1,60}$", strip_whitespace=True)]
"""A level, or a part of the syllabus. `[设备使用，课件拷贝]` with a full-width comma is one text in
YAML, and would be one part that nobody ever learns."""
Entries = Annotated[tuple[Entry, ...], BeforeValidator(as_tuple)]


class ManagerPost(StrictModel):
    """A post of manager or deputy at a station, and since when the person there has it.

    What was learned before that day was learned by somebody else.
    """

    station: StationRef
    role: ManagerRole = "manager"
    name: PersonName | None = None
    since: dt.date | None = None


class TrainingAttendee(StrictModel):
    """Who came to a session, by station and post."""

    station: StationRef
    role: ManagerRole = "manager"
    name: PersonName | None = None

    def is_from(self, post: ManagerPost) -> bool:
        """Return whether this is who has the post; where both names are written, they agree."""
        same_person = self.name == post.name or not (self.name and post.name)
        return same_person and (self.station, self.role) == (post.station, post.role)


class TrainingSession(StrictModel):
    """A session as it is planned for a day, and as it was held `on` one."""

    level: Entry
    planned: dt.date | None = None
    on: dt.date | None = None
    parts: Entries
    """The parts of the syllabus: those planned, and once it was held those taught."""
    where: Line | None = None
    trainers: PersonNames = ()
    attended: Annotated[tuple[TrainingAttendee, ...], BeforeValidator(as_tuple)] = ()
    responsible: RoleName = TOWNSHIP_OFFICE
    remarks: Annotated[Line | None, PRIVATE] = None

    def is_overdue(self, today: dt.date) -> bool:
        """Return whether the session was not held on a day after it was planned."""
        return self.on is None and self.planned is not None and self.planned < today

    def taught(self, post: ManagerPost) -> bool:
        """Return whether whoever has a post now came to this session."""
        if self.on is None or (post.since is not None and self.on < post.since):
            return False
        return any(attendee.is_from(post) for attendee in self.attended)


@dataclass(frozen=True)
class TrainingGap:
    """A post whose holder has not learned all parts, or that nobody has."""

    station: str
    role: ManagerRole
    missing: tuple[str, ...]
    """In the order of the syllabus."""
    appointed: bool
    """False where the register names no such post at the station."""
    responsible: str


class TrainingRegister(StrictModel):
    """The whole of `office/training.yml`."""

    levels: Entries = ()
    """The highest first, such as 县级, 镇级."""
    parts: Entries = ()
    """The parts of the syllabus that every manager and deputy must have learned."""
    responsible: RoleName = TOWNSHIP_OFFICE
    """Who has the managers trained."""
    managers: Annotated[tuple[ManagerPost, ...], BeforeValidator(as_tuple)] = ()
    sessions: Annotated[tuple[TrainingSession, ...], BeforeValidator(as_tuple)] = ()

    def plan(self, level: str) -> tuple[TrainingSession, ...]:
        """Return the sessions of a level that are still to be held, the next first."""
        planned = (s for s in self.sessions if s.level == level and s.on is None)
        return tuple(sorted(planned, key=_plan_order))

    def overdue_sessions(self, today: dt.date) -> tuple[TrainingSession, ...]:
        """Return the sessions that were to be held before a day, the longest overdue first."""
        overdue = (session for session in self.sessions if session.is_overdue(today))
        return tuple(sorted(overdue, key=_plan_order))

    def gaps(self, stations: Iterable[str]) -> tuple[TrainingGap, ...]:
        """Return who lacks which parts, station by station as asked for, managers first.

        A station for which no manager is written lacks all of them; a deputy is no must.
        """
        gaps = (gap for code in stations for gap in self._gaps_at(code))
        return tuple(gap for gap in gaps if gap.missing)

    def _gaps_at(self, station: str) -> list[TrainingGap]:
        posts = sorted(
            (post for post in self.managers if post.station == station),
            key=lambda post: post.role != "manager",
        )
        gaps = [
            TrainingGap(station, p.role, self.missing_parts(p), True, self.responsible)
            for p in posts
        ]
        if not any(post.role == "manager" for post in posts):
            gaps.insert(0, TrainingGap(station, "manager", self.parts, False, self.responsible))
        return gaps

    def missing_parts(self, post: ManagerPost) -> tuple[str, ...]:
        """Return the parts that whoever has a post has not learned, in the syllabus' order."""
        learned = {part for s in self.sessions if s.taught(post) for part in s.parts}
        return tuple(part for part in self.parts if part not in learned)


def _plan_order(session: TrainingSession) -> tuple[dt.date, str, tuple[str, ...]]:
    return session.planned or dt.date.max, session.level, session.parts
