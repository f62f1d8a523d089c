"""A page opened to be edited: its head as fields of a form, its text as it stands in the file.

A head that cannot be read gives no fields: the whole file is then the text.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.content import page_bytes
from build_tools.authoring.field_hints import front_matter_hints
from build_tools.authoring.file_names import MARKDOWN_SUFFIX
from build_tools.authoring.front_matter import read_head
from build_tools.authoring.head_text import with_head_edits
from build_tools.authoring.inventory import list_files
from build_tools.authoring.lesson_table import head_columns, written_head, written_value
from build_tools.authoring.page_text import split
from build_tools.authoring.published import is_reserved
from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.lesson import FileKind, FrontMatter
from build_tools.model.problem import Problem
from build_tools.model.tables.table import CellKind
from build_tools.reading.encodings import decode_any
from build_tools.reading.quoting import printable
from build_tools.reading.spreadsheets.cells import cell_of
from build_tools.reading.text import decode
from build_tools.reading.yaml_edits.text import TextNotEditable

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.settings import Settings
    from build_tools.model.tables.table import TableColumn
    from build_tools.project import Project


_INDEX = "index.md"
_HIDDEN = "."
_UNFIT = frozenset('\\/:*?"<>|\ufffd')


class PageGone(CoursewareError):
    """`content/` has no such page; it may have had one."""


@dataclass(frozen=True)
class HeadField:
    """A key of the head as a field: `key` is dotted, `text` what the file has, as people read it.

    `form` and `example` say how it is written.
    """

    key: str
    column: TableColumn
    text: str
    form: str = ""
    example: str = ""

    @property
    def is_day(self) -> bool:
        """Whether a calendar can show it."""
        return self.column.kind is CellKind.DAY and (not self.text or _is_day(self.text))

    @property
    def texts(self) -> tuple[str, ...]:
        """The entries of a list."""
        return tuple(part for part in self.text.replace("\n", "、").split("、") if part)


@dataclass(frozen=True)
class PageDraft:
    """A page as somebody has it before them: `head` as it stood in the file when it was opened,
    with its fences, `body` below it, and the texts of fields by their keys."""

    head: str
    body: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class OpenedPage:
    """A page's file: its bytes, their hash, and what an editor is shown of them."""

    source: str
    path: str
    file: Path
    data: bytes
    draft: PageDraft
    fields: tuple[HeadField, ...]
    encoding: str = "UTF-8"

    @property
    def digest(self) -> str:
        """The hash by which a change on the disk is noticed."""
        return digest_of_page(self.data)


def digest_of_page(data: bytes) -> str:
    """Return the hash of a page's bytes."""
    return hashlib.sha256(data).hexdigest()


def open_page(project: Project, source: str) -> OpenedPage:
    """Return a page of `content/`. Raises PageGone, CoursewareError where it is no text."""
    file = page_file(project, source)
    path = project.path_of(source)
    data = page_bytes(file, path)
    if isinstance(data, Problem):
        raise CoursewareError(data.text)
    text, encoding = decode(path, data), "UTF-8"
    if isinstance(text, Problem):
        decoded = decode_any(data)
        if decoded is None:
            raise CoursewareError(text.text)
        text, encoding = decoded.text, decoded.encoding
    draft, fields = shown_draft(project, source, text)
    return OpenedPage(source, path, file, data, draft, fields, encoding)


def page_file(project: Project, source: str) -> Path:
    """Return the file of a page; a link leads to what it names.

    Raises PageGone where `content/` has no such page.
    """
    kinds = list_files(project.content, project.root)
    if kinds.get(source) is not FileKind.FILE or not source.endswith(MARKDOWN_SUFFIX):
        raise _no_page(source)
    return (project.content / source).resolve()


def page_place(project: Project, source: str) -> Path:
    """Return where a page stands, or may stand again. Raises PageGone where none ever can."""
    names = source.split("/")
    if not source.endswith(MARKDOWN_SUFFIX) or not all(map(_is_listed, names)):
        raise _no_page(source)
    file = project.content / source
    content = project.content.resolve()
    if file.parent.resolve() != content.joinpath(*names[:-1]):  # a link leads elsewhere
        raise _no_page(source)
    return file


def _is_listed(name: str) -> bool:
    """Whether a name is one that a list of `content/` shows, and that every disk can hold."""
    fits = printable(name) == name and not set(name) & _UNFIT and not is_reserved(name)
    return fits and name.strip() == name and not name.startswith(_HIDDEN) and bool(name)


def _no_page(source: str) -> PageGone:
    return PageGone(_("there is no page '{name}'").format(name=source))


def shown_draft(
    project: Project, source: str, text: str
) -> tuple[PageDraft, tuple[HeadField, ...]]:
    """Return a text of a page as its editor is shown it."""
    page = split(text)
    is_lesson = source.rpartition("/")[2] != _INDEX
    if page is None or not page.head_line or not is_lesson or not _is_editable(text):
        return PageDraft("", text), ()
    fields = head_fields(project.settings, text)
    head = text[: len(text) - len(page.body)]
    draft = PageDraft(head, page.body, tuple((field.key, field.text) for field in fields))
    return draft, fields


def _is_editable(text: str) -> bool:
    try:
        with_head_edits(text.encode(), ())
    except (TextNotEditable, UnicodeEncodeError):
        return False
    return True


def head_fields(settings: Settings, text: str) -> tuple[HeadField, ...]:
    """Return the fields of a page's head, as they are written there."""
    written = written_head(text.encode())
    hints = front_matter_hints()
    fields = []
    for column in head_columns(settings):
        if column.fixed:
            continue
        key = ".".join(column.path)
        cell = cell_of(column, written_value(written, column.path))
        form, example = hints.get(key, ("", ""))
        fields.append(HeadField(key, column, "" if cell is None else str(cell), form, example))
    return tuple(fields)


def head_lines(path: str, text: str) -> dict[str, int]:
    """Return the line in the file of each key of a head."""
    page = split(text)
    return read_head(path, page, FrontMatter).lines if page and page.head_line else {}


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
