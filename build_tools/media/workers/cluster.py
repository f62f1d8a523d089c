"""Many PCs: hands tasks to the workers of a Dask scheduler and takes their results back.

The same tasks as in the pool, encoded by the same function. A worker that dies loses nothing: its
tasks go to another. What workers do is in `worker`.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import queue
import threading
import time
import uuid
from typing import TYPE_CHECKING, Any, TypeVar

from distributed import Client
from distributed.scheduler import KilledWorker

from build_tools.errors import ClusterError, CoursewareError, EncodeFailed, MediaError
from build_tools.media.cache import serialisation
from build_tools.media.workers import worker
from build_tools.media.workers.fingerprint import differences, fingerprint_of
from build_tools.messages import _, retranslate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from build_tools.media.cache.cache import Cache
    from build_tools.media.cache.workspace import Workspace
    from build_tools.media.encode.job import JobResult
    from build_tools.media.workers.fingerprint import EncoderFingerprint
    from build_tools.media.workers.task import EncodeTask
    from build_tools.progress import Progress, Task

Error = TypeVar("Error", bound=BaseException)

log = logging.getLogger(__name__)

_ANSWERS_WITHIN = 15
_RETRIES = 2
_PATIENCE = 60.0
"""Seconds without any worker that fits before the build gives up."""
_PATIENCE_WITH_OTHERS = 5.0
"""The same where there are workers, but none that fits."""
_ENDS_WITHIN = 20.0


def run_in_cluster(
    tasks: Sequence[EncodeTask], address: str, workspace: Workspace, progress: Progress
) -> dict[EncodeTask, JobResult | MediaError]:
    """Have workers encode all tasks, begun in their order; a MediaError becomes its task's result.

    The results are in the cache of `workspace`. Raises ClusterError where the scheduler or all
    workers are gone, and what a worker says about its own PC. Before an exception is passed on,
    the tasks under way have been cancelled.
    """
    with _client(address) as client:
        return _Run(client, workspace, progress).encode(tasks)


@contextlib.contextmanager
def _client(address: str) -> Iterator[Client]:
    # Lost connections are reported by us, in plain words.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    client = _connected(address)
    if client is None:
        # Closes what is left of it here: in the midst of making another client, in whose lock it
        # then waits, it would never end.
        gc.collect()
        raise ClusterError(
            _("no scheduler answers at {address}; start one with `dask scheduler`").format(
                address=address
            )
        )
    try:
        yield client
    finally:
        client.close()


def _connected(address: str) -> Client | None:
    """Return a client of the scheduler, None where none answers."""
    try:
        return Client(address, timeout=_ANSWERS_WITHIN, set_as_default=False)
    # An assertion: its thread did not begin within ten seconds, on a PC with too much to do.
    except (OSError, ValueError, AssertionError):
        log.info("no scheduler answers", exc_info=True)
        return None


class _Run:
    """One build's conversation with a scheduler."""

    def __init__(self, client: Client, workspace: Workspace, progress: Progress) -> None:
        self._client, self._workspace, self._progress = client, workspace, progress
        self._fingerprint = fingerprint_of(workspace.ffmpeg)
        self._topic = f"courseware-{uuid.uuid4().hex}"
        self._bars = _Bars(progress)
        self._refused: set[str] = set()
        self._last_usable = time.monotonic()
        self._ended: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def encode(self, tasks: Sequence[EncodeTask]) -> dict[EncodeTask, JobResult | MediaError]:
        self._client.subscribe_topic(self._topic, lambda event: self._bars.take(event[1]))
        self._check_workers()
        waiting = {self._submit(task): task for task in tasks}
        for future in waiting:
            future.add_done_callback(self._ended.put)
        results: dict[EncodeTask, JobResult | MediaError] = {}
        try:
            while waiting:
                for future in self._finished():
                    task = waiting.pop(future)
                    results[task] = self._result(future, task)
                self._check_workers()
        except BaseException:
            self._cancel(list(waiting))
            raise
        finally:
            self._bars.close()
        return results

    def _submit(self, task: EncodeTask) -> Any:
        root, folder = self._workspace.root, self._workspace.folder
        return self._client.submit(
            worker.encode,
            task.relative_to(root),
            folder.relative_to(root).as_posix(),
            self._topic,
            key=f"{task.key}-{self._topic}",
            pure=False,
            retries=_RETRIES,
            # Only workers with the same program and encoder have this resource.
            resources={self._fingerprint.name: 1},
        )

    def _finished(self) -> list[Any]:
        """Return the futures that have ended, after a short wait: Ctrl-C must come through."""
        futures = []
        with contextlib.suppress(queue.Empty):
            futures.append(self._ended.get(timeout=0.5))
            while True:
                futures.append(self._ended.get_nowait())
        return futures

    def _result(self, future: Any, task: EncodeTask) -> JobResult | MediaError:
        if future.status != "finished":
            return self._failed(future)
        answer = future.result()
        if isinstance(answer, MediaError):
            return _translated(answer)
        if isinstance(answer, CoursewareError):
            raise _translated(answer)
        cache = self._workspace.cache
        result: JobResult = serialisation.from_json(
            json.loads(answer), lambda entry: _verified(entry, cache)
        )
        cache.store(task.key, result)
        return result

    def _failed(self, future: Any) -> MediaError:
        """Return the error of a task; raise what is wrong with a PC."""
        if future.status != "error":
            raise ClusterError(_("the scheduler is gone; start it and run the build again"))
        error = future.exception()
        if not isinstance(error, KilledWorker):
            raise _translated(error)
        return EncodeFailed(
            _("every worker that took it ended; look at them, or build without --cluster")
        )

    def _check_workers(self) -> None:
        """Report workers that are refused; raise ClusterError when none has fitted for long."""
        fingerprint = self._fingerprint
        workers = self._client.scheduler_info()["workers"].values()
        for other in workers:
            if fingerprint.name not in other["resources"] and other["name"] not in self._refused:
                self._refused.add(other["name"])
                self._progress.note(_refusal(other, fingerprint))
        now = time.monotonic()
        if any(fingerprint.name in other["resources"] for other in workers):
            self._last_usable = now
        elif now - self._last_usable > (_PATIENCE_WITH_OTHERS if workers else _PATIENCE):
            raise ClusterError(
                _("no worker that fits is there; start one with `courseware worker`")
            )

    def _cancel(self, futures: list[Any]) -> None:
        """Cancel tasks, and wait until they have ended their processes."""
        # The scheduler may be what has failed.
        with contextlib.suppress(OSError, TimeoutError):
            self._client.cancel(futures, force=True)
            self._bars.wait_until_empty(_ENDS_WITHIN)


