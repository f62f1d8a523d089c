"""One order: a recording to be made, in plain values, for a thread here or for another PC.

How it is made is left to `job`; who does it to `pool` and `cluster`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING, Any

from build_tools.media.cache.cache import Cache
from build_tools.media.encode import job

if TYPE_CHECKING:
    import threading

    from build_tools.media.ffmpeg.binary import Tool
    from build_tools.media.plan.ladder import Ladder
    from build_tools.model.media import Recording
    from build_tools.progress import Progress


@dataclass(frozen=True)
class Order:
    """What decides the result. Paths of `recording` are relative to the project's folder, so that
    each PC finds them in its own; `key` is that of the result, `clips` as in `Provenance`."""

    key: str
    recording: Recording
    clips: tuple[tuple[str, float | None, float | None], ...]
    ladder: Ladder


@dataclass(frozen=True)
class Place:
    """Where orders are carried out: the project as this PC sees it, its ffmpeg, a folder for
    unfinished work."""

    root: Path
    cache: Path
    tool: Tool
    folder: Path


def make(order: Order, place: Place, stop: threading.Event, progress: Progress) -> job.Made:
    """Carry out an order. Raises MediaError, OSError, and Stopped when `stop` is set."""
    recording = absolute(order.recording, place.root)
    cache = Cache(place.cache)
    bench = job.Bench(cache, place.tool, order.ladder, place.folder, stop, progress)
    return job.make(bench, recording)


def relative(value: Any, root: Path) -> Any:
    """Return a value with all paths in it relative to `root`, in a form for every system."""
    return _each_path(value, lambda path: PurePosixPath(path.relative_to(root).as_posix()))


def absolute(value: Any, root: Path) -> Any:
    """Return a value with all paths in it below `root`."""
    return _each_path(value, lambda path: root / path)


def _each_path(value: Any, change: Any) -> Any:
    if isinstance(value, PurePath):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_each_path(item, change) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value)]
        return replace(value, **{name: _each_path(getattr(value, name), change) for name in names})
    return value
