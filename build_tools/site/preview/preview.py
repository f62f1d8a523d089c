"""A preview while it runs, over all its builds: which page has which problems, and where pages
were that cannot be read now."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from build_tools.site.preview.broken_pages import broken_pages
from build_tools.site.preview.page_notes import (
    NotedPage,
    notes_in_text,
    page_summary,
    project_summary,
    with_panel,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.problem import Problem
    from build_tools.project import Project
    from build_tools.site.publish import Publication

_HOME = "index.md"


class Preview:
    """What is kept from one build to the next, and what one build shows."""

    def __init__(self) -> None:
        self._urls: dict[str, str] = {}
        self._project: Project | None = None
        self._publication: Publication | None = None
        self._problems: dict[str, list[Problem]] = {}

    def begin(
        self, project: Project, publication: Publication, problems: Sequence[Problem]
    ) -> None:
        """Take the problems of a build, and give pages to the files that have none."""
        self._project, self._publication = project, publication
        content, pages = publication.content, publication.page_specs
        pages |= broken_pages(content, pages, self._urls, self._read)
        self._urls |= {source: spec.url for source, spec in pages.items()}
        by_path = defaultdict(list)
        for problem in sorted(problems, key=lambda problem: (problem.line, problem)):
            by_path[problem.path].append(problem)
        self._problems = dict(by_path)

    def noted_text(self, source: str, html: str) -> str:
        """Return the rendered text of a page with its problems in their places."""
        problems = self._problems.get(self._path(source))
        return notes_in_text(self._page(source), problems, html) if problems else html

    def noted_page(self, source: str, document: str) -> str:
        """Return a whole page with its problems at the top; the home page has those of all."""
        if source == _HOME and self._problems:
            every = sorted(problem for problems in self._problems.values() for problem in problems)
            return with_panel(document, project_summary(every, self._url_of))
        problems = self._problems.get(self._path(source))
        if not problems:
            return document
        return with_panel(document, page_summary(self._page(source), problems))

    def _path(self, source: str) -> str:
        return self._project.path_of(source) if self._project else source

    def _url_of(self, path: str) -> str:
        pages = self._publication.page_specs if self._publication else {}
        urls = (spec.url for source, spec in pages.items() if self._path(source) == path)
        return next(urls, "")

    def _page(self, source: str) -> NotedPage:
        lines = self._read(source).splitlines()
        content = self._publication.content if self._publication else None
        body = next((p for p in content.pages if p.source == source), None) if content else None
        if body is None:
            return NotedPage(self._path(source), tuple(lines), (), len(lines) + 1)
        return NotedPage(
            self._path(source), tuple(lines), tuple(body.body.split("\n")), body.body_line
        )

    def _read(self, source: str) -> str:
        """Return the text of a file as far as it is text; invented pages have none."""
        path = self._project.content / source if self._project else None
        return path.read_bytes().decode("utf-8", "replace") if path and path.is_file() else ""
