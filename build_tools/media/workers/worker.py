"""A PC that carries out orders of a build elsewhere: a Dask worker with the project's folder.

It is given work only by builds with the same kit. A job watches whether it is still wanted, and
ends its processes when the build was stopped, the worker is stopped or the scheduler is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import threading
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from distributed import Reschedule, Worker, get_worker
from distributed.core import Status

from build_tools.errors import ClusterError, CoursewareError, DiskError, SourceRefused
from build_tools.media.cache import serialisation
from build_tools.media.cache.cache import Cache, disk_errors
from build_tools.media.cache.workspace import workspace
from build_tools.media.ffmpeg import runner
from build_tools.media.workers import task as orders
from build_tools.media.workers.fingerprint import Kit, kit_of
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from build_tools.media.options import MediaOptions
    from build_tools.media.workers.task import Order, Place
    from build_tools.progress import Task

_WANTED = frozenset({"executing", "long-running"})
_ENDING = frozenset({Status.closing, Status.closed, Status.failed})
SEEN_WITHIN = 5.0
"""Seconds in which a folder on another PC must show a file that was just made there."""
_TELL_EVERY = 1.0
_END_WITHIN = 20.0


@dataclass(frozen=True)
class Desk:
    """What the jobs of a worker share; it hangs on the worker itself."""

    place: Place
    stop: threading.Event


def serve(address: str, options: MediaOptions, scratch: Path, say: Callable[[str], None]) -> None:
    """Work for builds at the scheduler `address` until stopped. Raises ClusterError, ToolError."""
    with disk_errors(), workspace(scratch) as folder:
        # What is known of this PC's programs is no business of the folder that all share.
        tool = Cache(scratch).tool(options.ffmpeg)
        place = orders.Place(options.project_root, options.cache_dir, tool, folder)
        asyncio.run(_serve(address, Desk(place, threading.Event()), options.workers, say))


async def _serve(address: str, desk: Desk, jobs: int, say: Callable[[str], None]) -> None:
    logging.getLogger("distributed").setLevel(logging.ERROR)
    kit = kit_of(desk.place.tool)
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: there Ctrl-C ends us at once
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
    try:
        worker = await _worker(address, desk, kit, jobs)
    except (OSError, ValueError) as error:
        raise ClusterError(
            _("no scheduler answers at {address}; start one with `dask scheduler`").format(
                address=address
            )
        ) from error
    say(
        _("Working for {address}, {count} at a time, in {folder}. Ctrl-C ends it.").format(
            address=address, count=jobs, folder=desk.place.root
        )
    )
    waits = [asyncio.create_task(worker.finished()), asyncio.create_task(ended.wait())]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        desk.stop.set()
        await _close(worker)
        for waiting in waits:
            waiting.cancel()
    if not ended.is_set():
        raise ClusterError(
            _("the scheduler at {address} is gone; start it and this worker again").format(
                address=address
            )
        )


async def _worker(address: str, desk: Desk, kit: Kit, jobs: int) -> Any:
    told = asdict(kit)
    worker = Worker(
        address,
        nthreads=jobs,
        name=f"{socket.gethostname()}-{os.getpid()}",
        resources={kit.name: jobs},
        startup_information={"courseware": lambda _worker: told},
        local_directory=str(desk.place.folder),
        memory_limit=0,  # the memory is that of ffmpeg, of which Dask knows nothing
        death_timeout=30,
    )
    worker.courseware = desk
    return await worker


async def _close(worker: Any) -> None:
    """Give back what is under way, wait until its processes have ended, and leave."""
    if worker.status == Status.running:
        worker.status = Status.paused
    begun = time.monotonic()
    while worker.state.executing and time.monotonic() - begun < _END_WITHIN:
        await asyncio.sleep(0.1)
    await worker.close()


class Unwanted(threading.Event):
    """Set when nobody wants the job under way any more: its build or its worker is ending."""

    def __init__(self, worker: Any, key: str) -> None:
        super().__init__()
        self._worker, self._key = worker, key

    def is_set(self) -> bool:
        task = self._worker.state.tasks.get(self._key)
        return (
            super().is_set()
            or self._worker.courseware.stop.is_set()
            or self._worker.status in _ENDING
            or task is None
            or task.state not in _WANTED
        )

    def wait(self, timeout: float | None = None) -> bool:
        return self.is_set() or super().wait(timeout)


def carry_out(order: Order, mark: str, topic: str) -> str | CoursewareError:
    """Do a job in a worker; return its result as a record, or why there is none.

    `mark` is a folder of the build under way, relative to the project: who does not see it looks
    at another project. Raises DiskError where this PC is at fault and another may do better.
    """
    worker: Any = get_worker()
    key = str(worker.get_current_task())
    place: Place = worker.courseware.place
    cache, unwanted = Cache(place.cache), Unwanted(worker, key)
    try:
        with disk_errors():
            _see_the_same(order, place, cache, mark, unwanted)
            made = orders.make(order, place, unwanted, _Told(worker, topic, key))
            record = serialisation.to_json(made, lambda item: cache.fingerprint(item.path))
    except runner.Stopped:
        raise Reschedule from None  # to another worker; nobody hears it where it was cancelled
    except DiskError as error:
        raise DiskError(f"{worker.name}: {error}") from error
    except CoursewareError as error:
        return error
    return json.dumps(record)


def _see_the_same(
    order: Order, place: Place, cache: Cache, mark: str, unwanted: threading.Event
) -> None:
    """Raise ClusterError or SourceRefused where this PC does not see what the build sees."""
    begun = time.monotonic()
    while not (place.root / mark).exists():
        if time.monotonic() - begun > SEEN_WITHIN:
            text = _("{worker}: {folder} is not the folder of this build; share that one")
            raise ClusterError(text.format(worker=socket.gethostname(), folder=place.root))
        if unwanted.wait(0.2):
            raise runner.Stopped
    recording = orders.absolute(order.recording, place.root)
    read = [cache.fingerprint(clip.source) for clip in recording.clips]
    if read != [digest for digest, _start, _end in order.clips]:
        text = _("{worker} reads other bytes in it than this PC; look at the share")
        raise SourceRefused(text.format(worker=socket.gethostname()))


class _Told:
    """Progress as messages to the build: what is under way, and how far it is."""

    def __init__(self, worker: Any, topic: str, key: str) -> None:
        self._worker, self._topic, self._key = worker, topic, key

    def stage(self, text: str) -> None:
        pass

    def note(self, text: str) -> None:
        pass

    @contextlib.contextmanager
    def task(self, label: str, total: float) -> Iterator[Task]:
        """Tell the begin and the end of a job."""
        self.tell(label=label, total=total)
        try:
            yield _ToldTask(self)
        finally:
            self.tell(ended=True)

    def tell(self, **what: Any) -> None:
        """Send a message about this job."""
        self._worker.log_event(self._topic, {"key": self._key, **what})


class _ToldTask:
    def __init__(self, told: _Told) -> None:
        self._told, self._last = told, time.monotonic()

    def advance_to(self, done: float) -> None:
        if time.monotonic() - self._last >= _TELL_EVERY:
            self._last = time.monotonic()
            self._told.tell(done=done)
