"""How long a queue of recordings will take: nothing is told before it can be known."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from build_tools.cli.progress import Lines
from build_tools.media.workers.queue_progress import UNKNOWN, QueueProgress
from build_tools.progress import Task, time_left


@dataclass
class Shown:
    """A receiver of progress with a clock that stands still until it is moved."""

    shows_time_left: bool = True
    now: float = 0.0
    left: dict[str, list[float | None]] = field(default_factory=dict)

    def stage(self, text: str) -> None:
        pass

    note = stage

    @contextlib.contextmanager
    def task(self, label: str, total: float) -> Iterator[Task]:
        self.left[label] = []
        yield ShownTask(self.left[label])


@dataclass
class ShownTask:
    left: list[float | None]

    def advance_to(self, amount: float, remaining: float | None = None) -> None:
        self.left.append(
            remaining if remaining is None or remaining == UNKNOWN else round(remaining)
        )


def test_one_recording() -> None:
    """A minute of measuring counts for no speed, nor does what another night has done."""
    shown = Shown()
    queue = QueueProgress(shown, [("a.mp4", 0.0)], lambda: shown.now)
    with queue.opened(), queue.task("a.mp4", 3600.0) as task:
        for now, amount in ((60, 600), (65, 610), (80, 640), (180, 840)):
            shown.now = now
            task.advance_to(amount)
    assert shown.left == {"a.mp4": [UNKNOWN, UNKNOWN, 1480, 1380]}


def test_a_whole_queue() -> None:
    """What comes before and after the encode of one is expected of those that wait, too."""
    shown = Shown()
    lengths = [("a.mp4", 100.0), ("b.mp4", 200.0), ("broken.mp4", 0.0)]
    queue = QueueProgress(shown, lengths, lambda: shown.now)
    with queue.opened():
        with queue.task("a.mp4", 100.0) as task:
            for now, amount in ((30, 0), (80, 50), (130, 100)):
                shown.now = now
                task.advance_to(amount)
            shown.now = 140
        with queue.task("b.mp4", 200.0) as task:
            for now, amount in ((170, 0), (180, 10)):
                shown.now = now
                task.advance_to(amount)
    # The third, whose length is not known, counts as long as the others.
    third = 30 + 10 + 150
    whole = [UNKNOWN, 50 + 30 + 200 + third - 10, 30 + 200 + third - 10, 200 + third, 190 + third]
    assert shown.left["All recordings"] == whole
    assert set(shown.left["b.mp4"]) == {UNKNOWN}


def test_the_last_recording_gets_the_cores_of_the_others() -> None:
    """Then it is twice as quick, and what it did before counts for less and less."""
    shown = Shown()
    queue = QueueProgress(shown, [("a.mp4", 1000.0), ("b.mp4", 5000.0)], lambda: shown.now)
    with queue.opened(), queue.task("b.mp4", 5000.0) as long:
        with queue.task("a.mp4", 1000.0) as short:
            for now in (0, 1000):
                shown.now = now
                short.advance_to(now)
                long.advance_to(now)
        for now in range(1100, 2600, 100):
            shown.now = now
            long.advance_to(1000 + 2 * (now - 1000))
    left = shown.left["All recordings"]
    assert left[3] == 2000  # of both cores together, which is right from the begin
    assert left[-1] == 500


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (UNKNOWN, ""),
        (20, "(less than a minute left)"),
        (754, "(about 13 min left)"),
        (3580, "(about 1 h 0 min left)"),
        (14_000, "(about 3 h 50 min left)"),
    ],
)
def test_time_left_in_words(seconds: float | None, text: str) -> None:
    assert time_left(seconds) == text


def test_lines_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Lines().task("All recordings", 100.0) as task:
        task.advance_to(25.0, UNKNOWN)
        task.advance_to(50.0, 7300.0)
    assert capsys.readouterr().err.splitlines() == [
        "All recordings: begun",
        "All recordings: 25 %",
        "All recordings: 50 % (about 2 h 0 min left)",
    ]
