"""Measures the clips of a recording and plans its renditions.

What was measured of a long recording is kept with its pieces until its result is there, so that a
build which goes on with it does not listen to all of it again.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from build_tools.media.analysis import analysis
from build_tools.media.cache.piece_store import PieceStore
from build_tools.media.encode import stream_copy
from build_tools.media.plan import ladder
from build_tools.media.plan.clip import Clip, as_decoded, span_of
from build_tools.media.plan.pieces import pieces_of
from build_tools.model.facts import Measurements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.media.cache.workspace import Workspace
    from build_tools.model.facts import SourceFacts
    from build_tools.model.media import Recording
    from build_tools.model.transcoding import Plan

_MEASURED = "measured"
_NOTED = TypeAdapter(tuple[Measurements, ...])


def measure_and_plan(
    recording: Recording,
    facts: Sequence[SourceFacts],
    settings: ladder.Ladder,
    workspace: Workspace,
    key: str = "",
) -> Plan:
    """Measure the clips of a recording and plan its renditions.

    `key` is that of its result, without which nothing is kept.
    """
    store = _store(recording, facts, workspace, key)
    restored = _restored(store, workspace) if key else None
    measurements = restored or _measured(recording, facts, workspace)
    clips = [
        Clip(as_decoded(part_facts, figures.frame), figures, part.start, part.end, part.name)
        for part, part_facts, figures in zip(recording.clips, facts, measurements, strict=True)
    ]
    plan = ladder.plan(clips, settings)
    video = clips[0].facts.video
    if video and stream_copy.may_fit(clips[0], plan):
        stream = stream_copy.read_stream(recording.source, video)
        plan = ladder.with_copy(plan, copied=stream_copy.fits(stream, plan, settings))
    if key and not restored and pieces_of(plan, settings):
        store.keep(_MEASURED, [], {"clips": _NOTED.dump_python(measurements, mode="json")})
    return plan


def _measured(
    recording: Recording, facts: Sequence[SourceFacts], workspace: Workspace
) -> tuple[Measurements, ...]:
    program, stop = workspace.ffmpeg.path, workspace.stop
    return tuple(
        analysis.measure(
            part.source,
            part_facts,
            span_of(part_facts, part.start, part.end),
            workspace.folder,
            program,
            stop,
        )
        for part, part_facts in zip(recording.clips, facts, strict=True)
    )


def _restored(store: PieceStore, workspace: Workspace) -> tuple[Measurements, ...] | None:
    """Return what an earlier build has measured, None where that is not there as it was."""
    note = store.restore(_MEASURED, workspace.folder)
    try:
        return _NOTED.validate_python(note["clips"]) if note else None
    except (KeyError, ValidationError):
        return None


def _store(
    recording: Recording, facts: Sequence[SourceFacts], workspace: Workspace, key: str
) -> PieceStore:
    trims = [(part.start, part.end) for part in recording.clips]
    text = repr((tuple(facts), trims, ladder.VERSION, workspace.ffmpeg.version))
    return PieceStore(workspace.cache.pieces / key, hashlib.sha256(text.encode()).hexdigest())