def _translated(error: Error) -> Error:
    """Return a worker's exception in the language of this PC."""
    error.args = tuple(retranslate(text) for text in error.args)
    return error


def _refusal(other: dict[str, Any], ours: EncoderFingerprint) -> str:
    name = other["name"]
    if not other.get("courseware"):
        return _("Worker {name} is not used: it was not started with `courseware worker`.").format(
            name=name
        )
    return _(
        "Worker {name} is not used: {differences}. Install the same courseware on both PCs."
    ).format(name=name, differences=differences(other["courseware"], ours))


def _verified(entry: dict[str, Any], cache: Cache) -> Path:
    """Return the path of a worker's file, once its bytes here are those that the worker wrote."""
    begun = time.monotonic()
    while not cache.is_intact(cache.media, entry):
        if time.monotonic() - begun > worker.SHARE_DELAY:
            raise ClusterError(
                _("{file} did not arrive whole in {folder}; look at the share").format(
                    file=entry["file"], folder=cache.media
                )
            )
        time.sleep(0.2)
    path: Path = cache.media / entry["file"]
    return path


class _Bars:
    """Progress bars of the tasks that workers report; called from the client's thread."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._open: dict[str, tuple[contextlib.ExitStack, Task]] = {}
        self._change = threading.Condition()

    def take(self, message: dict[str, Any]) -> None:
        """Take in one message of a worker."""
        with self._change:
            key = message["key"]
            if "total" in message:
                self._begin(key, message["label"], message["total"])
            elif message.get("ended"):
                self._end(key)
            elif key in self._open:
                self._open[key][1].advance_to(message["done"])
            self._change.notify_all()

    def wait_until_empty(self, seconds: float) -> None:
        """Wait until the end of every task has been reported, or the time is over."""
        with self._change:
            self._change.wait_for(lambda: not self._open, seconds)

    def close(self) -> None:
        """Close the bars whose worker died."""
        with self._change:
            for key in list(self._open):
                self._end(key)

    def _begin(self, key: str, label: str, total: float) -> None:
        self._end(key)  # begun anew by another worker
        stack = contextlib.ExitStack()
        self._open[key] = (stack, stack.enter_context(self._progress.task(label, total)))

    def _end(self, key: str) -> None:
        if key in self._open:
            self._open.pop(key)[0].close()
