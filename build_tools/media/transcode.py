"""The stage `transcode`: recordings in, media sets or errors out, several at once.

Published sets come first, then results in the cache; only what neither has is encoded. A fault of
one recording is a value in the result; a fault of the machine stops the stage. Heavy imports wait
until something has to be encoded: a second run only reads records.
"""

from __future__ import annotations

import contextlib
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from build_tools.errors import (
    DamageUnaccepted,
    MediaError,
    OutputRejected,
    PublishedLost,
    SourceRefused,
    ToolError,
)
from build_tools.media.cache import ledger
from build_tools.media.cache.cache import Cache, cache_key, disk_errors
from build_tools.media.cache.workspace import Workspace, run_folder
from build_tools.media.ffmpeg import source
from build_tools.media.ffmpeg.cores import Cores
from build_tools.media.plan import remarks
from build_tools.media.plan.ladder import VERSION, Ladder
from build_tools.media.workers.pool import run_in_threads
from build_tools.media.workers.queue_progress import QueueProgress
from build_tools.media.workers.task import EncodeTask
from build_tools.messages import _, ngettext
from build_tools.model.media import MediaSet, Provenance, damage_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.media.encode.job import JobResult
    from build_tools.media.ffmpeg.binary import FfmpegBinary
    from build_tools.media.options import MediaOptions
    from build_tools.model.media import ClipKey, Recording, Rendition
    from build_tools.progress import Progress

Results = dict["Recording", MediaSet | MediaError]


def transcode(
    recordings: Sequence[Recording], options: MediaOptions, progress: Progress
) -> dict[Recording, MediaSet | MediaError]:
    """Make the media set of each recording, or say why it cannot be made.

    Raises ToolError or DiskError when the machine is at fault. Stopping it (Ctrl-C, or
    `options.stop`) ends every process that it started; what is finished stays in the cache.
    """
    unique = list(dict.fromkeys(recordings))
    if not unique:
        return {}
    cache = Cache(options.cache_dir)
    stop = options.stop
    with disk_errors():
        sources = run_in_threads(
            unique, lambda r: provenance_of(cache, r, options), options.workers, stop
        )
        results = _refused_or_published(cache, sources, options)
        unpublished = {
            recording: origin
            for recording, origin in sources.items()
            if recording not in results and isinstance(origin, Provenance)
        }
        if unpublished:
            results |= _cached_or_encoded(cache, unpublished, options, progress, stop)
    if options.reencode:
        ledger.withdraw([r for r in results.values() if isinstance(r, MediaSet)], options)
    return {recording: accepted(results[recording], recording) for recording in unique}


def lost_files(recordings: Sequence[Recording], options: MediaOptions) -> tuple[str, ...]:
    """Return the names of files that were published of recordings and are nowhere any more."""
    cache, published, lost = Cache(options.cache_dir), ledger.read(options.ledger), []
    if not published.entries:
        return ()
    for recording in recordings:
        with contextlib.suppress(MediaError, OSError):  # the check tells of it
            origin = provenance_of(cache, recording, options)
            lost += ledger.lost_files(published, origin, cache, options.published)
    return tuple(sorted(set(lost)))


def result_key(origin: Provenance, options: MediaOptions, ffmpeg: FfmpegBinary) -> str:
    """Return the key under which the cache has the result of a recording."""
    steps = vars(options.ladder)
    return cache_key(clips=origin.clips, ladder=steps, version=VERSION, encoder=ffmpeg.version)


def provenance_of(cache: Cache, recording: Recording, options: MediaOptions) -> Provenance:
    """Return the provenance of a recording; SourceRefused where a part cannot be used."""
    clips: list[ClipKey] = []
    for clip in recording.clips:
        try:
            source.admit(clip.source, options.project_root)
        except SourceRefused as refused:
            if not recording.more:
                raise
            raise SourceRefused(f"{clip.name}: {refused}") from refused
        key: ClipKey = (cache.file_hash(clip.source), clip.start, clip.end)
        # Only where something is chosen: what was published before keeps its key.
        clips.append((*key[:3], clip.pick.described) if clip.pick.described else key)
    # Defaults may change with the version of the program, and an office may choose another effort;
    # what was published may not change with them.
    defaults = vars(replace(Ladder(), effort=options.ladder.effort))
    chosen = {name: str(v) for name, v in vars(options.ladder).items() if v != defaults[name]}
    return Provenance(clips=tuple(clips), settings=tuple(sorted(chosen.items())))


def _refused_or_published(
    cache: Cache, sources: dict[Recording, Provenance | MediaError], options: MediaOptions
) -> Results:
    """Return the results that need neither ffmpeg nor cache: refusals, and published sets."""
    published = ledger.Ledger({}) if options.reencode else ledger.read(options.ledger)
    results: Results = {}
    for recording, origin in sources.items():
        if isinstance(origin, MediaError):
            results[recording] = origin
            continue
        try:
            if media := ledger.find(published, origin, cache, options.published):
                results[recording] = media
        except PublishedLost as error:
            results[recording] = error
    return results


