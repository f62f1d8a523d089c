"""Finds the ffmpeg to encode with, and makes sure that it has what the ladder needs.

Order: the project's setting, the one that comes with imageio-ffmpeg, the system's (>= 5.1).
Running it on recordings is left to the callers of `runner`.
"""

from __future__ import annotations

import importlib.util
import re
import threading
from dataclasses import dataclass
from pathlib import Path

from build_tools.errors import EncodeFailed, ToolError
from build_tools.media.ffmpeg import runner
from build_tools.messages import _
from build_tools.processes import find_program

_OLDEST = (5, 1)
_ENCODERS = frozenset({"libx264", "aac"})
_FILTERS = frozenset(
    {"alimiter", "ametadata", "aresample", "asetnsamples", "astats", "bwdif", "ebur128"}
    | {"colormatrix", "fps", "idet", "pan", "scale", "select", "tonemap", "zscale"}
)
_LIMITS = runner.Limits(stall=60, total=60)


@dataclass(frozen=True)
class FfmpegBinary:
    """An ffmpeg that passed the check; `version` is the first line of its `-version`."""

    path: str
    version: str
    vmaf: bool = False
    """Whether it has libvmaf, which scores how visible a difference is."""


def locate(setting: str) -> list[str]:
    """Return the ffmpeg programs to try, best first; with a setting only that one."""
    if setting:
        # Where there is none of this name, it is looked for where none is, and that is told.
        return [find_program(setting) or str(Path(setting).absolute())]
    return [path for path in (_from_wheel(), find_program("ffmpeg")) if path]


def check(path: str) -> FfmpegBinary:
    """Return the ffmpeg at `path`. Raises ToolError, which names what it lacks."""
    version = _ask(path, "-version")
    encoders = _names(_ask(path, "-hide_banner", "-encoders"))
    filters = _names(_ask(path, "-hide_banner", "-filters"))
    lacking = sorted((_ENCODERS - encoders) | (_FILTERS - filters))
    if lacking:
        raise ToolError(
            _("ffmpeg at {path} lacks {names}; leave the setting `ffmpeg` empty").format(
                path=path, names=", ".join(lacking)
            )
        )
    first = version.splitlines()[0] if version else ""
    if (number := parse_version(first)) and number < _OLDEST:
        raise ToolError(
            _("ffmpeg at {path} is older than 5.1; leave the setting `ffmpeg` empty").format(
                path=path
            )
        )
    return FfmpegBinary(path, first, "libvmaf" in filters)


def parse_version(line: str) -> tuple[int, int] | None:
    """Return (major, minor) of `ffmpeg version 5.1.9-…`, None for a build from a repository."""
    match = re.match(r"ffmpeg version n?(\d+)\.(\d+)", line)
    return (int(match[1]), int(match[2])) if match else None


def _from_wheel() -> str | None:
    """Return the program inside imageio-ffmpeg, whose own look-up would start it each time."""
    spec = importlib.util.find_spec("imageio_ffmpeg")
    if spec is None or spec.origin is None:
        return None
    programs = sorted((Path(spec.origin).parent / "binaries").glob("ffmpeg-*"))
    return str(programs[-1]) if programs else None


def _ask(path: str, *arguments: str) -> str:
    lines: list[str] = []
    try:
        outcome = runner.run([path, *arguments], threading.Event(), _LIMITS, lines.append)
    except EncodeFailed as error:
        raise ToolError(_("ffmpeg at {path} does not answer").format(path=path)) from error
    if outcome.code != 0:
        raise ToolError(_("the program at {path} is not an ffmpeg that works").format(path=path))
    return "\n".join(lines)


def _names(listing: str) -> frozenset[str]:
    """Return the second column of ffmpeg's `-encoders` or `-filters`."""
    rows = (line.split() for line in listing.splitlines())
    return frozenset(row[1] for row in rows if len(row) > 1)


def stamp(path: str) -> list[int]:
    """Return size and time of the program, to notice when it is replaced; empty without one."""
    try:
        facts = Path(path).stat()
    except OSError:
        return []
    return [facts.st_size, facts.st_mtime_ns]
