"""Puts files beside a page: pictures, recordings, subtitles, attachments. None replaces another."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from build_tools.authoring.checks.files import PICTURES
from build_tools.authoring.file_names import MARKDOWN_SUFFIXES
from build_tools.authoring.published import is_reserved
from build_tools.errors import CoursewareError
from build_tools.files import atomic_write, move, sha256_of
from build_tools.messages import _
from build_tools.reading.file_kinds.kinds import FORMATS
from build_tools.stages.editing.opened import digest_of_page, page_file

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.project import Project

_RECORDINGS = tuple(FORMATS["recordings"])
_SUBTITLES = (".srt", ".vtt", ".ass", ".ssa")
_UNFIT = re.compile(r'[<>:"|?*\\#%&\s\x00-\x1f\x7f]+')
_LONGEST_STEM = 80
_DATA_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,([A-Za-z0-9+/=\s]+)")


@dataclass(frozen=True)
class AttachedFile:
    """A file beside a page: its name, and `picture`, `recording`, `subtitles` or `attachment`."""

    name: str
    kind: str


def attach_file(project: Project, source: str, name: str, temporary: Path) -> AttachedFile:
    """Move a file beside a page and return it; one that lies there already stays as it is.

    Raises CoursewareError for a page, OSError where the disk is full.
    """
    name = fit_name(name)
    if name.lower().endswith(MARKDOWN_SUFFIXES):
        raise CoursewareError(_("a page is no attachment: make a new lesson of it"))
    target, is_there = _target(page_file(project, source).parent, name, sha256_of(temporary))
    if not is_there:
        move(temporary, target)
    return AttachedFile(target.name, _kind(target.name))


def attach_picture(project: Project, source: str, address: str) -> AttachedFile | None:
    """Write a picture that stands in an address (`data:image/png;base64,…`) beside a page; return
    None where it holds none."""
    match = _DATA_PICTURE.fullmatch(address.strip())
    if match is None:
        return None
    try:
        data = base64.b64decode(match[2], validate=False)
    except binascii.Error:
        return None
    digest = digest_of_page(data)
    name = f"picture-{digest[:8]}.{match[1].replace('jpeg', 'jpg')}"
    target, is_there = _target(page_file(project, source).parent, name, digest)
    if not is_there:
        atomic_write(target, data)
    return AttachedFile(target.name, "picture")


def fit_name(name: str) -> str:
    """Return a name that Windows, sticks and addresses can hold, as near as can be.

    `/a/IMG 01.JPG` becomes `IMG-01.jpg`. Raises CoursewareError where nothing is left of it.
    """
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    plain = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Cf", "Cs", "Co"))
    stem, dot, suffix = plain.rpartition(".")
    stem = _UNFIT.sub("-", stem).strip("-. ")[:_LONGEST_STEM].strip("-. ")
    suffix = _UNFIT.sub("", suffix).lower()
    if not stem or not dot or not suffix.isascii() or not suffix.isalnum():
        raise CoursewareError(
            _("'{name}' has no name that can be used: rename it first").format(name=name[:80])
        )
    name = f"{stem}.{suffix}"
    return f"file-{name}" if is_reserved(name) else name


def _target(folder: Path, name: str, digest: str) -> tuple[Path, bool]:
    """Return where a file goes, and whether the same bytes lie there already."""
    stem, _dot, suffix = name.rpartition(".")
    present_by_name = {path.name.casefold(): path for path in folder.iterdir()}
    for number in count(1):
        candidate = name if number == 1 else f"{stem}-{number}.{suffix}"
        present = present_by_name.get(candidate.casefold())
        if present is None:
            return folder / candidate, False
        if present.is_file() and sha256_of(present) == digest:
            return present, True
    raise AssertionError("count ends")


def _kind(name: str) -> str:
    for kind, suffixes in (
        ("picture", PICTURES),
        ("recording", _RECORDINGS),
        ("subtitles", _SUBTITLES),
    ):
        if name.lower().endswith(suffixes):
            return kind
    return "attachment"
