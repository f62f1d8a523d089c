"""Long work of the desk: commands that run as programs of their own, and go on without a browser.

Each is the command that is shown. It is stopped as by Ctrl-C, and so it is when the desk is killed.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections import deque
from typing import TYPE_CHECKING, Any

from build_tools.desk.commands import as_typed
from build_tools.os_reasons import os_reason
from build_tools.processes import CompanionProgram
from build_tools.progress import SIGNAL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ended = Callable[[dict[str, Any]], None]

log = logging.getLogger(__name__)

_MODULE = "build_tools.cli.watched"
_MOST_LINES, _MOST_WORKS = 2000, 40
GOING, STOPPING, COMPLETE, FAILED, STOPPED = "going", "stopping", "done", "failed", "stopped"


class Work:
    """A command under way, or as it ended; safe from several threads."""

    def __init__(self, number: int, title: str, arguments: tuple[str, ...], back: str) -> None:
        self.number, self.title, self.arguments, self.back = number, title, arguments, back
        self.state = GOING
        self.stage = ""
        self._lines: deque[str] = deque(maxlen=_MOST_LINES)
        self._tasks: dict[int, tuple[str, int, str]] = {}
        self._program: CompanionProgram | None = None
        self._lock = threading.Lock()

    @property
    def command(self) -> str:
        """The command as it is typed."""
        return as_typed(self.arguments)

    @property
    def is_going(self) -> bool:
        """Whether it has not ended."""
        return self.state in (GOING, STOPPING)

    def answer(self) -> dict[str, Any]:
        """Return all that its page shows, as JSON."""
        with self._lock:
            return {
                "state": self.state,
                "stage": self.stage if self.is_going else "",
                "lines": list(self._lines),
                "tasks": list(self._tasks.values()),
            }

    def run(self, root: Path, password: str, ended: Ended) -> None:
        """Run the command to its end; `ended` is told its answer."""
        call = ["--lang", "zh", "-C", str(root), *self.arguments, "--json"]
        code, output = 1, ""
        try:
            program = CompanionProgram([sys.executable, "-P", "-X", "utf8", "-m", _MODULE])
            program.tell(json.dumps({"arguments": call, "password": password}))
            with self._lock:
                self._program = program
                if self.state == STOPPING:
                    program.stop()
            code, output = program.finish(self._take)
        except OSError as error:
            self._take(os_reason(error))
        try:
            if output:
                ended(json.loads(output))
        except (OSError, ValueError):
            log.info("the answer of a command was not kept", exc_info=True)
        finally:  # whatever became of the answer, the command itself has ended
            with self._lock:
                is_stopped = self.state == STOPPING and code
                self.state = COMPLETE if not code else STOPPED if is_stopped else FAILED
                self._tasks.clear()

    def stop(self) -> None:
        """Ask it to end, as Ctrl-C does."""
        with self._lock:
            if self.state == GOING:
                self.state = STOPPING
                if self._program:
                    self._program.stop()

    def _take(self, line: str) -> None:
        with self._lock:
            if line.startswith(SIGNAL):
                self._signal(json.loads(line.removeprefix(SIGNAL)))
            else:
                self._lines.append(line)

    def _signal(self, signal: dict[str, Any]) -> None:
        if "stage" in signal:
            self.stage = signal["stage"]
        elif "ended" in signal:
            self._tasks.pop(signal["task"], None)
        else:
            self._tasks[signal["task"]] = (signal["label"], signal["percent"], signal["left"])


class Works:
    """The works of a desk, the newest last."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._works: dict[int, Work] = {}
        self._count = 0

    def begin(
        self, title: str, arguments: tuple[str, ...], password: str, back: str, ended: Ended
    ) -> Work:
        """Run a command; the same one that is under way is not begun twice."""
        with self._lock:
            for work in self._works.values():
                if work.is_going and work.arguments == arguments:
                    return work
            self._count += 1
            work = self._works[self._count] = Work(self._count, title, arguments, back)
            for number in [n for n, w in self._works.items() if not w.is_going][:-_MOST_WORKS]:
                del self._works[number]
        threading.Thread(target=work.run, args=(self._root, password, ended), daemon=True).start()
        return work

    def find(self, number: int) -> Work | None:
        """Return a work by its number."""
        return self._works.get(number)

    @property
    def recent(self) -> tuple[Work, ...]:
        """The works, the newest first."""
        return tuple(reversed(self._works.values()))
