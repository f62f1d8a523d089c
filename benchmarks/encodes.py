"""What the benchmarks of encodes share: the settings of others, VMAF, processor seconds.

The settings of the others are those of their own code: `VideoMp4High` and `VideoMp4Low` of
python-scraperlib (video/presets.py), `compress_video` of ricecooker (utils/videos.py), and
`Fast 720p30` of HandBrake (preset/preset_builtin.json), as arguments for x264.
"""

from __future__ import annotations

import csv
import resource
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import av

from benchmarks import recordings
from build_tools.media.encode.crf_search import fifth_percentile

if TYPE_CHECKING:
    from pathlib import Path

HIGH = "openZIM VideoMp4High"
"""x264's `medium` at CRF 20 with AAC at 128k: the plain encode that others are compared with."""
RICECOOKER = "Kolibri ricecooker"
HANDBRAKE = "HandBrake Fast 720p30"
_LOW_RATE = ["-b:v", "300k", "-maxrate", "300k", "-minrate", "300k", "-qmin", "30", "-qmax", "42"]
OTHERS = {
    HIGH: ["-codec:v", "h264", "-codec:a", "aac", "-crf", "20"],
    "openZIM VideoMp4Low": [
        *["-codec:v", "h264", *_LOW_RATE, "-vf", "scale='480:trunc(ow/a/2)*2'"],
        *["-codec:a", "aac", "-ar", "44100", "-b:a", "48k", "-movflags", "+faststart"],
    ],
    RICECOOKER: [
        *["-vf", "scale='w=-2:h=trunc(min(ih,480)/2)*2'", "-pix_fmt", "yuv420p", "-b:a", "32k"],
        *["-ac", "1", "-crf", "32", "-profile:v", "baseline", "-level", "3.0", "-preset", "slow"],
        *["-movflags", "faststart"],
    ],
    HANDBRAKE: [
        *["-vf", "bwdif=mode=send_frame:deint=interlaced,scale='min(1280,iw)':-2", "-fpsmax", "30"],
        *["-codec:v", "libx264", "-preset", "fast", "-profile:v", "main", "-level", "3.1"],
        *["-crf", "21", "-pix_fmt", "yuv420p", "-codec:a", "aac", "-b:a", "160k"],
    ],
}
_ALIKE = (
    f"fps={recordings.RATE}:start_time=0,"
    "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
)
"""From the same moment on, at the same times: a recording's picture may begin later than its sound.
And marked alike, or else ffmpeg converts one of two pictures before it compares them."""


@dataclass(frozen=True)
class Row:
    """A file: its bytes, those of its picture, VMAF against the source, processor seconds."""

    name: str
    size: int
    video: int
    mean: float
    low: float
    cpu: float


@dataclass(frozen=True)
class Shape:
    """What a station sees of a source: the filters that make it, and its size."""

    size: tuple[int, int] = recordings.SIZE
    filters: str = "null"
    subsample: int = 7
    """One of so many pictures is compared."""


def cpu_seconds() -> float:
    """Return processor seconds of this process and of those that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def measured(path: Path, source: Path, folder: Path, cpu: float, shape: Shape = Shape()) -> Row:
    """Return the row of a file, without a name."""
    mean, low = _vmaf(path, source, folder / "vmaf.csv", shape)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        video = sum(packet.size for packet in container.demux(stream))
    return Row("", path.stat().st_size, video, mean, low, cpu)


def _vmaf(path: Path, source: Path, log: Path, shape: Shape) -> tuple[float, float]:
    """Return mean and 5th percentile, at the size at which a station shows the source.

    Pictures are paired by their times.
    """
    size = f"scale={shape.size[0]}:{shape.size[1]}:flags=bicubic,setsar=1"
    graph_text = (
        f"[0:v]{size},{_ALIKE}[a];[1:v]{shape.filters},{_ALIKE}[b];"
        f"[a][b]libvmaf=n_threads=2:n_subsample={shape.subsample}:log_fmt=csv:log_path={log}"
    )
    run_ffmpeg("-i", str(path), "-i", str(source), "-lavfi", graph_text, "-f", "null", "-")
    with log.open(encoding="utf-8", newline="") as stream:
        values = [float(row["vmaf"]) for row in csv.DictReader(stream)]
    return sum(values) / len(values), fifth_percentile(values)


def run_ffmpeg(*words: str) -> None:
    """Run ffmpeg with these arguments."""
    run([recordings.FFMPEG, "-nostdin", "-v", "error", "-y", *words])


def run(command: list[str]) -> None:
    """Run a command; what it says on stdout is not wanted."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
