"""Chooses the streams of a source to use: one picture, one sound. Pure, but for `describe`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from build_tools.errors import SourceRefused
from build_tools.messages import N_, _
from build_tools.model.facts import StreamFacts
from build_tools.model.media import NO_PICK, StreamPick

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_TITLE = 200
_CHINESE = frozenset(
    {"zh", "chi", "zho", "cmn", "yue", "nan", "wuu", "hak", "gan", "hsn", "cjy", "cdo", "mnp"}
)
"""ISO 639: Chinese and its languages, which villages speak."""
_NO_LANGUAGE = frozenset({"", "und", "mul", "mis", "qaa", "zxx"})
_FEW = 2


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


def choose(described: list[StreamFacts], pick: StreamPick = NO_PICK) -> StreamChoice:
    """Choose a programme and rank its streams; what is picked by hand comes first.

    Raises SourceRefused where there is no such programme or stream.
    """
    programme = _programme(described, pick)
    streams = [s for s in described if programme in (0, s.programme) or not s.programme]
    videos = [s for s in streams if s.kind == "video" and not s.still]
    audios = [s for s in streams if s.kind == "audio"]
    if pick.picture is not None:
        videos = [_numbered(videos, pick.picture, _NO_PICTURE)]
    if pick.sound is not None:
        audios = [_numbered(audios, pick.sound, _NO_SOUND)]
    return StreamChoice(
        videos=tuple(s.index for s in sorted(videos, key=_rank) if s.decodable),
        audios=tuple(s.index for s in sorted(audios, key=_rank) if s.decodable),
        unreadable=tuple(s.codec for s in (*videos, *audios) if not s.decodable),
    )


def _programme(described: list[StreamFacts], pick: StreamPick) -> int:
    """Return the programme to use, counted from 1: that of the best picture, else sound."""
    count = max((s.programme for s in described), default=0)
    if pick.programme is not None:
        if pick.programme > max(count, 1):
            raise SourceRefused(_(_NO_PROGRAMME).format(count=max(count, 1)))
        return pick.programme if count else 0
    for kind in ("video", "audio"):
        streams = [s for s in described if s.kind == kind and s.decodable and not s.still]
        if streams:
            return min(streams, key=_rank).programme
    return 0


_NO_PROGRAMME = N_("there are only {count} programmes in it; correct programme")
_NO_PICTURE = N_("there are only {count} pictures in it; correct picture")
_NO_SOUND = N_("there are only {count} sounds in it; correct sound")


def _numbered(streams: list[StreamFacts], number: int, text: str) -> StreamFacts:
    if number > len(streams):
        raise SourceRefused(_(text).format(count=len(streams)))
    return streams[number - 1]


def describe(stream: Any, programmes: Sequence[frozenset[int]] = ()) -> StreamFacts:
    """Return the facts of a stream of PyAV by which it is chosen.

    `programmes` are the identifiers of the streams of each programme of a broadcast.
    """
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
        programme=next((n for n, ids in enumerate(programmes, 1) if stream.id in ids), 0),
        few=kind == "video" and 0 < stream.frames <= _FEW,
    )


def _richness(context: Any) -> int:
    channels, rate = context.channels or 0, context.sample_rate or 0
    return channels * 1_000_000 + rate if channels and rate else 0


def _rank(stream: StreamFacts) -> tuple[object, ...]:
    spoken = _language_rank(stream) if stream.kind == "audio" else 0
    chinese = spoken == 0 and stream.language in _CHINESE
    default = (not stream.default, not chinese)
    return (stream.few, stream.aside, spoken, *default, -stream.weight, stream.index)


def _language_rank(stream: StreamFacts) -> int:
    """Return 0 for Chinese and what may be that, 2 for a foreign language, default or not."""
    language = stream.language.partition("-")[0]
    if language in _CHINESE or (language in _NO_LANGUAGE and stream.default):
        return 0
    return 1 if language in _NO_LANGUAGE else 2
