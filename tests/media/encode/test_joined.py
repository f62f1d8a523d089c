"""Parts of different formats become one recording: one process, one picture, one level of sound."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from build_tools.errors import SourceRefused
from build_tools.media.options import MediaOptions
from build_tools.media.transcode import transcode
from build_tools.model.media import MediaSet, Recording
from build_tools.progress import Silent
from tests.media.conftest import corners, frame_at, loudness, read_film

pytestmark = pytest.mark.ffmpeg

# Wide; upright at another size; interlaced, quiet; only sound; no sound, faster.
PARTS = ["plain.mp4", "turned.mp4", "interlaced.ts", "only-sound.mp3", "fast.mp4", "no-sound.mp4"]
TRIMS = {"plain.mp4": (0.5, None), "fast.mp4": (None, 1.0)}
STARTS = {"plain.mp4": 0.0, "turned.mp4": 1.5, "interlaced.ts": 3.5, "only-sound.mp3": 5.5}


def joined(recordings: dict[str, Path], names: list[str]) -> Recording:
    parts = [Recording(recordings[n], n, *TRIMS.get(n, (None, None))) for n in names]
    return replace(parts[0], more=tuple(parts[1:]))


@pytest.fixture(scope="module")
def joined_media(recordings: dict[str, Path], options: MediaOptions) -> MediaSet:
    recording = joined(recordings, PARTS)
    result = transcode([recording], options, Silent())[recording]
    assert isinstance(result, MediaSet), result
    return result


def test_lengths_add_up(joined_media: MediaSet) -> None:
    hd, audio = joined_media.hd, joined_media.audio
    assert hd and audio
    for rendition in (hd, audio):
        assert read_film(rendition.path).seconds == pytest.approx(10.5, abs=0.15)
    assert joined_media.duration == pytest.approx(10.5, abs=0.1)
    assert read_film(hd.path).frames == pytest.approx(10.5 * 30, abs=3)


def test_each_part_is_whole_and_in_its_position(joined_media: MediaSet) -> None:
    """The largest part fills the picture; the others stand in its middle, between bars."""
    hd = joined_media.hd
    assert hd
    assert (hd.width, hd.height) == (720, 576)
    plain = frame_at(hd.path, STARTS["plain.mp4"] + 0.1)
    upright = frame_at(hd.path, STARTS["turned.mp4"] + 1)
    large = frame_at(hd.path, STARTS["interlaced.ts"] + 1)
    spoken = frame_at(hd.path, STARTS["only-sound.mp3"] + 1)
    assert corners(plain) == "black black black black"
    assert corners(plain.crop((200, 198, 520, 378))) == "red lime blue white"
    assert corners(upright.crop((270, 128, 450, 448))) == "lime white red blue"
    assert corners(large) == "red lime blue white"
    assert spoken.convert("L").getextrema()[1] < 24


def test_sound_stays_beside_its_picture(joined_media: MediaSet) -> None:
    """The last part has no sound, so the last two seconds are silent, and nothing before."""
    import av

    assert joined_media.hd
    loudest: dict[int, float] = {}
    with av.open(str(joined_media.hd.path)) as container:
        for frame in container.decode(audio=0):
            second = int((frame.time or 0.0) * 2)
            peak = max(memoryview(bytes(frame.planes[0])[: frame.samples * 4]).cast("f"))
            loudest[second] = max(loudest.get(second, 0.0), peak)
    assert all(loudest[half] > 0.05 for half in range(16))
    assert all(loudest[half] < 0.01 for half in range(18, 20))


def test_each_part_is_levelled_by_its_own_gain(
    recordings: dict[str, Path], options: MediaOptions, tmp_path: Path
) -> None:
    recording = joined(recordings, ["quiet.mp4", "two-of-each.mkv"])
    result = transcode([recording], options, Silent())[recording]
    assert isinstance(result, MediaSet)
    assert result.audio
    from tests.media import clips

    levels = []
    for name, start in (("a.wav", 0.0), ("b.wav", 2.0)):
        clips.ffmpeg("-ss", str(start), "-t", "2", "-i", result.audio.path, tmp_path / name)
        levels.append(loudness(tmp_path / name)[0])
    assert levels == [pytest.approx(-16, abs=1.5), pytest.approx(-16, abs=1.5)]


def test_only_sounds_are_joined_too(recordings: dict[str, Path], options: MediaOptions) -> None:
    recording = joined(recordings, ["only-sound.mp3", "only-sound.mp3"])
    result = transcode([recording], options, Silent())[recording]
    assert isinstance(result, MediaSet)
    assert result.hd is None
    assert result.audio
    assert read_film(result.audio.path).seconds == pytest.approx(4.0, abs=0.15)


def test_a_refused_part_is_named(
    recordings: dict[str, Path], options: MediaOptions, project: Path
) -> None:
    empty = project / "content" / "empty.mp4"
    empty.write_bytes(b"")
    recording = replace(
        joined(recordings, ["plain.mp4"]), more=(Recording(empty, "content/empty.mp4"),)
    )
    result = transcode([recording], options, Silent())[recording]
    assert isinstance(result, SourceRefused)
    assert str(result).startswith("content/empty.mp4: the file is empty")
