"""Sessions of one day that double each other: at the same time, and not of different people. Pure.

Two computers of a station may write the same evening. Until somebody decides which of them took
place, writing one must not cost the station what another one brought.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from fractions import Fraction

    from build_tools.model.assessment.measures import SessionMeasure

_DAY = 24 * 60


class TimedGroup(Protocol):
    """People from one time to another, in minutes after midnight; nobody where none are named."""

    @property
    def start(self) -> int | None: ...
    @property
    def end(self) -> int | None: ...
    @property
    def people(self) -> Collection[str]: ...


def time_of(group: TimedGroup) -> tuple[int, int] | None:
    """Return from when to when, in minutes; None where one of them is not known.

    What ends before it begins passed midnight. It lasts a minute at least, so that two which
    begin and end at once overlap.
    """
    if group.start is None or group.end is None:
        return None
    return group.start, group.start + max((group.end - group.start) % _DAY, 1)


def doubles(group: TimedGroup, other: TimedGroup) -> bool:
    """Whether two of one day overlap and share people, or one of them names nobody."""
    time, other_time = time_of(group), time_of(other)
    if time is None or other_time is None:
        return False
    if time[1] <= other_time[0] or other_time[1] <= time[0]:
        return False
    people, others = group.people, other.people
    return not people or not others or not set(people).isdisjoint(others)


def doubled_sessions(same_day: Sequence[SessionMeasure]) -> frozenset[str]:
    """Return the ids of sessions whose attendance is that of another one.

    Of those that double each other the one with most people counts, then the longer, the earlier.
    """
    if len(same_day) == 1:
        return frozenset()
    counted: list[SessionMeasure] = []
    for session in sorted(same_day, key=_from_the_fullest):
        if not any(doubles(session, other) for other in counted):
            counted.append(session)
    return frozenset(session.id for session in same_day) - {session.id for session in counted}


def _from_the_fullest(session: SessionMeasure) -> tuple[int, int | Fraction, int, str]:
    return -session.present.total, -session.minutes.amount, session.start or 0, session.id


def session_count(sessions: Iterable[SessionMeasure]) -> int:
    """Return the largest number of sessions of which no two double each other."""
    by_day: dict[dt.date, list[SessionMeasure]] = {}
    for session in sessions:
        by_day.setdefault(session.day, []).append(session)
    return sum(_count_day(same_day) if same_day[1:] else 1 for same_day in by_day.values())


def _count_day(same_day: list[SessionMeasure]) -> int:
    ordered = sorted(same_day, key=lambda s: (time_of(s) or (0, 0))[1])
    rivals: dict[int, set[int]] = {index: set() for index in range(len(ordered))}
    for (index, session), (later, other) in combinations(enumerate(ordered), 2):
        if doubles(session, other):
            rivals[index].add(later)
            rivals[later].add(index)
    return _most(rivals)


def _most(rivals: Mapping[int, set[int]]) -> int:
    """Return how many can be chosen of which none are rivals.

    One whose rivals are all rivals of each other can be chosen without loss; of sessions with the
    same people that is always the one that ends first. Else both ways are tried.
    """
    count = 0
    while rivals:
        chosen = next((index for index in rivals if _are_rivals(rivals, index)), None)
        if chosen is None:
            busiest = max(rivals, key=lambda index: len(rivals[index]))
            with_it = 1 + _most(_without(rivals, {busiest} | rivals[busiest]))
            return count + max(with_it, _most(_without(rivals, {busiest})))
        rivals = _without(rivals, {chosen} | rivals[chosen])
        count += 1
    return count


def _are_rivals(rivals: Mapping[int, set[int]], index: int) -> bool:
    return all(other in rivals[one] for one, other in combinations(rivals[index], 2))


def _without(rivals: Mapping[int, set[int]], gone: set[int]) -> dict[int, set[int]]:
    return {index: others - gone for index, others in rivals.items() if index not in gone}
