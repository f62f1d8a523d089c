"""The stage `transcode`: recordings in, media sets or errors out, several at once, cached.

A fault of one recording is a value in the result; a fault of the machine stops the stage. Heavy
imports wait until something has to be made: a second run only looks at files and records.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from build_tools.errors import MediaError, OutputRejected
from build_tools.media import remarks, source
from build_tools.media.ladder import VERSION
from build_tools.media.pool import each
from build_tools.media.store import Store, disk_errors, key_of
from build_tools.media.workspace import workspace
from build_tools.messages import ngettext
from build_tools.model.media import AUDIO, HD, POSTER, MediaSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.media.ladder import Ladder
    from build_tools.media.options import MediaOptions
    from build_tools.model.media import Recording, Remark, Rendition, SourceFacts
    from build_tools.progress import Progress

Made = tuple[tuple["Rendition", ...], tuple["Remark", ...]]


def transcode(
    recordings: Sequence[Recording], options: MediaOptions, progress: Progress
) -> dict[Recording, MediaSet | MediaError]:
    """Make the media set of each recording, or say why it cannot be made.

    Raises ToolError or DiskError when the machine is at fault. Stopping it (Ctrl-C) ends every
    process that it started; what is finished stays in the cache.
    """
    wanted = list(dict.fromkeys(recordings))
    if not wanted:
        return {}
    store = Store(options.cache_dir)
    stop = threading.Event()

    def key(recording: Recording) -> str:
        source.admit(recording.source, options.project_root)
        return _key(store, recording, options.ladder, version)

    with disk_errors():
        version = store.tool(options.ffmpeg).version
        keys = each(wanted, key, options.workers, stop)
        results, jobs = _known(store, keys)
        if jobs:
            results |= _made(store, jobs, options, progress, stop)
    return {recording: results[recording] for recording in wanted}


def facts_of(recording: Recording, options: MediaOptions) -> SourceFacts:
    """Return what is known about a source without making anything; SourceRefused otherwise."""
    from build_tools.media import job

    source.admit(recording.source, options.project_root)
    return job.look(recording)


def _key(store: Store, recording: Recording, steps: Ladder, version: str) -> str:
    return key_of(
        source=store.fingerprint(recording.source),
        start=recording.start,
        end=recording.end,
        ladder=vars(steps),
        version=VERSION,
        encoder=version,
    )


def _known(
    store: Store, keys: dict[Recording, str | MediaError]
) -> tuple[dict[Recording, MediaSet | MediaError], dict[Recording, str]]:
    """Return what needs no work (refusals, what is whole in the cache), and the rest by its key."""
    results: dict[Recording, MediaSet | MediaError] = {}
    jobs: dict[Recording, str] = {}
    for recording, key in keys.items():
        if isinstance(key, MediaError):
            results[recording] = key
        elif found := store.find(key):
            results[recording] = _judged(found)
        else:
            jobs[recording] = key
    return results, jobs


def _made(
    store: Store,
    jobs: dict[Recording, str],
    options: MediaOptions,
    progress: Progress,
    stop: threading.Event,
) -> dict[Recording, MediaSet | MediaError]:
    """Encode what is missing, each key once, the longest recording first."""
    from build_tools.media import job

    first = {key: recording for recording, key in reversed(jobs.items())}
    count = len(first)
    line = ngettext("Converting {count} recording", "Converting {count} recordings", count)
    progress.stage(line.format(count=count))
    facts = each(list(first.values()), job.look, options.workers, stop)
    by_length = sorted(first, key=lambda k: -getattr(facts[first[k]], "duration", 0.0))
    with workspace(store.work) as folder:
        bench = job.Bench(store, store.tool(options.ffmpeg), options.ladder, folder, stop, progress)

        def make(key: str) -> MediaSet | MediaError:
            known = facts[first[key]]
            if isinstance(known, MediaError):
                return known
            made = job.make(bench, first[key], known)
            store.keep(key, made)
            return _judged(made)

        done = each(by_length, make, options.workers, stop)
    return {recording: done[key] for recording, key in jobs.items()}


def _judged(made: Made) -> MediaSet | MediaError:
    """Return a result as it is shown; without renditions its one remark says what is wrong."""
    sentences = tuple(remarks.worded(remark) for remark in made[1])
    if not made[0]:
        return OutputRejected(sentences[0])
    by_label = {rendition.label: rendition for rendition in made[0]}
    return MediaSet(
        hd=by_label.get(HD),
        audio=by_label.get(AUDIO),
        poster=by_label.get(POSTER),
        remarks=sentences,
    )
