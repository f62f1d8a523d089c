"""`courseware intake`: programme guides with recordings, and documents, become drafts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.session import Verb, session
from build_tools.messages import _, ngettext

if TYPE_CHECKING:
    from build_tools.cli.session import Session
    from build_tools.intake.matching import Answers
    from build_tools.model.intake.plan import IntakePlan, IntakeStep
    from build_tools.stages.intake.document import DocumentDraft
    from build_tools.stages.intake.request import IntakeMaterial

_FILE = click.Path(path_type=Path, dir_okay=False)


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "intake",
        cls=Verb,
        help=_(
            "Make drafts of the programmes in FILE (xlsx, xls or csv) and their recordings, or of "
            "one Word document (docx)."
        ),
    )
    @click.argument("file", metavar="FILE", type=_FILE)
    @click.option(
        "--media",
        metavar="DIR",
        type=click.Path(path_type=Path, file_okay=False),
        help=_("The folder with the recordings of a programme guide."),
    )
    @click.option("--section", metavar="SECTION", help=_("The section of a document's lesson."))
    @click.option("--title", metavar="TITLE", help=_("The title of a document's lesson."))
    @click.option("--subject", metavar="SUBJECT", help=_("Subject of rows that name none."))
    @click.option(
        "--without-recording", is_flag=True, help=_("Make drafts of rows without a recording too.")
    )
    @click.option(
        "--answers", metavar="FILE", type=_FILE, help=_("Read answers from a filled-in report.")
    )
    @click.option(
        "--report",
        metavar="FILE.xlsx",
        type=click.Path(path_type=Path, dir_okay=False),
        help=_("Write what becomes of each row to a new spreadsheet, with room for answers."),
    )
    @click.option("--timetable", is_flag=True, help=_("Propose slots for content/timetable.yml."))
    @click.option("--move", is_flag=True, help=_("Remove recordings whose copies are checked."))
    @click.option("--dry-run", is_flag=True, help=_("Only show what would be written."))
    @click.option("--yes", is_flag=True, help=_("Ask nothing, and take what is certain."))
    def intake(
        *,
        file: Path,
        media: Path | None,
        section: str | None,
        title: str | None,
        subject: str | None,
        without_recording: bool,
        answers: Path | None,
        report: Path | None,
        timetable: bool,
        move: bool,
        dry_run: bool,
        yes: bool,
    ) -> None:
        from build_tools.project import read_project
        from build_tools.stages.intake.document import draft_of_document, is_document
        from build_tools.stages.intake.planning import plan_intake
        from build_tools.stages.intake.report import refuse_report, write_report
        from build_tools.stages.intake.request import IntakeRequest, read_material
        from build_tools.stages.intake.writing import IntakeResult, write_intake

        call = session()
        project = read_project(call.folder)
        if is_document(file.name):
            if media or answers or report or subject or without_recording or timetable or move:
                raise click.UsageError(_("a document takes --section, --title and --dry-run alone"))
            _draft_document(call, draft_of_document(project, file, section, title), dry_run=dry_run)
            return
        if section or title:
            raise click.UsageError(_("--section and --title are for a document"))
        if media is None:
            raise click.UsageError(_("a programme guide needs --media, its recordings' folder"))
        if report is not None:
            refuse_report(project, report)
        request = IntakeRequest(file, media, answers, subject, without_recording)
        material = read_material(project, request)
        plan = plan_intake(material, call.progress(), {})
        _show(call, plan)
        if not (dry_run or yes):
            plan = _asked(call, material, plan)
        writes = bool(plan.writing) and not dry_run
        if writes and not yes:
            question = ngettext(
                "Write {count} lesson?", "Write {count} lessons?", len(plan.writing)
            )
            writes = click.confirm(question.format(count=len(plan.writing)), err=True)
        result = IntakeResult()
        if writes:
            result = write_intake(material, plan, call.progress(), move_files=move)
        _tell(call, plan, result.written, timetable=timetable)
        call.show(result.problems)
        if report is not None:
            write_report(plan, report)
            call.say(_("The report is in {file}").format(file=report))
        problems = (*plan.problems, *result.problems)
        call.answer(_document(plan, result.written, result.removed, problems, timetable=timetable))
        if plan.has_errors or result.problems:
            raise click.exceptions.Exit(1)

    return intake


def _draft_document(call: Session, draft: DocumentDraft, *, dry_run: bool) -> None:
    from build_tools.stages.intake.document import loss_line, write_draft

    if not dry_run:
        write_draft(draft)
    call.say(_("Write the lesson in {path}").format(path=draft.page))
    for picture in draft.pictures:
        call.say(f"  + {picture.name}")
    for loss, count in draft.losses.items():
        call.say(f"  - {loss_line(loss, count)}")
    call.answer(
        {
            "file": str(draft.page),
            "pictures": [str(picture) for picture in draft.pictures],
            "losses": {str(loss): count for loss, count in draft.losses.items()},
        }
    )


def _show(call: Session, plan: IntakePlan) -> None:
    from build_tools.stages.intake.lines import plan_lines

    for line in plan_lines(plan):
        call.say(line)
    call.show(plan.problems)


def _asked(call: Session, material: IntakeMaterial, plan: IntakePlan) -> IntakePlan:
    """Ask what is not certain, and return the plan that follows from the answers."""
    from build_tools.model.intake.plan import IntakeAction
    from build_tools.stages.intake.lines import running_answers
    from build_tools.stages.intake.planning import plan_intake

    answers: Answers = {}
    by_number = running_answers(plan)
    if by_number:
        question = ngettext(
            "{count} recording has just the running number (序号) of its row. Take it by that?",
            "{count} recordings have just the running numbers (序号) of rows. Take them by that?",
            len(by_number),
        )
        if click.confirm(question.format(count=len(by_number)), err=True):
            answers |= by_number
    for step in plan.of(IntakeAction.ASK):
        if (step.row.worksheet, step.row.number) not in answers:
            answers |= _answer(call, step)
    if not answers:
        return plan
    changed = plan_intake(material, call.progress(), answers)
    _show(call, changed)
    return changed


def _answer(call: Session, step: IntakeStep) -> Answers:
    from build_tools.stages.intake.lines import answer_of, question_lines

    for line in question_lines(step):
        call.say(line, error=True)
    question = _("Which one? Numbers or names of files, - for none, Enter to leave it open")
    return answer_of(step, click.prompt(question, default="", show_default=False, err=True))


def _tell(call: Session, plan: IntakePlan, written: list[str], *, timetable: bool) -> None:
    from build_tools.stages.intake.lines import slot_lines

    if written:
        count = ngettext(
            "{count} lesson was written.", "{count} lessons were written.", len(written)
        )
        call.say(count.format(count=len(written)))
    else:
        call.say(_("Nothing was written."))
    if timetable:
        call.say(_("For slots: in content/timetable.yml, to be copied and looked through:"))
        for line in slot_lines(plan):
            call.say(line)


def _document(
    plan: IntakePlan, written: list[str], removed: list[str], problems: Any, *, timetable: bool
) -> dict[str, Any]:
    from build_tools.stages.intake.lines import plan_document, slot_lines

    return {
        **plan_document(plan),
        "written": written,
        "removed": removed,
        **({"slots": [line.strip() for line in slot_lines(plan)]} if timetable else {}),
        "problems": [problem.as_json() for problem in problems],
    }
