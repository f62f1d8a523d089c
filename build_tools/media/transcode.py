"""The stage `transcode`: recordings in, media sets or errors out, several at once.

What was published is taken as it was, what the cache holds whole is taken, the rest is made.
A fault of one recording is a value in the result; a fault of the machine stops the stage. Heavy
imports wait until something has to be made: a second run only looks at files and records.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from build_tools.errors import MediaError, OutputRejected, PublishedLost, SourceRefused, ToolError
from build_tools.media.cache import ledger
from build_tools.media.cache.cache import Cache, disk_errors, key_of
from build_tools.media.cache.workspace import workspace
from build_tools.media.ffmpeg import source
from build_tools.media.plan import remarks
from build_tools.media.plan.ladder import VERSION, Ladder
from build_tools.media.workers.pool import each
from build_tools.messages import _, ngettext
from build_tools.model.media import MediaSet, Provenance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.media.ffmpeg.binary import Tool
    from build_tools.media.options import MediaOptions
    from build_tools.media.workers.task import Order, Place
    from build_tools.model.media import Recording, Remark, Rendition
    from build_tools.progress import Progress

Made = tuple[tuple["Rendition", ...], tuple["Remark", ...]]
Results = dict["Recording", MediaSet | MediaError]


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
    cache = Cache(options.cache_dir)
    stop = threading.Event()
    with disk_errors():
        sources = each(wanted, lambda r: provenance_of(cache, r, options), options.workers, stop)
        results = _refused_or_published(cache, sources, options)
        left = {r: p for r, p in sources.items() if r not in results and isinstance(p, Provenance)}
        if left:
            results |= _kept_or_made(cache, left, options, progress, stop)
    if options.reencode:
        ledger.withdraw([r for r in results.values() if isinstance(r, MediaSet)], options)
    return {recording: results[recording] for recording in wanted}


def key_for(origin: Provenance, options: MediaOptions, tool: Tool) -> str:
    """Return the key under which the cache keeps what comes of a recording."""
    steps = vars(options.ladder)
    return key_of(clips=origin.clips, ladder=steps, version=VERSION, encoder=tool.version)


def provenance_of(cache: Cache, recording: Recording, options: MediaOptions) -> Provenance:
    """Return what a recording is made from; SourceRefused where a part cannot be one."""
    clips = []
    for clip in recording.clips:
        try:
            source.admit(clip.source, options.project_root)
        except SourceRefused as refused:
            if not recording.more:
                raise
            raise SourceRefused(f"{clip.name}: {refused}") from refused
        clips.append((cache.fingerprint(clip.source), clip.start, clip.end))
    # Settings of the program itself may change with its version; what was published may not.
    own = vars(Ladder())
    asked = {name: str(v) for name, v in vars(options.ladder).items() if v != own[name]}
    return Provenance(clips=tuple(clips), settings=tuple(sorted(asked.items())))


def _refused_or_published(
    cache: Cache, sources: dict[Recording, Provenance | MediaError], options: MediaOptions
) -> Results:
    """Return what needs neither ffmpeg nor cache: refusals, and what stations hold already."""
    known = ledger.Ledger({}) if options.reencode else ledger.read(options.ledger)
    results: Results = {}
    for recording, origin in sources.items():
        if isinstance(origin, MediaError):
            results[recording] = origin
            continue
        try:
            if found := ledger.find(known, origin, cache, options.published):
                results[recording] = found
        except PublishedLost as lost:
            results[recording] = lost
    return results


def _kept_or_made(
    cache: Cache,
    sources: dict[Recording, Provenance],
    options: MediaOptions,
    progress: Progress,
    stop: threading.Event,
) -> Results:
    tool = cache.tool(options.ffmpeg)
    encoder = tool.version
    keys = {item: key_for(origin, options, tool) for item, origin in sources.items()}
    made: dict[Recording, Made | MediaError] = {
        recording: found for recording, key in keys.items() if (found := cache.find(key))
    }
    if jobs := {recording: key for recording, key in keys.items() if recording not in made}:
        made |= _made(cache, jobs, sources, options, progress, stop)
    return {
        recording: _judged(result, replace(sources[recording], encoder=encoder))
        for recording, result in made.items()
    }


def _made(
    cache: Cache,
    jobs: dict[Recording, str],
    sources: dict[Recording, Provenance],
    options: MediaOptions,
    progress: Progress,
    stop: threading.Event,
) -> dict[Recording, Made | MediaError]:
    """Encode what is missing, each key once, the largest recording first."""
    from build_tools.media.workers.task import Order, Place, relative

    orders = {
        key: Order(key, relative(item, options.project_root), sources[item].clips, options.ladder)
        for item, key in reversed(jobs.items())  # the first one asked for gives its name
    }
    line = ngettext("Converting {count} recording", "Converting {count} recordings", len(orders))
    progress.stage(line.format(count=len(orders)))
    sizes = {
        key: sum(clip.source.stat().st_size for clip in item.clips) for item, key in jobs.items()
    }
    waiting = sorted(orders.values(), key=lambda order: -sizes[order.key])
    with workspace(cache.work) as folder:
        place = Place(options.project_root, options.cache_dir, cache.tool(options.ffmpeg), folder)
        if options.cluster:
            done = _in_cluster(waiting, place, options, progress)
        else:
            done = each(waiting, lambda o: _here(o, place, stop, progress), options.workers, stop)
    return {item: done[orders[key]] for item, key in jobs.items()}


def _here(order: Order, place: Place, stop: threading.Event, progress: Progress) -> Made:
    from build_tools.media.workers.task import make

    made = make(order, place, stop, progress)
    Cache(place.cache).keep(order.key, made)
    return made


def _in_cluster(
    orders: Sequence[Order], place: Place, options: MediaOptions, progress: Progress
) -> dict[Order, Made | MediaError]:
    try:
        from build_tools.media.workers import cluster
    except ModuleNotFoundError as error:
        raise ToolError(
            _("--cluster needs Dask; install it with `pip install courseware[cluster]`")
        ) from error
    from build_tools.media.workers.fingerprint import kit_of

    mark = place.folder.relative_to(place.root).as_posix()
    kit, cache = kit_of(place.tool), Cache(place.cache)
    return cluster.each(orders, options.cluster, kit, cache, mark, progress)


def _judged(made: Made | MediaError, origin: Provenance) -> MediaSet | MediaError:
    """Return a result as it is shown; without renditions its one remark says what is wrong."""
    if isinstance(made, MediaError):
        return made
    renditions, told = made
    sentences = tuple(remarks.worded(remark) for remark in told)
    if not renditions:
        return OutputRejected(sentences[0])
    parts: dict[str, Any] = {_field(rendition): rendition for rendition in renditions}
    return MediaSet(**parts, remarks=sentences, provenance=replace(origin, remarks=told))


def _field(rendition: Rendition) -> str:
    """Return the name under which a media set has a rendition."""
    return f"{rendition.label}_index" if rendition.file.endswith(".js") else rendition.label
