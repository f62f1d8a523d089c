"""How long work tells how far it is; what that looks like is left to the entrance."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class Task(Protocol):
    """One piece of work under way."""

    def advance_to(self, done: float) -> None:
        """Say how much is done, in the unit of the task's total."""


class Progress(Protocol):
    """Where rooms report; must be safe to call from several threads."""

    def stage(self, text: str) -> None:
        """Say in one line what begins now."""

    def note(self, text: str) -> None:
        """Say one line that should stay readable above the bars."""

    def task(self, label: str, total: float) -> contextlib.AbstractContextManager[Task]:
        """Open one piece of work of `total` units (for media: seconds of recording)."""


@dataclass
class Meter:
    """Adds up what was done, for a task whose steps tell only their own share."""

    task: Task
    done: int = 0

    def add(self, count: int) -> None:
        """Say that `count` more are done."""
        self.done += count
        self.task.advance_to(self.done)


class _SilentTask:
    def advance_to(self, done: float) -> None:
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
