"""Remarks for the editor that follow from the facts of a source; pure.

Faults that show only when it is decoded are judged in `output_checks`; the sentences are in
`remarks`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from build_tools.model.media import Remark
from build_tools.model.timecode import Timecode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.media.plan.clip import Clip
    from build_tools.model.facts import SourceFacts

_NOTED_GAP = 60.0
_EARLY_END = 3.0


def of_clips(clips: Sequence[Clip], silence: float) -> tuple[Remark, ...]:
    """Return the remarks about the clips of a recording, in their order.

    A sound below `silence` in LUFS counts as none.
    """
    several = len(clips) > 1
    return tuple(
        replace(remark, values=(*remark.values, ("clip", clip.name))) if several else remark
        for clip in clips
        for remark in _of_clip(clip, silence)
    )


def _of_clip(clip: Clip, silence: float) -> list[Remark]:
    facts, measurements = clip.facts, clip.measurements
    remarks = [Remark("stream-passed-over", (("codec", codec),)) for codec in facts.unreadable]
    if facts.gap > _NOTED_GAP:
        remarks.append(Remark("gap", (("length", str(Timecode(facts.gap).rounded)),)))
    if clip.end is not None and clip.end > facts.duration + 0.5:
        remarks.append(Remark("end-beyond", (("length", str(Timecode(facts.duration).rounded)),)))
    remarks += _uneven_ends(facts)
    if facts.audio and measurements.mono and measurements.mono.loudness <= silence:
        remarks.append(Remark("silent"))
    if measurements.two_languages:
        remarks.append(Remark("two-languages"))
    elif measurements.narrow:
        remarks.append(Remark("narrow-stereo"))
    return remarks


def _uneven_ends(facts: SourceFacts) -> list[Remark]:
    """Return a remark if picture or sound stops long before the other."""
    if not facts.video or not facts.audio:
        return []
    ends = (
        ("picture", str(Timecode(facts.video.end).rounded)),
        ("sound", str(Timecode(facts.audio.end).rounded)),
    )
    early = facts.audio.end - facts.video.end
    if abs(early) <= max(_EARLY_END, 0.1 * facts.duration):
        return []
    return [Remark("picture-ends" if early > 0 else "sound-ends", ends)]
