"""`courseware records`: what stations say comes back, and is looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from build_tools.cli.arguments import month_argument
from build_tools.cli.placeholders import VerbGroup
from build_tools.cli.session import Verb, session
from build_tools.messages import _, ngettext

if TYPE_CHECKING:
    from build_tools.model.records.kept import KeptStatement, RecordsFilter
    from build_tools.records.sealing import RecordsSecret
    from build_tools.stages.records import StatementHistory


def command() -> click.Command:
    """Return the verb and what stands below it."""
    group = VerbGroup("records", help=_("Take in learning records, and look at them."))
    for verb in (_import(), _list(), _show(), _export(), _sheet(), _rebuild()):
        group.add_command(verb)
    return group


def _import() -> click.Command:
    @click.command(
        "import",
        cls=Verb,
        help=_("Take in records: files, folders, sticks. The same again changes nothing."),
    )
    @click.argument(
        "paths",
        metavar="PATH...",
        nargs=-1,
        required=True,
        type=click.Path(path_type=Path, exists=True),
    )
    @click.option(
        "--key",
        "key_file",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help=_("The secret key that opens sealed records."),
    )
    def import_(*, paths: tuple[Path, ...], key_file: Path | None) -> None:
        from build_tools.clock import today
        from build_tools.project import read_project
        from build_tools.stages.records import import_records

        call = session()
        project = read_project(call.folder)
        key = unlock_records(key_file) if key_file else None
        result = import_records(project, paths, today(), key)
        problems = (*result.problems, *result.findings)
        call.show(problems)
        files = ngettext("{count} file read", "{count} files read", result.files)
        arrivals = ngettext("{count} of them new", "{count} of them new", result.arrivals)
        added = ngettext("{count} statement added", "{count} statements added", result.statements)
        parts = (
            files.format(count=result.files),
            arrivals.format(count=result.arrivals),
            added.format(count=result.statements),
        )
        call.say(_(", ").join(parts))
        call.answer(
            {
                "files": result.files,
                "new": result.arrivals,
                "statements": result.statements,
                "problems": [problem.as_json() for problem in result.problems],
                "findings": [problem.as_json() for problem in result.findings],
            }
        )
        if result.has_errors:
            raise click.exceptions.Exit(1)

    return import_


def _list() -> click.Command:
    @click.command(
        "list", cls=Verb, params=_filters(), help=_("List statements, and what is odd in them.")
    )
    def list_(**filters: str | None) -> None:
        from build_tools.project import read_project
        from build_tools.stages.records import list_statements

        call = session()
        listed = list_statements(read_project(call.folder), _filter(**filters))
        for entry in listed.statements:
            call.say(_line(entry))
        call.show(listed.findings)
        count = len(listed.statements)
        call.say(ngettext("{count} statement", "{count} statements", count).format(count=count))
        call.answer(
            {
                "statements": [_document(entry) for entry in listed.statements],
                "findings": [problem.as_json() for problem in listed.findings],
            }
        )

    return list_


def _show() -> click.Command:
    @click.command("show", cls=Verb, help=_("Show a statement and all that belongs to it."))
    @click.argument("statement_id", metavar="ID")
    def show(*, statement_id: str) -> None:
        from build_tools.project import read_project
        from build_tools.stages.records import show_statement

        call = session()
        try:
            history = show_statement(read_project(call.folder), statement_id)
        except ValueError:
            text = _("'{id}' is not the id of a statement: write liuhejie-1a2b3c4d-1")
            raise click.UsageError(text.format(id=statement_id)) from None
        if history is None:
            call.say(_("There is no statement {id}.").format(id=statement_id), error=True)
            call.answer({"statement": None})
            raise click.exceptions.Exit(1)
        for line in _history_lines(history):
            call.say(line)
        call.answer(
            {
                **_document(history.entry),
                "line": history.entry.line,
                "replaces": history.entry.statement.replaces,
                "replaced_by": list(history.replaced_by),
                "variants": list(history.variants),
                "files": [
                    {"sha": file.sha16, "name": file.name, "on": file.on.isoformat()}
                    for file in history.files
                ],
            }
        )

    return show


def _export() -> click.Command:
    @click.command(
        "export",
        cls=Verb,
        params=_filters(),
        help=_("Write statements to a table: FILE.csv or FILE.xlsx."),
    )
    @click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
    def export(*, file: Path, **filters: str | None) -> None:
        from build_tools.project import read_project
        from build_tools.records.table import SUFFIXES
        from build_tools.stages.records import export_statements

        if file.suffix.lower() not in SUFFIXES:
            raise click.UsageError(_("name a file that ends in .csv or .xlsx"))
        call = session()
        count = export_statements(read_project(call.folder), file, _filter(**filters))
        line = ngettext("{count} statement in {file}", "{count} statements in {file}", count)
        call.say(line.format(count=count, file=file))
        call.answer({"file": str(file), "statements": count})

    return export


def _sheet() -> click.Command:
    @click.command(
        "sheet",
        cls=Verb,
        help=_("Take in printed sheets that were typed into FILE, a form in YAML."),
    )
    @click.argument(
        "file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True)
    )
    def sheet(*, file: Path) -> None:
        from build_tools.clock import today
        from build_tools.project import read_project
        from build_tools.stages.records import type_in_sheets

        call = session()
        result = type_in_sheets(read_project(call.folder), file, today())
        call.show(result.findings)
        line = ngettext("{count} sheet taken in", "{count} sheets taken in", result.sheets)
        before = _("{count} were typed in before").format(count=result.repeated)
        call.say(_(", ").join((line.format(count=result.sheets), before)))
        call.answer(
            {
                "sheets": result.sheets,
                "repeated": result.repeated,
                "findings": [problem.as_json() for problem in result.findings],
            }
        )

    return sheet


def _rebuild() -> click.Command:
    @click.command(
        "rebuild", cls=Verb, help=_("Make the database anew from the files that arrived.")
    )
    def rebuild() -> None:
        from build_tools.clock import today
        from build_tools.project import read_project
        from build_tools.stages.records import rebuild_records

        call = session()
        merged = rebuild_records(read_project(call.folder), today())
        call.show(merged.problems)
        line = _("{count} statements of {files} files")
        call.say(line.format(count=merged.statements, files=len(merged.arrivals)))
        call.answer(
            {
                "files": len(merged.arrivals),
                "statements": merged.statements,
                "problems": [problem.as_json() for problem in merged.problems],
            }
        )
        if merged.problems:
            raise click.exceptions.Exit(1)

    return rebuild


def unlock_records(file: Path) -> RecordsSecret:
    """Return the secret key for records that lies in a file; its password is asked for."""
    from build_tools.cli.keys import read_password
    from build_tools.records.sealing import unlock

    return unlock(file.read_bytes(), read_password(), str(file))


def _filters() -> list[click.Parameter]:
    from build_tools.model.records.statement_kind import StatementKind

    return [
        click.Option(["--station"], metavar="CODE", help=_("Only this station.")),
        click.Option(["--month"], metavar="MONTH", help=_("Only what was held in this month.")),
        click.Option(
            ["--kind"],
            type=click.Choice(get_args(StatementKind)),
            help=_("Only statements of this kind."),
        ),
    ]


def _filter(station: str | None, month: str | None, kind: str | None) -> RecordsFilter:
    from build_tools.model.records.kept import RecordsFilter

    return RecordsFilter(station, month_argument(month) if month else None, kind)


def _line(entry: KeptStatement) -> str:
    from build_tools.reading.quoting import excerpt

    statement = entry.statement
    parts = [statement.day.isoformat(), statement.id, statement.kind, *statement.lessons[:3]]
    if statement.present is not None:
        parts.append(_("{count} present").format(count=len(statement.present.everybody)))
    if text := statement.text or statement.wish or statement.result:
        parts.append(excerpt(text))
    if not entry.standing:
        parts.append(_("(replaced)"))
    return "  ".join(parts)


def _history_lines(history: StatementHistory) -> list[str]:
    from build_tools.reading.quoting import printable

    lines = [_line(history.entry), "  " + printable(history.entry.line)]
    if replaced := history.entry.statement.replaces:
        lines.append(_("replaces {id}").format(id=replaced))
    lines += [_("replaced by {id}").format(id=text) for text in history.replaced_by]
    lines += [
        _("came with other content too: {line}").format(line=printable(text))
        for text in history.variants
    ]
    lines += [
        _("came on {day} in {name} ({sha})").format(day=file.on, name=file.name, sha=file.sha16)
        for file in history.files
    ]
    return lines


def _document(entry: KeptStatement) -> dict[str, Any]:
    import json

    return {
        "statement": json.loads(entry.line),
        "arrived": entry.arrived.isoformat(),
        "standing": entry.standing,
    }
