"""The pages of a preview as their editors see them: with what is wrong in them, and with a page for
each file of `content/` that gives none."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from build_tools.authoring.page_text import split
from build_tools.reading.markdown.dialect import rendered, text_to_render
from build_tools.site.preview.page_notes import (
    NotedPage,
    page_summary,
    project_summary,
    with_panel,
    with_text_notes,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from build_tools.model.problem import Problem
    from build_tools.project import Project
    from build_tools.stages.editing.shown_pages import ShownPages

_HOME = "index.md"
_MAIN = re.compile(r'(<main id="main"[^>]*>).*(</main>)', re.DOTALL)
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


class NotedPages:
    """The pages of one build."""

    def __init__(self, project: Project, folder: Path, pages: ShownPages) -> None:
        """`folder` holds the pages as they were built."""
        self._project, self._folder, self.pages = project, folder, pages
        self._sources = {url: source for source, url in (pages.urls | pages.broken).items()}
        by_path: Mapping[str, list[Problem]] = defaultdict(list)
        for problem in sorted(pages.problems, key=lambda problem: (problem.line, problem)):
            by_path[problem.path].append(problem)
        self._problems = dict(by_path)

    def page(self, url: str) -> str | None:
        """Return a page with its problems; None where there is none."""
        source = self._sources.get(url, "")
        document = self._broken(source, url) if source in self.pages.broken else self._built(url)
        if document is None:
            return None
        if source == _HOME and self._problems:
            every = sorted(problem for problems in self._problems.values() for problem in problems)
            return with_panel(document, project_summary(every, self._url_of))
        problems = self._problems.get(self._project.path_of(source)) if source else None
        if problems:
            page = self._noted(source)
            document = with_text_notes(page, problems, document)
            document = with_panel(document, page_summary(page, problems))
        return document

    def _built(self, url: str) -> str | None:
        """Return a page as it was built, without the policy that lets nothing follow changes."""
        file = self._folder / url
        if not file.is_file():
            return None
        return _POLICY.sub("", file.read_text(encoding="utf-8"))

    def _broken(self, source: str, url: str) -> str:
        """Return the text of a page that cannot be read as one, in the frame of a neighbour."""
        text = split(self._read(source))
        body = text.body if text else ""
        html = rendered(text_to_render(body, "")) if body.strip() else ""
        main = f'<article class="cw-text cw-text--page md-typeset cw-wrap">{html}</article>'
        neighbour = self._built(f"{url.rpartition('/')[0]}/index.html".lstrip("/"))
        frame = neighbour or '<!doctype html><html lang="zh-CN"><main id="main"></main></html>'
        frame = _TITLE.sub(lambda _title: f"<title>{_escaped(source)}</title>", frame, count=1)
        return _MAIN.sub(lambda match: match[1] + main + match[2], frame, count=1)

    def _url_of(self, path: str) -> str:
        urls = self.pages.urls | self.pages.broken
        return next((u for source, u in urls.items() if self._project.path_of(source) == path), "")

    def _noted(self, source: str) -> NotedPage:
        whole = self._read(source)
        lines, text = tuple(whole.splitlines()), split(whole)
        path = self._project.path_of(source)
        if text is None:
            return NotedPage(path, lines, (), len(lines) + 1)
        return NotedPage(path, lines, tuple(text.body.split("\n")), text.body_line)

    def _read(self, source: str) -> str:
        """Return the text of a file as far as it is text; invented pages have none."""
        path = self._project.content / source
        data = path.read_bytes() if path.is_file() else b""
        return data.decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
