"""Builds the pages that the desk shows, one build after the other, and says how far it is."""

from __future__ import annotations

import contextlib
import logging
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError
from build_tools.messages import in_chinese
from build_tools.model.problem import Location, Problem, ProblemsFound
from build_tools.os_reasons import os_reason
from build_tools.processes import Stopped
from build_tools.progress import Silent, time_left
from build_tools.project import SETTINGS_VALUE
from build_tools.stages.editing.shown_pages import NOTHING_SHOWN, ShownPages
from build_tools.stamps import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from build_tools.progress import Task
    from build_tools.stages.editing.shown_pages import ShownSite

log = logging.getLogger(__name__)
_IDLE = 2
"""Seconds without a build, after which its pages are noted."""
_LONGEST_END = 10
"""Seconds that encoders have to end."""
_BEGIN = "正在生成网页…"
_STOPPING, _STOPPED = "正在停…", "停下了。做好的都留着，下次接着做。"
_BUG = "网页生成不了，办公桌自己出了错。"


@dataclass(frozen=True)
class BuildStatus:
    """How the pages stand: `number` builds have ended well; `text` is what is done now, or why
    the last build failed."""

    number: int = 0
    working: bool = False
    text: str = ""
    pages: ShownPages = NOTHING_SHOWN
    faults: tuple[Problem, ...] = ()
    """Why the last build failed."""
    stopped: bool = False
    """Whether somebody stopped the last build."""

    @property
    def mark(self) -> str:
        """What differs whenever what is shown does."""
        return f"{self.number}-{digest_of(map(str, self.faults))[:8] if self.faults else 0}"


class PageBuilds:
    """The builds of a desk or a preview; safe from several threads."""

    def __init__(
        self, site: ShownSite, built: Callable[[BuildStatus], object] = lambda _status: None
    ) -> None:
        """`built` is told the status when it differs after a build."""
        self._site, self._built = site, built
        self._changed = threading.Condition()
        self._again = False
        self._stop = threading.Event()
        self.status = BuildStatus()

    def begin(self) -> None:
        """Build the pages as they are saved now; after a build under way, once more."""
        with self._changed:
            self._again = True
            if not self.status.working:
                self._stop = threading.Event()
                self._say(_BEGIN)
                threading.Thread(target=self._run, daemon=True).start()

    def first_page(self, source: str) -> str:
        """Make the page of a file by itself; return its URL, empty where it has none: what is wrong
        a build will say."""
        try:
            return self._site.first_page(source)
        except Exception:
            log.info("no page by itself", exc_info=True)
            return ""

    def stop(self) -> None:
        """End what is under way; what was encoded by then stays."""
        with self._changed:
            if self.status.working:
                self._again = False
                self._stop.set()
                self._say(_STOPPING)

    def close(self) -> None:
        """End what is under way, and wait for that: Python itself would wait for the encoders."""
        self.stop()
        self.ended(_LONGEST_END)

    def ended(self, seconds: float) -> BuildStatus:
        """Return the status when nothing is done any more, or as it is after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: not self.status.working, seconds)
            return self.status

    def say(self, text: str) -> None:
        """Tell what a build does now."""
        with self._changed:
            self._say(text)

    def _say(self, text: str) -> None:
        self.status = replace(self.status, working=True, text=text, stopped=False)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._again = False
            status = self._outcome()
            if status.mark != self.status.mark:
                self._built(status)
            with self._changed:
                self.status = replace(status, working=self._again)
                self._changed.notify_all()
                if not self._again:
                    break
                self._stop = threading.Event()
        if not self._begins_again():
            self._keep()

    def _begins_again(self) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.status.working, _IDLE)

    def _keep(self) -> None:
        try:
            self._site.keep()
        except (CoursewareError, OSError) as error:
            log.info("the pages were not noted: %s", error)  # the next start builds them again

    def _outcome(self) -> BuildStatus:
        before = self.status
        try:
            pages = self._site.refresh(_Progress(self, self._stop), self._stop)
        except Stopped:
            return replace(before, text=_STOPPED, faults=(), stopped=True)
        except ProblemsFound as error:
            faults = error.problems
        except CoursewareError as error:
            faults = (_fault(error.args[0] if error.args else str(error)),)
        except OSError as error:
            faults = (_fault(f"{error.filename or ''} {os_reason(error)}"),)
        except Exception:
            log.info("a fault of the desk itself", exc_info=True)
            faults = (_fault(_BUG),)
        else:
            return BuildStatus(before.number + (pages is not before.pages), pages=pages)
        text = "；".join(f"{p.location} {in_chinese(p.message)}".lstrip() for p in faults)
        return replace(before, text=text, faults=faults)


def _fault(text: str) -> Problem:
    return SETTINGS_VALUE.problem_at(Location(), text)


class _Progress(Silent):
    """Says what a build does, on the page that waits for it."""

    def __init__(self, builds: PageBuilds, stop: threading.Event) -> None:
        self._builds, self._stop = builds, stop

    def stage(self, text: str) -> None:
        if self._stop.is_set():
            raise Stopped
        self._builds.say(f"{text}…")

    @contextlib.contextmanager
    def task(self, label: str, total: float) -> Iterator[Task]:
        self._builds.say(f"{label}…")
        yield _Task(self._builds, self._stop, label, total)


class _Task:
    def __init__(self, builds: PageBuilds, stop: threading.Event, label: str, total: float) -> None:
        self._builds, self._stop, self._label, self._total = builds, stop, label, total

    def advance_to(self, amount: float, remaining: float | None = None) -> None:
        if self._stop.is_set():
            return
        share = min(100, int(100 * amount / self._total)) if self._total else 0
        self._builds.say(f"{self._label}，{share}%{in_chinese(time_left(remaining))}")
