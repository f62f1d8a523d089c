"""The stage `make_mp3`: sound for cheap players and loudspeakers, which take nothing else.

Stations get M4A; this is made when it is asked for, and lies in no cache.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from build_tools.errors import EncodeFailed
from build_tools.files import atomic_output
from build_tools.media.cache.cache import Cache, disk_errors
from build_tools.media.ffmpeg import runner
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from build_tools.media.options import MediaOptions
    from build_tools.progress import Progress


def make_mp3(
    targets: Mapping[Path, Path], seconds: float, options: MediaOptions, progress: Progress
) -> None:
    """Write the sound of each of our own files as MP3; `targets` has where by what.

    `seconds` is the length of the longest. Raises EncodeFailed, and ToolError or DiskError when
    the machine is at fault.
    """
    from build_tools.media.ffmpeg import arguments  # heavy, and seldom needed

    stop = threading.Event()
    with disk_errors():
        program = Cache(options.cache_dir).ffmpeg(options.ffmpeg).path
        for source, target in targets.items():
            progress.stage(target.name)
            with atomic_output(target) as temporary:
                command = arguments.mp3(source, temporary, program)
                outcome = runner.run(command, stop, runner.Limits.for_length(seconds))
                if outcome.code != 0 or not temporary.stat().st_size:
                    message = _("ffmpeg could not write {file}").format(file=target.name)
                    stderr = "\n".join(outcome.lines)
                    raise EncodeFailed(message, command=command, stderr=stderr)
