"""The month's routine for the command line: where it stands, what is next, and the board.

Each step is judged by what is there now, or by the journal where nothing else tells: so the
routine may be left at any step and taken up again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.model.board import EventKind, PhoneReports
from build_tools.model.office.duty_board import DutyFacts
from build_tools.model.problem import ProblemsFound, errors_of
from build_tools.model.release import ReleaseName
from build_tools.model.standing import Standing
from build_tools.office.board import board_of
from build_tools.office.board_files import write_board
from build_tools.office.boards.board import duty_board
from build_tools.office.boards.page import write_duty_board
from build_tools.office.month_journal import read_month_journal
from build_tools.office.month_records import records_states, with_release
from build_tools.office.phone_reports import note_reports, report_problems
from build_tools.office.receipts import record_receipts
from build_tools.office.registers import read_office
from build_tools.progress import Announced
from build_tools.release.archive.archived_release import named_in
from build_tools.release.plan.explanation import remarks_together
from build_tools.stages.build import BuildOptions, build
from build_tools.stages.check import check_project
from build_tools.stages.content_state import site_is_current, state_of_lessons, state_of_plan
from build_tools.stages.figures.learning_facts import learning_facts
from build_tools.stages.keys import key_state
from build_tools.stages.lesson_media import lost_of_published
from build_tools.stages.month import steps
from build_tools.stages.month.made_releases import listed_releases, releases_made, releases_of
from build_tools.stages.plan import plan_stations
from build_tools.stages.station_records import (
    arrivals_about,
    records_have_come,
    statement_receipts,
    stations_questions,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.model.board import Board, Event, RecordsState, ReportResult
    from build_tools.model.lesson import Content
    from build_tools.model.month import Month
    from build_tools.model.office.duty_board import DutyBoard
    from build_tools.model.problem import Problem
    from build_tools.office.registers import Office
    from build_tools.progress import Progress
    from build_tools.project import Project
    from build_tools.stages.build import Built
    from build_tools.stages.month.steps import RoutineStep
    from build_tools.stages.plan import Planned


@dataclass(frozen=True)
class MonthOptions:
    """What was asked. `go` does what needs no person; `receipts` are media that came back; `words`
    are what people told."""

    month: Month
    today: dt.date
    due_day: int
    receipts: tuple[Path, ...]
    out: Path
    go: bool
    reports: PhoneReports = field(default_factory=PhoneReports)


@dataclass(frozen=True)
class MonthWork:
    """What `month --run` did, for its one report."""

    built: Built | None = None
    planned: Planned | None = None
    remarks: tuple[str, ...] = ()
    """What disks cannot do for their stations, each remark once."""


@dataclass(frozen=True)
class MonthProgress:
    """Where a month stands."""

    steps: tuple[RoutineStep, ...]
    board: Board
    page: Path
    sheet: Path
    duties: DutyBoard
    """The four boards 建 管 学 用."""
    duty_page: Path
    duty_sheet: Path
    unusable: tuple[Problem, ...]
    """Receipts that cannot be used."""
    report_results: tuple[ReportResult, ...]
    work: MonthWork
    """What was done just now."""

    @property
    def next(self) -> RoutineStep | None:
        """The first step that is not done, one that others must do only where there is no other."""
        due = sorted((x for x in self.steps if not x.complete), key=lambda step: step.by_others)
        return due[0] if due else None


def follow(project: Project, options: MonthOptions, progress: Progress) -> MonthProgress:
    """Note receipts and words, do what may be done unasked with `go`, say where things stand.

    Raises ProblemsFound before anything is written.
    """
    report_results = _note_reports(project, options)
    content, problems = check_project(project, options.month)
    office, _unread = read_office(project.office)
    stations = office.stations
    releases = releases_made(project)
    unusable = tuple(
        problem
        for medium in options.receipts
        for problem in record_receipts(project.office, medium, releases, options.today)[1]
    )
    errors = len(errors_of(problems))
    lost = len(lost_of_published(project, Standing(options.month, content.lessons)))
    work = MonthWork()
    lessons = state_of_lessons(content)
    plan_state = state_of_plan(lessons, [s for s in stations.stations if s.served])
    if options.go and not errors and not lost:
        work = _build_and_plan(project, options, progress, lessons, plan_state)
    events = read_month_journal(project.office)
    noted = {(event.kind, event.detail) for event in events if event.month == options.month}
    month_releases = releases_of(project, options.month)
    board = board_of(
        options.month,
        project.settings.township,
        stations.stations,
        events,
        month_releases.by_station,
        options.today,
        options.due_day,
        _records_states(project, options, events),
        month_releases.whole,
    )
    page, sheet = write_board(board, options.out)
    duties = _duties(project, office, content, board)
    duty_page, duty_sheet = write_duty_board(duties, options.out)
    answered = {answer.to for answer in office.answers}
    sent_before = {event.station for event in events if event.station}
    due = (
        steps.records_in(board, in_use=records_have_come(project)),
        steps.answers_out({question.id for question in stations_questions(project)}, answered),
        steps.check(errors),
        steps.review(content, options.month),
        steps.built(site_is_current(project, lessons), lost),
        steps.planned(
            (EventKind.PLANNED, plan_state) in noted,
            board,
            had_stations=bool(sent_before or named_in(project.root / "releases")),
        ),
        steps.released(board, month_releases, key_state(project)),
        steps.delivered(board, sent_before),
    )
    return MonthProgress(
        due,
        board,
        page,
        sheet,
        duties,
        duty_page,
        duty_sheet,
        unusable,
        report_results,
        work,
    )


def _duties(project: Project, office: Office, content: Content, board: Board) -> DutyBoard:
    """Return the four boards: the registers, with what records and releases say."""
    titles = {lesson.id: lesson.front.title for lesson in content.lessons}
    facts = DutyFacts(board, learning_facts(project, office, board.month), titles)
    return duty_board(office, facts)


def _note_reports(project: Project, options: MonthOptions) -> tuple[ReportResult, ...]:
    reports, month = options.reports, options.month
    if not (reports.received or reports.not_received):
        return ()
    office, problems = read_office(project.office)
    if errors := errors_of(problems):
        raise ProblemsFound(errors)
    releases = releases_made(project)
    of_month = {
        code: [name for name in names if ReleaseName(name).month == month]
        for code, names in releases.items()
    }
    followed = {
        event.station
        for event in read_month_journal(project.office)
        if event.month == month and event.station
    }
    released_to = followed | {code for code, names in of_month.items() if names}
    if refused := report_problems(reports, month, office.stations, released_to):
        raise ProblemsFound(refused)
    return note_reports(project.office, month, reports, of_month, options.today)


def _records_states(
    project: Project, options: MonthOptions, events: Sequence[Event]
) -> dict[str, RecordsState]:
    """Return the states of the records of the month before; none where records never came."""
    if not records_have_come(project):
        return {}
    before = options.month.later(-1)
    return records_states(
        with_release(before, events, listed_releases(project, before)),
        arrivals_about(project, before),
        statement_receipts(project),
        past_due=options.today > options.month.day(options.due_day),
    )


def _build_and_plan(
    project: Project, options: MonthOptions, progress: Progress, lessons: str, plan_state: str
) -> MonthWork:
    """Build the site and plan the month where that is not done; return what was done."""
    events = read_month_journal(project.office)
    noted = {(event.kind, event.detail) for event in events if event.month == options.month}
    built = planned = None
    progress = Announced(progress)
    if not site_is_current(project, lessons):
        built = build(project, BuildOptions(today=options.month), progress)
    if (EventKind.PLANNED, plan_state) not in noted:
        planned = plan_stations(project, options.month, (), None, options.today, progress)
    return MonthWork(built, planned, _plan_remarks(planned) if planned else ())


def _plan_remarks(planned: Planned) -> tuple[str, ...]:
    titles = {lesson.id: lesson.title for lesson in planned.lessons}
    named = {f"{station.name} ({station.code})": plan for station, plan in planned.by_station}
    problems = (
        f"{name}: {problem.text}" for name, plan in named.items() for problem in plan.problems
    )
    return (*problems, *remarks_together(named, titles))
