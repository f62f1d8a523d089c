"""What comes out for every kind of recording, probed anew with PyAV and measured with ebur128."""

from __future__ import annotations

import hashlib
import itertools
import json
import struct
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from build_tools.media.options import MediaOptions
from build_tools.media.transcode import transcode
from build_tools.model.media import MediaSet, Recording
from build_tools.progress import Silent
from tests.media.conftest import QUICK, corners, frame_at, loudness, read_film

pytestmark = pytest.mark.ffmpeg

BT709 = 1
LIMITED = 1
PICTURES = [
    # name, size, frames in a second, seconds
    ("plain.mp4", (320, 180), Fraction(25), 2.0),
    ("interlaced.ts", (720, 576), Fraction(25), 2.0),
    ("wide-pixels.mpg", (384, 288), Fraction(25), 2.0),
    ("turned.mp4", (180, 320), Fraction(25), 2.0),
    ("mirrored.mp4", (320, 180), Fraction(25), 2.0),
    ("odd.mkv", (320, 180), Fraction(25), 2.0),
    ("surround.mkv", (320, 180), Fraction(25), 2.0),
    ("no-sound.mp4", (320, 180), Fraction(25), 2.0),
    ("two-of-each.mkv", (320, 180), Fraction(25), 2.0),
    ("variable.mkv", (320, 180), Fraction(25), 2.0),
    ("fast.mp4", (320, 180), Fraction(30), 2.0),
    ("hlg.mp4", (320, 180), Fraction(25), 2.0),
    ("large.mp4", (1280, 720), Fraction(10), 1.0),
    ("no-duration.webm", (320, 180), Fraction(25), 2.0),
    ("late.ts", (320, 180), Fraction(25), 2.0),
    ("edited.mp4", (320, 180), Fraction(25), 2.0),
]


def boxes(path: Path) -> list[bytes]:
    """Return the top boxes of an MP4 file in their order."""
    data, offset, types = path.read_bytes(), 0, []
    while offset + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, offset)
        types.append(kind)
        offset += length
    return types


@pytest.mark.parametrize(("name", "size", "rate", "seconds"), PICTURES)
def test_picture(
    media_sets: dict[str, MediaSet],
    name: str,
    size: tuple[int, int],
    rate: Fraction,
    seconds: float,
) -> None:
    hd = media_sets[name].hd
    assert hd is not None
    film = read_film(hd.path)
    assert (film.video, film.profile, film.pixels) == ("h264", "High", "yuv420p")
    assert film.size == size == (hd.width, hd.height)
    assert film.sar in (None, Fraction(1))
    assert film.rate == rate
    assert film.frames == pytest.approx(seconds * rate, abs=2)
    assert film.seconds == pytest.approx(seconds, abs=0.1)
    assert hd.duration == pytest.approx(seconds, abs=0.1)
    assert film.colours == (BT709, BT709, BT709, LIMITED)
    order = boxes(hd.path)
    assert order.index(b"moov") < order.index(b"mdat")


def test_small_is_smaller_and_for_what_was_filmed(media_sets: dict[str, MediaSet]) -> None:
    assert media_sets["plain.mp4"].small is None
    small, hd = media_sets["large.mp4"].small, media_sets["large.mp4"].hd
    assert small and hd
    film = read_film(small.path)
    assert (film.video, film.profile, film.pixels) == ("h264", "High", "yuv420p")
    assert film.size == (640, 360) == (small.width, small.height)
    assert (film.audio, film.channels) == ("aac", 1)
    assert film.frames == read_film(hd.path).frames
    assert small.size < hd.size


def test_storyboard_shows_each_part_in_its_place(media_sets: dict[str, MediaSet]) -> None:
    sheet, index = media_sets["long.mp4"].storyboard, media_sets["long.mp4"].storyboard_index
    assert sheet and index
    head, _, tail = index.path.read_text().partition("(")
    script = json.loads(tail.removesuffix(");\n"))
    assert (head, script.pop("image"), index.file[16:]) == (
        "courseware.storyboard",
        sheet.file,
        "-storyboard.js",
    )
    assert script == {
        "schema": 1, "width": 160, "height": 90, "columns": 2, "count": 2, "interval": 5.0
    }  # fmt: skip
    with Image.open(sheet.path) as picture:
        assert picture.size == (320, 90) == (sheet.width, sheet.height)
        assert corners(picture.crop((0, 0, 160, 90))) == "red lime blue white"
        # The square's left edge moves by half the width each second, and jumps back after two.
        assert [_square(picture.crop((x, 0, x + 160, 90))) for x in (0, 160)] == [
            pytest.approx(0, abs=6), pytest.approx(80, abs=6)
        ]  # fmt: skip


