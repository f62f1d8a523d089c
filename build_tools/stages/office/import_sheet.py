"""The stage of `office import`: what a spreadsheet changes, checked whole before it is written."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.authoring.lesson_edits import changed_lessons, with_lessons
from build_tools.authoring.lesson_edits import in_cells as lessons_in_cells
from build_tools.authoring.review import dismiss_stale_reviews
from build_tools.errors import ProjectError
from build_tools.files import atomic_write_all
from build_tools.messages import _
from build_tools.model.problem import Problem, ProblemsFound, errors_of
from build_tools.model.tables.table import RowAction
from build_tools.office.sheets.register_edits import (
    changed_registers,
    with_registers,
)
from build_tools.office.sheets.register_edits import in_cells as registers_in_cells
from build_tools.office.sheets.workbook import OWN_SHEETS, written_fingerprints
from build_tools.reading.spreadsheets.comparison import compare
from build_tools.reading.spreadsheets.matching import match_worksheets
from build_tools.reading.spreadsheets.rows import SheetLocation, read_rows
from build_tools.reading.spreadsheets.workbook import read_workbook
from build_tools.reading.yaml_edits.text import TextNotEditable
from build_tools.stages.check import hasher, problems_of_values
from build_tools.stages.office.new_problems import new_problems
from build_tools.stages.office.sheet_state import read_state

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model.lesson import Content
    from build_tools.model.month import Month
    from build_tools.model.tables.table import RowChange
    from build_tools.office.registers import Office
    from build_tools.project import Project
    from build_tools.stages.office.sheet_state import SheetState


@dataclass(frozen=True)
class SheetImport:
    """What a sheet changes, before anything is written.

    `lapsing` are the ids of lessons whose review no longer counts then; `overtaken` counts the rows
    that changed in the files since the sheet was written, and that it leaves alone.
    """

    sheet: str
    state: SheetState
    changes: tuple[RowChange, ...]
    warnings: tuple[Problem, ...] = ()
    lapsing: tuple[str, ...] = ()
    overtaken: int = 0
    files: dict[Path, tuple[bytes | None, bytes]] = field(default_factory=dict)

    @property
    def removed(self) -> tuple[RowChange, ...]:
        """The entries that the sheet no longer has."""
        return tuple(c for c in self.changes if c.action is RowAction.REMOVED)

    @property
    def mark(self) -> str:
        """What it makes of which files, as a short hash."""
        digest = hashlib.sha256()
        for path, versions in sorted(self.files.items()):
            for part in (os.fsencode(path), *versions):
                digest.update(hashlib.sha256(part or b"").digest())
        return digest.hexdigest()[:16]


def read_sheet(project: Project, file: Path, month: Month) -> SheetImport:
    """Read a spreadsheet and return what it changes. Raises ProblemsFound, with all there is."""
    state = read_state(project, month)
    name = file.name
    workbook = read_workbook(name, file.read_bytes())
    if isinstance(workbook, Problem):
        raise ProblemsFound((workbook,))
    matched = match_worksheets(name, workbook, state.tables, OWN_SHEETS)
    remembered = written_fingerprints(workbook)
    problems = list(matched.problems)
    changes: list[RowChange] = []
    overtaken = 0
    for table, worksheet in matched.pairs:
        read = read_rows(name, worksheet, table.columns, table.keys)
        marks = None if remembered is None else remembered.get(table.title)
        compared = compare(table, read, SheetLocation(name, worksheet.name), marks)
        problems += [*read.problems, *compared.problems]
        changes += compared.changes
        overtaken += compared.overtaken
    order = [table.title for table in state.tables]
    changes.sort(key=lambda change: order.index(change.table.title))
    try:
        sheet = _with_files(name, state, tuple(changes))
    except ProblemsFound as found:
        # What can be read is looked at even beside cells that cannot: all problems at once.
        raise ProblemsFound([*problems, *found.problems]) from None
    if problems:
        raise ProblemsFound(problems)
    return replace(sheet, overtaken=overtaken)


def without_removals(sheet: SheetImport) -> SheetImport:
    """Return the import that removes nothing. Raises ProblemsFound where the rest is wrong then."""
    changes = tuple(c for c in sheet.changes if c.action is not RowAction.REMOVED)
    return replace(_with_files(sheet.sheet, sheet.state, changes), overtaken=sheet.overtaken)


def write_sheet(sheet: SheetImport) -> tuple[str, ...]:
    """Write the changed files, all or none; return their paths. Raises OSError."""
    atomic_write_all(sheet.files)
    root = sheet.state.project.root
    return tuple(sorted(path.relative_to(root).as_posix() for path in sheet.files))


def take_sheet(
    project: Project, file: Path, month: Month, mark: str, *, removes: bool
) -> tuple[str, ...]:
    """Write what a sheet changes, as it was shown under `mark`; return the paths of the files.

    Raises ProjectError where it would change something else now, ProblemsFound, OSError.
    """
    sheet = read_sheet(project, file, month)
    if sheet.mark != mark:
        message = _("registers or lessons changed since this was shown: look at it again")
        raise ProjectError(message)
    return write_sheet(sheet if removes else without_removals(sheet))


def _with_files(name: str, state: SheetState, changes: tuple[RowChange, ...]) -> SheetImport:
    """Make the changed files, and check what they say. Raises ProblemsFound."""
    if not changes:
        return SheetImport(name, state, ())
    project, folder = state.project, state.project.office.name
    lesson_changes = [c for c in changes if c.table is state.tables[-1]]
    register_changes = [c for c in changes if c.table is not state.tables[-1]]
    try:
        registers = changed_registers(folder, state.texts, register_changes)
        lessons = changed_lessons(project, state.heads, lesson_changes)
    except TextNotEditable as error:
        message = _("{file} is laid out so that it can only be changed by hand")
        raise ProjectError(message.format(file=error)) from error
    read = [p for c in registers for p in c.typed.problems]
    read += [p for c in lessons for p in c.problems]
    office = with_registers(state.office, registers)
    content = with_lessons(state.content, lessons)
    before = _problems(state, state.office, state.content)
    read += new_problems(before, _problems(state, office, content))
    shown = registers_in_cells(name, folder, registers, read)
    shown = lessons_in_cells(project, name, lessons, shown)
    if errors_of(shown):
        raise ProblemsFound(sorted(set(shown)))
    files: dict[Path, tuple[bytes | None, bytes]] = {
        project.office / c.text.file: (c.text.data, c.data) for c in registers
    }
    files |= {project.content / c.head.lesson.source: (c.head.data, c.data) for c in lessons}
    lapsing = _lapsing(state, content)
    return SheetImport(name, state, changes, tuple(sorted(set(shown))), lapsing, files=files)


def _problems(state: SheetState, office: Office, content: Content) -> Iterable[Problem]:
    content = dismiss_stale_reviews(content, hasher(state.project))
    return problems_of_values(state.project, content, office, state.month)


def _lapsing(state: SheetState, content: Content) -> tuple[str, ...]:
    """Return the lessons whose review counts now, and would not with other metadata."""
    hash_of = hasher(state.project)
    now = dismiss_stale_reviews(state.content, hash_of)
    then = dismiss_stale_reviews(content, hash_of)
    return tuple(
        lesson.id
        for lesson, later in zip(now.lessons, then.lessons, strict=True)
        if lesson.front.review.state == "passed" and later.front.review.state != "passed"
    )
