"""The door to PyAV: reads the facts of a source from its headers, its first frame and all packets.

A build calls it through `probing`, in a process of its own. Which stream is used is decided in
`streams`, what to do about the facts in `ladder`.
"""

from __future__ import annotations

import contextlib
import math
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import av.error
import av.logging

from build_tools.errors import SourceRefused
from build_tools.media.ffmpeg import source
from build_tools.media.probe import headers, streams, timeline
from build_tools.messages import _
from build_tools.model.facts import AudioFacts, HeaderFacts, SourceFacts, VideoFacts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LARGEST_SIDE = 16_384
_MOST_PIXELS = 64_000_000
_LONGEST = 24 * 3600.0
_HIGHEST_RATE = 1000
_ENOUGH = 20
"""Packets from which a rate says something."""
_JUMPING = frozenset({"mpegts", "mpeg"})
"""Containers of broadcasts and discs, whose clocks may start again in the middle."""
_HONEST_LENGTH = ("mov", "matroska", "avi", "asf", "flv")

# Its messages would go to the terminal from threads; what matters is counted by our own driver.
av.logging.set_level(None)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a source so that it can name no other file; SourceRefused where it cannot be read."""
    options = {"format_whitelist": source.FORMATS, "protocol_whitelist": source.PROTOCOLS}
    try:
        container = av.open(source.url(path), options=options, metadata_errors="replace")
    except (av.error.FFmpegError, ValueError, UnicodeError) as error:
        raise SourceRefused(source.unreadable()) from error
    try:
        yield container
    finally:
        container.close()


def read_facts(path: Path) -> SourceFacts:
    """Return the facts of a source. All packets are read, because headers are wrong too often."""
    with opened(path) as container:
        described = [streams.describe(stream) for stream in container.streams]
        chosen = streams.choose(described)
        tracks, broken = _tracks(container)
        name = container.format.name
        broken = broken or (name == "mpegts" and source.ends_within_packet(path))
        origin = (container.start_time or 0) / 1_000_000
        declared = (container.duration or 0) / 1_000_000
        listed = _listed(container)
        chosen = chosen.with_packets({index for index, track in tracks.items() if track.times})
        seen, heard = chosen.video, chosen.audio
        video = None if seen is None else _video(container, seen, tracks[seen], origin)
        audio = None if heard is None else _audio(container, heard, tracks[heard], origin)
        told = headers.Colours() if seen is None else _told(container, seen)
        texts, chapters = headers.subtitles(container), headers.chapters(container, origin)
    if video:
        video = _with_first_frame(path, video, told)
    facts = SourceFacts(
        container=name,
        video=video,
        audio=audio,
        declared=declared if name.startswith(_HONEST_LENGTH) and declared > 0 else 0.0,
        gap=timeline.longest_gap([tracks[s.index] for s in (video, audio) if s]),
        missing=_missing(tracks, listed, broken),
        unreadable=chosen.unreadable,
        streams=tuple(described),
        subtitles=texts,
        chapters=chapters,
    )
    _refuse_absurd(facts)
    return facts


def read_header_facts(path: Path) -> HeaderFacts:
    """Return subtitles and chapters, from the headers alone."""
    with opened(path) as container:
        origin = (container.start_time or 0) / 1_000_000
        return HeaderFacts(headers.subtitles(container), headers.chapters(container, origin))


def _tracks(container: Any) -> tuple[dict[int, timeline.Track], bool]:
    """Read every packet; a source that breaks off gives what came before."""
    builders: dict[int, timeline.TrackBuilder] = {}
    wanted = [s for s in container.streams if s.type in ("audio", "video")]
    jumping = container.format.name in _JUMPING
    broken = False
    try:
        for packet in container.demux(wanted) if wanted else ():
            stamp = packet.pts if packet.pts is not None else packet.dts
            if stamp is None or not packet.size:
                continue
            builder = builders.get(packet.stream_index)
            if builder is None:
                builder = timeline.TrackBuilder(packet.time_base, jumping, packet.is_keyframe)
                builders[packet.stream_index] = builder
            builder.add(
                stamp,
                packet.duration or 0,
                packet.size,
                shown=not packet.is_discard,
                keyframe=packet.is_keyframe,
            )
    except av.error.FFmpegError:
        broken = True
    return {index: builder.track() for index, builder in builders.items()}, broken


def _video(container: Any, index: int, track: timeline.Track, origin: float) -> VideoFacts:
    stream = container.streams[index]
    if track.packets > _ENOUGH and track.density > _HIGHEST_RATE:
        raise SourceRefused(_("the times of its pictures are all the same; export it again"))
    context = stream.codec_context
    rate, variable = timeline.frame_rate(track, stream.average_rate)
    return VideoFacts(
        index=index,
        codec=context.codec.canonical_name,
        width=context.width,
        height=context.height,
        sar=_shape(stream.sample_aspect_ratio),
        rate=rate,
        variable=variable,
        transfer="sdr",
        matrix="bt709",
        flagged_interlaced=context.field_order > 1,
        starts_on_keyframe=track.starts_on_keyframe,
        start=max(track.start - origin, 0.0),
        end=max(track.end - origin + (0 if track.last_duration else float(1 / rate)), 0.0),
        pixels=context.pix_fmt or "",
        entries=track.keyframes.relative_to(origin),
    )


def _audio(container: Any, index: int, track: timeline.Track, origin: float) -> AudioFacts:
    stream = container.streams[index]
    return AudioFacts(
        index=index,
        codec=stream.codec_context.codec.canonical_name,
        channels=stream.codec_context.channels,
        start=max(track.start - origin, 0.0),
        end=max(track.end - origin, 0.0),
        sample_rate=stream.codec_context.sample_rate or 0,
        layout=stream.codec_context.layout.name,
        language=stream.metadata.get("language", ""),
    )


def _with_first_frame(path: Path, video: VideoFacts, told: headers.Colours) -> VideoFacts:
    """Return the facts with what the first frame says; that counts for more than the header."""
    with opened(path) as container:
        first = headers.first_frame(container, video.index)
    return replace(
        video,
        rotation=first.rotation,
        mirrored=first.mirrored,
        flagged_interlaced=video.flagged_interlaced or first.interlaced,
        **first.colours.over(told).facts(video.height, video.pixels),
    )


def _told(container: Any, index: int) -> headers.Colours:
    return headers.colours_of(container.streams[index].codec_context)


def _shape(sar: Fraction | None) -> Fraction:
    # Beyond 4:1 it is a broken header, not a shape that a camera has.
    return sar if sar and Fraction(1, 4) <= sar <= 4 else Fraction(1)


def _listed(container: Any) -> dict[int, int]:
    """Return how many packets the file's own index lists for each stream."""
    # AVI counts dropped frames as well, and plain PCM counts samples.
    if not container.format.name.startswith("mov"):
        return {}
    counted = [s for s in container.streams if s.type == "video" or _is_aac(s)]
    return {stream.index: stream.frames for stream in counted}