@pytest.mark.parametrize(
    "name", ["plain.mp4", "interlaced.ts", "wide-pixels.mpg", "odd.mkv", "no-duration.webm"]
)
def test_colours_stay_in_their_place(media_sets: dict[str, MediaSet], name: str) -> None:
    hd = media_sets[name].hd
    assert hd
    assert corners(frame_at(hd.path, 1)) == "red lime blue white"


def test_rotation_and_mirror_are_applied(media_sets: dict[str, MediaSet]) -> None:
    turned, mirrored = media_sets["turned.mp4"].hd, media_sets["mirrored.mp4"].hd
    assert turned and mirrored
    # A display matrix of 90 degrees turns against the clock.
    assert corners(frame_at(turned.path, 1)) == "lime white red blue"
    assert corners(frame_at(mirrored.path, 1)) == "lime red white blue"


def test_standard_definition_keeps_its_colours_under_the_new_matrix(
    media_sets: dict[str, MediaSet],
) -> None:
    """BT.601 read as BT.709 turns pure green into something 30 levels off."""
    hd = media_sets["wide-pixels.mpg"].hd
    assert hd
    colour = frame_at(hd.path, 1).getpixel((350, 30))
    assert isinstance(colour, tuple)
    assert all(abs(a - b) <= 12 for a, b in zip(colour, (0, 255, 0), strict=True))


def test_hdr_becomes_a_bright_picture_in_bt709(media_sets: dict[str, MediaSet]) -> None:
    hd = media_sets["hlg.mp4"].hd
    assert hd
    picture = frame_at(hd.path, 1)
    assert corners(picture) == "red lime blue white"
    white = picture.getpixel((300, 170))
    assert isinstance(white, tuple)
    assert min(white) > 200


def test_interlaced_lines_are_gone(
    media_sets: dict[str, MediaSet], recordings: dict[str, Path]
) -> None:
    """The edge of the square moves between fields, so its lines differ in the source."""
    hd = media_sets["interlaced.ts"].hd
    assert hd
    assert _comb(frame_at(recordings["interlaced.ts"], 1)) > 4 * _comb(frame_at(hd.path, 1))


