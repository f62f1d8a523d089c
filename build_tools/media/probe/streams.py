"""Chooses the streams of a source to use: one picture, one sound. Pure, but for `describe`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from build_tools.model.facts import StreamFacts

_LONGEST_TITLE = 200
_CHINESE = frozenset({"zh", "chi", "zho", "cmn", "yue"})


@dataclass(frozen=True)
class StreamChoice:
    """The streams to use by index, best first, and the codecs that nothing here decodes."""

    videos: tuple[int, ...] = ()
    audios: tuple[int, ...] = ()
    unreadable: tuple[str, ...] = ()

    @property
    def video(self) -> int | None:
        """The picture."""
        return self.videos[0] if self.videos else None

    @property
    def audio(self) -> int | None:
        """The sound."""
        return self.audios[0] if self.audios else None

    def with_packets(self, indexes: set[int]) -> StreamChoice:
        """Return the choice among the streams that really have packets."""
        return replace(
            self,
            videos=tuple(i for i in self.videos if i in indexes),
            audios=tuple(i for i in self.audios if i in indexes),
        )


def choose(described: list[StreamFacts]) -> StreamChoice:
    """Rank the streams: not aside, marked as default, in Chinese (sound), largest, first."""
    videos = [s for s in described if s.kind == "video" and not s.still]
    audios = [s for s in described if s.kind == "audio"]
    return StreamChoice(
        videos=tuple(s.index for s in sorted(videos, key=_rank) if s.decodable),
        audios=tuple(s.index for s in sorted(audios, key=_rank) if s.decodable),
        unreadable=tuple(s.codec for s in (*videos, *audios) if not s.decodable),
    )


def describe(stream: Any) -> StreamFacts:
    """Return the facts of a stream of PyAV by which it is chosen."""
    context = stream.codec_context
    flags = stream.disposition
    kind = stream.type
    if kind == "video":
        weight = (context.width or 0) * (context.height or 0) if context else 0
    else:
        weight = _richness(context) if context and kind == "audio" else 0
    return StreamFacts(
        index=stream.index,
        kind=kind,
        codec=context.codec.canonical_name if context else "?",
        decodable=context is not None and weight > 0,
        default=bool(flags & flags.default),
        still=bool(flags & (flags.attached_pic | flags.still_image | flags.timed_thumbnails)),
        aside=bool(
            flags & (flags.comment | flags.hearing_impaired | flags.visual_impaired | flags.karaoke)
        ),
        language=stream.metadata.get("language", "").lower(),
        weight=weight,
        title=stream.metadata.get("title", "")[:_LONGEST_TITLE],
    )


def _richness(context: Any) -> int:
    channels, rate = context.channels or 0, context.sample_rate or 0
    return channels * 1_000_000 + rate if channels and rate else 0


def _rank(stream: StreamFacts) -> tuple[bool, bool, bool, int, int]:
    chinese = stream.kind == "audio" and stream.language in _CHINESE
    return (stream.aside, not stream.default, not chinese, -stream.weight, stream.index)
