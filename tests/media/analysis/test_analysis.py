"""Measurements of sound and picture: the rules as tables, and real clips."""

from __future__ import annotations

import threading
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from build_tools.media.analysis import (
    analysis,
    content_class,
    picture,
    sound,
)
from build_tools.media.analysis.content_class import Figures
from build_tools.media.ffmpeg import binary
from build_tools.media.plan import sampling
from build_tools.media.probe import probe
from build_tools.model.facts import Edges, Keyframe, Measurements, SoundLevel, VideoFacts
from build_tools.model.lesson import FrontMatter
from build_tools.model.media import NO_PICK, StreamPick
from build_tools.stages.recordings.lesson_recordings import pick_of
from tests.media import clips, kinds
from tests.media.plan.test_ladder import VIDEO

LOG = """\
[idet@s0 @ 0x3] Multi frame detection: TFF:    40 BFF:     1 Progressive:    10 Undetermined:   3
[idet@s1 @ 0x4] Multi frame detection: TFF:    20 BFF:     0 Progressive:     5 Undetermined:   0
[ebur128@mono @ 0x5] Summary:
  Integrated loudness:
    I:         -23.4 LUFS
    Threshold: -33.9 LUFS
  True peak:
    Peak:       -5.1 dBFS
[ebur128@stereo @ 0x6] Summary:
  Integrated loudness:
    I:         -70.0 LUFS
  True peak:
    Peak:       -inf dBFS
""".splitlines()


def test_reading_measurements() -> None:
    assert sound.parse_loudness(LOG, "stereo") == SoundLevel(-70.0, -120.0)
    assert sound.parse_loudness(LOG, "mono") == SoundLevel(-23.4, -5.1)
    assert sound.parse_loudness(LOG, "other") is None
    assert picture.parse_fields(LOG) == (60, 1, 15)


def test_reading_levels() -> None:
    levels = sound.ChannelLevels()
    for line in (
        "frame:0    pts:0       pts_time:0",
        "lavfi.astats.1.RMS_level=-20.0",
        "lavfi.astats.2.RMS_level=-inf",
        "lavfi.astats.3.RMS_level=-26.0",
        "out_time_us=500000",
        "lavfi.astats.1.RMS_level=-inf",
        "lavfi.astats.2.RMS_level=-30.5",
        "lavfi.astats.3.RMS_level=-36",
    ):
        levels.add(line)
    assert levels.loudest() == [-20.0, -30.5]
    assert levels.means() == pytest.approx((-23.01, -33.51, -28.6), abs=0.01)
    assert sound.ChannelLevels().means() == (-120.0, -120.0, -120.0)


@pytest.mark.parametrize(
    ("levels", "loudness", "edges"),
    [
        ([-20, -20, -20, -20], -20, (0.0, 0.0)),
        ([-90, -90, -20, -90], -20, (1.0, 0.5)),
        ([-90, -90, -90, -90], -70, (2.0, 2.0)),
        ([], None, (2.0, 2.0)),
        # The room in a good recording is silence, the voice in a quiet one is not.
        ([-55, -20, -20, -55], -20, (0.5, 0.5)),
        ([-58, -55, -55, -58], -45, (0.0, 0.0)),
        # The sound ends before the picture.
        ([-20, -20], -20, (0.0, 1.0)),
    ],
)
def test_silent_edges(
    levels: list[float], loudness: float | None, edges: tuple[float, float]
) -> None:
    whole = None if loudness is None else SoundLevel(loudness, -1)
    assert sound.silent_edges(levels, whole, 2.0) == Edges(*edges)


@pytest.mark.parametrize(
    ("fields", "order"),
    [
        ((60, 1, 15), "tff"),
        ((1, 60, 15), "bff"),
        ((2, 1, 80), "progressive"),
        ((0, 0, 0), "progressive"),
        ((10, 0, 10), "progressive"),
    ],
)
def test_field_order(fields: tuple[int, int, int], order: str) -> None:
    assert picture.field_order(*fields) == order


@pytest.mark.parametrize(
    ("left", "right", "side", "stereo", "narrow"),
    [
        (-20, -20, -25, True, False),
        (-20, -20, -31, True, False),
        (-20, -20, -33, False, True),
        (-20, -20, -41, False, False),
        (-20, -20, -60, False, False),
        (-20, -60, -26, False, False),
        (-120, -120, -120, False, False),
        (-20, -30, -24, True, False),
    ],
)
def test_stereo(left: float, right: float, side: float, stereo: bool, narrow: bool) -> None:
    assert sound.is_stereo(left, right, side) is stereo
    assert sound.is_narrow(left, right, side) is narrow


