"""The pure parts between facts and plan, as tables of cases."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from build_tools.media.plan import geometry, ladder
from build_tools.media.plan.clip import Clip
from build_tools.media.plan.ladder import Ladder
from build_tools.media.probe import streams, timeline
from build_tools.media.probe.keyframes import KeyframeCollector
from build_tools.model.facts import (
    AudioFacts,
    ContentClass,
    Measurements,
    SoundLevel,
    SourceFacts,
    StreamFacts,
    VideoFacts,
)

VIDEO = VideoFacts(
    index=0,
    codec="h264",
    width=1920,
    height=1080,
    sar=Fraction(1),
    rate=Fraction(25),
    variable=False,
    transfer="sdr",
    matrix="bt709",
    flagged_interlaced=False,
    starts_on_keyframe=True,
    start=0.0,
    end=100.0,
)
AUDIO = AudioFacts(index=1, codec="aac", channels=2, start=0.0, end=99.0)
FACTS = SourceFacts("mov,mp4", VIDEO, AUDIO)
SHORT_VIDEO, SHORT_AUDIO = replace(VIDEO, end=60.0), replace(AUDIO, end=60.0)
LOUD = SoundLevel(-20.0, -3.0)


@pytest.mark.parametrize(
    ("width", "height", "sar", "size"),
    [
        (1920, 1080, "1", (1280, 720)),
        (1280, 720, "1", (1280, 720)),
        (640, 360, "1", (640, 360)),
        (3840, 1600, "1", (1280, 534)),
        (1080, 1920, "1", (404, 720)),
        (720, 576, "16/15", (768, 576)),
        (720, 576, "64/45", (1024, 576)),
        (720, 480, "8/9", (720, 540)),
        (1440, 1080, "4/3", (1280, 720)),
        (321, 181, "1", (320, 180)),
        (3, 5, "1", (4, 4)),
        (16384, 2, "1", (1280, 2)),
    ],
)
def test_fit(width: int, height: int, sar: str, size: tuple[int, int]) -> None:
    assert geometry.fit(width, height, Fraction(sar), (1280, 720)) == size


@pytest.mark.parametrize(
    ("rate", "variable", "out"),
    [
        ("25", False, "25"),
        ("30000/1001", False, "30000/1001"),
        ("24000/1001", False, "24000/1001"),
        ("50", False, "25"),
        ("60000/1001", False, "30000/1001"),
        ("60", False, "30"),
        ("48", False, "24"),
        ("120", False, "30"),
        ("303/10", False, "30"),
        ("1000", False, "1000/34"),
        ("1", False, "5"),
        ("14", True, "15000/1001"),
        ("23", True, "24000/1001"),
        ("58", True, "29"),
    ],
)
def test_output_rate(rate: str, variable: bool, out: str) -> None:
    assert geometry.output_rate(Fraction(rate), variable, 30) == Fraction(out)


@pytest.mark.parametrize(
    ("loudness", "gain"),
    [(-16.0, 0.0), (-23.0, 7.0), (-9.0, -7.0), (-50.0, 30.0), (-55.0, 0.0), (-70.0, 0.0)],
)
def test_gain(loudness: float, gain: float) -> None:
    assert ladder.gain_for(SoundLevel(loudness, -1), Ladder()) == gain


def test_plan_of_a_turned_anamorphic_interlaced_hdr_picture() -> None:
    video = replace(VIDEO, width=720, height=576, sar=Fraction(16, 15), rotation=90, transfer="pq")
    turned = Clip(replace(FACTS, video=video), Measurements("bff", LOUD, None))
    plan = ladder.plan([turned], Ladder())
    (clip,) = plan.clips
    assert plan.picture and clip.picture and clip.sound and plan.audio
    assert (plan.picture.width, plan.picture.height) == (540, 720)
    assert clip.picture.deinterlace == "bff"
    assert clip.picture.tone_map
    assert (plan.audio.channels, clip.sound.mono_gain, plan.audio.bit_rate) == (1, 4.0, 48_000)


@pytest.mark.parametrize(
    ("start", "end", "begin", "length", "picture", "sound"),
    [
        (None, None, 0.0, 100.0, 100.0, 99.0),
        (10.0, None, 10.0, 90.0, 90.0, 89.0),
        (None, 20.0, 0.0, 20.0, 20.0, 20.0),
        (98.0, 200.0, 98.0, 2.0, 2.0, 1.0),
        (99.5, None, 99.5, 0.5, 0.5, 0.0),
    ],
)
def test_trims(
    start: float | None,
    end: float | None,
    begin: float,
    length: float,
    picture: float,
    sound: float,
) -> None:
    trimmed = Clip(FACTS, Measurements(mono=LOUD, stereo=LOUD), start, end)
    plan = ladder.plan([trimmed], Ladder())
    (clip,) = plan.clips
    assert plan.picture and plan.audio
    assert (clip.start, clip.length, plan.length) == (begin, length, length)
    assert (plan.picture.end, plan.sound_end) == (picture, sound)
    assert clip.trimmed is (start is not None or end is not None)
    last_still = plan.picture.still_first + plan.picture.still_step * (plan.picture.stills - 1)
    assert last_still < picture


@pytest.mark.parametrize(
    ("size", "pixels", "smaller"),
    [
        ((1280, 720), 640 * 360, (640, 360)),
        ((1280, 720), 1280 * 720, (1280, 720)),
        ((404, 720), 640 * 360, (360, 640)),
        ((720, 540), 640 * 360, (554, 416)),
        ((320, 180), 640 * 360, (320, 180)),
    ],
)
def test_limit_pixels(size: tuple[int, int], pixels: int, smaller: tuple[int, int]) -> None:
    assert geometry.limit_pixels(size, pixels) == smaller


@pytest.mark.parametrize(
    ("content", "videos"),
    [
        ("slides", [("hd", 1280, 720, 31, "animation")]),
        ("screen", [("hd", 1280, 720, 30, "animation")]),
        ("camera", [("hd", 1280, 720, 25.0, ""), ("small", 640, 360, 29.0, "")]),
    ],
)
def test_what_each_kind_of_content_becomes(
    content: ContentClass, videos: list[tuple[str, int, int, float, str]]
) -> None:
    plan = ladder.plan([Clip(FACTS, Measurements(content=content))], Ladder())
    assert plan.picture
    assert [(v.label, v.width, v.height, v.crf, v.tune) for v in plan.picture.videos] == videos


@pytest.mark.parametrize(
    ("width", "height", "labels"),
    [
        (1024, 576, ["hd", "small"]),
        (768, 576, ["hd", "small"]),
        (720, 540, ["hd"]),
        (640, 360, ["hd"]),
    ],
)
def test_small_is_left_out_where_it_is_hardly_smaller(
    width: int, height: int, labels: list[str]
) -> None:
    video = replace(VIDEO, width=width, height=height)
    plan = ladder.plan([Clip(SourceFacts("mov", video, None), Measurements())], Ladder())
    assert plan.picture and [video.label for video in plan.picture.videos] == labels


@pytest.mark.parametrize("content", ["slides", "screen"])
def test_small_keeps_text_where_it_is_the_only_film(content: ContentClass) -> None:
    plan = ladder.plan(
        [Clip(FACTS, Measurements(content=content))], Ladder(renditions=("small", "audio"))
    )
    assert plan.picture
    assert [(v.label, v.width, v.height, v.crf) for v in plan.picture.videos] == [
        ("small", 1280, 720, 36)
    ]


@pytest.mark.parametrize(
    ("stereo", "channels"), [(None, [1, 1, 1]), (SoundLevel(-18.0, -3.0), [2, 1, 1])]
)
def test_only_hd_is_in_stereo(stereo: SoundLevel | None, channels: list[int]) -> None:
    plan = ladder.plan([Clip(FACTS, Measurements(mono=LOUD, stereo=stereo))], Ladder())
    assert plan.picture and plan.audio
    sounds = [*(video.sound for video in plan.picture.videos), plan.audio]
    assert [sound.channels for sound in sounds if sound] == channels


@pytest.mark.parametrize(
    ("renditions", "videos", "audio"),
    [
        (("small",), ["small"], False),
        (("hd", "audio"), ["hd"], True),
        (("audio",), [], True),
    ],
)
def test_an_office_may_leave_renditions_out(
    renditions: tuple[str, ...], videos: list[str], audio: bool
) -> None:
    plan = ladder.plan([Clip(FACTS, Measurements())], Ladder(renditions=renditions))
    assert plan.picture
    assert [video.label for video in plan.picture.videos] == videos
    assert bool(plan.audio) is audio
    spoken = ladder.plan(
        [Clip(replace(FACTS, video=None), Measurements())], Ladder(renditions=("hd",))
    )
    assert spoken.audio, "a recording without picture would be nothing at all"


@pytest.mark.parametrize(
    ("seconds", "rate", "columns", "count", "interval"),
    [
        (2.0, 25, 1, 1, 5.0),
        (60.0, 25, 10, 12, 5.0),
        (500.0, 25, 10, 100, 5.0),
        (3600.0, 25, 10, 100, 36.0),
        (60.0, Fraction(30000, 1001), 10, 12, 150 * 1001 / 30000),
    ],
)
def test_storyboard(
    seconds: float, rate: Fraction, columns: int, count: int, interval: float
) -> None:
    video = replace(VIDEO, rate=Fraction(rate), end=seconds)
    plan = ladder.plan([Clip(SourceFacts("mov", video, None), Measurements())], Ladder())
    assert plan.picture
    board = plan.picture.storyboard
    assert (board.width, board.height) == (160, 90)
    assert (board.columns, board.count) == (columns, count)
    assert plan.picture.interval == pytest.approx(interval)


def test_clips_are_joined_on_the_largest_size_and_the_highest_rate() -> None:
    phone = replace(VIDEO, width=360, height=640, rate=Fraction(50), end=3.333)
    clips = [
        Clip(SourceFacts("mov", phone, None), Measurements(content="slides")),
        Clip(FACTS, Measurements(mono=LOUD, stereo=LOUD, content="screen"), 10.0, 20.0),
        Clip(SourceFacts("mp3", None, replace(AUDIO, end=4.0)), Measurements(mono=LOUD)),
    ]
    plan = ladder.plan(clips, Ladder())
    assert plan.picture and plan.audio
    assert (plan.picture.width, plan.picture.height, plan.picture.rate) == (1280, 720, 25)
    assert plan.picture.content == "screen"
    assert [clip.length for clip in plan.clips] == [3.32, 10.0, 4.0]
    assert plan.length == plan.picture.end == plan.sound_end == pytest.approx(17.32)
    sizes = [(clip.picture.width, clip.picture.height) for clip in plan.clips if clip.picture]
    assert sizes == [(360, 640), (1280, 720)]
    gains = [(clip.sound.mono_gain, clip.sound.stereo_gain) for clip in plan.clips if clip.sound]
    assert gains == [(4.0, 4.0), (4.0, 4.0 - 3.01)]


@pytest.mark.parametrize(
    ("facts", "measurements", "end", "kinds"),
    [
        (FACTS, Measurements(mono=LOUD), None, []),
        (FACTS, Measurements(mono=SoundLevel(-70, -90)), None, ["silent"]),
        (FACTS, Measurements(mono=LOUD), 120.0, ["end-beyond"]),
        (replace(FACTS, gap=90.0), Measurements(mono=LOUD), None, ["gap"]),
        (
            replace(FACTS, video=replace(VIDEO, end=60.0)),
            Measurements(mono=LOUD),
            None,
            ["picture-ends"],
        ),
        (
            replace(FACTS, audio=replace(AUDIO, end=60.0)),
            Measurements(mono=LOUD),
            None,
            ["sound-ends"],
        ),
        (
            replace(FACTS, unreadable=("xyz",)),
            Measurements(mono=LOUD),
            None,
            ["stream-passed-over"],
        ),
    ],
)
def test_remarks(
    facts: SourceFacts, measurements: Measurements, end: float | None, kinds: list[str]
) -> None:
    plan = ladder.plan([Clip(facts, measurements, None, end)], Ladder())
    assert [remark.kind for remark in plan.remarks] == kinds


def _track(times: list[float], tick: float = 0.001) -> timeline.Track:
    return timeline.Track(times, times[0], times[-1], 0.04, len(times), True, tick)


def _dropping(rate: float, digits: set[int], count: int = 200) -> list[float]:
    """Times of the frames whose number ends in one of the digits."""
    return [n / rate for n in range(count) if n % 10 in digits]


@pytest.mark.parametrize(
    ("times", "average", "rate", "variable"),
    [
        ([n / 25 for n in range(100)], "25", "25", False),
        ([round(n / 30, 3) for n in range(100)], "1000", "30", False),
        ([n * 1001 / 30000 for n in range(100)], "30000/1001", "30000/1001", False),
        ([n / 50 for n in range(100)], "25", "25", False),  # a packet for each field
        (_dropping(25, {0, 1, 2, 6}), "10", "25", True),
        (_dropping(30, {0, 1, 2, 3, 4, 7}), "18", "30", True),
        ([0.0], "30", "30", False),
        ([0.0], "0", "25", False),
    ],
)
def test_frame_rate(times: list[float], average: str, rate: str, variable: bool) -> None:
    header_rate = Fraction(average) or None
    assert timeline.frame_rate(_track(times), header_rate) == (Fraction(rate), variable)


def test_clock_that_starts_again_is_joined_in_broadcasts_only() -> None:
    ends = []
    for jumping in (True, False):
        builder = timeline.TrackBuilder(Fraction(1, 10), jumping, True)
        for stamp in (0, 1, 2, 36_000, 36_001):
            builder.add(stamp, 1)
        ends.append(builder.track().end)
    assert ends == [pytest.approx(0.5), pytest.approx(3600.2)]


def test_hidden_packets_count_but_have_no_time() -> None:
    builder = timeline.TrackBuilder(Fraction(1, 10), False, True)
    builder.add(-5, 1, shown=False)
    builder.add(0, 1)
    track = builder.track()
    assert (track.packets, track.start, track.end) == (2, 0.0, pytest.approx(0.1))


def test_keyframes_have_the_load_of_the_packets_after_them() -> None:
    collector = KeyframeCollector()
    for number in range(100):  # ten seconds, a keyframe every two, the first one 5 s in
        collector.add(
            5 + number / 10, 900 if number % 20 == 0 else number, keyframe=number % 20 == 0
        )
    keyframes = collector.relative_to(origin=5.0)
    assert [keyframe.at for keyframe in keyframes] == [0.0, 2.0, 4.0, 6.0, 8.0]
    assert [keyframe.load for keyframe in keyframes] == [10.0, 30.0, 50.0, 70.0, 90.0]


def test_keyframes_lie_apart_and_are_no_more_than_needed() -> None:
    collector = KeyframeCollector()
    for second in range(3600):
        for part in range(4):  # each picture is a keyframe
            collector.add(second + part / 4, 100, keyframe=True)
    keyframes = collector.relative_to(origin=0.0)
    assert 300 <= len(keyframes) <= 400
    assert {keyframe.load for keyframe in keyframes} == {100.0}
    assert keyframes[-1].at > 3580


def test_longest_gap_is_where_no_track_has_anything() -> None:
    slides, voice = _track([0.0, 300.0]), _track([float(n) for n in range(250)])
    assert timeline.longest_gap([slides, voice]) == 51.0


def _stream(index: int, kind: str, weight: int = 1, **more: object) -> StreamFacts:
    stream = StreamFacts(index, kind, "x", decodable=True, weight=weight)
    return replace(stream, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("described", "video", "audio"),
    [
        ([_stream(0, "video"), _stream(1, "audio")], 0, 1),
        ([_stream(0, "video", 5), _stream(1, "video", 9)], 1, None),
        ([_stream(0, "video", 5, default=True), _stream(1, "video", 9)], 0, None),
        ([_stream(0, "video", 900, still=True), _stream(1, "audio")], None, 1),
        ([_stream(0, "audio", language="eng"), _stream(1, "audio", language="zho")], None, 1),
        ([_stream(0, "audio", aside=True, default=True), _stream(1, "audio")], None, 1),
        ([_stream(0, "audio", 2), _stream(1, "audio", 6)], None, 1),
        ([_stream(0, "video", decodable=False), _stream(1, "audio")], None, 1),
        ([_stream(0, "data"), _stream(1, "subtitle")], None, None),
    ],
)
def test_choice_of_streams(
    described: list[StreamFacts], video: int | None, audio: int | None
) -> None:
    choice = streams.choose(described)
    assert (choice.video, choice.audio) == (video, audio)


def test_streams_without_packets_are_passed_over() -> None:
    choice = streams.choose([_stream(0, "audio", 6), _stream(1, "audio", 2)])
    assert choice.with_packets({1}).audio == 1
    assert choice.with_packets(set()).audio is None


def test_an_upright_film_has_no_bar() -> None:
    """720x1280 is 405x720, which is rounded to 404."""
    facts = replace(FACTS, video=replace(VIDEO, width=720, height=1280))
    picture = ladder.plan([Clip(facts, Measurements())], Ladder()).clips[0].picture
    assert picture and (picture.width, picture.height) == (404, 720)
