"""Earlier versions of pages: each save keeps what it replaces, for some weeks, and what it writes.

They lie outside of `content/`, so that none is published, and not in the cache, which anybody may
empty.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError
from build_tools.files import atomic_write
from build_tools.messages import _
from build_tools.reading.encodings import decode_any
from build_tools.stages.editing.opened import digest_of_page

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.project import Project

EARLIER_VERSIONS = "earlier-versions"
_WEEKS = 12
_FEWEST = 20
"""Versions that stay however old they seem: the clock of a PC may be wrong by years."""
_LAST_SAVE = "last.md"
"""What was saved last: it is there where somebody else changes the page, or deletes it."""
_NAME = re.compile(r"([0-9]{8}-[0-9]{6})-([0-9a-f]{8})\.md")
_MOMENT = "%Y%m%d-%H%M%S"


@dataclass(frozen=True)
class PageVersion:
    """A version that a save replaced, or what was saved last: its name, the moment of that save."""

    name: str
    moment: dt.datetime
    file: Path

    @property
    def is_last(self) -> bool:
        """Whether it is what was saved last."""
        return self.name == _LAST_SAVE


def keep_save(
    project: Project, source: str, before: bytes | None, data: bytes, moment: dt.datetime
) -> None:
    """Keep what a save is about to write, and what it replaces (None: no file is there); what was
    saved last too, where somebody else changed it since."""
    newest = versions_folder(project, source) / _LAST_SAVE
    saved = newest.read_bytes() if newest.is_file() else None
    for earlier in (saved if saved != before else None, before):
        if earlier is not None and earlier != data:
            keep_version(project, source, earlier, moment)
    if saved != data:
        atomic_write(newest, data)


def keep_version(project: Project, source: str, data: bytes, moment: dt.datetime) -> None:
    """Keep the bytes of a page that are about to be replaced; drop versions that are too old."""
    versions = page_versions(project, source)
    digest = digest_of_page(data)[:8]
    if not versions or not versions[0].name.endswith(f"-{digest}.md"):
        # Of several saves in one second each gets a second of its own, so that their order stays.
        after = versions[0].moment + dt.timedelta(seconds=1) if versions else moment
        name = f"{max(moment, after).strftime(_MOMENT)}-{digest}.md"
        atomic_write(versions_folder(project, source) / name, data)
    for version in versions[_FEWEST:]:
        if version.moment < moment - dt.timedelta(weeks=_WEEKS):
            with contextlib.suppress(OSError):  # it goes with a later save
                version.file.unlink()


def page_versions(project: Project, source: str) -> tuple[PageVersion, ...]:
    """Return the versions that are kept of a page, the newest first."""
    folder = versions_folder(project, source)
    versions = [
        PageVersion(path.name, dt.datetime.strptime(match[1], _MOMENT), path)
        for path in (folder.iterdir() if folder.is_dir() else ())
        if (match := _NAME.fullmatch(path.name))
    ]
    versions.sort(key=lambda version: version.name)
    return tuple(reversed(versions))


def kept_saves(
    project: Project, source: str, present: bytes | None = None
) -> tuple[PageVersion, ...]:
    """Return all that is kept of a page but its present bytes, the newest first."""
    newest = versions_folder(project, source) / _LAST_SAVE
    versions = page_versions(project, source)
    if not newest.is_file() or newest.read_bytes() == present:
        return versions
    saved = dt.datetime.fromtimestamp(newest.stat().st_mtime).astimezone().replace(tzinfo=None)
    return (PageVersion(_LAST_SAVE, saved, newest), *versions)


def version_text(project: Project, source: str, name: str) -> str:
    """Return the text of a version. Raises CoursewareError where it is not kept, or no text."""
    if decoded := decode_any(version_bytes(project, source, name)):
        return decoded.text
    raise CoursewareError(_("this version is not kept any more"))


def version_bytes(project: Project, source: str, name: str) -> bytes:
    """Return the bytes of a version. Raises CoursewareError where it is not kept."""
    for version in kept_saves(project, source):
        if version.name == name:
            return version.file.read_bytes()
    raise CoursewareError(_("this version is not kept any more"))


def versions_folder(project: Project, source: str) -> Path:
    """Return where the versions of a page lie."""
    return project.root / EARLIER_VERSIONS / source
