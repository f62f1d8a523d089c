"""Problems that the names under `content/` alone show: links, wrong suffixes, unknown folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.lesson import FileKind
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.quoting import excerpt
from build_tools.reading.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.problem import Problem
    from build_tools.project import Project

MARKDOWN_SUFFIX = ".md"
"""Of pages; the others are read by nobody."""
MARKDOWN_SUFFIXES = (MARKDOWN_SUFFIX, ".markdown", ".mdown", ".mkdn", ".mkd")

FILE_UNFIT = CheckRule(
    Rule.FILE_UNFIT,
    "写的不是工程里的普通文件：是文件夹、管道、网址、指到工程外面的链接、名字里有看不见的符号",
)
PAGE_SUFFIX = CheckRule(Rule.PAGE_SUFFIX, "课文的文件名不是以小写的 `.md` 结尾")


def problems(project: Project, files: dict[str, FileKind]) -> Iterator[Problem]:
    """Return one problem for each name that cannot stay, and for each folder that is no section."""
    for path, kind in files.items():
        name = project.path_of(path)
        if kind is FileKind.LINKED_FOLDER:
            message = _("this is a link to a folder, which is not read")
            yield FILE_UNFIT.problem(name, 0, message, _("put the folder itself here"))
        elif kind is FileKind.UNNAMEABLE:
            message = _("the name has control characters, or is not written in UTF-8")
            hint = _("give it a plain name: it is not published")
            yield FILE_UNFIT.problem(name, 0, message, hint)
        elif path.lower().endswith(MARKDOWN_SUFFIXES) and not path.endswith(MARKDOWN_SUFFIX):
            message = _("pages end in '.md', in small letters")
            yield PAGE_SUFFIX.problem(name, 0, message, _("rename it: it is not published"))
        elif path.endswith(MARKDOWN_SUFFIX) and kind not in (FileKind.FILE, FileKind.FOLDER):
            message = _("this is not a file in the project, but a link or a device")
            yield FILE_UNFIT.problem(name, 0, message, _("put the file itself here"))
    yield from _unknown_sections(project, files)


SECTION_UNKNOWN = CheckRule(Rule.SECTION_UNKNOWN, "文件夹不是栏目；里面的课文都不会发布")


def _unknown_sections(project: Project, files: dict[str, FileKind]) -> Iterator[Problem]:
    page_counts: dict[str, int] = {}
    for path in files:
        section, slash, _name = path.partition("/")
        if slash and path.endswith(MARKDOWN_SUFFIX) and section not in project.settings.sections:
            page_counts[section] = page_counts.get(section, 0) + 1
    for section, count in page_counts.items():
        message = _("the folder '{folder}' with {count} pages is not a section").format(
            folder=excerpt(section), count=count
        )
        hint = suggestion(section, project.settings.sections)
        yield SECTION_UNKNOWN.problem(project.path_of(section), 0, message, hint)
