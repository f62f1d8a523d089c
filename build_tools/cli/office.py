"""`courseware office`: registers and lesson metadata to a spreadsheet, and back with a diff."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.placeholders import VerbGroup
from build_tools.cli.session import Verb, session
from build_tools.messages import _, ngettext

if TYPE_CHECKING:
    from build_tools.cli.session import Session
    from build_tools.stages.office.import_sheet import SheetImport


def command() -> click.Command:
    """Return the verb and what stands below it."""
    group = VerbGroup("office", help=_("Registers and lesson metadata as a spreadsheet."))
    group.add_command(_export())
    group.add_command(_import())
    return group


def _export() -> click.Command:
    @click.command(
        "export",
        cls=Verb,
        help=_("Write all registers and the metadata of all lessons to SHEET.xlsx."),
    )
    @click.argument("file", metavar="SHEET", type=click.Path(path_type=Path, dir_okay=False))
    def export(*, file: Path) -> None:
        from build_tools.clock import today
        from build_tools.model.month import Month
        from build_tools.project import read_project
        from build_tools.stages.office.export_sheet import export_sheet

        call = session()
        tables = export_sheet(read_project(call.folder), file, Month.of(today()))
        rows = sum(len(table.rows) for table in tables)
        line = ngettext(
            "{count} row in {sheets} worksheets of {file}",
            "{count} rows in {sheets} worksheets of {file}",
            rows,
        )
        call.say(line.format(count=rows, sheets=len(tables), file=file))
        call.say(_("It holds private words: it stays in the office."))
        call.answer(
            {"file": str(file), "tables": {table.title: len(table.rows) for table in tables}}
        )

    return export


def _import() -> click.Command:
    @click.command(
        "import",
        cls=Verb,
        help=_("Show what SHEET changes (xlsx, xls or csv), ask, and write it to the files."),
    )
    @click.argument(
        "file", metavar="SHEET", type=click.Path(path_type=Path, dir_okay=False, exists=True)
    )
    @click.option("--dry-run", is_flag=True, help=_("Only show what would change."))
    @click.option("--yes", is_flag=True, help=_("Ask nothing; rows that are missing are removed."))
    def import_(*, file: Path, dry_run: bool, yes: bool) -> None:
        from build_tools.clock import today
        from build_tools.model.month import Month
        from build_tools.project import read_project
        from build_tools.stages.office.import_sheet import read_sheet, write_sheet

        call = session()
        sheet = read_sheet(read_project(call.folder), file, Month.of(today()))
        _show(call, sheet)
        confirmed = None if dry_run or not sheet.changes else _confirmed(sheet, yes=yes)
        written = write_sheet(confirmed) if confirmed else ()
        if written:
            call.say(_("Written: {files}").format(files=_(", ").join(written)))
        elif sheet.changes:
            call.say(_("Nothing was written."))
        call.answer(_document(sheet, written))

    return import_


def _show(call: Session, sheet: SheetImport) -> None:
    from build_tools.stages.office.import_diff import diff_lines

    for line in diff_lines(sheet):
        call.say(line)
    call.show(sheet.warnings)


def _confirmed(sheet: SheetImport, *, yes: bool) -> SheetImport | None:
    """Return what a person lets happen, None for nothing."""
    from build_tools.stages.office.import_sheet import without_removals

    if yes:
        return sheet
    count = len(sheet.removed)
    if count:
        question = ngettext(
            "Remove {count} entry that the sheet no longer has?",
            "Remove {count} entries that the sheet no longer has?",
            count,
        )
        if not click.confirm(question.format(count=count), err=True):
            sheet = without_removals(sheet)
    if not sheet.changes:
        return None
    return sheet if click.confirm(_("Write these changes?"), err=True) else None


def _document(sheet: SheetImport, written: tuple[str, ...]) -> dict[str, Any]:
    from build_tools.stages.office.import_diff import diff_document

    return {
        **diff_document(sheet),
        "written": list(written),
        "problems": [problem.as_json() for problem in sheet.warnings],
    }
