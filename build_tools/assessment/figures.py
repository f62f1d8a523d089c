"""The figures of a year that rules compare: each with its kind, and with what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.assessment.station_year import minutes_of
from build_tools.assessment.wording import amount_text, percent
from build_tools.model.assessment.methods import MEASURES
from build_tools.model.assessment.quantities import (
    LearningHours,
    Minutes,
    Persons,
    PersonTimes,
    Quantity,
    Share,
    Times,
)
from build_tools.model.assessment.score import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from build_tools.assessment.station_year import StationYear
    from build_tools.model.assessment.measures import (
        LearnerHours,
        Occurrence,
        SessionMeasure,
        StationMeasures,
    )

Years = tuple["StationYear", ...]


@dataclass(frozen=True)
class Figure:
    """A figure of one or more stations; None where there is nothing to work it out from."""

    amount: Quantity | None
    text: str
    evidence: tuple[Evidence, ...] = ()


def figure(by: str, years: Years) -> Figure:
    """Return a figure of the rule book's vocabulary."""
    return _FIGURES[by](by, years)


def sessions_of(years: Years) -> Iterator[SessionMeasure]:
    """Yield all sessions, by station and in order of time."""
    for year in years:
        for day in sorted(year.sessions):
            yield from year.sessions[day]


def named(year: StationYear, years: Sequence[StationYear]) -> str:
    """Return what stands before a line of evidence: the station, where there are several."""
    return f"{year.measures.name} " if len(years) > 1 else ""


def _simple(by: str, amount: Quantity, evidence: tuple[Evidence, ...]) -> Figure:
    return Figure(amount, f"{MEASURES[by][0]} {amount_text(amount)}", evidence)


def _minutes(by: str, years: Years) -> Figure:
    total, evidence = Minutes(0), []
    for year in years:
        for day in sorted(year.sessions):
            minutes = minutes_of(year.sessions[day])
            total += minutes
            ids = tuple(session.id for session in year.sessions[day])
            evidence.append(
                Evidence(f"{named(year, years)}{day} {year.verb} {amount_text(minutes)}", ids)
            )
    return _simple(by, total, tuple(evidence))


def _sessions(by: str, years: Years) -> Figure:
    verb = years[0].verb if years else ""
    evidence = _session_lines(years, lambda s: f"{verb} {amount_text(s.minutes)}")
    return _simple(by, Times(len(evidence)), evidence)


def _attendance(by: str, years: Years) -> Figure:
    expected = present = PersonTimes(0)
    for session in sessions_of(years):
        expected += session.expected_times
        present += session.present_times
    label = MEASURES[by][0]
    if not expected:
        return Figure(None, f"没有应到人数，算不出{label}")
    counts = f"应到 {amount_text(expected)}，实到 {amount_text(present)}"
    evidence = _session_lines(
        years, lambda s: f"应到 {s.expected_times.amount}，实到 {s.present_times.amount}"
    )
    share = Share(present / expected)
    return Figure(share, f"{counts}，{label} {percent(share.amount)}", evidence)


def _persons(by: str, years: Years) -> Figure:
    people = {(y.measures.station, p) for y in years for s in sessions_of((y,)) for p in s.people}
    evidence = _session_lines(years, lambda s: f"点到名的 {len(s.people)} 人")
    return _simple(by, Persons(len(people)), evidence)


def _person_times(by: str, years: Years) -> Figure:
    total = PersonTimes(0)
    for session in sessions_of(years):
        total += session.all_times
    evidence = _session_lines(years, lambda s: f"到 {amount_text(s.all_times)}")
    return _simple(by, total, evidence)


def _learning_hours(by: str, years: Years) -> Figure:
    """Who is in two groups, as a member and as the secretary, counts once."""
    total, evidence = LearningHours(0), []
    for year in years:
        of_person: dict[str, LearnerHours] = {}
        for learner in sorted(year.measures.learners, key=lambda x: (x.person, x.hours.amount)):
            of_person[learner.person] = learner
        for person, learner in of_person.items():
            total += learner.hours
            text = f"{named(year, years)}{person} {amount_text(learner.hours)}"
            evidence.append(Evidence(text, learner.statements))
    return _simple(by, total, tuple(evidence))


def _occurrences(
    choose: Callable[[StationMeasures], tuple[Occurrence, ...]],
) -> Callable[[str, Years], Figure]:
    def counted(by: str, years: Years) -> Figure:
        evidence = tuple(
            Evidence(f"{named(year, years)}{event.day} {event.result}".rstrip(), (event.id,))
            for year in years
            for event in sorted(choose(year.measures), key=lambda e: (e.day, e.id))
        )
        return _simple(by, Times(len(evidence)), evidence)

    return counted


def _session_lines(years: Years, describe: Callable[[SessionMeasure], str]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(f"{named(year, years)}{session.day} {describe(session)}", (session.id,))
        for year in years
        for session in sessions_of((year,))
    )


_FIGURES: dict[str, Callable[[str, Years], Figure]] = {
    "minutes": _minutes,
    "sessions": _sessions,
    "attendance": _attendance,
    "persons": _persons,
    "person_times": _person_times,
    "learning_hours": _learning_hours,
    "completed": _occurrences(lambda m: m.completed),
    "applications": _occurrences(lambda m: m.applications),
    "results": _occurrences(lambda m: tuple(a for a in m.applications if a.result)),
    "needs": _occurrences(lambda m: m.needs),
    "questions": _occurrences(lambda m: m.questions),
}