def _is_aac(stream: Any) -> bool:
    context = stream.codec_context
    return stream.type == "audio" and context is not None and bool(context.name == "aac")


def _missing(tracks: dict[int, timeline.Track], listed: dict[int, int], broken: bool) -> float:
    """Return the share of the packets that the file's own index lists and that are not there."""
    shares = [
        1 - tracks[index].packets / count if index in tracks else 1.0
        for index, count in listed.items()
        if count > 0
    ]
    share = max(shares, default=0.0)
    return share if share >= 0.03 else 0.001 if broken else 0.0


def _refuse_absurd(facts: SourceFacts) -> None:
    video = facts.video
    if video is None and facts.audio is None:
        if facts.unreadable:
            raise SourceRefused(
                _("nothing here can decode {codecs}; export the recording as H.264 MP4").format(
                    codecs=", ".join(facts.unreadable)
                )
            )
        raise SourceRefused(_("there is neither picture nor sound in it; export it again"))
    if video and not _possible(video):
        raise SourceRefused(
            _(
                "its picture claims {width}x{height} pixels at {rate} frames a second; "
                "export it again with at most 4096x4096 at 60"
            ).format(width=video.width, height=video.height, rate=round(float(video.rate), 2))
        )
    if not math.isfinite(facts.duration) or facts.duration > _LONGEST:
        raise SourceRefused(
            _("it claims to last {hours} hours; export it again in parts below 24 hours").format(
                hours=round(facts.duration / 3600)
            )
        )
    if facts.duration <= 0:
        raise SourceRefused(_("it holds nothing that lasts; export it again"))


def _possible(video: VideoFacts) -> bool:
    sides = (video.width, video.height)
    return (
        min(sides) >= 2
        and max(sides) <= _LARGEST_SIDE
        and video.width * video.height <= _MOST_PIXELS
        and video.rate <= _HIGHEST_RATE
    )
