"""The search for the CRF of a recording: the rule as a table, and real trials on short films."""

from __future__ import annotations

import csv
import re
import shutil
import threading
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import ffmpeg
import pytest

from build_tools.media.encode import crf_search, filter_graph
from build_tools.media.encode.crf_search import crf_for
from build_tools.media.encode.outputs import Outputs, encode_command
from build_tools.media.ffmpeg.arguments import compiled
from build_tools.media.ffmpeg.binary import FfmpegBinary
from build_tools.media.options import MediaOptions
from build_tools.media.plan import ladder
from build_tools.media.plan.clip import Clip
from build_tools.media.plan.effort import Effort
from build_tools.media.plan.ladder import Ladder
from build_tools.media.plan.sampling import Window, for_trials
from build_tools.media.probe import probe
from build_tools.media.transcode import transcode
from build_tools.model.facts import ContentClass, Keyframe, Measurements, SourceFacts
from build_tools.model.media import MediaSet, Recording
from build_tools.model.transcoding import Plan, Trial
from build_tools.progress import Silent
from tests.media import clips
from tests.media.plan.test_ladder import FACTS, VIDEO

ENCODER = FfmpegBinary(clips.FFMPEG, "ffmpeg", vmaf=True)
HDTV = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"]
STEPS = Ladder(preset="superfast")
# Grass and noise, so that VMAF falls with the CRF; a plain picture would be perfect at any.
FIELD = "mandelbrot=s=480x270:r=25,noise=alls=12:allf=t"


def planned(content: ContentClass = "camera", seconds: float = 100.0) -> Plan:
    facts = SourceFacts("mov", replace(VIDEO, end=seconds), None)
    return ladder.plan([Clip(facts, Measurements(content=content))], Ladder())


@pytest.mark.parametrize(
    ("content", "trials", "crf"),
    [
        ("camera", [Trial(25, 93.0, 90.0)], 25.4),
        ("camera", [Trial(25, 95.2, 93.0)], 28.4),
        ("camera", [Trial(25, 95.2, 90.0)], 25.4),  # its worst pictures are no better than asked
        ("camera", [Trial(25, 89.8, 89.0)], 22.9),
        ("camera", [Trial(25, 94.5, 87.0)], 23.1),
        ("slides", [Trial(31, 91.8, 91.0)], 31.0),  # short samples of slides come out lower
        ("camera", [Trial(25, 97.0, 96.0), Trial(29, 95.0, 94.0)], 32.3),
        ("camera", [Trial(25, 97.0, 96.0), Trial(29, 95.0, 92.0)], 30.5),
        ("camera", [Trial(25, 99.0, 99.0), Trial(31, 99.0, 99.0)], 40.0),
        ("camera", [Trial(25, 40.0, 10.0)], 16.0),
    ],
)
def test_rule(content: ContentClass, trials: list[Trial], crf: float) -> None:
    picture = planned(content).picture
    assert picture
    assert crf_for(trials, picture, Ladder(vmaf_low=90.0)) == crf


@pytest.mark.parametrize(
    ("content", "seconds", "samples"),
    [
        ("camera", 2.0, [(0.0, 2.0)]),
        ("camera", 60.0, [(5.6, 0.8), (17.6, 0.8), (29.6, 0.8), (41.6, 0.8), (53.6, 0.8)]),
        ("slides", 60.0, [(28.8, 2.4)]),
        ("slides", 3600.0, [(598.0, 4.0), (1798.0, 4.0), (2998.0, 4.0)]),
    ],
)
def test_samples(content: ContentClass, seconds: float, samples: list[tuple[float, float]]) -> None:
    windows = trial_windows(planned(content, seconds))
    assert [(w.start, w.seconds) for w in windows] == [pytest.approx(x) for x in samples]
    assert not any(window.aligned for window in windows)