def _cached_or_encoded(
    cache: Cache,
    sources: dict[Recording, Provenance],
    options: MediaOptions,
    progress: Progress,
    stop: threading.Event,
) -> Results:
    ffmpeg = cache.ffmpeg(options.ffmpeg)
    tasks = {
        recording: EncodeTask(
            result_key(origin, options, ffmpeg), recording, origin.clips, options.ladder
        )
        for recording, origin in sources.items()
    }
    results: dict[str, JobResult | MediaError] = {
        task.key: cached for task in tasks.values() if (cached := cache.find(task.key))
    }
    # Each key once; the first recording with it gives the task its name.
    missing = {task.key: task for task in reversed(tasks.values()) if task.key not in results}
    if missing:
        with run_folder(cache.work) as folder:
            cores = Cores(options.workers)
            workspace = Workspace(options.project_root, cache, ffmpeg, cores, folder, stop)
            results |= _encoded(list(missing.values()), workspace, options, progress)
    return {
        recording: media_set(results[task.key], sources[recording], ffmpeg)
        for recording, task in tasks.items()
    }


def _encoded(
    tasks: Sequence[EncodeTask], workspace: Workspace, options: MediaOptions, progress: Progress
) -> dict[str, JobResult | MediaError]:
    """Encode recordings, the largest first, and return each result by its key."""
    line = ngettext("Converting {count} recording", "Converting {count} recordings", len(tasks))
    progress.stage(line.format(count=len(tasks)))
    by_size = sorted(tasks, key=lambda task: -_size(task.recording))
    queue = QueueProgress(progress, _lengths(by_size, workspace, options, progress))
    with queue.opened():
        if options.cluster:
            results = _in_cluster(by_size, options.cluster, workspace, queue)
        else:
            results = run_in_threads(
                by_size,
                lambda task: _in_thread(task, workspace, queue),
                options.workers,
                workspace.stop,
            )
    return {task.key: result for task, result in results.items()}


def _lengths(
    tasks: Sequence[EncodeTask], workspace: Workspace, options: MediaOptions, progress: Progress
) -> list[tuple[str, float]]:
    """Return the length of each recording by its headers, 0 where nobody needs it."""
    names = [task.recording.name for task in tasks]
    if len(tasks) < 2 or not progress.shows_time_left:
        return [(name, 0.0) for name in names]
    from build_tools.media.probe import probe_process

    def length(task: EncodeTask) -> float:
        total = 0.0
        for clip in task.recording.clips:
            whole = probe_process.read_header_facts(clip.source, workspace.stop).length
            end = whole if clip.end is None else min(clip.end, whole)
            total += max(end - (clip.start or 0.0), 0.0)
        return total

    lengths = run_in_threads(tasks, length, options.workers, workspace.stop)
    found = (lengths[task] for task in tasks)
    return [
        (name, 0.0 if isinstance(length, MediaError) else length)
        for name, length in zip(names, found, strict=True)
    ]


def _size(recording: Recording) -> int:
    return sum(clip.source.stat().st_size for clip in recording.clips)


def _in_thread(task: EncodeTask, workspace: Workspace, progress: Progress) -> JobResult:
    from build_tools.media.encode import job

    result = job.make(task.recording, task.ladder, workspace, progress, task.key)
    workspace.cache.store(task.key, result)
    return result


def _in_cluster(
    tasks: Sequence[EncodeTask], address: str, workspace: Workspace, progress: Progress
) -> dict[EncodeTask, JobResult | MediaError]:
    try:
        from build_tools.media.workers import cluster
    except ModuleNotFoundError as error:
        raise ToolError(
            _("--cluster needs Dask; install it with `pip install courseware[cluster]`")
        ) from error
    return cluster.run_in_cluster(tasks, address, workspace, progress)


def media_set(
    result: JobResult | MediaError, origin: Provenance, ffmpeg: FfmpegBinary
) -> MediaSet | MediaError:
    """Return the set that a recording became; without renditions its one remark is an error."""
    if isinstance(result, MediaError):
        return result
    renditions, encode_remarks = result
    sentences = tuple(remarks.sentence_for(remark) for remark in encode_remarks)
    if not renditions:
        return OutputRejected(sentences[0])
    parts: dict[str, Any] = {_field(rendition): rendition for rendition in renditions}
    provenance = replace(origin, encoder=ffmpeg.version, remarks=encode_remarks)
    return MediaSet(**parts, remarks=sentences, provenance=provenance)


def accepted(result: MediaSet | MediaError, recording: Recording) -> MediaSet | MediaError:
    """Return a result, or what a person has to accept of it first."""
    if not isinstance(result, MediaSet) or result.provenance is None:
        return result
    accepted = {clip.damage_accepted for clip in recording.clips}
    for remark in result.provenance.remarks:
        values = dict(remark.values)
        if "sha256" in values and (code := damage_code(values["sha256"])) not in accepted:
            name = values.get("clip", recording.name)
            return DamageUnaccepted(remarks.sentence_for(remark), name, code)
    return result


def _field(rendition: Rendition) -> str:
    """Return the field of a media set for a rendition."""
    return f"{rendition.label}_index" if rendition.file.endswith(".js") else rendition.label
