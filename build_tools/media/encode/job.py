"""One recording from look to publication: facts, measurements, plan, one encode, checks, names.

How many run side by side is left to `stage`; each step's rules are in the module of its name.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools import processes
from build_tools.errors import EncodeFailed, OutputRejected, SourceRefused
from build_tools.media.analysis import analysis as measure
from build_tools.media.encode import (
    crf_search,
    stills,
    storyboard,
    stream_copy,
    verify,
)
from build_tools.media.encode import (
    outputs as encoding,
)
from build_tools.media.ffmpeg import arguments, runner
from build_tools.media.plan import ladder, source_remarks
from build_tools.media.plan.clip import Clip, span_of
from build_tools.media.probe import probe_process
from build_tools.messages import _
from build_tools.model.media import AUDIO, POSTER, STORYBOARD, Remark, Rendition

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from build_tools.media.cache.cache import Cache
    from build_tools.media.cache.workspace import Workspace
    from build_tools.model.facts import SourceFacts
    from build_tools.model.media import Recording
    from build_tools.model.transcoding import PicturePlan, Plan
    from build_tools.progress import Progress, Task

Made = tuple[tuple[Rendition, ...], tuple[Remark, ...]]

_LONGEST_GAP = 1800.0
_log = logging.getLogger(__name__)


def look(recording: Recording, stop: threading.Event) -> SourceFacts:
    """Return the facts of a recording that can be worked on; SourceRefused otherwise."""
    facts = probe_process.read_facts(recording.source, stop)
    if facts.gap > _LONGEST_GAP:
        raise SourceRefused(
            _("its clock jumps by {length}; export it again with a video editor").format(
                length=source_remarks.clock(facts.gap)
            )
        )
    begin, end = recording.start or 0.0, recording.end
    if begin >= facts.duration:
        raise SourceRefused(
            _("start lies beyond its end at {length}; correct start").format(
                length=source_remarks.clock(facts.duration)
            )
        )
    if end is not None and end <= begin:
        raise SourceRefused(_("end does not lie after start; correct start or end"))
    return facts


def look_at_all(recording: Recording, stop: threading.Event) -> tuple[SourceFacts, ...]:
    """Return the facts of all parts of a recording; SourceRefused says which cannot be used."""
    if not recording.more:
        return (look(recording, stop),)
    facts = []
    for clip in recording.clips:
        try:
            facts.append(look(clip, stop))
        except SourceRefused as refused:
            raise SourceRefused(f"{clip.name}: {refused}") from refused
    return tuple(facts)


def make(
    recording: Recording, steps: ladder.Ladder, workspace: Workspace, progress: Progress
) -> Made:
    """Make and publish all renditions of a recording.

    A source that is too broken gives no renditions but the one remark that says so. A MediaError
    tells what else went wrong with it, an OSError what went wrong with the machine.
    """
    begun = processes.spent()
    facts = look_at_all(recording, workspace.stop)
    workspace = replace(workspace, folder=Path(tempfile.mkdtemp(dir=workspace.folder)))
    spans = [
        span_of(known, clip.start, clip.end)
        for known, clip in zip(facts, recording.clips, strict=True)
    ]
    length = sum(end - start for start, end in spans)
    try:
        with progress.task(recording.name, length) as task:
            made, analysed = _make(recording, facts, steps, workspace, task)
    finally:
        shutil.rmtree(workspace.folder, ignore_errors=True)
    _tell_share(recording.name, analysed - begun, processes.spent() - begun)
    return made


def _tell_share(name: str, analysis: float, whole: float) -> None:
    line = _("{name}: {whole} s of the processor, {share} of it to find out what is needed")
    share = f"{analysis / max(whole, 0.001):.0%}"
    _log.info(line.format(name=name, whole=f"{whole:.1f}", share=share))


def _make(
    recording: Recording,
    facts: Sequence[SourceFacts],
    steps: ladder.Ladder,
    workspace: Workspace,
    task: Task,
) -> tuple[Made, float]:
    """Return what came out, and the processor seconds at which all was known."""
    paths = [clip.source for clip in recording.clips]
    folder, stop = workspace.folder, workspace.stop
    plan = plan_of(recording, facts, steps, workspace)
    plan = crf_search.find(plan, paths, steps, workspace.ffmpeg, folder, stop)
    analysed = processes.spent()
    outputs = encoding.Outputs(folder)
    outcome = _encode(paths, plan, outputs, steps, workspace, task)
    if outcome.count and any(v.copied for v in (plan.picture.videos if plan.picture else ())):
        # A copy would carry the damage of the source on; encoded, it is patched over.
        plan = ladder.with_copy(plan, copied=False)
        outcome = _encode(paths, plan, outputs, steps, workspace, task)
    for known in facts:
        if broken := verify.too_broken(known, plan.length, outcome.lines, outcome.count):
            return ((), (broken,)), analysed
    _check(plan, outputs, workspace)
    poster = _poster(plan, outputs.stills, folder / "poster.jpg")
    told = [
        r for known in facts for r in verify.damage_remarks(known, outcome.lines, outcome.count)
    ]
    if plan.picture and poster is None:
        told.append(Remark("no-still"))
    renditions = _publish(plan, outputs, poster, workspace.cache)
    return (renditions, tuple(dict.fromkeys([*plan.remarks, *told]))), analysed


def plan_of(
    recording: Recording,
    facts: Sequence[SourceFacts],
    steps: ladder.Ladder,
    workspace: Workspace,
) -> Plan:
    """Measure the parts of a recording, and return what is to be done with them."""
    found = []
    for clip, known in zip(recording.clips, facts, strict=True):
        span = span_of(known, clip.start, clip.end)
        measured = measure.measure(
            clip.source, known, span, workspace.folder, workspace.ffmpeg.path, workspace.stop
        )
        found.append(Clip(known, measured, clip.start, clip.end, clip.name))
    plan = ladder.plan(found, steps)
    video = found[0].facts.video
    if video and stream_copy.may_fit(found[0], plan):
        stream = stream_copy.read_stream(recording.source, video)
        plan = ladder.with_copy(plan, copied=stream_copy.fits(stream, plan, steps))
    return plan


def _encode(
    paths: Sequence[Path],
    plan: Plan,
    outputs: encoding.Outputs,
    steps: ladder.Ladder,
    workspace: Workspace,
    task: Task,
) -> runner.Outcome:
    command = encoding.encode(plan, paths, outputs, steps, workspace.ffmpeg.path)

    def tell(line: str) -> None:
        if (seconds := runner.parse_seconds(line)) is not None:
            task.advance_to(min(seconds, plan.length))

    outcome = runner.run(command, workspace.stop, runner.Limits.for_length(plan.length), tell)
    if outcome.code != 0:
        raise _failure(outcome, command)
    return outcome


def _failure(outcome: runner.Outcome, command: list[str]) -> Exception:
    text = "\n".join(outcome.lines)
    if "No space left on device" in text:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), command[-1])
    # In English and about the inside of ffmpeg: for those who ask for more.
    _log.info("%s", text or outcome.code)
    return EncodeFailed(
        _("it cannot be converted; export it again as MP4"), command=command, stderr=text
    )


def _check(plan: Plan, outputs: encoding.Outputs, workspace: Workspace) -> None:
    faults: list[str] = []
    for video in plan.picture.videos if plan.picture else ():
        path = outputs.video(video.label)
        faults += verify.judge_video(verify.read_back(path), plan, video)
        faults += _decodes(path, plan.length, workspace)
    if plan.audio:
        faults += verify.judge_audio(verify.read_back(outputs.audio), plan)
        faults += _decodes(outputs.audio, plan.length, workspace)
    if faults:
        _log.info("%s", ", ".join(dict.fromkeys(faults)))
        raise OutputRejected(
            _("what came out is not right ({fault}); copy the recording again").format(
                fault=verify.fault_text(faults[0])
            )
        )


def _decodes(path: Path, length: float, workspace: Workspace) -> list[str]:
    command = arguments.decode(path, workspace.ffmpeg.path)
    outcome = runner.run(command, workspace.stop, runner.Limits.for_length(length))
    if outcome.code == 0 and outcome.count == 0:
        return []
    _log.info("%s: %s", path.name, "\n".join(outcome.lines))
    return ["decodes cleanly"]


def _poster(plan: Plan, raw: Path, target: Path) -> Path | None:
    if plan.picture is None:
        return None
    chosen = stills.best(stills.read_stills(raw, (plan.picture.width, plan.picture.height)))
    if chosen is None:
        return None
    stills.save_poster(chosen, target)
    return target


def _publish(
    plan: Plan, outputs: encoding.Outputs, poster: Path | None, cache: Cache
) -> tuple[Rendition, ...]:
    made = []
    if picture := plan.picture:
        for video in picture.videos:
            path, size = outputs.video(video.label), (video.width, video.height)
            made.append(_published(path, video.label, plan.length, size, cache))
        if poster:
            size = (picture.width, picture.height)
            made.append(_published(poster, POSTER, 0.0, size, cache))
        made += _storyboard(picture, outputs, cache)
    if plan.audio:
        made.append(_published(outputs.audio, AUDIO, plan.sound_end, (0, 0), cache))
    return tuple(made)


def _storyboard(picture: PicturePlan, outputs: encoding.Outputs, cache: Cache) -> list[Rendition]:
    """Publish the sheet, and then the script, which names it."""
    image = outputs.folder / "storyboard.jpg"
    count = storyboard.write_sheet(outputs.tiles, picture, image)
    if not count:
        return []
    board = picture.storyboard
    rows = -(-count // min(board.columns, count))
    size = (min(board.columns, count) * board.width, rows * board.height)
    sheet = _published(image, STORYBOARD, 0.0, size, cache)
    script = outputs.folder / "storyboard.js"
    script.write_text(storyboard.script(sheet.file, count, picture), encoding="utf-8")
    return [sheet, _published(script, STORYBOARD, 0.0, (0, 0), cache)]


def _published(
    path: Path, label: str, duration: float, size: tuple[int, int], cache: Cache
) -> Rendition:
    length = path.stat().st_size
    name, lasting = cache.publish(path, label)
    return Rendition(label, name, lasting, length, round(duration, 3), *size)
