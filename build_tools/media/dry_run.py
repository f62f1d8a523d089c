"""The stage `plan_recordings`: what a build would do with recordings, and why, without doing it.

Sources are measured as for a build; the search for the CRF is left to the build itself.
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
from build_tools.media.encode.measured_plan import measure_and_plan
from build_tools.media.ffmpeg.cores import Cores
from build_tools.media.transcode import provenance_of, result_key
from build_tools.media.workers.pool import run_in_threads
from build_tools.model.transcoding import DryRunResult

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.errors import MediaError
    from build_tools.media.options import MediaOptions
    from build_tools.model.media import Recording


class _ReadOnlyCache(Cache):
    """The cache as it is: nothing is written to it."""

    def _write(self, path: Path, document: dict[str, object]) -> None:
        pass


def plan_recordings(
    recordings: Sequence[Recording], options: MediaOptions
) -> dict[Recording, DryRunResult | MediaError]:
    """Plan each recording, or say why it cannot be converted.

    Raises ToolError or DiskError when the machine is at fault.
    """
    unique = list(dict.fromkeys(recordings))
    if not unique:
        return {}
    cache, stop = _ReadOnlyCache(options.cache_dir), threading.Event()
    with disk_errors(), tempfile.TemporaryDirectory() as scratch:
        published = ledger.Ledger({}) if options.reencode else ledger.read(options.ledger)
        ffmpeg = cache.ffmpeg(options.ffmpeg)
        cores = Cores(options.workers)
        workspace = Workspace(options.project_root, cache, ffmpeg, cores, Path(scratch), stop)

        def dry_run(recording: Recording) -> DryRunResult:
            origin = provenance_of(cache, recording, options)
            if ledger.key_of(origin) in published.entries:
                return DryRunResult("published")
            if cache.find(result_key(origin, options, ffmpeg)):
                return DryRunResult("kept")
            read, facts = job.read_clips(recording, workspace.folder, stop)
            plan = measure_and_plan(read, facts, options.ladder, workspace)
            return DryRunResult("new", plan)

        return run_in_threads(unique, dry_run, options.workers, stop)
