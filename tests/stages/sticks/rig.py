"""A handout whose media are plugged in by a script: folders, one by one or several at once."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from build_tools.project import read_project
from build_tools.stages.sticks.handout import Handout, HandoutOptions
from build_tools.stages.sticks.sender import OfficeSender, Sender
from build_tools.stages.sticks.steps import (
    HandoutResult,
    MediumFailed,
    MediumServed,
    Step,
    WhoseMedium,
)
from build_tools.untrusted.ports import PluggedIn

TODAY = dt.date(2026, 11, 5)
Answer = Callable[[WhoseMedium], str]


def nobody(_question: WhoseMedium) -> str:
    return ""


class Hand:
    """Plugs media in, `at_once` at a time, and pulls each when it was served or has failed.

    After the last one it presses Ctrl-C.
    """

    def __init__(self, media: Iterable[Path], at_once: int = 1) -> None:
        self._waiting, self._count = [*media], 0
        self._lock = threading.Condition()
        self._plugged: dict[str, PluggedIn] = {}
        self.steps: list[Step] = []
        for _port in range(at_once):
            self._plug()

    def _plug(self) -> None:
        if self._waiting:
            root = self._waiting.pop(0)
            self._count += 1
            self._plugged[str(root)] = PluggedIn(root, f"{self._count}")

    def plugged_in(self) -> tuple[PluggedIn, ...]:
        with self._lock:
            return tuple(self._plugged.values())

    def wait(self, seconds: float) -> None:
        with self._lock:
            self._lock.wait(seconds)

    def report(self, step: Step) -> None:
        self.steps.append(step)
        if isinstance(step, (MediumServed, MediumFailed)):
            with self._lock:
                del self._plugged[step.medium]
                self._plug()
                self._lock.notify_all()
                if not self._plugged:
                    raise KeyboardInterrupt


def office_sender(root: Path, release: str | None = None) -> OfficeSender:
    return OfficeSender.of_project(read_project(root), release, TODAY, ())


def serve(
    sender: Sender,
    media: Iterable[Path],
    ask: Answer = nobody,
    at_once: int = 1,
    **options: bool,
) -> tuple[HandoutResult, list[Step]]:
    """Serve media at a handout; return how it stood at the end, and all that was said."""
    hand = Hand(media, at_once)
    handout = Handout(sender, hand, ask, hand.report, HandoutOptions(TODAY, **options))
    return handout.run(), hand.steps
