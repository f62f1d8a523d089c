"""Recordings made once, what the stage makes of them, and an independent look at the results."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Generator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from build_tools.media.options import MediaOptions
from build_tools.media.plan.ladder import Ladder
from build_tools.media.transcode import transcode
from build_tools.model.media import MediaSet, Recording
from build_tools.progress import Silent
from tests.conftest import left_out
from tests.media import clips
from tests.media.shared import VIDEOS

# The same ladder as for real but for speed; "ultrafast" could not make the High profile.
QUICK = Ladder(preset="superfast", crf=25, stills=5)

OF_OTHERS = ("flagged.ts", "long.mkv", "long.ts")
"""Recordings that other tests are about."""


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None]:
    """Leave out the tests over recordings that lie beside the checkout, where there are none."""
    yield
    if VIDEOS.is_dir():
        return
    out = [item for item in items if item.path.name == "test_shared_videos.py"]
    items[:] = [item for item in items if item not in out]
    config.hook.pytest_deselected(items=out)
    if out:
        config.stash[left_out].append(
            f"Left out: {len(out)} media tests. Reason: no shared recordings here"
        )


@dataclass(frozen=True)
class FilmFacts:
    """The facts that PyAV reads from a finished file."""

    video: str
    audio: str
    profile: str
    pixels: str
    size: tuple[int, int]
    sar: Fraction | None
    rate: Fraction
    frames: int
    channels: int
    sample_rate: int
    colours: tuple[int, int, int, int]
    seconds: float
    tags: dict[str, str]


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder whose path holds Chinese and a space."""
    root = tmp_path_factory.mktemp("媒体 项目")
    (root / "content").mkdir()
    return root


@pytest.fixture(scope="session")
def recordings(project: Path, shared_folder: Path) -> dict[str, Path]:
    """The recordings of `clips` by name, each made when it is first asked for."""
    return clips.Recordings(shared_folder / "recordings", project / "content")


@pytest.fixture(scope="session")
def options(project: Path) -> MediaOptions:
    """Options of the project with the quick ladder."""
    return MediaOptions(project / ".cache", project, jobs=2, ladder=QUICK)


@pytest.fixture(scope="session")
def media_sets(recordings: dict[str, Path], options: MediaOptions) -> dict[str, MediaSet]:
    """The media sets of the recordings, by name; a failure shows as its message."""
    names = [name for name in clips.NAMES if name not in OF_OTHERS]
    by_name = {name: Recording(recordings[name], name) for name in names}
    results = transcode(list(by_name.values()), options, Silent())
    sets = {}
    for name, recording in by_name.items():
        result = results[recording]
        assert isinstance(result, MediaSet), f"{name}: {result}"
        sets[name] = result
    return sets


@pytest.fixture(scope="session")
def built(recordings: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one recording that has been built."""
    root = tmp_path_factory.mktemp("built")
    shutil.copy(recordings["plain.mp4"], root / "plain.mp4")
    build(MediaOptions(root / ".cache", root, jobs=1, ladder=QUICK))
    return root


@pytest.fixture
def built_options(built: Path, tmp_path: Path) -> MediaOptions:
    """Options of a copy of that project, which no memo in the cache is about."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return MediaOptions(tmp_path / ".cache", tmp_path, jobs=1, ladder=QUICK)


def build(options: MediaOptions, **trims: float) -> MediaSet:
    """Transcode the recording of a project."""
    recording = Recording(options.project_root / "plain.mp4", "plain.mp4", **trims)
    result = transcode([recording], options, Silent())[recording]
    assert isinstance(result, MediaSet), result
    return result


def read_film(path: Path) -> FilmFacts:
    """Read a finished file, every frame of it."""
    with av.open(str(path)) as container:
        video = next(iter(container.streams.video), None)
        audio = next(iter(container.streams.audio), None)
        context = video.codec_context if video else None
        frames = sum(1 for _frame in container.decode(video)) if video else 0
        return FilmFacts(
            video=context.name if context else "",
            audio=audio.codec_context.name if audio else "",
            profile=(video.profile or "") if video else "",
            pixels=(context.pix_fmt or "") if context else "",
            size=(context.width, context.height) if context else (0, 0),
            sar=video.sample_aspect_ratio if video else None,
            rate=(video.average_rate or Fraction(0)) if video else Fraction(0),
            frames=frames,
            channels=audio.codec_context.channels if audio else 0,
            sample_rate=audio.codec_context.sample_rate if audio else 0,
            colours=(
                (
                    context.color_primaries,
                    context.color_trc,
                    context.colorspace,
                    context.color_range,
                )
                if context
                else (0, 0, 0, 0)
            ),
            seconds=(container.duration or 0) / 1_000_000,
            tags=dict(container.metadata),
        )


def loudness(path: Path) -> tuple[float, float]:
    """Return (LUFS, true peak) of a file, measured by ffmpeg's ebur128."""
    meter = "ebur128=peak=true:framelog=quiet"
    command = [clips.FFMPEG, "-nostdin", "-nostats", "-i", path, "-vn", "-af", meter]
    process = subprocess.run(
        [*command, "-f", "null", "-"], capture_output=True, text=True, check=True
    )
    summary = process.stderr[process.stderr.rindex("Summary") :]
    integrated = re.search(r"I:\s+(-?[\d.]+) LUFS", summary)
    peak = re.search(r"Peak:\s+(-?[\d.]+|-inf) dBFS", summary)
    assert integrated and peak
    return float(integrated[1]), float(peak[1])


def frame_at(path: Path, seconds: float) -> Image.Image:
    """Return the frame shown at a time as an RGB picture."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            if frame.time is not None and frame.time >= seconds - 0.001:
                return frame.to_image()
    raise AssertionError(f"no frame at {seconds}")


def corners(picture: Image.Image) -> str:
    """Return the names of the colours in the corners as one reads: `red lime blue white`."""
    width, height = picture.size
    points = [
        (x, y)
        for y in (height // 10, height - height // 10 - 1)
        for x in (width // 10, width - width // 10 - 1)
    ]
    return " ".join(_nearest(picture.getpixel(point)) for point in points)


def _nearest(colour: object) -> str:
    colours = {
        "red": (255, 0, 0),
        "lime": (0, 255, 0),
        "blue": (0, 0, 255),
        "white": (255, 255, 255),
        "black": (0, 0, 0),
    }
    assert isinstance(colour, tuple)
    return min(
        colours, key=lambda n: sum(abs(a - b) for a, b in zip(colours[n], colour, strict=True))
    )
