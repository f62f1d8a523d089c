"""Many machines: hands orders to the workers of a Dask scheduler and takes their results back.

The same orders as in the pool, by the same function. A worker that dies loses nothing: its jobs
go to another. What workers do is in `worker`.
"""

from __future__ import annotations

import contextlib
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
from build_tools.media.workers.fingerprint import differences
from build_tools.messages import _, again

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from build_tools.media.cache.cache import Cache
    from build_tools.media.encode.job import Made
    from build_tools.media.workers.fingerprint import Kit
    from build_tools.media.workers.task import Order
    from build_tools.progress import Progress, Task

Fault = TypeVar("Fault", bound=BaseException)

_ANSWERS_WITHIN = 15
_RETRIES = 2
_PATIENCE = 60.0
"""Seconds without any worker that fits before the build gives up."""
_PATIENCE_WITH_OTHERS = 5.0
_ENDS_WITHIN = 20.0


def each(
    orders: Sequence[Order], address: str, kit: Kit, cache: Cache, mark: str, progress: Progress
) -> dict[Order, Made | MediaError]:
    """Have all orders carried out, begun in their sequence; a MediaError is its order's result.

    Raises ClusterError where the scheduler or all workers are gone, and what a worker says about
    its own PC. Before an exception is passed on, the jobs under way have been told to end.
    """
    with _client(address) as client:
        run = _Run(client, kit, progress)
        return run.carry_out(orders, cache, mark)


@contextlib.contextmanager
def _client(address: str) -> Iterator[Client]:
    # What it has to say about lost connections is told by us, in words.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=_ANSWERS_WITHIN, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            _("no scheduler answers at {address}; start one with `dask scheduler`").format(
                address=address
            )
        ) from error
    try:
        yield client
    finally:
        client.close()


class _Run:
    """One build's conversation with a scheduler."""

    def __init__(self, client: Client, kit: Kit, progress: Progress) -> None:
        self._client, self._kit, self._progress = client, kit, progress
        self._topic = f"courseware-{uuid.uuid4().hex}"
        self._board = _Board(progress)
        self._refused: set[str] = set()
        self._seen = time.monotonic()
        self._done: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def carry_out(
        self, orders: Sequence[Order], cache: Cache, mark: str
    ) -> dict[Order, Made | MediaError]:
        self._client.subscribe_topic(self._topic, lambda event: self._board.take(event[1]))
        self._look_at_workers()
        waiting = {self._submit(order, mark): order for order in orders}
        for future in waiting:
            future.add_done_callback(self._done.put)
        results: dict[Order, Made | MediaError] = {}
        try:
            while waiting:
                for future in self._finished():
                    order = waiting.pop(future)
                    results[order] = self._result(future, order, cache)
                self._look_at_workers()
        except BaseException:
            self._cancel(list(waiting))
            raise
        finally:
            self._board.close()
        return results

    def _submit(self, order: Order, mark: str) -> Any:
        return self._client.submit(
            worker.carry_out,
            order,
            mark,
            self._topic,
            key=f"{order.key}-{self._topic}",
            pure=False,
            retries=_RETRIES,
            # Only workers with the same program and encoder have this resource.
            resources={self._kit.name: 1},
        )

    def _finished(self) -> list[Any]:
        """Return the jobs that have ended, after a short wait: Ctrl-C must come through."""
        found = []
        with contextlib.suppress(queue.Empty):
            found.append(self._done.get(timeout=0.5))
            while True:
                found.append(self._done.get_nowait())
        return found

    def _result(self, future: Any, order: Order, cache: Cache) -> Made | MediaError:
        if future.status != "finished":
            return self._failed(future, order)
        answer = future.result()
        if isinstance(answer, MediaError):
            return _said_here(answer)
        if isinstance(answer, CoursewareError):
            raise _said_here(answer)
        made: Made = serialisation.from_json(
            json.loads(answer), lambda entry: _verified(entry, cache)
        )
        cache.keep(order.key, made)
        return made

    def _failed(self, future: Any, order: Order) -> MediaError:
        """Return what was wrong with the order; raise what is wrong with a PC."""
        if future.status != "error":
            raise ClusterError(_("the scheduler is gone; start it and run the build again"))
        error = future.exception()
        if not isinstance(error, KilledWorker):
            raise _said_here(error)
        return EncodeFailed(
            _("every worker that took it ended; look at them, or build without --cluster")
        )

    def _look_at_workers(self) -> None:
        """Tell of workers that are refused; raise ClusterError when none has fitted for long."""
        known = self._client.scheduler_info()["workers"].values()
        for other in known:
            if self._kit.name not in other["resources"] and other["name"] not in self._refused:
                self._refused.add(other["name"])
                self._progress.note(_refusal(other, self._kit))
        now = time.monotonic()
        if any(self._kit.name in other["resources"] for other in known):
            self._seen = now
        elif now - self._seen > (_PATIENCE_WITH_OTHERS if known else _PATIENCE):
            raise ClusterError(
                _("no worker that fits is there; start one with `courseware worker`")
            )

    def _cancel(self, futures: list[Any]) -> None:
        """Have the jobs end, and wait until they have ended their processes."""
        # The scheduler may be what has failed.
        with contextlib.suppress(OSError, TimeoutError):
            self._client.cancel(futures, force=True)
            self._board.wait_until_empty(_ENDS_WITHIN)


def _said_here(error: Fault) -> Fault:
    """Return a worker's exception in the language of this PC."""
    error.args = tuple(again(text) for text in error.args)
    return error


def _refusal(other: dict[str, Any], kit: Kit) -> str:
    name = other["name"]
    if not other.get("courseware"):
        return _("Worker {name} is not used: it was not started with `courseware worker`.").format(
            name=name
        )
    return _(
        "Worker {name} is not used: {differences}. Install the same courseware on both PCs."
    ).format(name=name, differences=differences(other["courseware"], kit))


def _verified(entry: dict[str, Any], cache: Cache) -> Path:
    """Return a file that a worker made, read here and compared with what the worker says."""
    begun = time.monotonic()
    while not cache.holds(cache.media, entry):
        if time.monotonic() - begun > worker.SEEN_WITHIN:
            raise ClusterError(
                _("{file} did not arrive whole in {folder}; look at the share").format(
                    file=entry["file"], folder=cache.media
                )
            )
        time.sleep(0.2)
    path: Path = cache.media / entry["file"]
    return path


class _Board:
    """The jobs that workers tell of, shown as tasks of our progress; from the client's thread."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, tuple[contextlib.ExitStack, Task]] = {}
        self._change = threading.Condition()

    def take(self, told: dict[str, Any]) -> None:
        """Take in one message of a worker."""
        with self._change:
            key = told["key"]
            if "total" in told:
                self._open(key, told["label"], told["total"])
            elif told.get("ended"):
                self._end(key)
            elif key in self._tasks:
                self._tasks[key][1].advance_to(told["done"])
            self._change.notify_all()

    def wait_until_empty(self, seconds: float) -> None:
        """Wait until every job has told its end, or the time is over."""
        with self._change:
            self._change.wait_for(lambda: not self._tasks, seconds)

    def close(self) -> None:
        """Close what is left: its worker died."""
        with self._change:
            for key in list(self._tasks):
                self._end(key)

    def _open(self, key: str, label: str, total: float) -> None:
        self._end(key)  # begun anew by another worker
        stack = contextlib.ExitStack()
        self._tasks[key] = (stack, stack.enter_context(self._progress.task(label, total)))

    def _end(self, key: str) -> None:
        if key in self._tasks:
            self._tasks.pop(key)[0].close()
