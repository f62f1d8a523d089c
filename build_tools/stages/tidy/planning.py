"""What `tidy` would mend, page by page; nothing is written here."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_tools.authoring.content import page_bytes, read_content, read_lesson
from build_tools.authoring.file_names import MARKDOWN_SUFFIX
from build_tools.authoring.inventory import list_files
from build_tools.authoring.page_text import split
from build_tools.authoring.review import content_hash
from build_tools.authoring.tidying.page import TidiedPage, tidied_page
from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.lesson import FileKind
from build_tools.model.problem import Problem
from build_tools.stages.check import hasher, name_in_project

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.model.lesson import Content
    from build_tools.project import Project


@dataclass(frozen=True)
class PageChange:
    """A page that would be mended: its bytes before and after."""

    source: str
    path: str
    file: Path
    before: bytes
    page: TidiedPage
    loses_pass: bool = False
    """Whether a reviewer passed what would be changed."""

    def diff(self) -> list[str]:
        """Return the lines that change, with three lines around them."""
        before, after = (text.split("\n") for text in (self.page.before, self.page.after))
        return [*difflib.unified_diff(before, after, self.path, self.path, lineterm="")]


@dataclass(frozen=True)
class TidyPlan:
    """The pages that would be mended, and the problems of those that cannot be read."""

    changes: tuple[PageChange, ...]
    problems: tuple[Problem, ...]


def plan_tidy(project: Project, files: Sequence[Path]) -> TidyPlan:
    """Return what would be mended in `files`, or below those that are folders; else everywhere.

    Raises CoursewareError where a file is not there, or is no page.
    """
    changes: list[PageChange] = []
    problems: list[Problem] = []
    for source in _sources(project, files):
        change = _change(project, source)
        if isinstance(change, Problem):
            problems.append(change)
        elif change is not None:
            changes.append(change)
    return TidyPlan(_with_reviews(project, changes), tuple(sorted(problems)))


def _sources(project: Project, files: Sequence[Path]) -> list[str]:
    inventory = list_files(project.content, project.root).items()
    pages = {
        project.path_of(source): source
        for source, kind in inventory
        if kind is FileKind.FILE and source.endswith(MARKDOWN_SUFFIX)
    }
    if not files:
        return [*pages.values()]
    sources: dict[str, None] = {}
    strange: list[str] = []
    for file in files:
        name = name_in_project(project, file)
        below = {
            source: None
            for path, source in pages.items()
            if path == name or path.startswith(f"{name}/")
        }
        sources |= below
        strange += [] if below else [str(file)]
    if strange:
        raise CoursewareError(
            _("these are no pages of '{folder}': {files}").format(
                folder=project.content.name, files=_(", ").join(strange)
            )
        )
    return [*sources]


def _change(project: Project, source: str) -> PageChange | Problem | None:
    path = project.path_of(source)
    # A link stays a link: what it leads to is mended.
    file = (project.content / source).resolve()
    data = page_bytes(file, path)
    if isinstance(data, Problem):
        return data
    page = tidied_page(path, data)
    if isinstance(page, Problem):
        return page
    return None if page.data == data else PageChange(source, path, file, data, page)


def _with_reviews(project: Project, changes: list[PageChange]) -> tuple[PageChange, ...]:
    if not changes:
        return ()
    content, _problems = read_content(project)
    return tuple(_with_review(project, content, change) for change in changes)


def _with_review(project: Project, content: Content, change: PageChange) -> PageChange:
    lesson = next((lesson for lesson in content.lessons if lesson.source == change.source), None)
    text = split(change.page.after)
    if lesson is None or text is None or not lesson.front.review.content:
        return change
    mended, _problems = read_lesson(change.source, change.path, text)
    hash_of = hasher(project)
    passed = lesson.front.review.content == content_hash(lesson, content.files, hash_of)
    same = mended and content_hash(mended, content.files, hash_of) == lesson.front.review.content
    return replace(change, loses_pass=passed and not same)