def _comb(picture: Image.Image) -> int:
    """Sum up by how much each line of the square differs from both of its neighbours."""
    grey = picture.convert("L")
    width, height = grey.size
    pixels = grey.tobytes()
    total = 0
    for y in range(height * 3 // 8 + 8, height * 5 // 8 - 8):
        for x in range(0, width, 4):
            pixel, above, below = (pixels[(y + d) * width + x] for d in (0, -1, 1))
            total += max(0, min(abs(pixel - above), abs(pixel - below)) - 16)
    return total


@pytest.mark.parametrize(
    ("name", "channels", "target"),
    [
        ("plain.mp4", 1, -16),
        ("quiet.mp4", 1, -16),
        ("twice.mp4", 1, -16),
        ("left-only.mp4", 1, -16),
        ("surround.mkv", 1, -16),
        ("stereo.mp4", 2, -16),
        ("late.ts", 1, -16),
    ],
)
def test_sound_is_even(
    media_sets: dict[str, MediaSet], name: str, channels: int, target: float
) -> None:
    hd, audio = media_sets[name].hd, media_sets[name].audio
    assert hd and audio
    for path, expected in ((hd.path, channels), (audio.path, 1)):
        film = read_film(path)
        assert (film.audio, film.channels, film.sample_rate) == ("aac", expected, 48_000)
        integrated, peak = loudness(path)
        assert integrated == pytest.approx(target, abs=1.5)
        assert peak <= -1.4


@pytest.mark.parametrize("name", ["hiss.mp4", "silent.mp4"])
def test_noise_is_not_made_loud(media_sets: dict[str, MediaSet], name: str) -> None:
    hd = media_sets[name].hd
    assert hd
    assert loudness(hd.path)[0] < -55
    assert any("silent" in remark for remark in media_sets[name].remarks)


def test_sound_only(media_sets: dict[str, MediaSet]) -> None:
    result = media_sets["only-sound.mp3"]
    assert result.hd is None
    assert result.poster is None
    assert result.audio
    film = read_film(result.audio.path)
    assert (film.video, film.audio, film.channels) == ("", "aac", 1)
    assert result.duration == pytest.approx(2, abs=0.1)
    order = boxes(result.audio.path)
    assert order.index(b"moov") < order.index(b"mdat")


def test_no_sound(media_sets: dict[str, MediaSet]) -> None:
    result = media_sets["no-sound.mp4"]
    assert result.audio is None
    assert result.hd
    assert read_film(result.hd.path).audio == ""
    assert result.poster


def test_the_chinese_sound_and_the_default_picture_are_taken(
    media_sets: dict[str, MediaSet],
) -> None:
    hd = media_sets["two-of-each.mkv"].hd
    assert hd
    assert (hd.width, hd.height) == (320, 180)
    # The other sound is a bare tone at 880 Hz; the voice lies at 220 Hz.
    assert _crossings(hd.path) == pytest.approx(220 * 2, rel=0.1)


def _crossings(path: Path) -> float:
    """Return the sign changes of the sound per second."""
    import av

    samples: list[float] = []
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            samples += struct.unpack(
                f"<{frame.samples}f", bytes(frame.planes[0])[: frame.samples * 4]
            )
    middle = samples[24_000:72_000]
    changes = sum(1 for a, b in itertools.pairwise(middle) if (a < 0) != (b < 0))
    return changes / (len(middle) / 48_000)


def test_files_are_named_by_their_own_bytes(media_sets: dict[str, MediaSet]) -> None:
    for result in media_sets.values():
        for rendition in result.files:
            data = rendition.path.read_bytes()
            assert rendition.file == rendition.path.name
            assert rendition.file.startswith(hashlib.sha256(data).hexdigest()[:16] + "-")
            assert rendition.size == len(data)


@pytest.mark.parametrize("name", ["stereo.mp4", "hlg.mp4", "interlaced.ts"])
def test_the_same_source_gives_the_same_bytes(
    media_sets: dict[str, MediaSet],
    recordings: dict[str, Path],
    options: MediaOptions,
    tmp_path: Path,
    name: str,
) -> None:
    fresh = replace(options, cache_dir=tmp_path / "other cache")
    recording = Recording(recordings[name], "again")
    result = transcode([recording], fresh, Silent())[recording]
    assert isinstance(result, MediaSet)
    assert [r.file for r in result.files] == [r.file for r in media_sets[name].files]


def test_no_dates_and_no_names_inside(media_sets: dict[str, MediaSet]) -> None:
    hd = media_sets["plain.mp4"].hd
    assert hd
    assert not {"encoder", "creation_time", "title", "comment"} & set(read_film(hd.path).tags)


def test_poster_is_a_good_frame(media_sets: dict[str, MediaSet]) -> None:
    poster = media_sets["dark-first.mp4"].poster
    assert poster
    with Image.open(poster.path) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (320, 180))
        assert not picture.getexif()
        assert corners(picture) == "red lime blue white"


def test_black_recording_has_no_poster_and_says_so(media_sets: dict[str, MediaSet]) -> None:
    assert media_sets["black.mp4"].poster is None
    assert any("poster" in remark for remark in media_sets["black.mp4"].remarks)


@pytest.mark.parametrize(
    ("start", "end", "seconds"), [(4.0, 6.0, 2.0), (8.5, None, 1.5), (None, 1.0, 1.0)]
)
def test_trims(
    recordings: dict[str, Path],
    options: MediaOptions,
    start: float | None,
    end: float | None,
    seconds: float,
) -> None:
    recording = Recording(recordings["long.ts"], "long.ts", start, end)
    result = transcode([recording], options, Silent())[recording]
    assert isinstance(result, MediaSet)
    assert result.hd and result.audio
    assert result.duration == pytest.approx(seconds, abs=0.05)
    film = read_film(result.hd.path)
    assert film.frames == pytest.approx(seconds * 25, abs=2)
    # The square's left edge moves by half the width each second, and jumps back after two.
    left_edge = ((start or 0) * 160) % 320
    assert _square(frame_at(result.hd.path, 0)) == pytest.approx(left_edge, abs=12)


def _square(picture: Image.Image) -> int:
    """Return the left edge of the grey square."""
    width, height = picture.size
    grey = [
        x
        for x in range(width)
        if all(96 < c < 160 for c in _pixel(picture, x, height * 4 // 8 - 4))
    ]
    return grey[0] if grey else 0


def _pixel(picture: Image.Image, x: int, y: int) -> tuple[int, ...]:
    colour = picture.getpixel((x, y))
    assert isinstance(colour, tuple)
    return tuple(int(c) for c in colour)


def test_quick_ladder_differs_only_in_speed() -> None:
    from build_tools.media.plan.ladder import Ladder

    assert replace(QUICK, preset="", crf=None, stills=9) == Ladder()
