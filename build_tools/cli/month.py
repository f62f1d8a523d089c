"""`courseware month MONTH`: the month's routine, step by step, and the board of the stations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.arguments import month_argument
from build_tools.cli.placeholders import in_words
from build_tools.cli.recall_lines import say_recall
from build_tools.cli.session import Session, Verb, session
from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.model.board import Awaited, ReportOutcome
    from build_tools.model.month import Month
    from build_tools.stages.month.routine import MonthProgress


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "month", cls=Verb, help=_("Say what of a month is done and what is next; keep the board.")
    )
    @click.argument("month", metavar="[MONTH]", required=False)
    @click.option(
        "--who-has",
        "lesson",
        metavar="LESSON",
        help=_("Say which version of LESSON each station has, and what is to be done."),
    )
    @click.option(
        "--run", "go", is_flag=True, help=_("Do what is next, up to what needs a person.")
    )
    @click.option(
        "--receipts",
        metavar="MEDIUM",
        multiple=True,
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help=_("Read the receipts that came back on MEDIUM; may be repeated."),
    )
    @click.option(
        "--received",
        metavar="CODE",
        multiple=True,
        help=_("Note by hand that the station CODE told it has the month; may be repeated."),
    )
    @click.option(
        "--not-received",
        metavar="CODE",
        multiple=True,
        help=_("Take back what was noted by hand of the station CODE; may be repeated."),
    )
    @click.option(
        "--note",
        metavar="TEXT",
        default="",
        callback=_one_line,
        help=_("How it was told, for --received."),
    )
    @click.option(
        "--due",
        type=click.IntRange(1, 28),
        default=10,
        show_default=True,
        help=_("Day of the month by which stations are to have it."),
    )
    @click.option(
        "--out",
        metavar="DIR",
        type=click.Path(path_type=Path, file_okay=False),
        help=_("Write the board there instead of into office/board."),
    )
    def run_month(
        *,
        month: str | None,
        lesson: str | None,
        go: bool,
        receipts: tuple[Path, ...],
        received: tuple[str, ...],
        not_received: tuple[str, ...],
        note: str,
        due: int,
        out: Path | None,
    ) -> None:
        from build_tools.cli.code_question import open_project
        from build_tools.clock import today
        from build_tools.model.board import PhoneReports
        from build_tools.stages.month.routine import MonthOptions, follow

        if note and not received:
            raise click.UsageError(_("--note says how --received was told: say both"))

        if month is None and not lesson:
            raise click.UsageError(
                _("say the month, or which lesson is looked for: --who-has LESSON")
            )
        call = session()
        project = open_project(call)
        if lesson:
            from build_tools.stages.month.recall import recall

            say_recall(call, recall(project, lesson, today()))
            return
        chosen = _month_of(month or "")
        reports = PhoneReports(received, not_received, note)
        board = out or project.office / "board"
        options = MonthOptions(chosen, today(), due, receipts, board, go, reports)
        progress = follow(project, options, call.progress())
        _say(call, chosen, progress)
        call.answer(_document(chosen, progress))

    return run_month


def _month_of(text: str) -> Month:
    """Return the month, which may be said by one of its releases: `2026-11-2`."""
    from build_tools.model.release import ReleaseName

    try:
        return ReleaseName(text).month
    except ValueError:
        return month_argument(text)


def _say(call: Session, month: Month, progress: MonthProgress) -> None:
    names = {row.code: f"{row.name} ({row.code})" for row in progress.board.rows}
    releases = {row.code: row.release for row in progress.board.rows}
    for result in progress.report_results:
        name = names.get(result.station, result.station)
        release = releases.get(result.station) or month
        call.say(_of_reply(result.outcome).format(name=name, month=release, day=result.on))
    _say_work(call, progress)
    for step in progress.steps:
        waiting = _("waits") if step.by_others else _("later")
        mark = _("done") if step.complete else _("next") if step is progress.next else waiting
        call.say(f"{mark}: {step.name} — {step.summary}")
    call.show(progress.unusable)
    for row in progress.board.late:
        line = _("Late: {name} ({code}) — {next}")
        call.say(line.format(name=row.name, code=row.code, next=_of_awaited(row.waits_for)))
    for row in progress.board.with_earlier:
        line = _("Still {earlier}: {name} ({code}) — {release}: {next}")
        awaited = _of_awaited(row.waits_for)
        call.say(
            line.format(
                earlier=row.earlier,
                name=row.name,
                code=row.code,
                release=row.release,
                next=awaited,
            )
        )
    for row in progress.board.with_late_records:
        line = _("Late: {name} ({code}) — no records of {month} yet")
        call.say(line.format(name=row.name, code=row.code, month=progress.board.records_month))
    call.say(_("The board: {page} and {sheet}").format(page=progress.page, sheet=progress.sheet))
    counts = {
        group: sum(part.count(group) for part in progress.duties.parts)
        for group in ("late", "missing", "good")
    }
    line = _("Build, manage, learn, use: {late} late, {missing} lacking, {good} good")
    call.say(line.format(**counts))
    line = _("The four boards: {page} and {sheet}")
    call.say(line.format(page=progress.duty_page, sheet=progress.duty_sheet))
    if progress.next is None:
        call.say(_("Everything of {month} is done.").format(month=month))
    else:
        line = _("Next, {step}: {command}")
        call.say(line.format(step=progress.next.name, command=in_words(progress.next.command)))


def _say_work(call: Session, progress: MonthProgress) -> None:
    """Say what was done just now: once, whatever stages it went through."""
    work = progress.work
    if work.built:
        line = _("Built: {path}; {count} warnings, which 'courseware check' lists")
        call.say(line.format(path=work.built.home, count=len(work.built.prepared.problems)))
        for text in dict.fromkeys(work.built.remarks):
            call.say(_("mkdocs warns: {text}").format(text=text), error=True)
    if work.planned:
        line = _("Planned for {count} stations")
        call.say(line.format(count=len(work.planned.plans)))
    for remark in work.remarks:
        call.say(_("Plan: {remark}").format(remark=remark), error=True)


def _document(month: Month, progress: MonthProgress) -> dict[str, Any]:
    """Return the state of a month as JSON."""
    return {
        "month": str(month),
        "steps": [
            {"step": step.key, "done": step.complete, "told": step.summary, "command": step.command}
            for step in progress.steps
        ],
        "next": progress.next.key if progress.next else None,
        "words": [
            {"station": result.station, "outcome": result.outcome, "on": result.on.isoformat()}
            for result in progress.report_results
        ],
        "by_word": [row.code for row in progress.board.rows if row.reported],
        "late": [row.code for row in progress.board.late],
        "releases": {
            row.code: {"newest": row.release, "earlier": row.earlier} for row in progress.board.rows
        },
        "records": {
            "month": str(progress.board.records_month),
            "stations": [
                {
                    "station": row.code,
                    "expected": row.records.expected,
                    "on": row.records.on.isoformat() if row.records.on else "",
                    "missing": row.records.missing,
                    "late": row.records.late,
                }
                for row in progress.board.rows
            ],
        },
        "did": [
            name
            for name, result in (("build", progress.work.built), ("plan", progress.work.planned))
            if result
        ],
        "plan_remarks": list(progress.work.remarks),
        "problems": [problem.as_json() for problem in progress.unusable],
        "duties": {
            topic.key: {
                "part": part.key,
                "late": len(topic.late),
                "missing": len(topic.missing),
                "good": len(topic.good),
            }
            for part in progress.duties.parts
            for topic in part.topics
        },
        "board": str(progress.page),
        "duty_board": str(progress.duty_page),
        "duty_sheet": str(progress.duty_sheet),
        "sheet": str(progress.sheet),
    }


def _one_line(context: click.Context, parameter: click.Parameter, value: str) -> str:
    from build_tools.model.board import LONGEST_NOTE
    from build_tools.model.office.private_numbers import private_numbers_in
    from build_tools.reading.quoting import is_one_line

    text = value.strip()
    if not is_one_line(text) or len(text) > LONGEST_NOTE:
        line = _("write one line of at most {count} characters")
        raise click.BadParameter(line.format(count=LONGEST_NOTE))
    if private_numbers_in(text):
        line = _("leave out telephone and identity numbers: the board hangs on a wall")
        raise click.BadParameter(line)
    return text


def _of_reply(outcome: ReportOutcome) -> str:
    """Return the line that says what became of a word, with {name}, {month} and {day}."""
    from build_tools.model.board import ReportOutcome

    return {
        ReportOutcome.NOTED: _("Noted by hand: {name} has {month}"),
        ReportOutcome.NOTED_BEFORE: _(
            "{name}: noted by hand on {day} already; nothing was changed"
        ),
        ReportOutcome.RETRACTED: _("Taken back: what was noted of {name} by hand on {day}"),
        ReportOutcome.NEVER_NOTED: _("{name}: nothing was noted by hand; nothing was changed"),
        ReportOutcome.RECEIPT_SAYS_SO: _(
            "{name}: its receipt of {day} says that it has {month}; nothing was changed"
        ),
    }[outcome]


def _of_awaited(awaited: Awaited) -> str:
    """Return the words for the next step of a station."""
    from build_tools.model.board import Awaited

    return {
        Awaited.LIST: _("waits for its release"),
        Awaited.MEDIUM: _("not sent yet"),
        Awaited.LINE: _("not sent yet, or it fetches by itself: ask"),
        Awaited.RECEIPT: _("no receipt yet"),
        Awaited.REPORT: _("over a line hardly any receipt comes: ask"),
        Awaited.CHECK: _("has it, not verified"),
        Awaited.NOTHING: _("done"),
    }[awaited]
