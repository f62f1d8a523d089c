"""The lessons as they stand on the disk now, with their problems: read anew when a file changed."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.project import read_project
from build_tools.stages.cache import memo_of
from build_tools.stages.check import find_problems
from build_tools.stamps import digest_of, stamps_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from build_tools.model.lesson import Content
    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.project import Project


@dataclass(frozen=True)
class ContentNow:
    """What was read: the project with its settings, the lessons, and all problems."""

    project: Project
    content: Content
    problems: tuple[Problem, ...]
    month: Month


class LiveContent:
    """Reads a project whenever it is asked and something changed; safe from several threads."""

    def __init__(self, folder: Path, today: Callable[[], Month]) -> None:
        self._folder, self._today = folder, today
        self._lock = threading.Lock()
        self._stamp = ""
        self._now: ContentNow | None = None

    def current(self) -> ContentNow:
        """Return the lessons as they are.

        Raises ProjectError and ProblemsFound where the project itself cannot be read.
        """
        with self._lock:
            project, today = read_project(self._folder), self._today()
            stamp = f"{today} {project.settings!r} {self._stamps(project)}"
            if self._now is None or stamp != self._stamp:
                with memo_of(project) as memo:
                    content, problems = find_problems(project, today, memo)
                month = project.settings.month_or(today)
                self._now, self._stamp = ContentNow(project, content, problems, month), stamp
            return self._now

    @staticmethod
    def _stamps(project: Project) -> str:
        tops = (project.content, project.office)
        return digest_of(line for top in tops for line, _path, _time in stamps_of(str(top)))
