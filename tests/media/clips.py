"""Recipes of two-second recordings, one for each thing that recordings do; made by real ffmpeg.

The picture is four plain quarters (red, green, blue, white as one reads), so that a test can tell
which way is up, with a moving square for the encoder and for idet.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from build_tools import locks
from build_tools.files import atomic_output

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
SECONDS = 2.0

VOICE = "aevalsrc='0.4*sin(2*PI*220*t)*(0.6+0.4*sin(2*PI*3*t))':s=48000:d=2"
H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "25"]
AAC = ["-c:a", "aac", "-b:a", "96k"]
MPEG2 = ["-c:v", "mpeg2video", "-q:v", "4"]


def quarters(width: int, height: int, rate: str = "25", seconds: float = SECONDS) -> str:
    """Return a lavfi source: red, green over blue, white, and a grey square that moves."""
    half, low = width // 2, height // 2
    side = min(width, height) // 4
    return (
        f"color=red:s={width}x{height}:r={rate}:d={seconds},format=yuv444p,"
        f"drawbox=x={half}:y=0:w={width}:h={low}:c=lime:t=fill,"
        f"drawbox=x=0:y={low}:w={half}:h={height}:c=blue:t=fill,"
        f"drawbox=x={half}:y={low}:w={width}:h={height}:c=white:t=fill[ground];"
        f"color=gray:s={side}x{side}:r={rate}:d={seconds},format=yuv444p[square];"
        f"[ground][square]overlay=x='mod(t*{width}/2,{width})':y={height * 3 // 8}:format=yuv444"
    )


@dataclass(frozen=True)
class Recipe:
    """Sources for `-f lavfi -i`, and the arguments after them."""

    name: str
    sources: tuple[str, ...]
    arguments: tuple[str, ...]


def _recipe(name: str, sources: list[str], *arguments: str | list[str]) -> Recipe:
    flat = [word for item in arguments for word in ([item] if isinstance(item, str) else item)]
    return Recipe(name, tuple(sources), tuple(flat))


SMALL = quarters(320, 180)
FIELDS = f"{quarters(720, 576, '50')},format=yuv420p,tinterlace=interleave_top,fieldorder=tff"
INTERLACED_FLAGS = ["-flags", "+ildct+ilme"]
STEREO = "aevalsrc='0.3*sin(2*PI*220*t)|0.3*sin(2*PI*523*t)':s=48000:d=2"
LEFT_ONLY = "aevalsrc='0.3*sin(2*PI*220*t)|0':s=48000:d=2"
TWICE = f"{VOICE},aformat=channel_layouts=mono,pan=stereo|c0=c0|c1=c0"
CENTRE = "aevalsrc='0|0|0.3*sin(2*PI*330*t)|0|0|0':c=5.1:s=48000:d=2"

RECIPES = [
    _recipe("plain.mp4", [SMALL, VOICE], H264, AAC),
    _recipe("interlaced.ts", [FIELDS, VOICE], MPEG2, INTERLACED_FLAGS, "-c:a", "mp2"),
    _recipe(
        "flagged.ts",
        [f"{quarters(360, 288)},format=yuv420p,setfield=tff", VOICE],
        [*MPEG2, *INTERLACED_FLAGS, "-c:a", "mp2"],
    ),
    _recipe(
        "wide-pixels.mpg",
        [f"{quarters(360, 288)},format=yuv420p,setsar=16/15", VOICE],
        [*MPEG2, "-c:a", "mp2", "-f", "vob"],
    ),
    _recipe(
        "odd.mkv", [f"{quarters(322, 182)},crop=321:181", VOICE], "-c:v", "ffv1", "-c:a", "flac"
    ),
    _recipe("surround.mkv", [SMALL, CENTRE], H264, "-c:a", "ac3"),
    _recipe("no-sound.mp4", [SMALL], H264),
    _recipe("only-sound.mp3", [VOICE], "-c:a", "libmp3lame"),
    _recipe(
        "two-of-each.mkv",
        [quarters(160, 90), SMALL, "sine=880:d=2", VOICE],
        ["-map", "0", "-map", "1", "-map", "2", "-map", "3", *H264, *AAC],
        ["-disposition:v:0", "0", "-disposition:v:1", "default"],
        ["-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=chi"],
        ["-disposition:a:0", "0", "-disposition:a:1", "0"],
    ),
    _recipe(
        "variable.mkv",
        [f"{SMALL},select='not(mod(n,5))+lt(mod(n,25),8)+eq(n,49)'", VOICE],
        [*H264, *AAC, "-fps_mode", "vfr"],
    ),
    _recipe("fast.mp4", [quarters(320, 180, "60"), VOICE], H264, AAC),
    _recipe(
        "hlg.mp4",
        [f"{SMALL},format=yuv420p10le", VOICE],
        ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le"],
        ["-color_primaries", "bt2020", "-color_trc", "arib-std-b67", "-colorspace", "bt2020nc"],
        AAC,
    ),
    # With the grain of a camera: of slides, small would keep all pixels.
    _recipe(
        "large.mp4",
        [f"{quarters(1920, 1080, '10', 1)},noise=alls=12:allf=t", "sine=440:d=1"],
        [*H264, *AAC],
    ),
    _recipe("quiet.mp4", [SMALL, f"{VOICE},volume=-24dB"], H264, AAC),
    _recipe("hiss.mp4", [SMALL, "anoisesrc=a=0.0005:d=2"], H264, "-c:a", "pcm_s16le", "-f", "mov"),
    _recipe("silent.mp4", [SMALL, "anullsrc=d=2"], H264, AAC),
    _recipe("stereo.mp4", [SMALL, STEREO], H264, AAC),
    _recipe("twice.mp4", [SMALL, TWICE], H264, AAC),
    _recipe("left-only.mp4", [SMALL, LEFT_ONLY], H264, AAC),
    _recipe(
        "no-duration.webm",
        [SMALL, VOICE],
        ["-c:v", "libvpx", "-threads", "1", "-c:a", "libopus", "-live", "1"],
    ),
    _recipe("late.ts", [SMALL, VOICE], MPEG2, "-c:a", "mp2", "-output_ts_offset", "4000"),
    _recipe(
        "dark-first.mp4",
        [f"{quarters(320, 180, '25', 4)},fade=in:st=1:d=1", "sine=440:d=4"],
        [*H264, *AAC],
    ),
    _recipe("black.mp4", ["color=black:s=320x180:r=25:d=2", VOICE], H264, AAC),
    _recipe("long.mkv", [quarters(320, 180, "25", 10), "sine=440:d=10"], H264, AAC),
    _recipe("long.ts", [quarters(320, 180, "25", 10), "sine=440:d=10"], MPEG2, "-c:a", "mp2"),
    _recipe(
        "long.mp4",
        [quarters(320, 180, "25", 10), "sine=440:d=10"],
        [*H264, *AAC, "-movflags", "+faststart"],
    ),
]

_BY_NAME = {recipe.name: recipe for recipe in RECIPES}
# Other recordings with more arguments: before the name of the file, and after it.
VARIANTS: dict[str, tuple[str, list[str], list[str]]] = {
    "turned.mp4": ("plain.mp4", ["-display_rotation:v", "90"], []),
    "mirrored.mp4": ("plain.mp4", ["-display_hflip:v"], []),
    "edited.mp4": ("long.mp4", ["-ss", "2.4"], ["-t", "2"]),
}
NAMES = (*_BY_NAME, *VARIANTS)


def ffmpeg(*arguments: str | Path) -> None:
    """Run ffmpeg quietly; the test fails when it does."""
    command = [FFMPEG, "-nostdin", "-v", "error", "-y", *map(str, arguments)]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stderr


def make(recipe: Recipe, target: Path) -> Path:
    """Make the recording of a recipe."""
    inputs = [word for text in recipe.sources for word in ("-f", "lavfi", "-i", text)]
    ffmpeg("-threads", "2", *inputs, *recipe.arguments, target)
    return target


class Recordings(dict[str, Path]):
    """The recordings by name, each made when it is first asked for, and once for all processes.

    `common` is a folder that the processes share, `own` the one that a process may write to.
    """

    def __init__(self, common: Path, own: Path) -> None:
        super().__init__()
        self._common, self._own = common, own

    def __missing__(self, name: str) -> Path:
        with locks.acquire(self._common / f"{name}.lock"):
            path = self._common / name
            if not path.exists():
                with atomic_output(path) as unfinished:
                    self._make(name, unfinished)
        self[name] = Path(shutil.copyfile(path, self._own / name))
        return self[name]

    def _make(self, name: str, target: Path) -> None:
        if name in _BY_NAME:
            make(_BY_NAME[name], target)
            return
        source, before, after = VARIANTS[name]
        ffmpeg(*before, "-i", self[source], *after, "-c", "copy", target)
