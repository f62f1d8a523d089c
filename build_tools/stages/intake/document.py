"""The stage of `intake` for a Word document: it becomes the draft of a lesson with its pictures."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from build_tools.authoring.new import DraftPlace, with_body
from build_tools.authoring.tidying.word_body import body_of_document
from build_tools.errors import CoursewareError, DiskError
from build_tools.files import atomic_write_all
from build_tools.messages import _, in_chinese
from build_tools.os_reasons import os_reason
from build_tools.reading.file_kinds.formats import HEAD, Format, format_of
from build_tools.reading.quoting import excerpt
from build_tools.reading.word.document import Loss, read_document
from build_tools.reading.word.parts import NotADocument

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from build_tools.project import Project
    from build_tools.reading.word.document import DocumentPicture, WordDocument

SUFFIXES = (".docx", ".docm", ".dotx", ".doc", ".wps", ".rtf", ".odt")
"""The names of documents, those included that are refused with what to do."""
LARGEST_DOCUMENT = 200_000_000
_NOT_FOR_BROWSERS = (".bmp", ".tif")


@dataclass(frozen=True)
class DocumentDraft:
    """A draft before it is written: its page, its pictures, and what is lost of the document."""

    page: Path
    pictures: tuple[Path, ...]
    losses: Mapping[Loss, int]
    contents: Mapping[Path, bytes]


def draft_of_document(
    project: Project, file: Path, section: str | None, title: str | None, *, name: str = ""
) -> DocumentDraft:
    """Return the draft of a .docx for a section, the first one where none is named.

    `name` is what the document is called where its file is called otherwise.

    Raises CoursewareError where the document cannot be read, or as `new_lesson` does.
    """
    name = name or file.name
    document = _read(file, name)
    section = section or next(iter(project.settings.sections))
    place = DraftPlace(project, section, title or document.title or PurePath(name).stem)
    place.refuse_other(project)
    pictures, losses = _pictures(document, place)
    names = {source: path.name for source, (path, _data) in pictures.items()}
    body = body_of_document(document.html, names)
    page = with_body(place.template, _note(name, losses), body)
    contents = dict(pictures.values())
    return DocumentDraft(
        place.path, tuple(contents), losses, {**contents, place.path: page.encode()}
    )


def write_draft(draft: DocumentDraft) -> None:
    """Write the page and its pictures, all or none. Raises DiskError."""
    try:
        atomic_write_all({path: (None, data) for path, data in draft.contents.items()})
    except OSError as error:
        raise DiskError(
            _("{path} cannot be written: {reason}").format(
                path=error.filename or draft.page, reason=os_reason(error)
            )
        ) from error


def is_document(name: str) -> bool:
    """Whether a file has the name of a document, not of a spreadsheet."""
    return name.lower().endswith(SUFFIXES)


def loss_line(loss: Loss, count: int) -> str:
    """Return what is told of something that a lesson does not keep as it was."""
    lines = {
        Loss.FORMULA: _("formulas: {count}, written as plain text"),
        Loss.TEXT_BOX: _("text boxes: {count}, their text stands where the box was fastened"),
        Loss.CHART: _("charts and diagrams: {count}, left out: put pictures of them there"),
        Loss.EMBEDDED: _("embedded files: {count}, left out: attach them as files"),
        Loss.COMMENT: _("comments: {count}, left out"),
        Loss.CHANGE: _("tracked changes: {count}, taken as accepted"),
        Loss.HIDDEN: _("hidden texts: {count}, left out"),
        Loss.TEXT: _("signs that could not be read: {count}: compare the text with the document"),
        Loss.HEADER: _("headers and footers: {count}, left out"),
        Loss.PICTURE: _("pictures that browsers cannot show: {count}, left out: save them as PNG"),
    }
    return lines[loss].format(count=count)


def _read(file: Path, name: str) -> WordDocument:
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST_DOCUMENT + 1)
    except OSError as error:
        raise DiskError(
            _("{path} cannot be read: {reason}").format(path=file, reason=os_reason(error))
        ) from error
    name = excerpt(name)
    if len(data) > LARGEST_DOCUMENT:
        raise CoursewareError(_("{name} is larger than 200 MB").format(name=name))
    if format_of(data[:HEAD]) in (Format.OLE, Format.RTF):
        text = _("{name} is an old document or has a password — in Word or WPS save it as .docx, "
                 "without a password")  # fmt: skip
        raise CoursewareError(text.format(name=name))
    try:
        return read_document(data)
    except NotADocument as error:
        text = _("{name} is no Word document that can be read — open it in Word or WPS and save "
                 "it as .docx")  # fmt: skip
        raise CoursewareError(text.format(name=name)) from error


def _pictures(
    document: WordDocument, place: DraftPlace
) -> tuple[dict[str, tuple[Path, bytes]], Counter[Loss]]:
    """Return the files of the pictures by their names in the HTML, and all losses."""
    losses = Counter(document.losses)
    losses.pop(Loss.PICTURE, None)
    files: dict[str, tuple[Path, bytes]] = {}
    number = 0
    for index, picture in enumerate(document.pictures):
        shown = _for_browsers(picture)
        if shown is None:
            losses[Loss.PICTURE] += 1
            continue
        suffix, data = shown
        path = place.path
        while path.exists() or path == place.path:
            number += 1
            path = place.path.with_name(f"{place.identity}-{number}{suffix}")
        files[f"picture-{index}"] = (path, data)
    return files, losses


def _for_browsers(picture: DocumentPicture) -> tuple[str, bytes] | None:
    """Return suffix and bytes of a picture that can be shown; None where it cannot."""
    if not picture.suffix:
        return None
    try:
        with Image.open(io.BytesIO(picture.data)) as image:
            image.load()
            if picture.suffix not in _NOT_FOR_BROWSERS:
                return picture.suffix, picture.data
            written = io.BytesIO()
            image.save(written, "PNG")
            return ".png", written.getvalue()
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        return None


def _note(name: str, losses: Mapping[Loss, int]) -> str:
    """Return the comment in the head: where the text comes from, and what is missing."""
    lines = [f"# 正文来自 {excerpt(name)}。核对编号、表格和图；图都要写上“图上有什么”。"]
    lines += [f"# {in_chinese(loss_line(loss, losses[loss]))}" for loss in Loss if losses.get(loss)]
    return "".join(f"{line}\n" for line in lines)
