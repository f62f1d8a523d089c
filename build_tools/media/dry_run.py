"""The stage `plan_all`: what a build would do with recordings, and why; it makes nothing.

Sources are measured as for a build, trials of quality are left to the build itself.
"""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.media.cache import ledger
from build_tools.media.cache.cache import Cache, disk_errors
from build_tools.media.cache.workspace import Workspace
from build_tools.media.encode import job
from build_tools.media.transcode import provenance_of, result_key
from build_tools.media.workers.pool import each
from build_tools.model.transcoding import Planned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.errors import MediaError
    from build_tools.media.options import MediaOptions
    from build_tools.model.media import Recording


class _ReadOnlyCache(Cache):
    """The cache as it is: nothing is noted in it."""

    def _write(self, path: Path, document: dict[str, object]) -> None:
        pass


def plan_all(
    recordings: Sequence[Recording], options: MediaOptions
) -> dict[Recording, Planned | MediaError]:
    """Return what would be done with each recording, or why it cannot be.

    Raises ToolError or DiskError when the machine is at fault.
    """
    wanted = list(dict.fromkeys(recordings))
    if not wanted:
        return {}
    cache, stop = _ReadOnlyCache(options.cache_dir), threading.Event()
    with disk_errors(), tempfile.TemporaryDirectory() as scratch:
        known = ledger.Ledger({}) if options.reencode else ledger.read(options.ledger)
        ffmpeg = cache.ffmpeg(options.ffmpeg)
        workspace = Workspace(options.project_root, cache, ffmpeg, Path(scratch), stop)

        def plan(recording: Recording) -> Planned:
            origin = provenance_of(cache, recording, options)
            if ledger.key_of(origin) in known.entries:
                return Planned("published")
            if cache.find(result_key(origin, options, ffmpeg)):
                return Planned("kept")
            facts = job.look_at_all(recording, stop)
            return Planned("new", job.plan_of(recording, facts, options.ladder, workspace))

        return each(wanted, plan, options.workers, stop)
