"""Finds the damaged seconds of a source: all of it is decoded once more, packet by packet.

ffmpeg says what it finds without saying when. This costs as much as decoding does, so it is done
only where an encode has given messages. What follows from it is judged in `encode.damage`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import av.error
import av.logging

from build_tools.media.probe import probe, timeline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.model.facts import Span

_PAUSE = 0.5
"""Seconds without a packet of a broadcast from which something is lost."""
_CLOSE = 0.5


@dataclass
class _DamageTrack:
    """The damaged seconds of one stream, so far."""

    picture: bool
    broadcast: bool
    times: timeline.TrackBuilder
    spans: list[Span] = field(default_factory=list)
    _end: float | None = None
    _damaged_since: float | None = None
    _began: bool = False

    def add(self, packet: Any, *, damaged: bool) -> None:
        """Take a packet, with whether it or what it gives is damaged."""
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is None:
            return
        seconds = self.times.add(stamp, packet.duration or 0)
        if seconds is None:
            return
        end = seconds + float((packet.duration or 0) * packet.time_base)
        self._began = self._began or not self.picture or packet.is_keyframe
        if self.broadcast and self._end is not None and seconds - self._end > _PAUSE:
            self.spans.append((self._end, seconds))
        if self.picture and packet.is_keyframe:
            self.close(seconds)
        if damaged and self._began:  # what comes before the first whole picture is not shown
            lasting = self.picture and not packet.is_disposable
            if not lasting:
                self.spans.append((seconds, end))
            elif self._damaged_since is None:
                self._damaged_since = seconds
        self._end = end if self._end is None else max(self._end, end)

    def close(self, seconds: float) -> None:
        """End a damage that lasts: the pictures after it are made from those before."""
        if self._damaged_since is not None:
            self.spans.append((self._damaged_since, seconds))
        self._damaged_since = None

    def finished(self) -> list[Span]:
        """Return the damaged seconds, after the last packet."""
        self.close(self._end or 0.0)
        return self.spans


def read_damage(path: Path, indexes: Sequence[int]) -> tuple[Span, ...]:
    """Return the (from, to) in which one of the streams is damaged, in order.

    A damaged picture lasts until the next keyframe.
    """
    av.logging.set_level(av.logging.ERROR)
    av.logging.set_skip_repeated(False)
    try:
        with probe.opened(path) as container, av.logging.Capture(local=True) as messages:
            tracks = _tracks(container, indexes)
            _read(container, tracks, messages)
            origin = (container.start_time or 0) / 1_000_000
    finally:
        av.logging.set_level(None)
    spans = sorted(span for track in tracks.values() for span in track.finished())
    return merged([(max(begin - origin, 0.0), max(end - origin, 0.0)) for begin, end in spans])


def merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return spans in their order, those that touch or nearly touch as one."""
    joined: list[Span] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1] + _CLOSE:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return tuple((round(begin, 3), round(end, 3)) for begin, end in joined)


def _tracks(container: Any, indexes: Sequence[int]) -> dict[int, _DamageTrack]:
    tracks = {}
    broadcast = container.format.name in probe.CLOCK_JUMPS
    for index in indexes:
        stream = container.streams[index]
        # In this thread, so that what is said belongs to the packet.
        stream.codec_context.thread_count = 1
        times = timeline.TrackBuilder(stream.time_base, broadcast, starts_on_keyframe=True)
        tracks[index] = _DamageTrack(stream.type == "video", broadcast, times)
    return tracks


def _read(container: Any, tracks: dict[int, _DamageTrack], messages: list[Any]) -> None:
    try:
        for packet in probe.demuxed(container, [container.streams[i] for i in tracks]):
            damaged = packet.is_corrupt
            try:
                frames = packet.decode()
            except (av.error.FFmpegError, ValueError):
                frames, damaged = [], True
            damaged = damaged or bool(messages) or any(frame.is_corrupt for frame in frames)
            messages.clear()
            tracks[packet.stream_index].add(packet, damaged=damaged)
    except av.error.FFmpegError:
        return  # it breaks off: that is known of its packets
