"""What progress looks like: bars with the time left on a terminal, plain lines elsewhere, and
signals for a program that shows it itself."""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
from typing import TYPE_CHECKING

import click

from build_tools.messages import _
from build_tools.progress import SIGNAL, time_left

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress as RichProgress
    from rich.progress import ProgressColumn, TaskID
    from rich.progress import Task as RichTask

    from build_tools.progress import Task


class Lines:
    """One line where something begins and one where it is done; for logs and pipes."""

    shows_time_left = True

    def stage(self, text: str) -> None:
        """Print the line."""
        click.echo(text, err=True)

    def note(self, text: str) -> None:
        """Print the line."""
        click.echo(text, err=True)

    @contextlib.contextmanager
    def task(self, label: str, total: float) -> Iterator[Task]:
        """Print the label, then each quarter that is done."""
        click.echo(_("{label}: begun").format(label=label), err=True)
        yield _Quarters(label, total)


class _Quarters:
    def __init__(self, label: str, total: float) -> None:
        self.label, self.total, self.told = label, total, 0

    def advance_to(self, finished: float, remaining: float | None = None) -> None:
        quarter = int(4 * finished / self.total) if self.total > 0 else 0
        if quarter > self.told:
            self.told = quarter
            text = _("{label}: {percent} %").format(
                label=self.label, percent=min(100, 25 * quarter)
            )
            click.echo(f"{text} {time_left(remaining)}".rstrip(), err=True)


class Signals:
    """Marked lines of JSON for the program that started this one; see `watched`."""

    shows_time_left = True

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)

    def stage(self, text: str) -> None:
        """Print the line."""
        self._send(stage=text)

    def note(self, text: str) -> None:
        """Print the line as it is, for it stays readable."""
        with self._lock:
            click.echo(text, err=True)

    @contextlib.contextmanager
    def task(self, label: str, total: float) -> Iterator[Task]:
        """Print the label, each per cent that is done, and the end."""
        task = _Percents(self._send, next(self._numbers), label, total)
        task.advance_to(0)
        try:
            yield task
        finally:
            self._send(task=task.number, ended=True)

    def _send(self, **values: object) -> None:
        with self._lock:
            click.echo(SIGNAL + json.dumps(values), err=True)


class _Percents:
    def __init__(self, send: Callable[..., None], number: int, label: str, total: float) -> None:
        self.number = number
        self._send, self._label, self._total, self._sent = send, label, total, -1

    def advance_to(self, amount: float, remaining: float | None = None) -> None:
        percent = min(100, int(100 * amount / self._total)) if self._total > 0 else 0
        if percent > self._sent:
            self._sent = percent
            left = time_left(remaining)
            self._send(task=self.number, label=self._label, percent=percent, left=left)


class Bars:
    """Live bars on a terminal, one for each file under way."""

    shows_time_left = True

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
        )

        self._console = Console(stderr=True)
        self._bars: RichProgress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            _time_left_column(),
            console=self._console,
            transient=True,
        )
        self._lock = threading.Lock()
        self._open = 0

    def stage(self, text: str) -> None:
        """Print the line above the bars."""
        self._console.print(text, markup=False, highlight=False)

    def note(self, text: str) -> None:
        """Print the line above the bars."""
        self._console.print(text, markup=False, highlight=False)

    @contextlib.contextmanager
    def task(self, label: str, total: float) -> Iterator[Task]:
        """Show a bar until the work is done."""
        with self._lock:
            if self._open == 0:
                self._bars.start()
            self._open += 1
        handle = self._bars.add_task(label, total=total or None)
        try:
            yield _Bar(self._bars, handle)
        finally:
            self._bars.remove_task(handle)
            with self._lock:
                self._open -= 1
                if self._open == 0:
                    self._bars.stop()


def _time_left_column() -> ProgressColumn:
    """Return the column with the time left: what is reported of it, else what rich works out."""
    from rich.progress import ProgressColumn, TimeRemainingColumn
    from rich.text import Text

    class TimeLeftColumn(ProgressColumn):
        usual = TimeRemainingColumn()

        def render(self, task: RichTask) -> Text:
            remaining = task.fields.get("remaining")
            if remaining is not None:
                return Text(time_left(remaining))
            return Text(_("left")) + Text(" ") + self.usual.render(task)

    return TimeLeftColumn()


class _Bar:
    def __init__(self, bars: RichProgress, handle: TaskID) -> None:
        self._bars, self._handle = bars, handle

    def advance_to(self, amount: float, remaining: float | None = None) -> None:
        self._bars.update(self._handle, completed=amount, remaining=remaining)
