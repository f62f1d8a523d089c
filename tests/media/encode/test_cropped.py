"""What the decoder gives is what is planned: borders that a container hides are not shown."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from build_tools.media.options import MediaOptions
from build_tools.media.plan.clip import as_decoded
from build_tools.media.transcode import transcode
from build_tools.model.facts import FrameShape
from build_tools.model.media import MediaSet, Recording
from build_tools.progress import Silent
from tests.media import clips, cropping
from tests.media.conftest import QUICK, corners, frame_at
from tests.media.plan.test_ladder import FACTS

SIZE = (240, 180)
"""Of the part that is shown; it is 80 columns narrower than what is stored."""


def source(folder: Path, suffix: str) -> Path:
    """Make a film of four quarters whose sides, hidden by the container, are black."""
    quarters = f"{clips.quarters(*SIZE, '25', 1)},pad=320:180:40:0"
    path = folder / f"a{suffix}"
    inputs = ("-f", "lavfi", "-i", quarters, "-f", "lavfi", "-i", "sine=440:d=1")
    live = ("-live", "1") if suffix == ".mkv" else ()
    clips.ffmpeg(*inputs, *clips.H264, *clips.AAC, *live, path)
    if suffix == ".mkv":
        cropping.hide_sides_of_mkv(path, 40, 40)
    else:
        cropping.hide_sides_of_mp4(path, *SIZE)
    return path


@pytest.mark.ffmpeg
@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_hidden_borders_are_not_shown_and_nothing_is_stretched(suffix: str, tmp_path: Path) -> None:
    path = source(tmp_path, suffix)
    options = MediaOptions(tmp_path / ".cache", tmp_path, jobs=1, ladder=QUICK)
    recording = Recording(path, path.name)
    media = transcode([recording], options, Silent())[recording]
    assert isinstance(media, MediaSet) and media.hd
    assert (media.hd.width, media.hd.height) == SIZE
    picture = frame_at(media.hd.path, 0.5)
    assert picture.size == SIZE
    assert corners(picture) == "red lime blue white"


@pytest.mark.parametrize(
    ("rotation", "frame", "size", "sar"),
    [
        (0, FrameShape(1280, 720, Fraction(1)), (1280, 720), Fraction(1)),
        (0, FrameShape(960, 720, Fraction(1)), (960, 720), Fraction(1)),
        (0, FrameShape(1280, 720, Fraction(4, 3)), (1280, 720), Fraction(4, 3)),
        (90, FrameShape(700, 1280, Fraction(3, 4)), (1280, 700), Fraction(4, 3)),
        (0, None, (1280, 720), Fraction(1)),
    ],
)
def test_facts_follow_the_first_picture(
    rotation: int, frame: FrameShape | None, size: tuple[int, int], sar: Fraction
) -> None:
    from dataclasses import replace

    assert FACTS.video
    facts = replace(
        FACTS,
        video=replace(FACTS.video, rotation=rotation, width=1280, height=720, sar=Fraction(1)),
    )
    video = as_decoded(facts, frame).video
    assert video
    assert (video.width, video.height, video.sar) == (*size, sar)
    assert video.cropped == (size != (1280, 720))
