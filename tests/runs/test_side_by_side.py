"""Two halves of some work on two cores."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

import pytest

from build_tools import processes
from build_tools.processes import side_by_side

FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system copies no process")


@pytest.fixture(params=[True, False])
def may_fork(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the system can copy a process."""
    monkeypatch.setattr(processes, "_can_fork", lambda: request.param and hasattr(os, "fork"))
    return bool(request.param)


def test_results_come_in_their_order(may_fork: bool) -> None:
    assert side_by_side(lambda half: [half, "x" * 300_000]) == (
        [0, "x" * 300_000],
        [1, "x" * 300_000],
    )


def fails_in(half: int) -> Callable[[int], int]:
    def work(number: int) -> int:
        if number == half:
            raise ValueError(f"half {number}")
        return number

    return work


@pytest.mark.parametrize("half", [0, 1])
def test_a_fault_of_either_half_is_seen(may_fork: bool, half: int) -> None:
    with pytest.raises(ValueError, match=f"half {half}"):
        side_by_side(fails_in(half))


@FORKS
def test_a_half_whose_process_was_killed_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_can_fork", lambda: True)
    parent = os.getpid()

    def work(number: int) -> int:
        if os.getpid() != parent:
            os._exit(9)
        return number

    assert side_by_side(work) == (0, 1)


def test_beside_another_thread_nothing_is_copied() -> None:
    started, done = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: (started.set(), done.wait()))
    thread.start()
    started.wait()
    try:
        assert side_by_side(lambda _half: os.getpid()) == (os.getpid(), os.getpid())
    finally:
        done.set()
        thread.join()
