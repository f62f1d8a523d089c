"""The bytes of a page's file out of what an editor has before them: nothing that they did not
change is another byte."""

from __future__ import annotations

import codecs
import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_tools.authoring.front_matter import FRONT_MATTER_VALUE
from build_tools.authoring.head_text import with_head_edits
from build_tools.authoring.lesson_table import head_columns
from build_tools.authoring.page_text import split
from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.reading.spreadsheets.cells import CellRefused, written_of
from build_tools.reading.yaml_edits.edits import RemoveValue, SetValue
from build_tools.reading.yaml_edits.text import TextNotEditable
from build_tools.stages.editing.opened import head_fields, head_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.problem import Problem
    from build_tools.project import Project
    from build_tools.reading.yaml_edits.edits import YamlEdit
    from build_tools.stages.editing.opened import PageDraft

_LINE_END = re.compile(r"(\r\n|\n|\r)")


@dataclass(frozen=True)
class ComposedPage:
    """The text of a draft with `\\n` line ends, and the fields that cannot mean anything."""

    text: str
    refused: tuple[tuple[str, Problem], ...] = ()


def composed(project: Project, path: str, draft: PageDraft) -> ComposedPage:
    """Return the text that a draft makes; `path` is named in problems.

    Raises CoursewareError where the head that it begins with is none.
    """
    # The fence of a head may end the file: what is written below it begins a line.
    is_last_line = bool(draft.head and draft.body) and not draft.head.endswith("\n")
    before = draft.head + ("\n" if is_last_line else "") + draft.body
    if not draft.head:
        return ComposedPage(before)
    page = split(before)
    if page is None or not page.head_line or page.body != draft.body:
        raise CoursewareError(_("the head of this page is no head any more: open it again"))
    edits, refused = _edits(project, path, before, dict(draft.fields))
    if not edits:
        return ComposedPage(before, refused)
    try:
        data = with_head_edits(before.encode(errors="surrogatepass"), edits)
    except (TextNotEditable, UnicodeError) as error:
        raise CoursewareError(
            _("the head of this page cannot be changed by a form: change it in its file")
        ) from error
    return ComposedPage(data.decode(), refused)


def _edits(
    project: Project, path: str, text: str, texts: dict[str, str]
) -> tuple[list[YamlEdit], tuple[tuple[str, Problem], ...]]:
    order = tuple(column.path for column in head_columns(project.settings))
    edits: list[YamlEdit] = []
    refused = []
    for field in head_fields(project.settings, text):
        typed = texts.get(field.key, field.text)
        if typed == field.text:
            continue
        try:
            value: Any = written_of(field.column, typed)
        except CellRefused as fault:
            line = head_lines(path, text).get(field.key, 1)
            problem = FRONT_MATTER_VALUE.problem(path, line, fault.message, fault.hint)
            refused.append((field.key, problem))
            continue
        if value is not None:
            edits.append(SetValue((), field.column.path, value, order))
        elif field.text:
            edits.append(RemoveValue((), field.column.path))
    return edits, tuple(refused)


def bytes_of_text(before: bytes, text: str) -> bytes:
    """Return the bytes of a file for another text: lines that stay keep the ends that they have.

    A byte order mark stays. A file in another encoding than UTF-8 becomes UTF-8.
    """
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    try:
        pieces = _LINE_END.split(before.removeprefix(codecs.BOM_UTF8).decode())
    except UnicodeDecodeError:  # each line is another one in UTF-8
        pieces = ["", "\r\n" if b"\r\n" in before else "\n", ""]
    lines_before, ends = pieces[::2], pieces[1::2]
    lines = text.split("\n")
    usual = max(set(ends), key=ends.count) if ends else "\n"
    new_ends = [usual] * (len(lines) - 1)
    for block in difflib.SequenceMatcher(
        None, lines_before, lines, autojunk=False
    ).get_matching_blocks():
        for offset in range(block.size):
            index = block.b + offset
            if index < len(new_ends) and block.a + offset < len(ends):
                new_ends[index] = ends[block.a + offset]
    return mark + _joined(lines, new_ends).encode(errors="surrogatepass")


def _joined(lines: Sequence[str], ends: Sequence[str]) -> str:
    return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
