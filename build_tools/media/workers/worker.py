"""A PC that encodes for builds elsewhere: a Dask worker with the project's folder.

It is given work only by builds with the same fingerprint. A task ends its processes when its build
was stopped, the worker is stopped or the scheduler is gone.
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
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from distributed import Reschedule, Worker, get_worker
from distributed.core import Status

from build_tools.errors import ClusterError, CoursewareError, DiskError, SourceRefused
from build_tools.media.cache import serialisation
from build_tools.media.cache.cache import Cache, disk_errors
from build_tools.media.cache.workspace import Workspace, run_folder
from build_tools.media.encode import job
from build_tools.media.ffmpeg import runner
from build_tools.media.ffmpeg.cores import Cores
from build_tools.media.workers.fingerprint import fingerprint_of
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from build_tools.media.options import MediaOptions
    from build_tools.media.workers.task import EncodeTask
    from build_tools.progress import Task

_UNDER_WAY = frozenset({"executing", "long-running"})
_ENDING = frozenset({Status.closing, Status.closed, Status.failed})
SHARE_DELAY = 5.0
"""Seconds after which a shared folder must show a file that another PC has just written."""
_REPORT_EVERY = 1.0
_END_WITHIN = 20.0


def serve(address: str, options: MediaOptions, scratch: Path, say: Callable[[str], None]) -> None:
    """Work for builds at the scheduler `address` until stopped. Raises ClusterError, ToolError."""
    with disk_errors(), run_folder(scratch) as folder:
        # What this PC's ffmpeg can do is noted in its own folder, not in the one that all share.
        ffmpeg = Cache(scratch).ffmpeg(options.ffmpeg)
        cache, cores = Cache(options.cache_dir), Cores(options.workers)
        stop = threading.Event()
        workspace = Workspace(options.project_root, cache, ffmpeg, cores, folder, stop)
        asyncio.run(_serve(address, workspace, options.workers, say))


async def _serve(address: str, workspace: Workspace, jobs: int, say: Callable[[str], None]) -> None:
    logging.getLogger("distributed").setLevel(logging.ERROR)
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: there Ctrl-C ends us at once
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
    try:
        worker = await _worker(address, workspace, jobs)
    except (OSError, ValueError) as error:
        raise ClusterError(
            _("no scheduler answers at {address}; start one with `dask scheduler`").format(
                address=address
            )
        ) from error
    say(
        _("Working for {address}, {count} at a time, in {folder}. Ctrl-C ends it.").format(
            address=address, count=jobs, folder=workspace.root
        )
    )
    waits = [asyncio.create_task(worker.finished()), asyncio.create_task(ended.wait())]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        workspace.stop.set()
        await _close(worker)
        for waiting in waits:
            waiting.cancel()
    if not ended.is_set():
        raise ClusterError(
            _("the scheduler at {address} is gone; start it and this worker again").format(
                address=address
            )
        )


async def _worker(address: str, workspace: Workspace, jobs: int) -> Any:
    fingerprint = fingerprint_of(workspace.ffmpeg)
    worker = Worker(
        address,
        nthreads=jobs,
        name=f"{socket.gethostname()}-{os.getpid()}",
        resources={fingerprint.name: jobs},
        startup_information={"courseware": lambda _worker: asdict(fingerprint)},
        local_directory=str(workspace.folder),
        memory_limit=0,  # the memory is that of ffmpeg, of which Dask knows nothing
        death_timeout=30,
    )
    worker.courseware = workspace
    return await worker


async def _close(worker: Any) -> None:
    """Give back the tasks under way, wait until their processes have ended, and leave."""
    if worker.status == Status.running:
        worker.status = Status.paused
    begun = time.monotonic()
    while worker.state.executing and time.monotonic() - begun < _END_WITHIN:
        await asyncio.sleep(0.1)
    await worker.close()


class Cancellation(threading.Event):
    """Set when the task under way is to end: its build or its worker is ending."""

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
            or task.state not in _UNDER_WAY
        )

    def wait(self, timeout: float | None = None) -> bool:
        return self.is_set() or super().wait(timeout)


def encode(task: EncodeTask, marker: str, topic: str) -> str | CoursewareError:
    """Encode a recording in a worker; return the result as JSON, or why there is none.

    `marker` is a folder of the build under way, relative to the project: a worker that does not
    see it has another project. Progress goes to the Dask topic `topic`. Raises DiskError where
    this PC is at fault and another may do better.
    """
    worker: Any = get_worker()
    key = str(worker.get_current_task())
    workspace: Workspace = replace(worker.courseware, stop=Cancellation(worker, key))
    cache, task = workspace.cache, task.below(workspace.root)
    try:
        with disk_errors():
            _check_sources(task, marker, workspace)
            progress = _RemoteProgress(worker, topic, key)
            result = job.make(task.recording, task.ladder, workspace, progress, task.key)
            document = serialisation.to_json(result, lambda item: cache.file_hash(item.path))
    except runner.Stopped:
        raise Reschedule from None  # to another worker; nobody hears it where it was cancelled
    except DiskError as error:
        raise DiskError(f"{worker.name}: {error}") from error
    except CoursewareError as error:
        return error
    return json.dumps(document)


def _check_sources(task: EncodeTask, marker: str, workspace: Workspace) -> None:
    """Raise ClusterError or SourceRefused where this PC sees another project or other bytes."""
    begun = time.monotonic()
    while not (workspace.root / marker).exists():
        if time.monotonic() - begun > SHARE_DELAY:
            text = _("{worker}: {folder} is not the folder of this build; share that one")
            raise ClusterError(text.format(worker=socket.gethostname(), folder=workspace.root))
        if workspace.stop.wait(0.2):
            raise runner.Stopped
    digests = [workspace.cache.file_hash(clip.source) for clip in task.recording.clips]
    if digests != [digest for digest, *_rest in task.clips]:
        text = _("{worker} reads other bytes in it than this PC; look at the share")
        raise SourceRefused(text.format(worker=socket.gethostname()))


class _RemoteProgress:
    """Progress as messages to the build: what is under way, and how far it is."""

    shows_time_left = False

    def __init__(self, worker: Any, topic: str, key: str) -> None:
        self._worker, self._topic, self._key = worker, topic, key

    def stage(self, text: str) -> None:
        pass

    def note(self, text: str) -> None:
        pass

    @contextlib.contextmanager
    def task(self, label: str, total: float) -> Iterator[Task]:
        """Report the begin and the end of a task."""
        self.send(label=label, total=total)
        try:
            yield _RemoteTask(self)
        finally:
            self.send(ended=True)

    def send(self, **message: Any) -> None:
        """Send a message about this task."""
        self._worker.log_event(self._topic, {"key": self._key, **message})


class _RemoteTask:
    def __init__(self, progress: _RemoteProgress) -> None:
        self._progress, self._reported = progress, time.monotonic()

    def advance_to(self, amount: float, remaining: float | None = None) -> None:
        if time.monotonic() - self._reported >= _REPORT_EVERY:
            self._reported = time.monotonic()
            self._progress.send(done=amount)
