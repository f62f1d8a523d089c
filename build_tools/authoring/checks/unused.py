"""Files that no page names: somebody forgot to name them, or to remove them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.file_names import MARKDOWN_SUFFIXES
from build_tools.messages import _
from build_tools.model.lesson import FileKind
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Content
    from build_tools.project import Project

_NOT_FOR_PAGES = frozenset({"timetable.yml"})

FILE_UNUSED = CheckRule(
    Rule.FILE_UNUSED,
    "没有一课用到这个录像、图片或附件；是不是忘了写进去",
    Severity.WARNING,
)


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return one problem for each file that nobody uses.

    Sections with a page that could not be read are skipped, as that page may name them.
    """
    unknown = {source.partition("/")[0] for source in content.refused}
    used = _used(content)
    for path, kind in content.files.items():
        section = path.partition("/")[0]
        if (
            kind is not FileKind.FILE
            or path in used
            or path in _NOT_FOR_PAGES
            or section in unknown
        ):
            continue
        if path.lower().endswith(MARKDOWN_SUFFIXES):
            continue
        message = _("no page uses this file")
        hint = _("name it in a lesson, or remove it")
        yield FILE_UNUSED.problem(project.path_of(path), 0, message, hint)


def _used(content: Content) -> set[str]:
    named = set(content.assets)
    for lesson in content.lessons:
        names = [part.file for part in lesson.front.video or ()]
        names += [subtitles.file for subtitles in lesson.front.subtitles]
        names += [reading.file for reading in lesson.front.readings]
        names += [spoken.file for spoken in lesson.front.sounds if spoken.file]
        poster = lesson.front.poster
        names += [poster.file] if poster and poster.file else []
        named |= {lesson.beside(name) for name in names}
    return named
