"""A part of a recording as its editor needs it: its streams to choose from, and where it plays on
the time axis of everything that plays. Pure, but for reading the facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.media.fact_rows import fact_rows
from build_tools.media.plan.clip import span_of
from build_tools.model.cues import language_tag, spoken_label

if TYPE_CHECKING:
    from build_tools.model.facts import SourceFacts, StreamFacts
    from build_tools.model.media import Recording
    from build_tools.stages.recordings.examinations import Examinations


@dataclass(frozen=True)
class PartFacts:
    """A part: `length` is that of its file, `offset` where in all that plays it begins."""

    length: float
    offset: float
    has_picture: bool
    step: float
    """Seconds between two pictures."""
    rows: tuple[tuple[str, str], ...]
    pictures: tuple[StreamFacts, ...]
    sounds: tuple[StreamFacts, ...]
    programmes: int
    corrupt: int = 0


def part_facts(clips: tuple[Recording, ...], number: int, examined: Examinations) -> PartFacts:
    """Return the facts of a part, counted from 1. Raises MediaError where it cannot be read."""
    offset = 0.0
    for clip in clips[: number - 1]:
        begin, end = span_of(examined.facts(clip), clip.start, clip.end)
        offset += end - begin
    facts = examined.facts(clips[number - 1])
    return PartFacts(
        length=facts.duration,
        offset=offset,
        has_picture=facts.video is not None,
        step=1 / float(facts.video.rate) if facts.video else 1.0,
        rows=tuple(fact_rows(facts, language_name=language_name)),
        pictures=_numbered(facts, "video"),
        sounds=_numbered(facts, "audio"),
        programmes=max((stream.programme for stream in facts.streams), default=0),
        corrupt=facts.corrupt,
    )


def _numbered(facts: SourceFacts, kind: str) -> tuple[StreamFacts, ...]:
    """Return the streams of a kind in the order in which a head counts them: those of the
    programme in use."""
    used = {stream.index for stream in (facts.video, facts.audio) if stream}
    programme = next((s.programme for s in facts.streams if s.index in used and s.programme), 0)
    return tuple(
        s
        for s in facts.streams
        if s.kind == kind and not s.still and (programme == 0 or s.programme in (0, programme))
    )


def language_name(code: str) -> str:
    """Return the name of a language as a file has it, in Chinese; empty where it names none."""
    return spoken_label(language_tag(code)) if code not in ("", "und") else ""