@pytest.mark.parametrize(
    ("left", "right", "side", "channel"),
    [
        (-20, -20, -20, "left"),
        (-23, -20, -21.4, "right"),
        (-20, -20, -23, ""),
        (-20, -20, -60, ""),
        (-20, -60, -26, ""),
        (-120, -120, -120, ""),
    ],
)
def test_channels_that_cancel_each_other(
    left: float, right: float, side: float, channel: str
) -> None:
    assert sound.cancelling(left, right, side) == channel


@pytest.mark.parametrize(
    ("change", "sampled"),
    [
        ({}, True),
        ({"height": 720}, False),
        ({"height": 720, "flagged_interlaced": True}, True),
        ({"codec": "vp9"}, False),
        ({"rate": Fraction(50)}, False),
    ],
)
def test_pictures_sampled_for_interlacing(change: dict[str, object], sampled: bool) -> None:
    video = VideoFacts(**{**vars(VIDEO), **change})  # type: ignore[arg-type]
    assert picture.may_be_interlaced(video) is sampled


@pytest.mark.parametrize(
    ("length", "count", "head", "tail"),
    [(0.0, 1, (0, 0), (0, 0)), (8.0, 1, (0, 8), (0, 8)), (600.0, 5, (0, 1), (599, 600))],
)
def test_windows_lie_inside(
    length: float, count: int, head: tuple[float, float], tail: tuple[float, float]
) -> None:
    windows = sampling.for_analysis(length, ())
    ends = [(window.start, window.end) for window in (windows[0], windows[-1])]
    assert (len(windows), *ends) == (count, head, tail)
    assert all(0 <= w.start <= w.end <= length and not w.aligned for w in windows)
    assert [window.edge for window in windows[1:-1]] == [False] * max(count - 2, 0)


@pytest.mark.parametrize(
    ("every", "aligned", "starts"),
    [
        (10.0, [True] * 3, [20, 60, 100]),
        (2.0, [True] * 3, [18, 58, 98]),
        (75.0, [False, True, False], [1.0, 75, 78.2]),
    ],
)
def test_windows_begin_at_keyframes(every: float, aligned: list[bool], starts: list[float]) -> None:
    """So that little is decoded in vain: far from a keyframe they come earlier."""
    keyframes = [Keyframe(n * every, 1.0) for n in range(1 + int(119 / every))]
    middle = sampling.for_analysis(120.0, keyframes)[1:-1]
    assert [window.aligned for window in middle] == aligned
    assert [window.start for window in middle] == pytest.approx(starts)


@pytest.mark.parametrize(
    ("frames", "run"), [([], 0), ([False], 0), ([True, True, False, True], 2), ([True], 1)]
)
def test_black_run(frames: list[bool], run: int) -> None:
    assert picture.black_run(frames) == run


@pytest.mark.parametrize(
    ("grey", "dot", "black"), [(16, 16, True), (38, 38, True), (60, 60, False), (16, 235, False)]
)
def test_black_frame(grey: int, dot: int, black: bool) -> None:
    frame = Image.new("L", (100, 100), grey)
    frame.paste(dot, (0, 0, 10, 10))
    assert picture.is_black(frame) is black


@pytest.mark.parametrize(
    ("figures", "kind"),
    [
        (Figures(), "camera"),
        (Figures(textured=6, sharp=2.9, crispness=0.48, still=98), "slides"),
        (Figures(textured=9, sharp=2.9, crispness=0.31, changed_often=2.7), "slides"),
        (
            Figures(textured=15, sharp=6, crispness=0.4, still=47, changed_often=15.8),
            "screen",
        ),
        # Slides beside a large film; a page that is written on, and a pointer that goes about.
        (
            Figures(textured=60, sharp=2, crispness=0.03, changed_often=30, drawn=14),
            "slides",
        ),
        (
            Figures(textured=6, sharp=3, crispness=0.4, changed=0.1, roaming=8, drawn=20),
            "screen",
        ),
        # The clock and the name of a station, laid over a film.
        (Figures(textured=84, sharp=2, crispness=0.03, changed_often=9, drawn=5), "camera"),
        (
            Figures(textured=84, sharp=1.7, crispness=0.02, changed=8, changed_often=9),
            "camera",
        ),
        (Figures(textured=5, sharp=0, crispness=0.0, changed=0.14, still=42), "camera"),
        # A coarse old camera, and a slide that came through a bad codec.
        (
            Figures(textured=30, sharp=2, crispness=0.07, changed=4, changed_often=8),
            "camera",
        ),
        (
            Figures(textured=5, sharp=0.4, crispness=0.08, changed=0.1, changed_often=1.4),
            "slides",
        ),
    ],
)
def test_kind_of_content(figures: Figures, kind: str) -> None:
    assert content_class.classify(figures) == kind


