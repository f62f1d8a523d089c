"""What a page's main thread does, from Chromium's own trace: processor time, so that other work on
the machine does not count.

A page sets marks with `performance.mark`; what happened between two of them is told afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

_CATEGORIES = ("toplevel", "disabled-by-default-toplevel", "blink.user_timing", "__metadata")


@dataclass(frozen=True)
class Task:
    """A task of the main thread: begin and end by the wall clock, processor time; milliseconds."""

    begin: float
    end: float
    cpu: float


@dataclass(frozen=True)
class Recording:
    """The tasks of the page's main thread, and its marks as (name, ms) in order."""

    tasks: Sequence[Task]
    marks: Sequence[tuple[str, float]]

    def longest(self) -> float:
        """Return the processor time of the longest task, in ms."""
        return max((task.cpu for task in self.tasks), default=0.0)

    def between(self, first: str, second: str) -> list[float]:
        """Return the processor ms from each mark `first` to the next mark `second`."""
        times = []
        begin: float | None = None
        for name, at in self.marks:
            if name == first:
                begin = at
            elif name == second and begin is not None:
                times.append(sum(_share(task, begin, at) for task in self.tasks))
                begin = None
        return times


def _share(task: Task, begin: float, end: float) -> float:
    inside = min(task.end, end) - max(task.begin, begin)
    if inside <= 0:
        return 0.0
    return task.cpu * inside / max(task.end - task.begin, 1e-6)


class Recorder:
    """Records the main thread of the one page of a browser until `stop` is called."""

    def __init__(self, page: Page) -> None:
        browser = page.context.browser
        if browser is None:
            raise ValueError("the page belongs to no browser")
        self._page = page
        self._events: list[dict[str, Any]] = []
        self._done = False
        self._devtools = browser.new_browser_cdp_session()
        self._devtools.on("Tracing.dataCollected", lambda said: self._events.extend(said["value"]))
        self._devtools.on("Tracing.tracingComplete", lambda _said: self._finish())
        config = {"includedCategories": list(_CATEGORIES), "recordMode": "recordAsMuchAsPossible"}
        self._devtools.send(
            "Tracing.start", {"traceConfig": config, "transferMode": "ReportEvents"}
        )

    def _finish(self) -> None:
        self._done = True

    def stop(self) -> Recording:
        """Stop and return what was recorded."""
        self._devtools.send("Tracing.end")
        while not self._done:
            self._page.wait_for_timeout(50)
        return recording_of(self._events)


def recording_of(events: Sequence[dict[str, Any]]) -> Recording:
    """Return the recording of the process that set marks, from a trace's events."""
    marks = [item for item in events if "blink.user_timing" in item.get("cat", "")]
    own = {item["pid"] for item in marks}
    main = {
        (item["pid"], item["tid"])
        for item in events
        if item.get("name") == "thread_name"
        and item["args"]["name"] == "CrRendererMain"
        and item["pid"] in own
    }
    tasks = [
        Task(item["ts"] / 1000, (item["ts"] + item["dur"]) / 1000, item["tdur"] / 1000)
        for item in events
        if item.get("name") == "ThreadControllerImpl::RunTask"
        and "tdur" in item
        and (item["pid"], item["tid"]) in main
    ]
    named = [(item["name"], item["ts"] / 1000) for item in marks]
    return Recording(_apart(tasks), sorted(named, key=lambda mark: mark[1]))


def _apart(tasks: Sequence[Task]) -> list[Task]:
    """Leave out tasks whose end was lost: Chromium lets them swallow what follows."""
    ordered = sorted(tasks, key=lambda task: task.begin)
    return [
        task
        for task, after in zip_longest(ordered, ordered[1:])
        if after is None or task.end <= after.begin
    ]
