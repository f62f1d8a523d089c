"""Single pictures of a recording as it came, so that people see where to cut it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.errors import MediaError
from build_tools.media.cache.cache import Cache
from build_tools.media.ffmpeg import arguments, runner, source
from build_tools.messages import _

if TYPE_CHECKING:
    import threading

    from build_tools.media.options import MediaOptions
    from build_tools.model.facts import VideoFacts

_PATIENCE = 60.0
"""Seconds that a picture may take, from a slow disk too."""
_LIMITS = runner.Limits(stall=_PATIENCE, total=_PATIENCE, memory=4 << 30, size=64 << 20)


def source_frame(
    path: Path,
    video: VideoFacts,
    seconds: float,
    width: int,
    options: MediaOptions,
    stop: threading.Event,
) -> bytes:
    """Return what the picture of a source shows at a time, as a JPEG at most so wide.

    Raises MediaError where it shows nothing there, and Stopped when `stop` is set.
    """
    source.admit(path, options.project_root)
    # The last picture is shown until the end.
    seconds = max(min(seconds, video.end - 1.5 / float(video.rate)), 0.0)
    program = Cache(options.cache_dir).ffmpeg(options.ffmpeg).path
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "frame.jpg"
        times = (_keyframe_before(video, seconds), seconds)
        command = arguments.still(path.absolute(), video.index, times, width, target, program)
        runner.run(command, stop, _LIMITS)
        if not target.is_file():
            raise MediaError(_("it has no picture at that time"))
        return target.read_bytes()


def _keyframe_before(video: VideoFacts, seconds: float) -> float:
    return max((entry.at for entry in video.entries if entry.at <= seconds), default=0.0)
