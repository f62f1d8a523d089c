"""Tells how long all recordings of a build will take, from what ffmpeg has really done.

A recording is first measured, then encoded, then checked; only the encode reports how far it is. So
the speed is that of encodes, of their last minutes: it changes when a long recording gets the cores
that others leave. The time before and after each is the mean of those so far. As long as too little
is done, nothing is told. What it looks like is left to the entrances.
"""

from __future__ import annotations

import contextlib
import math
import threading
import time
from dataclasses import dataclass, field
from statistics import fmean
from typing import TYPE_CHECKING

from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from build_tools.progress import Progress, Task

UNKNOWN = math.inf
_ENOUGH_ENCODED = 10.0
"""Seconds that encodes must have taken before their speed tells anything."""
_LATELY = 300.0
"""Seconds, at least, of which the speed is that of today; twice as many at most."""


@dataclass
class _Encode:
    """One recording under way, or finished. Times are seconds of a clock, amounts of recording."""

    total: float
    begun: float
    first: tuple[float, float] | None = None
    """(time, amount) of the first report: what was done on another night counts for no speed."""
    latest: tuple[float, float] = (0.0, 0.0)
    ended: float | None = None
    marks: tuple[tuple[float, float], ...] = ()
    """The reports from which on the speed is taken: two at most, the second for later."""

    @property
    def amount(self) -> float:
        return self.total if self.ended is not None else self.latest[1]

    def report(self, now: float, amount: float) -> None:
        self.first = self.first or (now, amount)
        self.latest = (now, amount)
        if not self.marks or now - self.marks[-1][0] >= _LATELY:
            self.marks = (*self.marks, self.latest)[-2:]

    @property
    def lately(self) -> tuple[float, float]:
        """(seconds, amount) of the last minutes."""
        begin = self.marks[0] if self.marks else self.latest
        return self.latest[0] - begin[0], self.latest[1] - begin[1]


def _speed(encodes: Sequence[_Encode]) -> float:
    """Return the speed of an encode lately, 0 where that cannot be said yet."""
    seconds, encoded = (
        sum(part) for part in zip((0.0, 0.0), *(e.lately for e in encodes), strict=True)
    )
    return encoded / seconds if seconds >= _ENOUGH_ENCODED else 0.0


@dataclass
class QueueEstimate:
    """What is known of a queue, and what follows from it. `waiting` are lengths, 0 = unknown."""

    waiting: list[float]
    encodes: list[_Encode] = field(default_factory=list)

    def remaining(self, now: float) -> float:
        """Return the seconds until all is done, UNKNOWN where too little is done to say."""
        under_way = [e for e in self.encodes if e.ended is None]
        speed = _speed(under_way) or _speed(self.encodes)
        if not speed:
            return UNKNOWN
        before = fmean(e.first[0] - e.begun for e in self.encodes if e.first)
        after = [e.ended - e.latest[0] for e in self.encodes if e.ended is not None and e.first]
        others = before + (fmean(after) if after else 0.0)
        lengths = [length for length in (*self.waiting, *(e.total for e in self.encodes)) if length]
        usual = fmean(lengths) if lengths else 0.0
        work = [others + (length or usual) / speed for length in self.waiting]
        for encode in under_way:
            measuring = 0.0 if encode.first else max(before - (now - encode.begun), 0.0)
            work.append(measuring + (encode.total - encode.amount) / speed)
        # The last of them gets the cores of the others.
        return sum(work) / max(len(under_way), 1)

    @property
    def amount(self) -> float:
        """Seconds of recording that are done."""
        return sum(encode.amount for encode in self.encodes)


class QueueProgress:
    """Passes reports on, and adds to them what all recordings together will take."""

    def __init__(
        self,
        progress: Progress,
        lengths: Sequence[tuple[str, float]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._progress, self._clock = progress, clock
        self._lengths = list(lengths)
        self._estimate = QueueEstimate([length for _label, length in lengths])
        self._lock = threading.Lock()
        self._whole: Task | None = None

    @contextlib.contextmanager
    def opened(self) -> Iterator[QueueProgress]:
        """Show a line for all recordings as long as the block lasts, where there are several."""
        if len(self._lengths) < 2 or not self.shows_time_left:
            yield self
            return
        total = sum(length for _label, length in self._lengths)
        with self._progress.task(_("All recordings"), total) as self._whole:
            yield self

    @property
    def shows_time_left(self) -> bool:
        """Whether it is shown how long something will take."""
        return self._progress.shows_time_left

    def stage(self, text: str) -> None:
        """Pass the line on."""
        self._progress.stage(text)

    def note(self, text: str) -> None:
        """Pass the line on."""
        self._progress.note(text)

    @contextlib.contextmanager
    def task(self, label: str, total: float) -> Iterator[Task]:
        """Open the task of a recording."""
        encode = self._begin(label, total)
        try:
            with self._progress.task(label, total) as task:
                yield _EncodeTask(self, task, encode)
        finally:
            with self._lock:
                encode.ended = self._clock()

    def report(self, task: Task, encode: _Encode, amount: float) -> None:
        """Take a report of a recording."""
        with self._lock:
            now = self._clock()
            encode.report(now, amount)
            remaining, whole = self._estimate.remaining(now), self._estimate.amount
        task.advance_to(amount, remaining if self._whole is None else UNKNOWN)
        if self._whole:
            self._whole.advance_to(whole, remaining)

    def _begin(self, label: str, total: float) -> _Encode:
        with self._lock:
            encode = _Encode(total, self._clock())
            self._estimate.encodes.append(encode)
            names = [name for name, _length in self._lengths]
            if label in names:
                del self._lengths[names.index(label)]
            self._estimate.waiting = [length for _name, length in self._lengths]
        return encode


@dataclass(frozen=True)
class _EncodeTask:
    queue: QueueProgress
    task: Task
    encode: _Encode

    def advance_to(self, amount: float, remaining: float | None = None) -> None:
        self.queue.report(self.task, self.encode, amount)
