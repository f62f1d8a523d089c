"""A file held against the list of what a project may publish."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.reading.file_kinds.archives import archive_faults
from build_tools.reading.file_kinds.faults import Cause, FileFault
from build_tools.reading.file_kinds.formats import HEAD, Format, format_of, name_of
from build_tools.reading.file_kinds.kinds import (
    ARCHIVE,
    FORMATS,
    PROGRAMS,
    WEB_PAGES,
    kind_of,
    suffix_of,
    suffixes_of,
)
from build_tools.reading.file_kinds.office import office_faults
from build_tools.reading.file_kinds.svg import SvgUnreadable, read_svg, svg_faults
from build_tools.reading.file_kinds.web_page import web_page_faults
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator


def name_fault(name: str, suffix: str, kinds: tuple[str, ...]) -> FileFault | None:
    """Return why a file may not be published by its suffix, None where that is on the list.

    The suffix is that of the published file, in small letters.
    """
    kind = kind_of(suffix)
    if kind in kinds:
        return None
    quoted = excerpt(name)
    if suffix in PROGRAMS:
        message = _("'{name}' is a program, a script, a shortcut or holds macros").format(
            name=quoted
        )
        return FileFault(Cause.KIND, message, _("stations only get what can be read: make a PDF"))
    message = _("files such as '{name}' are not published").format(name=quoted)
    if kind == "recordings":
        hint = _("name it in `video:`, which converts it, or add '{kind}' to attachment_kinds")
    elif kind:
        hint = _("make a PDF of it, or add '{kind}' to attachment_kinds in mkdocs.yml")
    else:
        hint = _("make a PDF of it; published are: {suffixes}")
    return FileFault(
        Cause.KIND, message, hint.format(kind=kind, suffixes=" ".join(suffixes_of(kinds)))
    )


def file_faults(name: str, suffix: str, data: bytes, kinds: tuple[str, ...]) -> Iterator[FileFault]:
    """Yield each reason for which a file may not be published.

    `data` are all of its bytes where the suffix is one of `READ_WHOLE`, else the first.
    """
    if fault := name_fault(name, suffix, kinds):
        yield fault
        return
    kind = str(kind_of(suffix))
    actual = format_of(data[:HEAD])
    if actual not in FORMATS[kind][suffix]:
        yield _wrong_bytes(name, actual)
        return
    if kind == "office":
        yield from office_faults(suffix, data)
    elif kind == "pdf":
        from build_tools.reading.file_kinds.pdf import pdf_faults  # pypdf takes a while to import

        yield from pdf_faults(data)
    elif suffix in WEB_PAGES:
        yield from web_page_faults(data)
    elif suffix == ".svg":
        yield from _drawing_faults(data)
    elif suffix == ARCHIVE:
        # An archive in an archive is not looked into, so it is not on the list there.
        inside = tuple(kind for kind in kinds if kind != "zip")
        yield from archive_faults(data, lambda item, part: _faults_inside(item, part, inside))


def _faults_inside(name: str, data: bytes, kinds: tuple[str, ...]) -> Iterator[FileFault]:
    return file_faults(name, suffix_of(name), data, kinds)


def _wrong_bytes(name: str, actual: Format) -> FileFault:
    suffix = posixpath.splitext(name)[1]
    message = _("'{name}' is not what '{suffix}' says, but {kind}").format(
        name=excerpt(name), suffix=excerpt(suffix), kind=name_of(actual)
    )
    if actual is Format.EMPTY:
        return FileFault(Cause.BYTES, message, _("copy it again from where it came"))
    hint = _("open it in the program it comes from and save it anew")
    return FileFault(Cause.BYTES, message, hint)


def _drawing_faults(data: bytes) -> Iterator[FileFault]:
    try:
        yield from svg_faults(read_svg(data))
    except SvgUnreadable as error:
        yield error.fault
