"""The steps of the month's routine: each is judged by what is there, and names its command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.releasable import releasable
from build_tools.messages import _
from build_tools.office.board import newest

if TYPE_CHECKING:
    from build_tools.model.board import Board
    from build_tools.model.lesson import Content
    from build_tools.model.month import Month


@dataclass(frozen=True)
class RoutineStep:
    """One step of the routine: whether it is done, what to say of it, and the command for it.

    `by_others`: stations have to act, and the office goes on meanwhile.
    """

    key: str
    name: str
    complete: bool
    summary: str
    command: str
    by_others: bool = False


def records_in(board: Board, *, in_use: bool) -> RoutineStep:
    """Whose records of the month before came."""
    states = [row.records for row in board.rows]
    expected = [state for state in states if state.expected]
    summary = _("no records of any station have come yet")
    if in_use:
        line = _("{month}: {came} of {all} stations, {gaps} with gaps, {late} late")
        summary = line.format(
            month=board.records_month,
            came=sum(state.on is not None for state in expected),
            all=len(expected),
            gaps=sum(state.missing > 0 for state in states),
            late=len(board.with_late_records),
        )
    return RoutineStep(
        "records",
        _("records in"),
        all(state.complete for state in states),
        summary,
        "courseware records import MEDIUM",
        by_others=True,
    )


def answers_out(questions: set[str], answered: set[str]) -> RoutineStep:
    """Whether questions of stations have their answers."""
    waiting = len(questions - answered)
    summary = _("{waiting} of {all} questions wait for an answer in office/answers.yml").format(
        waiting=waiting, all=len(questions)
    )
    command = "courseware records list --kind asked"
    return RoutineStep("answers", _("answers out"), not waiting, summary, command)


def check(errors: int) -> RoutineStep:
    """Whether the content has errors."""
    summary = (
        _("{count} errors: run it and mend them").format(count=errors) if errors else _("no errors")
    )
    return RoutineStep("check", _("check"), not errors, summary, "courseware check")


def review(content: Content, month: Month) -> RoutineStep:
    """Whether lessons may go out, and none waits."""
    lessons, _left_out = releasable(content, month)
    states = [lesson.front.review.state for lesson in content.lessons]
    waiting, drafts = states.count("submitted"), states.count("draft")
    summary = _("{kept} lessons may go out, {waiting} wait for their review, {drafts} are drafts")
    summary = summary.format(kept=len(lessons), waiting=waiting, drafts=drafts)
    # Drafts may wait for another month, but a month without a lesson is no release.
    command = "courseware review list" if waiting else "courseware review submit LESSON"
    return RoutineStep("review", _("review"), bool(lessons) and not waiting, summary, command)


def built(up_to_date: bool) -> RoutineStep:
    """Whether the site shows the lessons as they are."""
    summary = (
        _("the site shows the lessons as they are")
        if up_to_date
        else _("run it and look at the site")
    )
    return RoutineStep("build", _("build"), up_to_date, summary, "courseware build")


def planned(up_to_date: bool) -> RoutineStep:
    """Whether the plan is that of the lessons as they are."""
    summary = _("every station has room") if up_to_date else _("run it and look at what goes where")
    return RoutineStep("plan", _("plan"), up_to_date, summary, "courseware plan")


def released(board: Board, month: Month) -> RoutineStep:
    """Whether every station has its signed list."""
    count = board.count("prepared")
    summary = _("{count} of {all} stations have their signed list").format(
        count=count, all=len(board.rows)
    )
    prepared = bool(board.rows) and count == len(board.rows)
    return RoutineStep(
        "release", _("release"), prepared, summary, f"courseware release {month} --key FILE"
    )


def delivered(board: Board, month: Month) -> RoutineStep:
    """Whether every station has the release."""
    line = _("{sent} sent, {received} received ({told} by word), {verified} verified of {all}")
    summary = line.format(
        sent=board.count("sent"),
        received=board.count("has_release"),
        told=board.count("reported"),
        verified=board.count("verified"),
        all=len(board.rows),
    )
    delivered = bool(board.rows) and board.count("has_release") == len(board.rows)
    missing = {row.release for row in board.rows if row.release and not row.has_release}
    release = newest(missing) or str(month)
    command = f"courseware deliver MEDIUM --station CODE --release {release}"
    return RoutineStep("deliver", _("deliver"), delivered, summary, command)
