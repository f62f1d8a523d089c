"""What a station's year brings to each item: amounts that add up over stations, and their lines.

Points are left to `items`. Tallies without lines are small: those of all stations can be kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from build_tools.assessment.station_year import (
    count_enough,
    judge_parts,
    minutes_of,
    parts_of,
)
from build_tools.assessment.wording import DOUBLED, amount_text
from build_tools.model.assessment.doubling import session_count
from build_tools.model.assessment.measures import LearnerHours
from build_tools.model.assessment.methods import (
    GROUP_LABELS,
    AwardRule,
    BandsRule,
    HoursRule,
    MissingRule,
    RankRule,
    ShareRule,
    VetoBelow,
    VetoRule,
)
from build_tools.model.assessment.quantities import (
    LearningHours,
    Minutes,
    Persons,
    PersonTimes,
    Quantity,
    Times,
)
from build_tools.model.assessment.score import Evidence
from build_tools.model.records.statement import HeadsByKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.assessment.station_year import StationYear
    from build_tools.model.assessment.measures import (
        Occurrence,
        SessionMeasure,
        StationMeasures,
    )
    from build_tools.model.assessment.methods import AnyRule, LearnerGroup, PlainRule

_KINDS = tuple(HeadsByKind.model_fields)
_WITHOUT_RECORDS = "没有记录"
LATER = (Evidence("…"),)
"""Stands for the lines of a tally that was counted without them, also in the scores made of it."""
Lines = Callable[[], "Iterable[Evidence]"]


@dataclass(frozen=True)
class Tally:
    """Amounts, always as many and in the same order for an item; none where nothing was counted."""

    amounts: tuple[Any, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def __add__(self, other: Tally) -> Tally:
        evidence = self.evidence + other.evidence
        if not (self.amounts and other.amounts):
            return Tally(self.amounts or other.amounts, evidence)
        pairs = zip(self.amounts, other.amounts, strict=True)
        return Tally(tuple(mine + theirs for mine, theirs in pairs), evidence)


def tally_item(item: AnyRule | PlainRule, year: StationYear, *, with_lines: bool = True) -> Tally:
    """Return what a station's year brings to an item; nothing to one that people give points for.

    Without lines, for which `LATER` stands then, it is quicker by half.
    """
    if isinstance(item, ShareRule | MissingRule):
        return _tally_parts(item, year, with_lines=with_lines)
    amounts, lines = _item(item, year)
    return Tally(amounts, tuple(lines()) if with_lines else LATER)


def sessions_of(year: StationYear) -> Iterator[SessionMeasure]:
    """Yield all sessions in order of time."""
    for same_day in year.sessions.values():
        yield from same_day


def attendances_of(year: StationYear) -> Iterator[SessionMeasure]:
    """Yield the sessions whose attendance counts, in order of time."""
    return (session for session in sessions_of(year) if not session.doubled)


def _item(item: AnyRule | PlainRule, year: StationYear) -> tuple[tuple[Quantity, ...], Lines]:
    if isinstance(item, HoursRule):
        return _hours(item, year)
    if isinstance(item, BandsRule | RankRule | AwardRule):
        return _FIGURES[item.by](year)
    if isinstance(item, VetoRule) and isinstance(item.when, VetoBelow):
        return _FIGURES[item.when.by](year)
    return (), tuple


_Counted = tuple[tuple[Quantity, ...], Lines]


def _tally_parts(item: ShareRule | MissingRule, year: StationYear, *, with_lines: bool) -> Tally:
    """Return how many study days or months there are, and how many of them count."""
    count = Times(len(parts_of(year, item.of)))
    if not with_lines:
        return Tally((count, Times(count_enough(year, item.of, item.counts))), LATER)
    lines = judge_parts(year, item.of, item.counts)
    return Tally((count, Times(sum(line.counts for line in lines))), lines)


def _hours(item: HoursRule, year: StationYear) -> _Counted:
    """The persons of each group, and how many of them have enough learning hours."""
    amounts: list[Persons] = []
    lines: list[Iterator[Evidence]] = []
    for group, aim in item.aims.items():
        learners = [x for x in year.measures.learners if x.group == group]
        posts = item.posts.of_group(group)
        learners += _never_learned(group, posts - len(learners))
        # Somebody new never raises how many are asked for; who has enough counts up to that number.
        persons = year.measures.roster.get(group, 0) if group in _KINDS else posts or len(learners)
        enough = min(sum(aim <= learner.hours for learner in learners), persons)
        amounts += [Persons(persons), Persons(enough)]
        lines.append(_learner_lines(learners, group, aim))
    return tuple(amounts), lambda: (line for group_lines in lines for line in group_lines)


def _never_learned(group: LearnerGroup, count: int) -> Iterator[LearnerHours]:
    """Yield those who hold a post of the station and never learned in that role."""
    for number in range(1, count + 1):
        yield LearnerHours(f"{_WITHOUT_RECORDS}-{number}", group, LearningHours(0))


def _learner_lines(
    learners: list[LearnerHours], group: str, aim: LearningHours
) -> Iterator[Evidence]:
    for learner in sorted(learners, key=lambda x: x.person):
        text = f"{GROUP_LABELS[group]} {learner.person} {amount_text(learner.hours)}"
        yield Evidence(text, learner.statements, aim <= learner.hours)


def _minutes(year: StationYear) -> _Counted:
    days = [(day, minutes_of(sessions)) for day, sessions in year.sessions.items()]
    total = Minutes(sum(minutes.amount for _day, minutes in days))
    lines = (
        Evidence(
            f"{day} {year.verb} {amount_text(minutes)}", tuple(s.id for s in year.sessions[day])
        )
        for day, minutes in days
    )
    return (total,), lambda: lines


def _sessions(year: StationYear) -> _Counted:
    count = Times(session_count(sessions_of(year)))
    return (count,), _session_lines(
        sessions_of(year),
        lambda s: f"{year.verb} {amount_text(s.minutes)}{f'（{DOUBLED}）' if s.doubled else ''}",
    )


def _attendance(year: StationYear) -> _Counted:
    """How many were expected, and how many of them came."""
    attended = tuple(attendances_of(year))
    expected = PersonTimes(sum(session.expected_times.amount for session in attended))
    present = PersonTimes(sum(session.present_times.amount for session in attended))
    return (expected, present), _session_lines(
        attendances_of(year),
        lambda s: f"应到 {s.expected_times.amount}，实到 {s.present_times.amount}",
    )


def _persons(year: StationYear) -> _Counted:
    """Nobody is on the rosters of two stations."""
    people = {person for session in sessions_of(year) for person in session.people}
    return (Persons(len(people)),), _session_lines(
        sessions_of(year), lambda s: f"点到名的 {len(s.people)} 人"
    )


def _person_times(year: StationYear) -> _Counted:
    total = PersonTimes(sum(session.all_times.amount for session in attendances_of(year)))
    return (total,), _session_lines(
        attendances_of(year), lambda s: f"到 {amount_text(s.all_times)}"
    )


def _learning_hours(year: StationYear) -> _Counted:
    """Who is in two groups, as a member and as the secretary, counts once."""
    of_person: dict[str, LearnerHours] = {}
    for learner in sorted(year.measures.learners, key=lambda x: (x.person, x.hours.amount)):
        of_person[learner.person] = learner
    total = LearningHours(sum(learner.hours.amount for learner in of_person.values()))
    lines = (
        Evidence(f"{person} {amount_text(learner.hours)}", learner.statements)
        for person, learner in of_person.items()
    )
    return (total,), lambda: lines


def _occurrences(
    choose: Callable[[StationMeasures], tuple[Occurrence, ...]], year: StationYear
) -> _Counted:
    events = choose(year.measures)
    lines = (
        Evidence(f"{event.day} {event.result}".rstrip(), (event.id,))
        for event in sorted(events, key=lambda e: (e.day, e.id))
    )
    return (Times(len(events)),), lambda: lines


def _session_lines(
    sessions: Iterable[SessionMeasure], describe: Callable[[SessionMeasure], str]
) -> Lines:
    return lambda: (
        Evidence(f"{session.day} {describe(session)}", (session.id,)) for session in sessions
    )


_FIGURES: dict[str, Callable[[StationYear], _Counted]] = {
    "minutes": _minutes,
    "sessions": _sessions,
    "attendance": _attendance,
    "persons": _persons,
    "person_times": _person_times,
    "learning_hours": _learning_hours,
    "completed": partial(_occurrences, lambda m: m.completed),
    "applications": partial(_occurrences, lambda m: m.applications),
    "results": partial(_occurrences, lambda m: tuple(a for a in m.applications if a.result)),
    "needs": partial(_occurrences, lambda m: m.needs),
    "questions": partial(_occurrences, lambda m: m.questions),
}
