"""Reads the facts of a source with PyAV: from its headers, its first frame and all packets.

A build calls it through `probe_process`, in a process of its own. Choosing the streams is left to
`streams`, deciding what follows from the facts to `plan.ladder`.
"""

from __future__ import annotations

import contextlib
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import av
import av.error
import av.logging

from build_tools.errors import SourceRefused
from build_tools.media.ffmpeg import source
from build_tools.media.probe import formats, headers, programmes, streams, timeline
from build_tools.media.probe.codec_changes import read_codec_changes
from build_tools.messages import _
from build_tools.model.facts import AudioFacts, HeaderFacts, SourceFacts, VideoFacts
from build_tools.model.media import NO_PICK, StreamPick

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_LARGEST_SIDE = 16_384
_MOST_PIXELS = 64_000_000
_LONGEST = 24 * 3600.0
_HIGHEST_RATE = 1000
_MIN_PACKETS = 20
"""With fewer, a frame rate says nothing."""
CLOCK_JUMPS = frozenset({"mpegts", "mpeg"})
"""Containers of broadcasts and discs, whose clocks may be reset in the middle."""
_RELIABLE_LENGTH = ("mov", "matroska", "avi", "asf", "flv")

# Its messages would reach the terminal from threads; those that matter are counted elsewhere.
av.logging.set_level(None)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a source so that it cannot open any other file. Raises SourceRefused if unreadable."""
    options = {"format_whitelist": source.FORMATS, "protocol_whitelist": source.PROTOCOLS}
    try:
        container = av.open(source.url(path), options=options, metadata_errors="replace")
    except (av.error.FFmpegError, ValueError, UnicodeError) as error:
        raise SourceRefused(source.unreadable()) from error
    try:
        yield container
    finally:
        container.close()


def read_facts(path: Path, pick: StreamPick = NO_PICK) -> SourceFacts:
    """Return the facts of a source. All packets are read, because headers are wrong too often.

    Raises SourceRefused where it cannot be used, or has not the streams that are picked.
    """
    with opened(path) as container, opened(path) as decoders:
        broadcast = container.format.name == "mpegts"
        groups = programmes.read_programmes(path) if broadcast else ()
        described = [streams.describe(stream, groups) for stream in container.streams]
        chosen = streams.choose(described, pick)
        unseen = chosen.video if pick.sound_only else None
        chosen = replace(chosen, videos=()) if pick.sound_only else chosen
        picture_formats, sound_formats = _formats(decoders, chosen)
        chosen_ids = {
            container.streams[i].id for i in (chosen.video, chosen.audio) if i is not None
        }
        tracks, broken = _tracks(container, {**picture_formats, **sound_formats})
        name = container.format.name
        broken = broken or (name == "mpegts" and source.ends_within_packet(path))
        origin = (container.start_time or 0) / 1_000_000
        declared = (container.duration or 0) / 1_000_000
        indexed = _indexed_packets(container)
        chosen = chosen.with_packets({index for index, track in tracks.items() if track.times})
        video = audio = None
        colours = headers.Colours()
        if (index := chosen.video) is not None:
            video = _video(container, index, tracks[index], origin)
            if seen := picture_formats.get(index):
                video = replace(video, formats=seen.relative_to(origin))
            colours = headers.colours_of(container.streams[index].codec_context)
        if (index := chosen.audio) is not None:
            audio = _audio(container, index, tracks[index], origin)
            audio = replace(audio, channel=pick.channel if audio.channels > 1 else "", mix=pick.mix)
            if heard := sound_formats.get(index):
                audio = replace(audio, formats=heard.relative_to(origin))
        subtitles, chapters = headers.subtitles(container), headers.chapters(container, origin)
    if video:
        video = _with_first_frame(path, video, colours)
    facts = SourceFacts(
        container=name,
        video=video,
        audio=audio,
        declared=declared if name.startswith(_RELIABLE_LENGTH) and declared > 0 else 0.0,
        gap=timeline.longest_gap([tracks[s.index] for s in (video, audio) if s]),
        missing=_missing(tracks, indexed, broken),
        unreadable=chosen.unreadable,
        streams=tuple(described),
        unseen=max(tracks[unseen].end - origin, 0.0) if unseen in tracks else 0.0,
        subtitles=subtitles,
        chapters=chapters,
        corrupt=sum(tracks[s.index].corrupt for s in (video, audio) if s),
        codec_changes=read_codec_changes(path, frozenset(chosen_ids)) if broadcast else (),
        clock_reset=any(track.clock_reset for track in tracks.values()),
    )
    _refuse_absurd(facts)
    return facts


def read_header_facts(path: Path) -> HeaderFacts:
    """Return subtitles, chapters and length, from the headers alone."""
    with opened(path) as container:
        origin = (container.start_time or 0) / 1_000_000
        length = max((container.duration or 0) / 1_000_000, 0.0)
        subtitles, chapters = headers.subtitles(container), headers.chapters(container, origin)
        return HeaderFacts(subtitles, chapters, length)


def demuxed(container: Any, selected: Sequence[Any]) -> Iterator[Any]:
    """Yield the packets of streams of a source.

    Damage in a broadcast makes up streams that PyAV does not know; their packets are left out.
    """
    while selected:
        try:
            yield from container.demux(selected)
        except IndexError:
            continue
        return


def _formats(
    decoders: Any, chosen: streams.StreamChoice
) -> tuple[dict[int, formats.PictureFormats], dict[int, formats.SoundFormats]]:
    """Return the collectors of formats for the streams that will most likely be used.

    `decoders` is the source opened once more: decoding overwrites what its headers say.
    """
    pictures, sounds = {}, {}
    if (index := chosen.video) is not None:
        pictures[index] = formats.PictureFormats(decoders.streams[index].codec_context)
    if (index := chosen.audio) is not None:
        sounds[index] = formats.SoundFormats(decoders.streams[index].codec_context)
    return pictures, sounds


def _tracks(
    container: Any, collectors: Mapping[int, formats.PictureFormats | formats.SoundFormats]
) -> tuple[dict[int, timeline.Track], bool]:
    """Read every packet; of a source that breaks off, those before that."""
    builders: dict[int, timeline.TrackBuilder] = {}
    selected = [s for s in container.streams if s.type in ("audio", "video")]
    clock_jumps = container.format.name in CLOCK_JUMPS
    broken = False
    try:
        for packet in demuxed(container, selected):
            stamp = packet.pts if packet.pts is not None else packet.dts
            if stamp is None or not packet.size:
                continue
            builder = builders.get(packet.stream_index)
            if builder is None:
                builder = timeline.TrackBuilder(packet.time_base, clock_jumps, packet.is_keyframe)
                builders[packet.stream_index] = builder
            seconds = builder.add(
                stamp,
                packet.duration or 0,
                packet.size,
                shown=not packet.is_discard,
                keyframe=packet.is_keyframe,
                corrupt=packet.is_corrupt,
            )
            collector = collectors.get(packet.stream_index)
            if collector and seconds is not None:
                collector.add(packet, seconds)
    except av.error.FFmpegError:
        broken = True
    return {index: builder.track() for index, builder in builders.items()}, broken


def _video(container: Any, index: int, track: timeline.Track, origin: float) -> VideoFacts:
    stream = container.streams[index]
    if track.packets > _MIN_PACKETS and track.density > _HIGHEST_RATE:
        raise SourceRefused(_("the times of its pictures are all the same; export it again"))
    context = stream.codec_context
    rate, variable = timeline.frame_rate(track, stream.average_rate)
    return VideoFacts(
        index=index,
        codec=context.codec.canonical_name,
        width=context.width,
        height=context.height,
        sar=formats.pixel_shape(stream.sample_aspect_ratio),
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


def _with_first_frame(path: Path, video: VideoFacts, colours: headers.Colours) -> VideoFacts:
    """Return the facts with those of the first frame, which overrule the header's `colours`."""
    with opened(path) as container:
        first = headers.first_frame(container, video.index)
    return replace(
        video,
        rotation=first.rotation,
        mirrored=first.mirrored,
        flagged_interlaced=video.flagged_interlaced or first.interlaced,
        **first.colours.with_defaults(colours).facts(video.height, video.pixels),
    )


def _indexed_packets(container: Any) -> dict[int, int]:
    """Return the number of packets in the file's own index, by stream."""
    # AVI counts dropped frames as well, and plain PCM counts samples.
    if not container.format.name.startswith("mov"):
        return {}
    counted = [s for s in container.streams if s.type == "video" or _is_aac(s)]
    return {stream.index: stream.frames for stream in counted}


def _is_aac(stream: Any) -> bool:
    context = stream.codec_context
    return stream.type == "audio" and context is not None and bool(context.name == "aac")


def _missing(tracks: dict[int, timeline.Track], indexed: dict[int, int], broken: bool) -> float:
    """Return the share of the packets in the file's own index that could not be read."""
    shares = [
        1 - tracks[index].packets / count if index in tracks else 1.0
        for index, count in indexed.items()
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
    if video and not _is_plausible(video):
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


def _is_plausible(video: VideoFacts) -> bool:
    sides = (video.width, video.height)
    return (
        min(sides) >= 2
        and max(sides) <= _LARGEST_SIDE
        and video.width * video.height <= _MOST_PIXELS
        and video.rate <= _HIGHEST_RATE
    )
