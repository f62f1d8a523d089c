"""Runs ffmpeg: its limits, its signs of life, and its failures worded for an editor.

The process itself is left to `processes`, the commands to `arguments`, `analysis` and `encode`, and
judging an outcome to the callers.
"""

from __future__ import annotations

import errno
import logging
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools import processes
from build_tools.errors import EncodeFailed, ToolError
from build_tools.messages import _
from build_tools.os_reasons import os_reason
from build_tools.processes import Bounds, OutputHandlers, ProcessResult, Stopped

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

__all__ = [
    "NOTHING_READ",
    "Limits",
    "ProcessResult",
    "Stopped",
    "completed",
    "parse_seconds",
    "run",
]

NOTHING_READ = ProcessResult(0, (), 0)
_log = logging.getLogger(__name__)

_SIGNS_OF_LIFE = frozenset({"frame", "out_time_us", "total_size"})


@dataclass(frozen=True)
class Limits(Bounds):
    """The limits of one ffmpeg, in bytes and seconds; 0 = no limit of this kind."""

    stall: float = 300.0
    total: float = 24 * 3600.0
    memory: int = 16 << 30
    size: int = 64 << 30

    @classmethod
    def for_length(cls, seconds: float) -> Limits:
        """Return the limits for a source of so many seconds, on a slow PC too.

        4 MB/s are ten times what the raw pictures of posters and samples and the richest
        rendition need.
        """
        length = max(seconds, 0.0)
        return cls(total=600.0 + 40.0 * length, size=(1 << 30) + int(4_000_000 * length))


def run(
    command: Sequence[str],
    stop: threading.Event,
    limits: Limits,
    on_line: Callable[[str], None] = lambda _line: None,
) -> ProcessResult:
    """Run a program to its end and pass on each line of its stdout.

    Raises Stopped when `stop` is set, EncodeFailed when the process hangs, ToolError when it
    cannot start. The whole process group is gone when this returns or raises.
    """
    signs: dict[str, str] = {}

    def hear(line: str) -> bool:
        key, _equals, value = line.partition("=")
        moved = key in _SIGNS_OF_LIFE and signs.get(key) != value
        if moved:
            signs[key] = value
        on_line(line)
        return moved

    try:
        return processes.run(command, stop, limits, OutputHandlers(hear))
    except processes.Exceeded as end:
        text = _("it took more time or room than a recording may and was ended; export it again")
        raise _failed(text, command, end) from end
    except processes.Hung as end:
        text = _("ffmpeg made no progress and was ended; copy the recording again")
        raise _failed(text, command, end) from end
    except OSError as error:
        raise ToolError(
            _("ffmpeg at {path} does not start: {reason}").format(
                path=command[0], reason=os_reason(error)
            )
        ) from error


def completed(outcome: ProcessResult, command: Sequence[str]) -> ProcessResult:
    """Return how a program ended. Raises EncodeFailed where it failed, OSError on a full disk."""
    if outcome.code == 0:
        return outcome
    text = "\n".join(outcome.lines)
    if "No space left on device" in text:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), command[-1])
    # In English and about the inside of ffmpeg: for the log alone.
    _log.info("%s", text or outcome.code)
    raise EncodeFailed(
        _("it cannot be converted; export it again as MP4"), command=command, stderr=text
    )


def _failed(text: str, command: Sequence[str], end: processes.Hung) -> EncodeFailed:
    return EncodeFailed(text, command=command, stderr="\n".join(end.lines))


def parse_seconds(line: str) -> float | None:
    """Return the seconds of an `out_time_us=…` line of `-progress`, None for other lines."""
    key, _equals, value = line.partition("=")
    if key != "out_time_us" or not value.strip().isdigit():
        return None
    return int(value) / 1_000_000
