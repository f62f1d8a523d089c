"""Progress of long work: rooms report it here; showing it is left to the entrance."""

from __future__ import annotations

import contextlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNAL = "@@progress "
"""Begins a line of JSON about progress, for a program that started this one and shows it itself."""


class Task(Protocol):
    """One piece of work under way."""

    def advance_to(self, amount: float, remaining: float | None = None) -> None:
        """Report the amount of work done so far, in the unit of the task's total.

        `remaining` are the seconds that the rest will take, infinite as long as nobody can know it,
        None where it follows from the amounts.
        """


class Progress(Protocol):
    """The receiver of reports from the rooms; must be safe to call from several threads."""

    @property
    def shows_time_left(self) -> bool:
        """Whether it is worth finding out how long something will take."""

    def stage(self, text: str) -> None:
        """Announce the next stage in one line."""

    def note(self, text: str) -> None:
        """Show one line that stays readable above the bars."""

    def task(self, label: str, total: float) -> contextlib.AbstractContextManager[Task]:
        """Open a task of `total` units of work (for media: seconds of recording)."""


@dataclass
class Meter:
    """Adds up the work done, for a task whose steps report only their own share."""

    task: Task
    amount: int = 0

    def add(self, count: int) -> None:
        """Report `count` more units of work."""
        self.amount += count
        self.task.advance_to(self.amount)


class _SilentTask:
    def advance_to(self, amount: float, remaining: float | None = None) -> None:
        pass


class Silent:
    """Reports nothing; for tests and for callers that only want the result."""

    shows_time_left = False

    def stage(self, text: str) -> None:
        pass

    def note(self, text: str) -> None:
        pass

    @contextlib.contextmanager
    def task(self, label: str, total: float) -> Iterator[Task]:
        yield _SilentTask()


class Announced:
    """Hands on what is under way, each line once, to where several stages follow each other."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._lines: set[str] = set()

    @property
    def shows_time_left(self) -> bool:
        """Whether it is shown how long something will take."""
        return self._progress.shows_time_left

    def stage(self, text: str) -> None:
        """Announce a stage that was not announced before."""
        if text not in self._lines:
            self._lines.add(text)
            self._progress.stage(text)

    def note(self, text: str) -> None:
        """Show a line that was not shown before."""
        if text not in self._lines:
            self._lines.add(text)
            self._progress.note(text)

    def task(self, label: str, total: float) -> contextlib.AbstractContextManager[Task]:
        """Open a task."""
        return self._progress.task(label, total)


def time_left(seconds: float | None) -> str:
    """Return how long something will still take as people say it, empty where it is not known."""
    if seconds is None or not math.isfinite(seconds):
        return ""
    minutes = round(seconds / 60)
    if minutes >= 60:
        hours, minutes = divmod(round(minutes, -1), 60)
        return _("(about {hours} h {minutes} min left)").format(hours=hours, minutes=minutes)
    if minutes:
        return _("(about {minutes} min left)").format(minutes=minutes)
    return _("(less than a minute left)")
