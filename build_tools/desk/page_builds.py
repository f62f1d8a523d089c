"""Builds the pages that the desk shows, one build after the other, and says how far it is."""

from __future__ import annotations

import contextlib
import logging
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError
from build_tools.messages import in_chinese
from build_tools.model.problem import ProblemsFound
from build_tools.os_reasons import os_reason
from build_tools.progress import Silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from build_tools.progress import Progress, Task

    Build = Callable[[Progress], Mapping[str, str]]

log = logging.getLogger(__name__)
_BEGIN = "正在生成网页…"
_BUG = "网页生成不了，办公桌自己出了错。"


@dataclass(frozen=True)
class BuildStatus:
    """How the pages stand: `number` builds have ended well; `text` is what is done now, or why
    the last build failed."""

    number: int = 0
    working: bool = False
    text: str = ""
    urls: Mapping[str, str] = field(default_factory=dict, hash=False)


class PageBuilds:
    """The builds of a desk; safe from several threads."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._lock = threading.Lock()
        self._again = False
        self.status = BuildStatus()

    def begin(self) -> None:
        """Build the pages as they are saved now; after a build under way, once more."""
        with self._lock:
            self._again = True
            if not self.status.working:
                self._say(_BEGIN)
                threading.Thread(target=self._run, daemon=True).start()

    def say(self, text: str) -> None:
        """Tell what a build does now."""
        with self._lock:
            self._say(text)

    def _say(self, text: str) -> None:
        status = self.status
        self.status = BuildStatus(status.number, True, text, status.urls)

    def _run(self) -> None:
        while True:
            with self._lock:
                self._again = False
            urls, fault = self._outcome()
            with self._lock:
                number = self.status.number + (not fault)
                self.status = BuildStatus(number, self._again, fault, urls or self.status.urls)
                if not self._again:
                    return

    def _outcome(self) -> tuple[Mapping[str, str], str]:
        try:
            return self._build(_Progress(self)), ""
        except ProblemsFound as error:
            return {}, "；".join(f"{p.location} {in_chinese(p.message)}" for p in error.problems)
        except CoursewareError as error:
            return {}, in_chinese(error.args[0] if error.args else str(error))
        except OSError as error:
            return {}, f"{error.filename or ''} {os_reason(error)}"
        except Exception:
            log.info("a fault of the desk itself", exc_info=True)
            return {}, _BUG


class _Progress(Silent):
    """Says what a build does, on the page that waits for it."""

    def __init__(self, builds: PageBuilds) -> None:
        self._builds = builds

    def stage(self, text: str) -> None:
        self._builds.say(f"{text}…")

    @contextlib.contextmanager
    def task(self, label: str, total: float) -> Iterator[Task]:
        yield _Task(self._builds, label, total)


class _Task:
    def __init__(self, builds: PageBuilds, label: str, total: float) -> None:
        self._builds, self._label, self._total = builds, label, total

    def advance_to(self, amount: float) -> None:
        share = min(100, int(100 * amount / self._total)) if self._total else 0
        self._builds.say(f"{self._label}，{share}%")
