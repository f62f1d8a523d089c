"""Judges the damage of sources: which seconds, how much of the whole, and whether a person has to
say that it may go out all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

from build_tools.media.plan.clip import span_of
from build_tools.model.media import Remark
from build_tools.model.timecode import Timecode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.facts import SourceFacts, Span

_BEARABLE = 0.05
"""The share up to which damage is told and not asked about."""
_SHORTER = 1.0
_SPANS_TOLD = 8
_PREMATURE = "ended prematurely"


@dataclass(frozen=True)
class DamagedClip:
    """A clip in use: its facts, its trims, and the damaged seconds of its file."""

    name: str
    facts: SourceFacts
    start: float | None = None
    end: float | None = None
    spans: tuple[Span, ...] = ()

    @property
    def used(self) -> Span:
        """(from, to) of what is used."""
        return span_of(self.facts, self.start, self.end)

    @property
    def used_spans(self) -> list[Span]:
        """The damaged seconds that are used."""
        begin, end = self.used
        cut = ((max(a, begin), min(b, end)) for a, b in self.spans)
        return [(a, b) for a, b in cut if a < b]


def damage_remarks(
    clips: Sequence[DamagedClip], lines: Sequence[str], digests: dict[str, str]
) -> tuple[Remark, ...]:
    """Return the remarks on recordings, those that a person has to accept first.

    `lines` are ffmpeg's messages, `digests` the hash of each recording by its name.
    """
    names = tuple(dict.fromkeys(clip.name for clip in clips))
    remarks = [
        remark
        for name in names
        for remark in _of_recording([c for c in clips if c.name == name], lines, digests[name])
    ]
    if len(names) < 2:
        remarks = [_without_name(remark) for remark in remarks]
    return tuple(sorted(remarks, key=lambda remark: not needs_yes(remark)))


def needs_yes(remark: Remark) -> bool:
    """Return whether a person has to accept what a remark says before it goes out."""
    return any(name == "sha256" for name, _value in remark.values)


def unusable(remark: Remark) -> Remark:
    """Return the remark that of a source which is so damaged nothing whole came out."""
    return Remark("unusable", tuple(pair for pair in remark.values if pair[0] == "percent"))


def _without_name(remark: Remark) -> Remark:
    return Remark(remark.kind, tuple(pair for pair in remark.values if pair[0] != "clip"))


def _of_recording(clips: Sequence[DamagedClip], lines: Sequence[str], digest: str) -> list[Remark]:
    clip_name = ("clip", clips[0].name)
    length = sum(end - begin for begin, end in (clip.used for clip in clips))
    spans = [(a + c.facts.begin, b + c.facts.begin) for c in clips for a, b in c.used_spans]
    lost = max(_lost(clip, lines) for clip in clips)
    share = lost + (1 - lost) * sum(b - a for a, b in spans) / max(length, 0.001)
    asked = (("sha256", digest),) if share > _BEARABLE else ()
    remarks = []
    if lost > _BEARABLE:
        remarks.append(Remark("too-short", (("percent", f"{lost:.0%}"), clip_name, *asked)))
    elif lost:
        remarks.append(Remark("cut-off", (clip_name,)))
    if spans:
        facts = (("times", _in_words(spans)), ("percent", _percent(share)), clip_name)
        if asked and not (remarks and needs_yes(remarks[0])):
            remarks.append(Remark("damaged", (*facts, *asked)))
        else:
            remarks.append(Remark("damaged-at", facts))
    return remarks or _shorter(clips[-1], clip_name)


def _shorter(clip: DamagedClip, clip_name: tuple[str, str]) -> list[Remark]:
    """Return the remark that a header promises more; that alone is no proof: some say ten hours."""
    facts = clip.facts
    if facts.declared - facts.duration <= max(_SHORTER, 0.02 * facts.declared):
        return []
    lengths = (
        ("there", str(Timecode(facts.duration).rounded)),
        ("declared", str(Timecode(facts.declared).rounded)),
    )
    return [Remark("shorter", (*lengths, clip_name))]


def _lost(clip: DamagedClip, lines: Sequence[str]) -> float:
    """Return the share of a clip that is missing at its end, as far as it can be known."""
    facts = clip.facts
    if clip.end is not None and clip.end <= facts.duration:
        return 0.0
    broke_off = any(_PREMATURE in line for line in lines)
    if broke_off and facts.declared > 0:
        return max(facts.missing, 1 - facts.duration / facts.declared, 0.001)
    return max(facts.missing, 0.001 if broke_off else 0.0)


def _in_words(spans: Sequence[Span]) -> str:
    told = [f"{Timecode(floor(a))}–{Timecode(ceil(b))}" for a, b in spans[:_SPANS_TOLD]]
    return ", ".join(told) + (" …" if len(spans) > _SPANS_TOLD else "")


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.1 else f"{max(share, 0.001):.1%}"
