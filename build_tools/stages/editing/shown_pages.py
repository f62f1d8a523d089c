"""The real pages of a project as it is saved, drafts too, kept new beside its site for its editors.

They are what `courseware build --keep-going` makes, and made in the same way: nothing where nothing
changed, the pages of new texts where only those are new, else whatever a build finds to be new.
"""

from __future__ import annotations

import contextlib
import importlib
import shutil
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_tools import locks
from build_tools.dependencies import Dependencies, changed_files
from build_tools.messages import chosen_language
from build_tools.progress import Silent
from build_tools.project import read_project
from build_tools.site.preview.broken_pages import broken_pages
from build_tools.stages.cache import cache_kept, dependencies_of, memo_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from build_tools.memo import Memo
    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.progress import Progress
    from build_tools.project import Project

_SHOWN = "shown pages"
FIRST = "first"
"""The folder of pages that are shown before all are built, beside that of the site."""


@dataclass(frozen=True)
class ShownPages:
    """The pages of a build: their URLs by their sources, and all that is wrong.

    `broken` are the URLs of files that have no page, where their pages would be.
    """

    urls: dict[str, str]
    broken: dict[str, str]
    problems: tuple[Problem, ...]


NOTHING_SHOWN = ShownPages({}, {}, ())


@dataclass(frozen=True)
class _State:
    """What pages were made of and for, and the token of their build."""

    of: str
    on: Dependencies
    token: str
    pages: ShownPages

    def row(self) -> tuple[object, ...]:
        return self.of, vars(self.on), self.token, (*vars(self.pages).values(),)


class ShownSite:
    """The pages in `.cache/NAME/site`; safe from several threads, which take turns."""

    def __init__(self, root: Path, name: str, clock: Callable[[], tuple[Month, int]]) -> None:
        """`clock` returns the month and the time in nanoseconds."""
        self._root, self._name, self._clock = root, name, clock
        self._state: _State | None = None
        self._urls: dict[str, str] = {}
        self._is_begun = False
        self._turn, self._first_turn = threading.Lock(), threading.Lock()

    def first_page(self, source: str) -> str:
        """Write the page of a file by itself into `.cache/NAME/first`, as long as it is not among
        the others; return its URL, empty where it has none. Raises as `write_first_page` does."""
        from build_tools.stages.editing.first_page import write_first_page

        project = read_project(self._root)
        today, _now = self._clock()
        with self._first_turn:
            return write_first_page(project, source, today, self._first_folder(project))

    def refresh(self, progress: Progress, stop: threading.Event | None = None) -> ShownPages:
        """Bring the pages to what is saved now. Raises as `prepare` and `build_pages` do, and
        Stopped when `stop` is set."""
        with self._turn:
            return self._refreshed(progress, stop)

    def _refreshed(self, progress: Progress, stop: threading.Event | None) -> ShownPages:
        project = read_project(self._root)
        inputs = [*map(str, dependencies_of(project))]
        on = Dependencies(inputs, [], [str(self._folder(project))])
        today, now = self._clock()
        on.note_inputs(now)
        project = read_project(self._root)  # as it is now that it was noted
        of = f"{today} {chosen_language()}"
        before = self._state if self._is_begun else self._earlier(project)
        self._state, self._is_begun = None, True
        state = self._brought_on(project, before, on) if before and before.of == of else None
        self._state = state or self._built(project, today, of, on, progress, stop)
        return self._state.pages

    def keep(self) -> None:
        """Note what the folder holds, so that the next start goes on from it, and load what a save
        will need."""
        importlib.import_module("build_tools.site.text_edit")
        importlib.import_module("build_tools.stages.edits.text_edits")
        project = read_project(self._root)
        with self._turn, locks.acquire(project.cache / "site.lock"), self._memo(project) as memo:
            row = memo.recall(_SHOWN)
            if (
                self._state and row and row[2] == self._state.token
            ):  # nobody else has built meanwhile
                self._state.on.note_outputs()
                memo.remember(_SHOWN, self._state.row())

    def _folder(self, project: Project) -> Path:
        return project.cache / self._name / "site"

    def _first_folder(self, project: Project) -> Path:
        return project.cache / self._name / FIRST

    def _memo(
        self, project: Project, *, forget: bool = False
    ) -> contextlib.AbstractContextManager[Memo]:
        return memo_of(project, site=self._name, forget=forget)

    def _earlier(self, project: Project) -> _State | None:
        """Return how an earlier desk or preview left the pages, None where they are not so now."""
        with self._memo(project) as memo:
            row = memo.recall(_SHOWN)
        if not row:
            return None
        of, on, token, pages = row
        state = _State(of, Dependencies(**on), token, ShownPages(*pages))
        return state if state.on.outputs_are_as_they_were() else None

    def _brought_on(self, project: Project, before: _State, on: Dependencies) -> _State | None:
        """Return the pages of new texts; None where more has changed, or all may have."""
        try:
            changed = changed_files(before.on, before.on.lines, on)
        except OSError:
            return None
        is_there = (self._folder(project) / "index.html").is_file()
        if changed is None or not (on.inputs and is_there):
            return None
        return self._edited(project, before, changed, on) if changed else before

    def _edited(
        self, project: Project, before: _State, changed: list[str], on: Dependencies
    ) -> _State | None:
        from build_tools.stages.edits.text_edits import FilesChanged, KnownSite, edit_site

        changes = FilesChanged(changed, before.token, lambda: True)
        with locks.acquire(project.cache / "site.lock"), self._memo(project) as memo:
            site = KnownSite(self._folder(project), memo)
            edit = edit_site(project, changes, site, Silent())
            if edit is None:
                return None
            pages = replace(before.pages, problems=edit.built.problems)
            state = _State(before.of, on, edit.built.token, pages)
            memo.remember(_SHOWN, state.row())
        return state

    def _built(
        self,
        project: Project,
        today: Month,
        of: str,
        on: Dependencies,
        progress: Progress,
        stop: threading.Event | None,
    ) -> _State:
        from build_tools.stages.build import BuildOptions, build_with  # it takes a while

        options = BuildOptions(today=today, keep_going=True, stop=stop)

        with cache_kept(project, progress), self._memo(project, forget=True) as memo:
            built = build_with(memo, project, options, progress, self._folder(project))
            content = built.prepared.edition.content
            urls = {lesson.source: lesson.url for lesson in content.lessons}
            urls |= {page.source: page.url for page in content.index_pages}

            def read(source: str) -> str:
                return (project.content / source).read_bytes().decode("utf-8", "replace")

            broken = broken_pages(content, urls, self._urls, read)
            self._urls |= urls | broken
            pages = ShownPages(urls, broken, built.prepared.problems)
            state = _State(of, on, built.token, pages)
            memo.remember(_SHOWN, state.row())
        shutil.rmtree(self._first_folder(project), ignore_errors=True)
        return state
