"""Saves a page, unless somebody else saved it meanwhile; what was there is kept as a version."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from build_tools import locks
from build_tools.authoring.content import too_large
from build_tools.errors import CoursewareError
from build_tools.files import atomic_write, sweep_parts
from build_tools.messages import _
from build_tools.model.problem import ProblemsFound
from build_tools.stages.editing.composing import bytes_of_text, composed
from build_tools.stages.editing.opened import digest_of_page, page_file, page_place
from build_tools.stages.editing.versions import keep_save, kept_saves, version_bytes

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.project import Project
    from build_tools.stages.editing.opened import PageDraft


class ChangedMeanwhile(CoursewareError):
    """The page's file is no longer what was opened; nothing was written."""


def save_page(
    project: Project, source: str, digest: str, draft: PageDraft, moment: dt.datetime
) -> bytes:
    """Write a draft of the page that was opened with this hash; return the bytes of its file.

    Nothing is written where nothing changed. Raises ChangedMeanwhile, ProblemsFound where a field
    cannot mean anything or a page so large is not read again, OSError where the disk is full.
    """
    file = page_file(project, source)
    page = composed(project, project.path_of(source), draft)
    if page.refused:
        raise ProblemsFound(problem for _key, problem in page.refused)
    with _saving(project):
        before = file.read_bytes()
        if digest_of_page(before) != digest:
            raise ChangedMeanwhile(_("'{name}' was changed meanwhile").format(name=source))
        data = bytes_of_text(before, page.text)
        if problem := too_large(project.path_of(source), len(data)):
            raise ProblemsFound((problem,))
        if data != before:
            keep_save(project, source, before, data, moment)
            atomic_write(file, data)
            sweep_parts(file)  # what a desk that was killed had begun
    return data


def require_unchanged(project: Project, source: str, digest: str) -> None:
    """Raise ChangedMeanwhile where a page is no longer what was opened with this hash."""
    if digest_of_page(page_file(project, source).read_bytes()) != digest:
        raise ChangedMeanwhile(_("'{name}' was changed meanwhile").format(name=source))


def write_back(project: Project, source: str, draft: PageDraft, moment: dt.datetime) -> None:
    """Write a draft of a page whose file is gone; its line ends are those that were saved last.

    Raises as `save_page` does: ChangedMeanwhile where there is a file again.
    """
    page = composed(project, project.path_of(source), draft)
    if page.refused:
        raise ProblemsFound(problem for _key, problem in page.refused)
    saves = kept_saves(project, source)
    before = saves[0].file.read_bytes() if saves else b""
    _write_new(project, source, bytes_of_text(before, page.text), moment)


def write_version_back(project: Project, source: str, name: str, moment: dt.datetime) -> None:
    """Write what was kept of a page whose file is gone, byte for byte. Raises as `write_back`."""
    _write_new(project, source, version_bytes(project, source, name), moment)


def _write_new(project: Project, source: str, data: bytes, moment: dt.datetime) -> None:
    file = page_place(project, source)
    if problem := too_large(project.path_of(source), len(data)):
        raise ProblemsFound((problem,))
    with _saving(project):
        if file.exists() or file.is_symlink():
            raise ChangedMeanwhile(_("'{name}' was changed meanwhile").format(name=source))
        keep_save(project, source, None, data, moment)
        file.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(file, data)


def _saving(project: Project) -> contextlib.AbstractContextManager[None]:
    """Let desks and windows save one after the other."""
    return locks.acquire(project.cache / "saving.lock")
