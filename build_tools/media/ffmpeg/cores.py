"""The cores of this PC: each works for one recording, or for one part of a long one.

So both cores of an office's PC are busy to the end, also with the last recording of a queue.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Generic, TypeVar

from build_tools import processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Result = TypeVar("Result")

MEMORY_OF_AN_ENCODE = 700_000_000
"""Bytes, as docs/windows.md promises them; a test holds encodes to it."""
_MEMORY_OF_THE_SYSTEM = 1_000_000_000
_POLL = 0.1


def usable_cores() -> int:
    """Return how many encodes this PC does side by side: one a core, if its memory is enough."""
    spare = _physical_memory() - _MEMORY_OF_THE_SYSTEM
    return max(1, min(os.cpu_count() or 1, spare // MEMORY_OF_AN_ENCODE))


class Cores:
    """So many cores as this PC uses for recordings."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._free = threading.BoundedSemaphore(count)

    @contextlib.contextmanager
    def reserved(self, stop: threading.Event) -> Iterator[None]:
        """Have a core for as long as the block lasts. Raises Stopped when `stop` is set."""
        while not self._free.acquire(timeout=_POLL):
            if stop.is_set():
                raise processes.Stopped
        try:
            yield
        finally:
            self._free.release()

    def spread(self, works: Sequence[Callable[[], Result]]) -> list[Result]:
        """Do works in their order: on the core that the caller has, and on others that are free.

        After an exception no other is begun; it is passed on when those under way have ended.
        """
        helpers = min(self._count, len(works)) - 1
        spreading = _Spreading(works)
        with ThreadPoolExecutor(max(helpers, 1)) as pool:
            futures = [pool.submit(spreading.help, self._free) for _number in range(helpers)]
            spreading.work_to_the_end()
            seconds = [future.result() for future in futures]
        processes.add_cpu_seconds(sum(seconds))
        return spreading.results()


class _Spreading(Generic[Result]):
    """Works that several threads take one after the other."""

    def __init__(self, works: Sequence[Callable[[], Result]]) -> None:
        self._waiting = deque(enumerate(works))
        self._results: dict[int, Result] = {}
        self._errors: list[BaseException] = []

    def help(self, free: threading.BoundedSemaphore) -> float:
        """Do works on cores that become free; return the processor seconds that they took."""
        while self._waiting:
            if not free.acquire(timeout=_POLL):
                continue
            try:
                self._work()
            finally:
                free.release()
        return processes.cpu_seconds()

    def work_to_the_end(self) -> None:
        """Do works until none is left."""
        while self._waiting:
            self._work()

    def results(self) -> list[Result]:
        """Return the results in the order of the works. Raises what one of them raised."""
        if self._errors:
            raise self._errors[0]
        return [self._results[number] for number in sorted(self._results)]

    def _work(self) -> None:
        try:
            number, work = self._waiting.popleft()
        except IndexError:
            return  # another thread was quicker
        try:
            self._results[number] = work()
        except BaseException as error:  # noqa: BLE001 - the caller's thread raises it
            self._errors.append(error)
            self._waiting.clear()


def _physical_memory() -> int:
    if sys.platform != "win32":
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    # MEMORYSTATUSEX (sysinfoapi.h): its own length, the load, and then the whole memory in bytes.
    status = (ctypes.c_uint64 * 8)(ctypes.sizeof(ctypes.c_uint64) * 8)
    ctypes.WinDLL("kernel32").GlobalMemoryStatusEx(status)
    return int(status[1])
