"""The steps of the month's routine: each is judged by what is there, and names its command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.releasable import releasable
from build_tools.messages import _
from build_tools.model.release import next_release
from build_tools.office.board import newest
from build_tools.stages.keys import KeyState

if TYPE_CHECKING:
    from collections.abc import Collection

    from build_tools.model.board import Board
    from build_tools.model.lesson import Content
    from build_tools.model.month import Month
    from build_tools.stages.month.made_releases import MonthReleases


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


def built(up_to_date: bool, lost: int) -> RoutineStep:
    """Whether the site shows the lessons as they are, `lost` published files being gone."""
    if lost:
        line = _(
            "{count} published files are lost in releases/media: copy them back, read them from a "
            "medium with 'courseware restore --medium MEDIUM', or make them again"
        )
        summary, command = line.format(count=lost), "courseware build --reencode"
        return RoutineStep("build", _("build"), False, summary, command)
    summary = (
        _("the site shows the lessons as they are")
        if up_to_date
        else _("run it and look at the site")
    )
    return RoutineStep("build", _("build"), up_to_date, summary, "courseware build")


def planned(up_to_date: bool, board: Board, *, had_stations: bool) -> RoutineStep:
    """Whether the plan is that of the lessons and stations as they are.

    `had_stations` is whether stations were served before, so that their register was lost.
    """
    if not board.rows:
        summary = _("no station is open: write them into office/stations.yml")
        command = "courseware check"
        if had_stations:
            summary = _("office/stations.yml has no open station any more: bring it back")
            command = "courseware restore FILE"
        return RoutineStep("plan", _("plan"), False, summary, command)
    summary = _("every station has room") if up_to_date else _("run it and look at what goes where")
    command = f"courseware plan --month {board.month}"
    return RoutineStep("plan", _("plan"), up_to_date, summary, command)


def released(board: Board, releases: MonthReleases, keys: KeyState) -> RoutineStep:
    """Whether every station has its release, or it lies here whole to be delivered."""
    count = board.count("prepared")
    line = _("{count} of {all} stations have their signed list")
    summary: str = line.format(count=count, all=len(board.rows))
    needy = [row for row in board.rows if not (row.prepared or row.has_release)]
    lost = newest(row.release for row in needy if (row.release, row.code) in releases.missing)
    if lost:
        lost_line = _(
            "{release}: {count} files in releases/ are lost, "
            "or signed by no key that counts: {summary}"
        )
        summary = lost_line.format(release=lost, count=releases.lost_of(lost), summary=summary)
    names = {*releases.names, *(row.release for row in board.rows if row.release)}
    name = lost or next_release(board.month, names).text
    command = f"courseware release {name} --key FILE"
    if keys is not KeyState.USABLE:
        summary = _of_keys(keys)
        command = _KEY_COMMANDS[keys]
    complete = bool(board.rows) and not needy
    return RoutineStep("release", _("release"), complete, summary, command)


_KEY_COMMANDS = {
    KeyState.NONE: "courseware keys new DIR",
    KeyState.UNSIGNED: "courseware keys sign --root-key FILE",
}


def _of_keys(keys: KeyState) -> str:
    return {
        KeyState.NONE: _(
            "office/keys has no key: one is made, or the key that lies in DIR is taken again"
        ),
        KeyState.UNSIGNED: _("the list of keys is missing, or is not signed by the root key"),
    }[keys]


def delivered(board: Board, sent_before: Collection[str]) -> RoutineStep:
    """Whether every station has the release; `sent_before` are stations that had one before."""
    line = _("{sent} sent, {received} received ({told} by word), {verified} verified of {all}")
    summary = line.format(
        sent=board.count("sent"),
        received=board.count("has_release"),
        told=board.count("reported"),
        verified=board.count("verified"),
        all=len(board.rows),
    )
    complete = bool(board.rows) and board.count("has_release") == len(board.rows)
    unsent = [row for row in board.rows if row.prepared and not (row.sent or row.has_release)]
    if unsent:
        row = unsent[0]
        command = f"courseware deliver MEDIUM --station {row.code} --release {row.release}"
        command += "" if row.code in sent_before else " --new"
        return RoutineStep("deliver", _("deliver"), complete, summary, command)
    command = f"courseware month {board.month} --receipts MEDIUM"
    # What was sent is answered by stations: by the medium that comes back, or on the telephone.
    return RoutineStep("deliver", _("deliver"), complete, summary, command, by_others=True)
