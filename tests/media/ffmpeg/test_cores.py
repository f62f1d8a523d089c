"""The cores of a PC: who has them, and what a long recording does with those that are free."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

import pytest

from build_tools.media.ffmpeg import cores
from build_tools.media.ffmpeg.cores import Cores
from build_tools.processes import Stopped

GIBIBYTE = 1 << 30
LONGEST = 30.0
"""Seconds after which a thread that waits in vain fails."""


@pytest.mark.parametrize(
    ("count", "memory", "encodes"), [(2, 4, 2), (2, 2, 1), (1, 8, 1), (4, 3, 3), (8, 0, 1)]
)
def test_an_encode_a_core_where_memory_is_enough(
    count: int, memory: int, encodes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: count)
    monkeypatch.setattr(cores, "_physical_memory", lambda: memory * GIBIBYTE)
    assert cores.usable_cores() == encodes


def test_this_pc_has_memory() -> None:
    assert cores._physical_memory() > GIBIBYTE


def spread(count: int, works: list[Callable[[], int]]) -> list[int]:
    pc, stop = Cores(count), threading.Event()
    with pc.reserved(stop):
        return pc.spread(works)


def test_free_cores_take_part() -> None:
    meeting = threading.Barrier(2)
    works = [lambda number=number: meeting.wait(LONGEST) * 0 + number for number in range(6)]  # type: ignore[misc]
    assert spread(2, works) == list(range(6))


def test_cores_of_others_do_not() -> None:
    """They do when the others have finished."""
    pc, stop, busy, done = Cores(2), threading.Event(), threading.Event(), threading.Event()
    threads: set[int] = set()
    meeting = threading.Barrier(2)

    def other() -> None:
        with pc.reserved(stop):
            busy.set()
            done.wait(LONGEST)

    def alone() -> int:
        threads.add(threading.get_ident())
        return 0

    def together() -> int:
        done.set()
        return meeting.wait(LONGEST) * 0

    thread = threading.Thread(target=other)
    thread.start()
    busy.wait(LONGEST)
    with pc.reserved(stop):
        assert pc.spread([alone, alone, alone, together, together]) == [0] * 5
    thread.join()
    assert threads == {threading.get_ident()}


def test_a_failure_ends_the_others() -> None:
    begun: list[int] = []

    def fail() -> int:
        raise ValueError(len(begun))

    def work() -> int:
        begun.append(1)
        return 1

    with pytest.raises(ValueError, match="1"):
        spread(1, [work, fail, work])
    assert begun == [1]


def test_waiting_for_a_core_can_be_stopped() -> None:
    pc, stop = Cores(1), threading.Event()
    with pc.reserved(stop):
        stop.set()
        with pytest.raises(Stopped), pc.reserved(stop):
            raise AssertionError
    with pc.reserved(stop):  # and it is free again
        pass
