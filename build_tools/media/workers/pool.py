"""The pool of this PC: work on many items in threads, which wait for processes most of the time.

A fault of one item is its result; any other exception, or Ctrl-C, stops everything.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from build_tools.errors import MediaError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

Item = TypeVar("Item")
Result = TypeVar("Result")


def run_in_threads(
    items: Sequence[Item],
    work: Callable[[Item], Result],
    workers: int,
    stop: threading.Event,
) -> dict[Item, Result | MediaError]:
    """Do `work` on all items, begun in their order; a MediaError becomes its item's result.

    Before another exception is passed on, `stop` is set and the work under way has ended.
    """
    results: dict[Item, Result | MediaError] = {}
    with ThreadPoolExecutor(workers) as pool:
        waiting: dict[Future[Result], Item] = {pool.submit(work, item): item for item in items}
        finished: SimpleQueue[Future[Result]] = SimpleQueue()
        for future in waiting:
            future.add_done_callback(finished.put)
        try:
            while waiting:
                # Short waits, so that Ctrl-C comes through on every system.
                try:
                    future = finished.get(timeout=0.5)
                except Empty:
                    continue
                item = waiting.pop(future)
                try:
                    results[item] = future.result()
                except MediaError as error:
                    results[item] = error
        except BaseException:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return results
