"""The lessons as they stand on the disk now, with their problems: read anew when a file changed,
and where only texts did, these alone."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.authoring.file_names import MARKDOWN_SUFFIX
from build_tools.dependencies import Dependencies, changed_files
from build_tools.errors import CoursewareError
from build_tools.model.lesson import Content
from build_tools.project import read_project
from build_tools.stages.cache import memo_of
from build_tools.stages.check import TEXTS_ASKED, find_problems
from build_tools.stages.edits.text_problems import with_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from build_tools.memo import Memo
    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.project import Project

_NOTHING_READ = Content(lessons=(), index_pages=(), assets={}, files={}, refused=())
_MOST = 20
"""Texts: more are as quickly read with all others."""


@dataclass(frozen=True)
class ContentNow:
    """What was read: the project with its settings, the lessons, and all problems.

    `known` is `all`, or as long as more is read `heads` (no problems yet) or `nothing`.
    """

    project: Project
    content: Content
    problems: tuple[Problem, ...]
    month: Month
    known: str = "all"


class LiveContent:
    """Reads a project whenever it is asked and something changed; safe from several threads."""

    def __init__(self, folder: Path, clock: Callable[[], tuple[Month, int]]) -> None:
        """`clock` returns the month and the time in nanoseconds."""
        self._folder, self._clock = folder, clock
        self._turn = threading.Lock()
        self._of = ""
        self._on: Dependencies | None = None
        self._now: ContentNow | None = None
        self._reading: ContentNow | None = None
        self._reader: threading.Thread | None = None
        self._looks_for_words = False
        """Whether problems elsewhere depend on words in texts."""

    def current(self) -> ContentNow:
        """Return the lessons as they are.

        Raises ProjectError and ProblemsFound where the project itself cannot be read.
        """
        with self._turn:
            project, (today, now) = read_project(self._folder), self._clock()
            tops = (project.content, project.office, project.config_file)
            on = Dependencies([*map(str, tops)], [], [])
            on.note_inputs(now)
            of = f"{today} {project.settings!r}"
            before = self._now if of == self._of else None
            with memo_of(project) as memo:
                content_now = before and self._with_texts(project, before, on, memo)
                content_now = content_now or self._read(project, today, memo)
            self._now = content_now  # when the memo has all that drafts are held against
            self._of, self._on, self._reading = of, on, None
            return content_now

    def so_far(self, seconds: float) -> ContentNow:
        """Return the lessons as they are, or as far as they are known after so many seconds.

        Raises as `current` does.
        """
        if self._now is not None:
            return self.current()
        project, (today, _now) = read_project(self._folder), self._clock()
        reader = self.read_ahead()
        reader.join(seconds)
        if not (self._now or reader.is_alive()):
            return self.current()  # what stopped the reader is raised
        month = project.settings.month_or(today)
        begun = ContentNow(project, _NOTHING_READ, (), month, "nothing")
        return self._now or self._reading or begun

    def read_ahead(self) -> threading.Thread:
        """Begin to read before anybody asks; return the thread that reads."""
        reader = self._reader
        if reader is None or not reader.is_alive():
            reader = self._reader = threading.Thread(target=self._begin, daemon=True)
            reader.start()
        return reader

    def _begin(self) -> None:
        with contextlib.suppress(CoursewareError, OSError):  # raised to whoever asks next
            self.current()

    def _read(self, project: Project, today: Month, memo: Memo) -> ContentNow:
        month = project.settings.month_or(today)

        def keep(content: Content) -> None:
            self._reading = ContentNow(project, content, (), month, "heads")

        content, problems = find_problems(project, today, memo, keep)
        self._looks_for_words = bool(memo.recall(TEXTS_ASKED))
        return ContentNow(project, content, problems, month)

    def _with_texts(
        self, project: Project, before: ContentNow, on: Dependencies, memo: Memo
    ) -> ContentNow | None:
        """Return the lessons with the texts that changed; None where more did."""
        try:
            changed = changed_files(self._on, self._on.lines, on) if self._on else None
            if changed == []:
                return before
            if changed is None or len(changed) > _MOST or self._looks_for_words:
                return None
            content, problems = before.content, {*before.problems}
            for path in changed:
                source = path.removeprefix(f"{project.content}/")
                if source == path or not path.endswith(MARKDOWN_SUFFIX):
                    return None
                page = (source, Path(path).read_bytes())
                edited = with_text(project, content, problems, page, memo)
                if edited is None:
                    return None
                content, problems = edited
        except OSError:
            return None
        return replace(before, content=content, problems=tuple(sorted(problems)))
