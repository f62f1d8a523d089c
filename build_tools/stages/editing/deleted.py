"""Pages whose files are gone, of which something is kept: deleted, or renamed. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.file_names import MARKDOWN_SUFFIX
from build_tools.reading.encodings import decode_any
from build_tools.stages.editing.opened import PageGone, page_place, shown_draft
from build_tools.stages.editing.versions import EARLIER_VERSIONS, PageVersion, kept_saves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.project import Project
    from build_tools.stages.editing.live_content import ContentNow


@dataclass(frozen=True)
class DeletedPage:
    """A page whose file is gone; `renamed` is the page that has its id now, or empty."""

    source: str
    title: str
    saves: tuple[PageVersion, ...]
    renamed: str = ""


def deleted_pages(now: ContentNow) -> tuple[DeletedPage, ...]:
    """Return all of them, those first that were saved last."""
    pages = [deleted_page(now, source) for source in _sources(now.project)]
    with_saves = [page for page in pages if page.saves]
    return tuple(sorted(with_saves, key=lambda page: page.saves[0].moment, reverse=True))


def deleted_page(now: ContentNow, source: str) -> DeletedPage:
    """Return what is kept of a page whose file is gone, be it nothing.

    Raises PageGone where there can be no such page.
    """
    project = now.project
    page_place(project, source)
    saves = kept_saves(project, source)
    texts = _head_fields(project, source, saves)
    by_id = {lesson.id: lesson.source for lesson in now.content.lessons}
    title = texts.get("title") or source.rpartition("/")[2]
    return DeletedPage(source, title, saves, by_id.get(texts.get("id", ""), ""))


def _sources(project: Project) -> Iterator[str]:
    folder = project.root / EARLIER_VERSIONS
    for versions in sorted(folder.rglob(f"*{MARKDOWN_SUFFIX}")):
        source = versions.relative_to(folder).as_posix()
        if (
            versions.is_dir()
            and not (project.content / source).is_file()
            and _is_place(project, source)
        ):
            yield source


def _is_place(project: Project, source: str) -> bool:
    try:
        page_place(project, source)
    except PageGone:
        return False
    return True


def _head_fields(project: Project, source: str, saves: tuple[PageVersion, ...]) -> dict[str, str]:
    decoded = decode_any(saves[0].file.read_bytes()) if saves else None
    return dict(shown_draft(project, source, decoded.text)[0].fields) if decoded else {}
