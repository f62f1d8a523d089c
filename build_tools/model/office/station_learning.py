"""What the boards need of a station's year: a few figures, so that all can be held. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from build_tools.model.assessment.doubling import session_count
from build_tools.model.assessment.measures import Occurrence, SessionMeasure, StationMeasures
from build_tools.model.assessment.quantities import PersonTimes, Share
from build_tools.model.month import Month
from build_tools.model.office.quarter import Quarter


@dataclass(frozen=True)
class StationLearning:
    """Sessions of a month, with the month before and the quarter beside it. `slots` counts kinds of
    sessions of the month, `quarter_slots` those of the quarter; what is doubled counts once."""

    sessions: int = 0
    person_times: int = 0
    expected: PersonTimes = field(default_factory=lambda: PersonTimes(0))
    present: PersonTimes = field(default_factory=lambda: PersonTimes(0))
    rate_before: Share | None = None
    days: frozenset[dt.date] = frozenset()
    slots: Mapping[str | None, int] = field(default_factory=Counter)
    quarter_slots: Mapping[str | None, int] = field(default_factory=Counter)
    applications: tuple[Occurrence, ...] = ()
    """Those of the year: each of them is a row of the board."""

    @property
    def rate(self) -> Share | None:
        """The participation rate of the month; None where nobody was expected."""
        return share_of(self.present, self.expected)

    @classmethod
    def of(cls, measures: StationMeasures, month: Month) -> StationLearning:
        """Return what a station's year says of a month."""
        sessions = [s for s in measures.sessions if Month.of(s.day) == month]
        before = [s for s in measures.sessions if Month.of(s.day) == month.later(-1)]
        quarter = Quarter.of(month.first_day)
        expected, present = _attendance(sessions)
        return cls(
            sessions=session_count(sessions),
            person_times=sum(int(s.all_times.amount) for s in sessions if not s.doubled),
            expected=expected,
            present=present,
            rate_before=share_of(*reversed(_attendance(before))),
            days=frozenset(session.day for session in sessions),
            slots=_slots(sessions),
            quarter_slots=_slots(s for s in measures.sessions if Quarter.of(s.day) == quarter),
            applications=measures.applications,
        )


def share_of(present: PersonTimes, expected: PersonTimes) -> Share | None:
    """Return a participation rate; None where nobody was expected."""
    return Share(present / expected) if expected else None


def _attendance(sessions: Iterable[SessionMeasure]) -> tuple[PersonTimes, PersonTimes]:
    counted = [session for session in sessions if not session.doubled]
    expected = PersonTimes(sum(session.expected_times.amount for session in counted))
    return expected, PersonTimes(sum(session.present_times.amount for session in counted))


def _slots(sessions: Iterable[SessionMeasure]) -> Counter[str | None]:
    return Counter(session.slot for session in sessions if not session.doubled)
