"""Progress of long work: rooms report it here; showing it is left to the entrance."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class Task(Protocol):
    """One piece of work under way."""

    def advance_to(self, amount: float) -> None:
        """Report the amount of work done so far, in the unit of the task's total."""


class Progress(Protocol):
    """The receiver of reports from the rooms; must be safe to call from several threads."""

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
    def advance_to(self, amount: float) -> None:
        pass


class Silent:
    """Reports nothing; for tests and for callers that only want the result."""

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
