"""A picture whose size alone is changed: whatever its marks say, it is shown with its colours."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from build_tools.media.encode.outputs import Outputs, encode_command
from build_tools.media.plan import ladder
from build_tools.media.plan.clip import Clip
from build_tools.media.plan.ladder import Ladder
from build_tools.media.probe import probe
from build_tools.model.facts import Measurements
from tests.media import clips
from tests.media.conftest import corners, frame_at
from tests.media.plan.test_ladder import FACTS, VIDEO

ORDINARY = replace(VIDEO, pixels="yuv420p")


@pytest.mark.parametrize(
    ("video", "alike"),
    [
        ({}, True),
        ({"width": 1921}, False),
        ({"height": 1081}, False),
        ({"full_range": True}, False),
        ({"matrix": "bt601"}, True),
        ({"matrix": "bt2020"}, False),
        ({"transfer": "hlg"}, False),
        ({"pixels": "yuv420p10le"}, False),
        ({"pixels": "yuv444p"}, False),
        ({"sar": Fraction(64, 45)}, True),
        ({"rotation": 90}, True),
    ],
)
def test_which_pictures_are_converted_in_whole_numbers(video: dict[str, Any], alike: bool) -> None:
    facts = replace(FACTS, video=replace(ORDINARY, **video))
    picture = ladder.plan([Clip(facts, Measurements())], Ladder()).clips[0].picture
    assert picture and picture.whole_numbers is alike


MARKS = {
    "none": "colour_primaries=2:transfer_characteristics=2:matrix_coefficients=2",
    "rare": "colour_primaries=22:transfer_characteristics=8:matrix_coefficients=14",
    "senseless": "colour_primaries=200:transfer_characteristics=200:matrix_coefficients=0",
    "at the top": "matrix_coefficients=1:chroma_sample_loc_type=2",
}


@pytest.mark.ffmpeg
@pytest.mark.parametrize("marks", MARKS)
def test_marks_that_make_no_sense_change_nothing(marks: str, tmp_path: Path) -> None:
    plain, film = tmp_path / "plain.mp4", tmp_path / "film.mp4"
    fields = f"{clips.quarters(1280, 720, '25', 1)},trim=end_frame=3,setfield=tff"
    tagged = f"{fields},scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
    clips.ffmpeg("-f", "lavfi", "-i", tagged, *clips.H264, "-flags", "+ildct+ilme", plain)
    clips.ffmpeg("-i", plain, "-c", "copy", "-bsf:v", f"h264_metadata={MARKS[marks]}", film)
    settings = Ladder(width=320, height=180)
    plan = ladder.plan([Clip(probe.read_facts(film), Measurements(content="camera"))], settings)
    assert plan.clips[0].picture and plan.clips[0].picture.whole_numbers
    outputs = Outputs(tmp_path)
    command = encode_command(plan, [film], outputs, settings, clips.FFMPEG)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    picture = frame_at(outputs.video("hd"), 0)
    assert picture.size == (320, 180)
    assert corners(picture) == "red lime blue white"
