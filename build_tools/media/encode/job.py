"""One recording from probe to cache: facts, measurements, plan, one encode, checks, publication.

Running several side by side is left to `workers`; the rules of each step are in the module of its
name.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools import processes
from build_tools.errors import OutputRejected, SourceRefused
from build_tools.media.encode import (
    codec_parts,
    output_checks,
    stills,
    storyboard,
    uniform,
)
from build_tools.media.encode.damage import DamagedClip, damage_remarks, needs_yes, unusable
from build_tools.media.encode.films import FilmEncoder
from build_tools.media.encode.measured_plan import measure_and_plan
from build_tools.media.encode.outputs import Outputs
from build_tools.media.ffmpeg import arguments, runner
from build_tools.media.plan import effort, ladder
from build_tools.media.plan.clip import span_of
from build_tools.media.probe import probe_process
from build_tools.messages import _
from build_tools.model.media import AUDIO, POSTER, STORYBOARD, Remark, Rendition
from build_tools.model.timecode import Timecode

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from build_tools.media.cache.cache import Cache
    from build_tools.media.cache.workspace import Workspace
    from build_tools.model.facts import SourceFacts
    from build_tools.model.media import Recording
    from build_tools.model.transcoding import PicturePlan, Plan
    from build_tools.progress import Progress, Task

JobResult = tuple[tuple[Rendition, ...], tuple[Remark, ...]]

_LONGEST_GAP = 1800.0
_log = logging.getLogger(__name__)


def read_clips(
    recording: Recording, folder: Path, stop: threading.Event
) -> tuple[Recording, tuple[SourceFacts, ...]]:
    """Return a recording as it is read, and the facts of its clips.

    A clip whose codecs change becomes several, cut into files below `folder`. SourceRefused names
    the clip at fault, where there are several.
    """
    parts: list[codec_parts.ReadClip] = []
    for clip in recording.clips:
        try:
            parts += _read_clip(clip, folder, stop)
        except SourceRefused as refused:
            if not recording.more:
                raise
            raise SourceRefused(f"{clip.name}: {refused}") from refused
    first, *more = (clip for clip, _facts in parts)
    return replace(first, more=tuple(more)), tuple(facts for _clip, facts in parts)


def _read_clip(clip: Recording, folder: Path, stop: threading.Event) -> list[codec_parts.ReadClip]:
    """Read a clip. Raises SourceRefused where it cannot be transcoded."""
    facts = probe_process.read_facts(clip.source, stop, clip.pick)
    parts = [(clip, facts)]
    if facts.codec_changes:
        parts = codec_parts.read_parts(clip, facts.codec_changes, folder, stop)
    if (gap := max(part.gap for _clip, part in parts)) > _LONGEST_GAP:
        raise SourceRefused(
            _("its clock jumps by {length}; export it again with a video editor").format(
                length=str(Timecode(gap).rounded)
            )
        )
    begin, end = clip.start or 0.0, clip.end
    if begin >= (duration := sum(part.duration for _clip, part in parts)):
        raise SourceRefused(
            _("start lies beyond its end at {length}; correct start").format(
                length=str(Timecode(duration).rounded)
            )
        )
    if end is not None and end <= begin:
        raise SourceRefused(_("end does not lie after start; correct start or end"))
    return codec_parts.trimmed(clip, parts) if facts.codec_changes else parts


def make(
    recording: Recording,
    settings: ladder.Ladder,
    workspace: Workspace,
    progress: Progress,
    key: str,
) -> JobResult:
    """Make and publish all renditions of a recording; `key` is that of the result in the cache.

    A source of which nothing whole can be made gives no renditions, and one remark that says so;
    one that a person has to accept gives a remark that `needs_yes`. Raises MediaError
    for its other faults, OSError for those of the machine.
    """
    begun = processes.cpu_seconds()
    digests = {clip.name: workspace.cache.file_hash(clip.source) for clip in recording.clips}
    workspace = replace(workspace, folder=Path(tempfile.mkdtemp(dir=workspace.folder)))
    try:
        with workspace.cores.reserved(workspace.stop):
            recording, facts = read_clips(recording, workspace.folder, workspace.stop)
            spans = [
                span_of(clip_facts, clip.start, clip.end)
                for clip_facts, clip in zip(facts, recording.clips, strict=True)
            ]
            length = sum(end - start for start, end in spans)
            with progress.task(recording.name, length) as task:
                result, analysed = _make(recording, facts, settings, workspace, task, key, digests)
    finally:
        shutil.rmtree(workspace.folder, ignore_errors=True)
    _log_seconds(recording.name, analysed - begun, processes.cpu_seconds() - begun)
    return result


def _log_seconds(name: str, analysis: float, whole: float) -> None:
    line = _("{name}: {whole} s of the processor, {share} of it to find out what is needed")
    share = f"{analysis / max(whole, 0.001):.0%}"
    _log.info(line.format(name=name, whole=f"{whole:.1f}", share=share))


def _make(
    recording: Recording,
    facts: Sequence[SourceFacts],
    settings: ladder.Ladder,
    workspace: Workspace,
    task: Task,
    key: str,
    digests: dict[str, str],
) -> tuple[JobResult, float]:
    """Return the result, and the processor seconds at which the analysis was complete."""
    folder, stop = workspace.folder, workspace.stop
    read_clips = tuple(zip(recording.clips, facts, strict=True))
    sources = [
        uniform.uniform(clip, clip_facts, settings, folder, workspace.ffmpeg.path, stop)
        for clip, clip_facts in read_clips
    ]
    recording = replace(sources[0].clip, more=tuple(part.clip for part in sources[1:]))
    facts = [part.facts for part in sources]
    paths = [clip.source for clip in recording.clips]
    outputs = Outputs(folder)
    encoder = FilmEncoder(paths, outputs, settings, workspace, key)
    plan = encoder.search(measure_and_plan(recording, facts, settings, workspace, key))
    analysed = processes.cpu_seconds()
    sound, outcome = encoder.encode(plan, task)
    if outcome.count and any(v.copied for v in (plan.picture.videos if plan.picture else ())):
        # A copy would carry the damage of the source on; encoded, it is patched over.
        plan = ladder.with_copy(plan, copied=False)
        _again, outcome = encoder.encode(plan, task)
    for read in (sound, *(part.outcome for part in sources)):
        lines = (*read.lines, *outcome.lines)
        outcome = replace(outcome, lines=lines, count=outcome.count + read.count)
    damage = _damage(read_clips, outcome, digests, stop)
    try:
        _check(plan, outputs, settings, workspace)
    except OutputRejected:
        if damage and needs_yes(damage[0]):
            return ((), (unusable(damage[0]),)), analysed
        raise
    poster = _poster(plan, outputs.stills, folder / "poster.jpg")
    remarks = [*plan.remarks, *damage]
    if plan.picture and poster is None:
        remarks.append(Remark("no-still"))
    renditions = _publish(plan, outputs, poster, workspace.cache)
    return (renditions, tuple(dict.fromkeys(remarks))), analysed


def _damage(
    clips: Sequence[codec_parts.ReadClip],
    outcome: runner.ProcessResult,
    digests: dict[str, str],
    stop: threading.Event,
) -> tuple[Remark, ...]:
    """Return the remarks on damage in what was read; where there was a message it is looked for."""
    damaged = []
    for clip, facts in clips:
        suspect = outcome.count or facts.corrupt
        spans = probe_process.read_damage(clip.source, facts, stop) if suspect else ()
        damaged.append(DamagedClip(clip.name, facts, clip.start, clip.end, spans))
    return damage_remarks(damaged, outcome.lines, digests)


def _check(plan: Plan, outputs: Outputs, settings: ladder.Ladder, workspace: Workspace) -> None:
    faults: list[str] = []
    quick = not effort.decodes_every_picture(settings.effort)
    for video in plan.picture.videos if plan.picture else ():
        path = outputs.video(video.label)
        output = output_checks.read_back(path)
        faults += output_checks.judge_video(output, plan, video)
        # What others encoded may have keyframes by another reckoning than the decoder's.
        keyframes = quick and not video.copied
        faults += decoding_faults(path, output, plan.length, workspace, keyframes=keyframes)
    if plan.audio:
        path = outputs.sound(plan.audio.channels)
        output = output_checks.read_back(path)
        # The meter has decoded it.
        faults += output_checks.judge_audio(output, plan)
    if faults:
        _log.info("%s", ", ".join(dict.fromkeys(faults)))
        raise output_checks.rejected(faults[0])


def decoding_faults(
    path: Path,
    output: output_checks.OutputFacts,
    length: float,
    workspace: Workspace,
    *,
    keyframes: bool = False,
) -> list[str]:
    """Decode a film with its sound, or of its pictures the `keyframes` alone.

    That has to succeed without a message, and with a picture of each packet.
    """
    frames, times = 0, output.video_times

    def count(line: str) -> None:
        nonlocal frames
        key, _equals, value = line.partition("=")
        frames = int(value) if key == "frame" else frames

    command = arguments.decode(path, workspace.ffmpeg.path, keyframes=keyframes)
    outcome = runner.run(command, workspace.stop, runner.Limits.for_length(length), count)
    expected = times.keyframes if keyframes else times.count - 1
    if outcome.code == 0 and outcome.count == 0 and frames >= expected:
        return []
    _log.info("%s: %s", path.name, "\n".join(outcome.lines))
    return [output_checks.NOT_CLEAN]


def _poster(plan: Plan, raw: Path, target: Path) -> Path | None:
    if plan.picture is None:
        return None
    chosen = stills.best(stills.read_stills(raw, (plan.picture.width, plan.picture.height)))
    if chosen is None:
        return None
    stills.save_poster(chosen, target)
    return target


def _publish(
    plan: Plan, outputs: Outputs, poster: Path | None, cache: Cache
) -> tuple[Rendition, ...]:
    renditions = []
    if picture := plan.picture:
        for video in picture.videos:
            path, size = outputs.video(video.label), (video.width, video.height)
            renditions.append(_publish_file(path, video.label, plan.length, size, cache))
        if poster:
            size = (picture.width, picture.height)
            renditions.append(_publish_file(poster, POSTER, 0.0, size, cache))
        renditions += _publish_storyboard(picture, outputs, cache)
    if plan.audio:
        path = outputs.sound(plan.audio.channels)
        renditions.append(_publish_file(path, AUDIO, plan.sound_end, (0, 0), cache))
    return tuple(renditions)


def _publish_storyboard(picture: PicturePlan, outputs: Outputs, cache: Cache) -> list[Rendition]:
    """Publish the sheet, and then the script, which names it."""
    image = outputs.folder / "storyboard.jpg"
    count = storyboard.write_sheet(outputs.tiles, picture, image)
    if not count:
        return []
    board = picture.storyboard
    rows = -(-count // min(board.columns, count))
    size = (min(board.columns, count) * board.width, rows * board.height)
    sheet = _publish_file(image, STORYBOARD, 0.0, size, cache)
    script = outputs.folder / "storyboard.js"
    script.write_text(storyboard.script(sheet.file, count, picture), encoding="utf-8")
    return [sheet, _publish_file(script, STORYBOARD, 0.0, (0, 0), cache)]


def _publish_file(
    path: Path, label: str, duration: float, size: tuple[int, int], cache: Cache
) -> Rendition:
    size_in_bytes = path.stat().st_size
    name, cached = cache.publish(path, label)
    return Rendition(label, name, cached, size_in_bytes, round(duration, 3), *size)
