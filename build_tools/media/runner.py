"""The one door through which ffmpeg starts: a process group, drained pipes, TERM and then KILL.

What is run is decided in `arguments` and `measure`; what an outcome means, by their callers.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from build_tools.errors import EncodeFailed, ToolError
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_LONGEST_LINE = 2000
_LINES_KEPT = 400
_POLL = 0.1
_GRACE = 5.0
_EXCEEDED = frozenset(
    getattr(signal, name, None) for name in ("SIGXCPU", "SIGXFSZ") if hasattr(signal, name)
)
_SIGNS_OF_LIFE = frozenset({"frame", "out_time_us", "total_size"})


@dataclass(frozen=True)
class Limits:
    """What a process may take, in bytes and seconds; 0 = no limit of this kind.

    It counts as hung after `stall` seconds without any progress and after `total` seconds in all.
    `memory` is its address space, `size` the largest file that it may write. Linux holds it to
    these two, and to the CPU time that all cores give in `total`.
    """

    stall: float = 300.0
    total: float = 24 * 3600.0
    memory: int = 16 << 30
    size: int = 64 << 30

    @classmethod
    def for_length(cls, seconds: float) -> Limits:
        """Return the limits of work on a source that lasts so long, also on a slow PC.

        4 MB/s are ten times what the raw pictures of posters and samples and the richest
        rendition need.
        """
        length = max(seconds, 0.0)
        return cls(total=600.0 + 40.0 * length, size=(1 << 30) + int(4_000_000 * length))


@dataclass(frozen=True)
class Outcome:
    """How a process ended: its code, the end of its stderr, and how many lines that had in all."""

    code: int
    lines: tuple[str, ...]
    count: int


class Stopped(Exception):
    """The run was asked to stop, and the process has been ended."""


def run(
    command: Sequence[str],
    stop: threading.Event,
    limits: Limits,
    on_line: Callable[[str], None] = lambda _line: None,
) -> Outcome:
    """Run a program to its end and hand on each line of its stdout.

    Raises Stopped when `stop` is set, EncodeFailed when the process hangs, ToolError when it
    cannot start. The whole process group is gone when this returns or raises.
    """
    process = _start(command)
    _confine(process, limits)
    watch = _Watch(on_line)
    readers = [
        threading.Thread(target=watch.read_output, args=(process.stdout,), daemon=True),
        threading.Thread(target=watch.read_messages, args=(process.stderr,), daemon=True),
    ]
    for reader in readers:
        reader.start()
    try:
        _wait(process, watch, stop, limits, command)
    finally:
        _end(process)
        for reader in readers:
            reader.join()
    if -process.returncode in _EXCEEDED:
        raise EncodeFailed(
            _("it took more time or room than a recording may and was ended; export it again"),
            command=command,
            stderr="\n".join(watch.lines),
        )
    return Outcome(process.returncode, tuple(watch.lines), watch.count)


def parse_seconds(line: str) -> float | None:
    """Return the seconds of an `out_time_us=…` line of `-progress`, None for other lines."""
    key, _equals, value = line.partition("=")
    if key != "out_time_us" or not value.strip().isdigit():
        return None
    return int(value) / 1_000_000


class _Watch:
    """What the two reading threads have seen of a process."""

    def __init__(self, on_line: Callable[[str], None]) -> None:
        self.lines: deque[str] = deque(maxlen=_LINES_KEPT)
        self.count = 0
        self.alive_at = time.monotonic()
        self._signs: dict[str, str] = {}
        self._on_line = on_line

    def read_output(self, pipe: IO[bytes]) -> None:
        for line in _lines(pipe):
            key, _equals, value = line.partition("=")
            if key in _SIGNS_OF_LIFE and self._signs.get(key) != value:
                self._signs[key] = value
                self.alive_at = time.monotonic()
            self._on_line(line)

    def read_messages(self, pipe: IO[bytes]) -> None:
        for line in _lines(pipe):
            self.count += 1
            self.lines.append(line)


def _lines(pipe: IO[bytes]) -> Iterator[str]:
    with pipe:
        while line := pipe.readline(_LONGEST_LINE):
            if text := line.decode(errors="replace").strip():
                yield text


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    windows = os.name == "nt"
    try:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=not windows,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) if windows else 0,
        )
    except OSError as error:
        raise ToolError(
            _("ffmpeg at {path} does not start: {reason}").format(
                path=command[0], reason=error.strerror
            )
        ) from error


def _confine(process: subprocess.Popen[bytes], limits: Limits) -> None:
    """Let the system itself hold the process to its limits, where it can: Linux."""
    if sys.platform != "linux":
        return
    import resource

    cores = os.cpu_count() or 1
    wanted = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_FSIZE: limits.size,
        resource.RLIMIT_CPU: int(limits.total * cores) + 1,
    }
    for kind, most in wanted.items():
        if most:
            # It may have ended already; a lower limit that holds for all of us stays.
            with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):
                resource.prlimit(process.pid, kind, (most, most))


def _wait(
    process: subprocess.Popen[bytes],
    watch: _Watch,
    stop: threading.Event,
    limits: Limits,
    command: Sequence[str],
) -> None:
    begun = time.monotonic()
    while process.poll() is None:
        if stop.wait(_POLL):
            raise Stopped
        now = time.monotonic()
        if now - watch.alive_at > limits.stall or now - begun > limits.total:
            raise EncodeFailed(
                _("ffmpeg made no progress and was ended; copy the recording again"),
                command=command,
                stderr="\n".join(watch.lines),
            )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the group: TERM, then KILL for one that does not listen."""
    if process.poll() is not None:
        return
    _signal(process, kill=False)
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        _signal(process, kill=True)
        process.wait()


def _signal(process: subprocess.Popen[bytes], *, kill: bool) -> None:
    if os.name == "nt":
        process.kill() if kill else process.terminate()
        return
    with contextlib.suppress(ProcessLookupError):  # it ended by itself in between
        os.killpg(process.pid, signal.SIGKILL if kill else signal.SIGTERM)
