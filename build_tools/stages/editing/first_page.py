"""One page for somebody who waits for all of them: what is written on it, long before the whole
site can be right.

Only what the page itself shows is read. It has no recordings, and nothing that other lessons say of
it; nobody has looked yet for what is wrong. The pages of a build take its place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from build_tools.allowed_code import require_allowed_code
from build_tools.authoring.checks.attachments import without_refused
from build_tools.authoring.content import published_assets, read_page
from build_tools.authoring.file_names import MARKDOWN_SUFFIX
from build_tools.authoring.inventory import list_files
from build_tools.authoring.published import derived_id, lesson_url
from build_tools.authoring.targets import target_of
from build_tools.model.edition import Edition
from build_tools.model.lesson import Content, FileKind, IndexPage, Lesson
from build_tools.model.media import LessonMedia
from build_tools.model.standing import Standing
from build_tools.site.preview.broken_pages import HEAD, written_id
from build_tools.stages.cache import has_templates, memo_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from build_tools.model.month import Month
    from build_tools.project import Project

_INDEX = "index.md"
_NO_MEDIA = LessonMedia((), None)


def write_first_page(project: Project, source: str, today: Month, folder: Path) -> str:
    """Write the page of a file in `content/`, with the files that it loads, into a folder; return
    its URL there, empty where it has none by itself.

    Raises ProblemsFound for code of the project that nobody has allowed, ProjectError and
    CoursewareError as mkdocs stops.
    """
    require_allowed_code(project)
    if project.is_extended or has_templates(project):
        return ""
    from build_tools.site.builder import write_page  # mkdocs: only who builds waits for it

    edition = _edition_of(project, source, today)
    url = next((page.url for page in edition.content.pages if page.source == source), "")
    if not url and _is_index(source):  # nobody has written an introduction
        url = f"{source.removesuffix(_INDEX)}index.html"
    return url if url and write_page(project.config_file, edition, url, folder) else ""


def source_of(project: Project, url: str) -> str:
    """Return the file in `content/` whose page has a URL, empty where none has."""
    section, _slash, name = url.rpartition("/")
    if name == "index.html" and (not section or section in project.settings.sections):
        return f"{section}/{_INDEX}" if section else _INDEX
    unnamed = []
    for source, kind in list_files(project.content, project.root).items():
        if not _is_page(source, kind):
            continue
        with (project.content / source).open("rb") as stream:
            identity = written_id(stream.read(HEAD).decode("utf-8", "replace"))
        if not identity:
            unnamed.append(source)
        elif name == f"{identity}.html" and lesson_url(source, identity) == url:
            return source
    return next((s for s in unnamed if lesson_url(s, derived_id(s)) == url), "")


def _edition_of(project: Project, source: str, today: Month) -> Edition:
    files = list_files(project.content, project.root)
    content = without_refused(project, _content_of(project, source, files))
    return Edition(
        name=project.name,
        settings=project.settings,
        content=content,
        media=dict.fromkeys((lesson.source for lesson in content.lessons), _NO_MEDIA),
        asset_sizes={name: (project.content / name).stat().st_size for name in content.assets},
        standing=Standing(project.settings.month_or(today), content.lessons),
    )


def _content_of(project: Project, source: str, files: Mapping[str, FileKind]) -> Content:
    """Return a page with the lessons that it lists or links to, and the assets of itself alone."""
    names = [name for name, kind in files.items() if _is_page(name, kind)]
    below = source.removesuffix(_INDEX) if _is_index(source) else source
    with memo_of(project, site="first page") as memo:
        own = {name: read_page(project, name, memo)[0] for name in names if name.startswith(below)}
        linked = _linked(own.get(source)) - own.keys()
        others = {name: read_page(project, name, memo)[0] for name in names if name in linked}
    shown = _content([own.get(source)], files)
    content = _content([*own.values(), *others.values()], files)
    return replace(content, assets=published_assets(shown))


def _is_index(source: str) -> bool:
    """Whether a page introduces the site or a section; deeper ones are lessons."""
    folder, _slash, name = source.rpartition("/")
    return name == _INDEX and "/" not in folder


def _linked(page: Lesson | IndexPage | None) -> set[str]:
    if page is None:
        return set()
    folder = page.source.rpartition("/")[0]
    return {target_of(folder, link.target).path for link in page.links}


def _content(pages: Sequence[Lesson | IndexPage | None], files: Mapping[str, FileKind]) -> Content:
    lessons = {page.url.lower(): page for page in reversed(pages) if isinstance(page, Lesson)}
    return Content(
        lessons=tuple(reversed(lessons.values())),
        index_pages=tuple(page for page in pages if isinstance(page, IndexPage)),
        assets={},
        files=dict(files),
    )


def _is_page(source: str, kind: FileKind) -> bool:
    return kind is FileKind.FILE and source.endswith(MARKDOWN_SUFFIX)
