"""The facts and the measurements of real recordings that lie beside some checkouts only."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from build_tools.errors import SourceRefused
from build_tools.media.inspection import inspect
from tests.media.shared import VIDEOS

pytestmark = pytest.mark.ffmpeg

REFUSED = ("corrupt.mkv", "zero.mp4")


@pytest.mark.parametrize(
    "path", sorted(VIDEOS.glob("*")), ids=lambda path: ascii(path.name).strip("'")
)
def test_everything_is_known_or_it_is_refused(path: Path) -> None:
    try:
        inspection = inspect(path, "", threading.Event())
    except SourceRefused as refused:
        assert path.name in REFUSED, refused
        return
    assert path.name not in REFUSED
    assert 0 < inspection.facts.duration < 3600
    # All of them were filmed or rendered.
    assert inspection.measured.content == "camera"
    if inspection.facts.audio:
        assert inspection.measured.mono


@pytest.mark.parametrize(
    ("name", "rotation", "transfer", "subtitles", "chapters"),
    [
        ("ax_internal_emulator_transformer_output_270_rotated.mp4", 270, "sdr", [], 0),
        ("ax_sample_edit_list.mp4", 90, "hlg", [], 0),
        ("ax_sample_with_ass_subtitles.mkv", 0, "sdr", ["ass"], 0),
        ("ax_sample_with_chapters.mp4", 0, "sdr", [], 3),
    ],
)
def test_rare_facts(
    name: str, rotation: int, transfer: str, subtitles: list[str], chapters: int
) -> None:
    facts = inspect(VIDEOS / name, "", threading.Event()).facts
    assert facts.video
    assert (facts.video.rotation, facts.video.transfer) == (rotation, transfer)
    assert [stream.codec for stream in facts.subtitles] == subtitles
    assert len(facts.chapters) == chapters