def trial_windows(plan: Plan) -> list[Window]:
    picture = plan.picture
    assert picture
    return for_trials(plan.clips, plan.length, drawn=picture.content != "camera")


def test_samples_are_chosen_by_what_there_is_to_code() -> None:
    """What is filmed is tried from easy to hard, each place as much as any other."""
    keyframes = tuple(Keyframe(n * 10.0, float(n * 7 % 20)) for n in range(20))
    facts = SourceFacts("mov", replace(VIDEO, end=200.0, entries=keyframes), None)
    windows = trial_windows(ladder.plan([Clip(facts, Measurements(), start=5.0)], Ladder()))
    assert len({window.share for window in windows}) == 1
    assert all(window.aligned and window.seconds == pytest.approx(1.21875) for window in windows)
    assert [load_at(keyframes, window, 5.0) for window in windows] == [2, 4, 6, 9, 11, 14, 16, 18]


def test_no_passage_is_tried_twice() -> None:
    keyframes = tuple(Keyframe(n * 10.0, float(n)) for n in range(6))
    facts = SourceFacts("mov", replace(VIDEO, end=60.0, entries=keyframes), None)
    windows = trial_windows(ladder.plan([Clip(facts, Measurements())], Ladder()))
    assert len({window.start for window in windows}) == 5
    assert all(window.aligned for window in windows)


def test_what_is_quick_to_reach_is_tried() -> None:
    """With few keyframes, most of what is decoded would only lead to the passages."""
    keyframes = tuple(Keyframe(n * 10.0, float(n)) for n in range(3))
    facts = SourceFacts("mov", replace(VIDEO, end=30.0, entries=keyframes), None)
    windows = trial_windows(ladder.plan([Clip(facts, Measurements())], Ladder()))
    starts = [(window.start, window.aligned) for window in windows]
    assert starts == [(1.0, False), (10.0, True), (12.0, False), (20.0, True), (24.0, False)]


def load_at(keyframes: tuple[Keyframe, ...], window: Window, begin: float = 0.0) -> float:
    return next(k.load for k in keyframes if k.at == window.start + begin)


def test_of_long_slides_the_hardest_twentieth_is_tried() -> None:
    keyframes = tuple(Keyframe(n * 30.0, float(n * 7 % 20)) for n in range(20))
    clip = planned("slides", 600.0).clips[0]
    assert clip.picture
    clip = replace(clip, picture=replace(clip.picture, keyframes=keyframes))
    windows = for_trials([clip], 600.0, drawn=True)
    assert [window.share for window in windows] == [0.45, 0.45, 0.1]
    assert [load_at(keyframes, window) for window in windows] == [6, 14, 19]


def test_of_short_slides_one_passage_is_tried() -> None:
    keyframes = tuple(Keyframe(n * 10.0, float(n * 7 % 20)) for n in range(5))
    clip = planned("slides", 60.0).clips[0]
    assert clip.picture
    few = replace(clip, picture=replace(clip.picture, keyframes=keyframes))
    assert for_trials([few], 60.0, drawn=True) == [Window(10.0, pytest.approx(2.4), aligned=True)]


def test_no_sample_goes_beyond_the_end() -> None:
    keyframes = tuple(Keyframe(n * 10.0, float(n)) for n in range(20))
    late = tuple(Keyframe(199.0 + n / 10, 100.0 + n) for n in range(5))
    facts = SourceFacts("mov", replace(VIDEO, end=200.0, entries=keyframes + late), None)
    windows = trial_windows(ladder.plan([Clip(facts, Measurements())], Ladder()))
    assert [w.start for w in windows] == [10.0, 30.0, 60.0, 80.0, 110.0, 130.0, 160.0, 180.0]
    assert all(window.end <= 200.0 for window in windows)