def test_figures_of_a_page_that_is_turned() -> None:
    """Half of the second frame is other than the first; between samples nothing is compared."""
    light, half = Image.new("L", (100, 10), 200), Image.new("L", (100, 10), 200)
    half.paste(0, (0, 0, 50, 10))
    figures = content_class.figures_of([[light, light, half], [light]])
    assert (figures.still, figures.changed, figures.changed_often) == (50.0, 50.0, 50.0)
    assert content_class.figures_of([[half]]) == Figures(
        textured=pytest.approx(1.01), sharp=pytest.approx(1.01), crispness=1.0, drawn=33.3
    )
    assert content_class.figures_of([]) == Figures()


def measure(path: Path, folder: Path, pick: StreamPick = NO_PICK) -> Measurements:
    """Measure all of a clip."""
    facts = probe.read_facts(path, pick)
    span = (0.0, facts.duration)
    program = binary.locate("")[0]
    return analysis.measure(path, facts, span, folder, program, threading.Event())


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("slides.mp4", "slides"),
        ("slides-inset.mp4", "slides"),
        ("slides-large-inset.mp4", "slides"),
        ("slides.wmv", "slides"),
        ("typing.mp4", "screen"),
        ("scrolling.mp4", "screen"),
        ("scrolling.wmv", "screen"),
        ("camera.mp4", "camera"),
        ("camera-coarse.mp4", "camera"),
        ("filmed-slides.mp4", "camera"),
    ],
)
def test_kinds_of_real_clips(name: str, kind: str, tmp_path: Path) -> None:
    measurements = measure(kinds.make(name, tmp_path), tmp_path)
    assert measurements.content == kind, measurements.content_figures
    assert dict(measurements.content_figures).keys() == vars(Figures()).keys()
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.ffmpeg
def test_black_and_silent_ends(tmp_path: Path) -> None:
    path = tmp_path / "ends.mp4"
    film = f"{clips.quarters(320, 180, '25', 4)},fade=in:st=1:d=0.04,fade=out:st=3.2:d=0.04"
    voice = "sine=440:d=4,volume=0:enable='lt(t,1.5)+gt(t,3)'"
    clips.ffmpeg("-f", "lavfi", "-i", film, "-f", "lavfi", "-i", voice, *clips.H264, path)
    measurements = measure(path, tmp_path)
    assert (measurements.black.head, measurements.black.tail) == pytest.approx((1.0, 0.8), abs=0.25)
    assert (measurements.silent.head, measurements.silent.tail) == pytest.approx(
        (1.5, 1.0), abs=0.5
    )


@pytest.mark.ffmpeg
def test_black_longer_than_the_window_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "long-black.mp4"
    dark, light = "color=black:s=64x36:r=5:d=42", "testsrc=s=64x36:r=5:d=22"
    graph = "[0][1]concat=n=2:v=1:a=0"
    joining = ["-filter_complex", graph, *clips.H264]
    clips.ffmpeg("-f", "lavfi", "-i", dark, "-f", "lavfi", "-i", light, *joining, path)
    measurements = measure(path, tmp_path)
    assert (measurements.black.head, measurements.black.tail) == pytest.approx((42.0, 0.0), abs=0.5)


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("name", "order"),
    [("plain.mp4", "progressive"), ("interlaced.ts", "tff"), ("flagged.ts", "progressive")],
)
def test_field_order_of_real_clips(
    name: str, order: str, recordings: dict[str, Path], tmp_path: Path
) -> None:
    assert measure(recordings[name], tmp_path).field_order == order


@pytest.mark.ffmpeg
def test_a_wrong_flag_is_read_as_it_is(recordings: dict[str, Path]) -> None:
    video = probe.read_facts(recordings["flagged.ts"]).video
    assert video and video.flagged_interlaced


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("name", "stereo"),
    [("stereo.mp4", True), ("twice.mp4", False), ("left-only.mp4", False), ("plain.mp4", False)],
)
def test_stereo_of_real_clips(
    name: str, stereo: bool, recordings: dict[str, Path], tmp_path: Path
) -> None:
    measurements = measure(recordings[name], tmp_path)
    assert bool(measurements.stereo) is stereo
    assert measurements.mono and -40 < measurements.mono.loudness < -5


@pytest.mark.ffmpeg
@pytest.mark.parametrize(("name", "word"), [("twice.mp4", "stereo"), ("stereo.mp4", "mono")])
def test_channels_as_somebody_wants_them(
    name: str, word: str, recordings: dict[str, Path], tmp_path: Path
) -> None:
    front = FrontMatter.model_validate({"title": "x", "video": {"file": name, "sound": word}})
    (part,) = front.video or ()
    measurements = measure(recordings[name], tmp_path, pick_of(part))
    assert bool(measurements.stereo) is (word == "stereo")
