"""Clips that flash and beep together, joins of them, and when a file flashes and beeps.

The times are read with PyAV alone, from the frames' own times; those of a sound also by counting
its samples, as players do.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import av
import pytest

from tests.media.clips import ffmpeg

ON, OFF = 0.4, 0.6
"""Within each second."""
_STEP = 40
_RATE = 8000
_LOUD, _SOFT = 0.06, 0.03
_WHITE, _GREY = 200, 170
_ENDED = 0.05
"""Seconds of silence that end a beep: a coder may echo its edge a hundredth of a second later."""


@dataclass(frozen=True)
class Family:
    """A container with codecs whose format may change in the middle."""

    suffix: str
    video: tuple[str, ...]
    audio: tuple[str, ...]
    channels: tuple[int, ...] = (1, 2)
    container: tuple[str, ...] = ()


FAMILIES = {
    "vp8": Family(
        "webm",
        # Its threads wait for each other in loops: twenty times the work on a busy PC.
        ("libvpx", "-threads", "1", "-deadline", "realtime", "-b:v", "500k"),
        ("libopus",),
        container=(),
    ),
    "mpeg2": Family("ts", ("mpeg2video", "-q:v", "4", "-g", "12"), ("mp2",)),
    "h264": Family("ts", ("libx264", "-preset", "ultrafast", "-g", "25"), ("aac",)),
    "h264-ac3": Family(
        "ts",
        ("libx264", "-preset", "ultrafast", "-g", "25"),
        ("ac3",),
        container=("-mpegts_pmt_start_pid", "0x500", "-mpegts_start_pid", "0x200"),
    ),
    "dvd": Family(
        "mpg", ("mpeg2video", "-q:v", "4", "-g", "12"), ("ac3",), (1, 2, 6), ("-f", "vob")
    ),
}
SIZES = ("320x240", "320x180", "480x360", "240x320")
SHAPES = ("1", "4/3", "16/15")
RATES = ("25", "30", "24000/1001", "50")


@dataclass(frozen=True)
class BeepClip:
    """What a clip is like."""

    family: str
    size: str = "320x240"
    shape: str = "1"
    rate: str = "25"
    channels: int = 2
    seconds: float = 2.0
    samples: int = 48000
    """Of sound, in a second."""

    def make(self, target: Path, clock: float = 0.0) -> Path:
        """Make it; its times begin at `clock`, and a little later in a broadcast."""
        family = FAMILIES[self.family]
        lit = f"enable='between(mod(t,1),{ON},{OFF})'"
        picture = (
            f"color=gray:s={self.size}:r={self.rate}:d={self.seconds},"
            f"drawbox=t=fill:c=white:{lit},setsar={self.shape},format=yuv420p"
        )
        tone = f"0.5*sin(2*PI*880*t)*between(mod(t,1),{ON},{OFF})"
        layout = {1: "mono", 2: "stereo", 6: "5.1"}[self.channels]
        tones = "|".join([tone] * self.channels)
        sound = f"aevalsrc='{tones}':c={layout}:s={self.samples}:d={self.seconds}"
        inputs = ("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound)
        codecs = ("-c:v", *family.video, "-c:a", *family.audio, *family.container)
        ffmpeg(*inputs, *codecs, "-output_ts_offset", str(clock), target)
        return target


def random_clips(seed: int) -> list[BeepClip]:
    """Return clips of one family, which can be joined."""
    dice = random.Random(seed)  # noqa: S311
    name = dice.choice(sorted(FAMILIES))
    return [
        BeepClip(
            name,
            dice.choice(SIZES),
            dice.choice(SHAPES),
            dice.choice(RATES),
            dice.choice(FAMILIES[name].channels),
            dice.choice((1.0, 2.0, 3.0)),
        )
        for _ in range(dice.choice((2, 3)))
    ]


def join(clips: Iterable[BeepClip], target: Path) -> Path:
    """Join clips by copying their packets, as a recorder goes on when a programme ends."""
    folder = target.parent
    files = [
        clip.make(folder / f"{target.stem}-{number}{target.suffix}")
        for number, clip in enumerate(clips)
    ]
    names = folder / f"{target.stem}.txt"
    names.write_text("".join(f"file '{file.name}'\n" for file in files), encoding="utf-8")
    container = FAMILIES[next(iter(clips)).family].container
    ffmpeg("-f", "concat", "-i", names, "-c", "copy", *container, target)
    return target


def broadcast(clips: Iterable[BeepClip], target: Path) -> Path:
    """Write clips of different codecs as a channel sends them, all on one clock."""
    clock = 0.0
    with target.open("wb") as stream:
        for number, clip in enumerate(clips):
            part = clip.make(target.parent / f"{target.stem}-{number}.ts", clock)
            stream.write(part.read_bytes())
            clock += clip.seconds
    return target


def random_broadcast(seed: int) -> list[BeepClip]:
    """Return clips of random codecs and formats, as a channel may send them."""
    dice = random.Random(seed)  # noqa: S311
    names = [name for name in sorted(FAMILIES) if FAMILIES[name].suffix == "ts"]
    return [
        BeepClip(
            dice.choice(names),
            dice.choice(SIZES),
            dice.choice(SHAPES),
            dice.choice(RATES),
            dice.choice((1, 2)),
            dice.choice((2.0, 3.0)),
        )
        for _ in range(dice.choice((2, 3, 4)))
    ]


def flashes(path: Path) -> list[float]:
    """Return the seconds at which the middle of the picture becomes white."""
    levels = []
    with av.open(str(path)) as container:
        origin = (container.start_time or 0) / 1_000_000
        for frame in container.decode(video=0):
            grey = frame.reformat(width=16, height=16, format="gray")
            row = bytes(grey.planes[0])[7 * grey.planes[0].line_size :]
            levels.append(((frame.time or 0.0) - origin, float(row[7] + row[8]) / 2))
    return _onsets(levels, _GREY, _WHITE)


def beeps(path: Path, *, counted: bool = False) -> list[float]:
    """Return the seconds at which it beeps; those of our own files are `counted` as well.

    Fails where the samples so far make another time than that of a frame.
    """
    levels, heard = [], 0.0
    with av.open(str(path)) as container:
        origin = (container.start_time or 0) / 1_000_000
        first: float | None = None
        for frame in container.decode(audio=0):
            time = (frame.time or 0.0) - origin
            first = time if first is None else first
            assert not counted or time - first == pytest.approx(heard, abs=0.1)
            heard += frame.samples / frame.sample_rate
            levels += [(time + offset, level) for offset, level in _levels(frame)]
    return _onsets(levels, _SOFT, _LOUD)


def _levels(frame: av.AudioFrame) -> list[tuple[float, float]]:
    resampler = av.AudioResampler(format="flt", layout="mono", rate=_RATE)
    samples: list[float] = []
    for part in (*resampler.resample(frame), *resampler.resample(None)):
        samples += memoryview(bytes(part.planes[0])[: part.samples * 4]).cast("f")
    return [
        (start / _RATE, max(map(abs, samples[start : start + _STEP])))
        for start in range(0, len(samples), _STEP)
    ]


def _onsets(levels: Iterable[tuple[float, float]], low: float, high: float) -> list[float]:
    onsets, lit = [], -_ENDED
    on = False
    for time, level in levels:
        if not on and level > high and time - lit >= _ENDED:
            onsets.append(round(time, 3))
        on = level > (low if on else high)
        lit = time if on else lit
    return onsets