def test_each_sample_counts_as_much_as_it_stands_for() -> None:
    windows = [Window(0, 0.4, share=0.9), Window(5, 0.4, share=0.1)]
    scores = [(n, 95.0 if n < 10 else 80.0 + n / 10) for n in range(20)]
    mean, low = crf_search.pool_scores(scores, windows, Fraction(25))
    assert mean == pytest.approx(0.9 * 95 + 0.1 * 81.45)
    assert low == pytest.approx(81.4)  # the middle of the hardest tenth


def test_samples_are_spread_over_all_clips() -> None:
    spoken = Clip(SourceFacts("mp3", None, FACTS.audio), Measurements())
    film = Clip(SourceFacts("mov", replace(VIDEO, end=60.0), None), Measurements())
    plan = ladder.plan([film, spoken, film], Ladder())
    assert [window.clip for window in trial_windows(plan)] == [0, 0, 2, 2, 2]


def test_fifth_percentile() -> None:
    assert crf_search.fifth_percentile([float(n) for n in range(100, 0, -1)]) == 6.0
    assert crf_search.fifth_percentile([50.0]) == 50.0


@pytest.mark.parametrize(
    ("effort", "trials", "crf"),
    [
        ("normal", [Trial(25.5, 99.0, 99.0), Trial(33.0, 98.0, 98.0)], 36.0),
        ("normal", [Trial(25.5, 99.0, 99.0)], 28.5),
        ("normal", [Trial(25.5, 80.0, 70.0), Trial(16.0, 82.0, 72.0)], 16.0),
        ("normal", [Trial(25.5, 88.0, 88.0), Trial(23.5, 93.5, 92.0)], 24.1),
        ("quick", [Trial(25.5, 91.0, 91.0)], 24.3),
    ],
)
def test_the_crf_stays_near_the_trials(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    effort: Effort,
    trials: list[Trial],
    crf: float,
) -> None:
    """Encoders that give these scores, and then none: the recording may be a strange one."""
    scores = iter([*trials, None])
    monkeypatch.setattr(crf_search._TrialEncoder, "take_samples", lambda *_: True)
    monkeypatch.setattr(crf_search._TrialEncoder, "encode", lambda *_: True)
    monkeypatch.setattr(crf_search._TrialEncoder, "compare", lambda *_: next(scores))
    steps = replace(STEPS, effort=effort)
    plan = crf_search.search(
        planned(), [tmp_path / "a.mp4"], steps, ENCODER, tmp_path, threading.Event()
    )
    assert plan.picture
    assert plan.picture.trials == tuple(trials)
    assert [video.crf for video in plan.picture.videos] == [crf, crf + 4]


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of two seconds that is hard to encode."""
    path = tmp_path_factory.mktemp("质 量") / "田 'x'.mp4"
    clips.ffmpeg("-f", "lavfi", "-i", FIELD, "-t", "2", *clips.H264, "-crf", "8", *HDTV, path)
    return path


def searched(
    path: Path, folder: Path, encoder: FfmpegBinary = ENCODER, steps: Ladder = STEPS
) -> Plan:
    facts = probe.read_facts(path)
    plan = ladder.plan([Clip(facts, Measurements())], steps)
    return crf_search.search(plan, [path], steps, encoder, folder, threading.Event())


@pytest.mark.ffmpeg
def test_the_crf_reaches_the_target(field: Path, tmp_path: Path) -> None:
    """The whole film is encoded with the CRF found, and measured on its own."""
    plan = searched(field, tmp_path)
    assert plan.picture
    assert 1 <= len(plan.picture.trials) <= 2
    assert plan.picture.videos[0].crf != 25.0
    outputs = Outputs(tmp_path)
    clips.ffmpeg(*encode_command(plan, [field], outputs, STEPS, clips.FFMPEG)[1:])
    mean, low = vmaf(outputs.video("hd"), field, tmp_path)
    assert 91.5 <= mean <= 96
    assert low >= 88.5


def vmaf(film: Path, source: Path, folder: Path) -> tuple[float, float]:
    """Return mean and 5th percentile of VMAF of a film against its source."""
    shutil.copy(film, folder / "a.mp4")
    shutil.copy(source, folder / "b.mp4")
    log = folder / "whole.csv"
    alike = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
    judge = f"libvmaf=n_threads=2:n_subsample=5:log_fmt=csv:log_path={log}"
    graph = f"[0:v]{alike}[a];[1:v]{alike}[b];[a][b]{judge}"
    clips.ffmpeg("-i", folder / "a.mp4", "-i", folder / "b.mp4", "-lavfi", graph, "-f", "null", "-")
    with log.open() as stream:
        values = [float(row["vmaf"]) for row in csv.DictReader(stream)]
    return sum(values) / len(values), crf_search.fifth_percentile(values)


@pytest.mark.ffmpeg
def test_a_second_trial_gives_the_same_score(field: Path, tmp_path: Path) -> None:
    """The samples are not converted before they are encoded again."""
    plan = ladder.plan([Clip(probe.read_facts(field), Measurements())], STEPS)
    assert plan.picture
    encoder = crf_search._TrialEncoder(
        plan.picture, STEPS, clips.FFMPEG, tmp_path, threading.Event()
    )
    assert encoder.take_samples(plan, [field], 27.0)
    first = encoder.compare(27.0)
    assert encoder.encode(27.0)
    assert first == encoder.compare(27.0)


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("encoder", "steps"),
    [(replace(ENCODER, vmaf=False), STEPS), (ENCODER, replace(STEPS, crf=27.0))],
)
def test_without_trials_the_ladder_decides(
    field: Path, tmp_path: Path, encoder: FfmpegBinary, steps: Ladder
) -> None:
    plan = searched(field, tmp_path, encoder, steps)
    assert plan.picture
    assert plan.picture.trials == ()
    assert plan.picture.videos[0].crf == (steps.crf or 25.0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.ffmpeg
def test_the_same_source_gets_the_same_crf(
    field: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "build_tools")
    files = []
    for name in ("one", "two"):
        folder = tmp_path / name
        (folder / "content").mkdir(parents=True)
        shutil.copy(field, folder / "content" / "a.mp4")
        recording = Recording(folder / "content" / "a.mp4", "a.mp4", end=1.0)
        options = MediaOptions(folder / ".cache", folder, jobs=1, ladder=STEPS)
        result = transcode([recording], options, Silent())[recording]
        assert isinstance(result, MediaSet), result
        files.append([file.file for file in result.files])
    assert files[0] == files[1]
    # The cost of the analysis is logged.
    assert re.search(r"a\.mp4: [\d.]+ s of the processor, [1-9]\d*% of it", caplog.text)


@pytest.mark.ffmpeg
@pytest.mark.parametrize("marks", [[], ["-colorspace", "bt709"]])
def test_a_picture_in_our_own_colours_is_not_touched_before_it_is_encoded(
    tmp_path: Path, marks: list[str]
) -> None:
    """Each value is as it was, so that nothing but the encoder costs quality."""
    film, shaped = tmp_path / "film.mkv", tmp_path / "shaped.mkv"
    picture = "mandelbrot=s=1280x720:r=25"
    clips.ffmpeg(
        *["-f", "lavfi", "-i", picture, "-t", "0.2"],
        *["-c:v", "ffv1", "-pix_fmt", "yuv420p", *marks, film],
    )
    plan = ladder.plan([Clip(probe.read_facts(film), Measurements())], STEPS)
    assert plan.picture
    shown = filter_graph.picture(filter_graph.origins(plan.clips, [film]), plan, plan.picture)
    written = ffmpeg.output(shown, str(shaped), **{"c:v": "ffv1"})
    clips.ffmpeg(*compiled(written, clips.FFMPEG, "error")[1:])
    assert planes(film) == planes(shaped)


def planes(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [
            b"".join(bytes(plane) for plane in frame.planes) for frame in container.decode(video=0)
        ]
