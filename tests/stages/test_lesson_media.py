"""What stands beside the picture, from the lesson's files to what the site is given."""

from __future__ import annotations

import subprocess
from array import array
from pathlib import Path

import av
import imageio_ffmpeg
import pytest

from build_tools.media.cache.ledger import publish_media
from build_tools.model.cue_script import track_of
from build_tools.model.cues import ChapterMark, Cue, CueTrack
from build_tools.model.media import MediaSet
from build_tools.model.month import Month
from build_tools.model.plan import PlanFile
from build_tools.progress import Silent
from build_tools.project import read_project
from build_tools.stages.build import BuildOptions, prepare
from build_tools.stages.dry_run import plan_media
from build_tools.stages.lesson_media import lost_of_published, media_options
from build_tools.stages.plan import files_by_label
from tests.conftest import MakeProject

pytestmark = pytest.mark.ffmpeg

SRT = "1\n00:00:00,500 --> 00:00:01,000\n先去枯死的大枝\n"
CHAPTERS = (
    ";FFMETADATA1\n"
    "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=工具\n"
    "[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=2000\ntitle=看树形\n"
).encode()
OPTIONS = BuildOptions(today=Month(2026, 11), keep_going=True)


def lesson(*lines: str) -> str:
    return "\n".join(("---", "title: x", "video: voice.wav", *lines, "---", "", "正文。", ""))


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two seconds of a tone."""
    path: Path = tmp_path_factory.mktemp("voice") / "voice.wav"
    words = ("-v", "error", "-f", "lavfi", "-i", "sine=d=2", path)
    subprocess.run((imageio_ffmpeg.get_ffmpeg_exe(), *words), check=True, stdin=subprocess.DEVNULL)
    return path.read_bytes()


def levels(media: MediaSet) -> list[float]:
    """Return the loudest sample of every fiftieth of a second."""
    assert media.audio is not None
    samples = array("f")
    with av.open(str(media.audio.path)) as container:
        for frame in container.decode(audio=0):
            samples.frombytes(bytes(frame.planes[0])[: 4 * frame.samples])
    return [max(map(abs, samples[n : n + 960])) for n in range(0, len(samples), 960)]


def test_own_subtitles_and_chapters(make_project: MakeProject, voice: bytes) -> None:
    project = read_project(
        make_project(
            {
                "content/cases/voice.wav": voice,
                "content/cases/old.srt": SRT.encode("gb18030"),
                "content/cases/new.srt": SRT.encode("utf-16"),
                "content/cases/a.md": lesson(
                    "subtitles: {zh-CN: old.srt, bo: new.srt}",
                    'chapters: ["0:00 工具", "0:01 看树形", "0:09 没有"]',
                ),
                "content/cases/lapsed.md": lesson("subtitles: old.srt", "expires: 2020-01-01"),
                "content/cases/silent.md": lesson("subtitles: old.srt").replace("voice", "gone"),
            }
        )
    )
    prepared = prepare(project, OPTIONS, Silent())
    media = prepared.edition.media["cases/a.md"]
    assert media.chapters == (ChapterMark(0, "工具"), ChapterMark(1, "看树形"))
    assert [p.line for p in prepared.problems if p.rule == "chapters-beyond"] == [5]
    tracks = [track_of(cues.script.path.read_text("utf-8")) for cues in media.cues]
    cues = (Cue(0.5, 1, "先去枯死的大枝"),)
    assert tracks == [CueTrack(cues), CueTrack(cues, "bo", "藏语")]
    assert {file.label for file in media.files} == {"audio", "cues"}
    # Two scripts, but one WebVTT file: it says nothing of the language, so its bytes are the same.
    assert len(media.files) == 4
    assert media.poster is None
    assert prepared.edition.media["cases/lapsed.md"].cues == ()
    # Words are found and can be read although the recording is not there.
    assert len(prepared.edition.media["cases/silent.md"].cues) == 1


def test_readings_are_sound_of_the_lesson(make_project: MakeProject, voice: bytes) -> None:
    head = (
        "---\ntitle: x\ndialect: 晋语\nreadings:\n  - voice.wav\n"
        "  - {heading: 二, file: voice.wav, language: hak}\n  - {heading: 一, file: bad.wav}\n"
        "%s---\n\n## 一\n\n正文。\n\n## 二\n\n正文。\n"
    )
    project = read_project(
        make_project(
            {
                "content/cases/voice.wav": voice,
                "content/cases/bad.wav": b"x",
                "content/cases/a.md": head % "",
                "content/cases/lapsed.md": head % "expires: 2020-01-01\n",
            }
        )
    )
    prepared = prepare(project, OPTIONS, Silent())
    media = prepared.edition.media["cases/a.md"]
    read = [(reading.heading, reading.language) for reading in media.readings]
    assert read == [("", "zh-CN"), ("二", "hak")]
    assert [p.line for p in prepared.problems if p.rule == "recording-broken"] == [7]
    # One m4a of both, under the label by which stations get sound; nothing that plays by itself.
    (sound,) = media.files
    assert (sound.label, sound.path.suffix) == ("audio", ".m4a")
    assert files_by_label(media) == {"audio": (PlanFile(sound.file, sound.size),)}
    assert (media.sets, media.duration) == ((), 0)
    assert prepared.edition.media["cases/lapsed.md"].readings == ()
    planned = [plan.recording for plan in plan_media(project, OPTIONS)]
    assert planned == ["content/cases/voice.wav"] * 2 + ["content/cases/bad.wav"]
    # What was published of them is missed when it is lost, as of any recording.
    options = media_options(project)
    publish_media([reading.sound for reading in media.readings], options, "2026-11")
    standing = prepared.edition.standing
    assert lost_of_published(project, standing) == ()
    for lost in (sound.path, options.published / sound.file):
        lost.unlink(missing_ok=True)
    assert lost_of_published(project, standing) == (sound.file,)


def test_sounds_in_other_languages_fit_the_picture(
    make_project: MakeProject, voice: bytes, tmp_path: Path
) -> None:
    # The picture is longer than the second sound, in which a tone begins at second 2.
    words = ("-v", "error", "-f", "lavfi", "-i", "testsrc=d=4:s=160x120:r=25", "-f", "lavfi")
    tone = "aevalsrc='sin(3000*t)*gte(t,2)':d=3.5"
    made = (*words, "-i", "sine=d=4", "-f", "lavfi", "-i", tone, "-map", "0", "-map", "1")
    coded = ("-map", "2", "-c:v", "mpeg4", "-c:a", "flac", "film.mkv")
    subprocess.run((imageio_ffmpeg.get_ffmpeg_exe(), *made, *coded), check=True, cwd=tmp_path)
    head = (
        "---\ntitle: x\nvideo: [{file: film.mkv, start: 0.5}, {file: film.mkv, end: 3.8}]\n"
        "sounds:\n  yue: 2\n  nan-Hant: voice.wav\n  hak: 3\n%s---\n\n正文。\n"
    )
    project = read_project(
        make_project(
            {
                "content/cases/film.mkv": (tmp_path / "film.mkv").read_bytes(),
                "content/cases/voice.wav": voice,
                "content/cases/a.md": head % "",
                "content/cases/lapsed.md": head % "expires: 2020-01-01\n",
                "content/cases/alone.md": "---\ntitle: x\nsounds: {yue: 2}\n---\n\n正文。\n",
            }
        )
    )
    prepared = prepare(project, OPTIONS, Silent())
    problems = [(p.rule, p.line) for p in prepared.problems]
    assert ("recording-broken", 7) in problems
    assert ("sound-length", 6) in problems
    assert ("sound-alone", 3) in problems
    media = prepared.edition.media["cases/a.md"]
    assert [item.language for item in media.sounds] == ["yue", "nan-Hant"]
    # In both parts it begins when it did, although it is shorter than the picture.
    level = levels(media.sounds[0].sound)
    begins = [t / 50 for t in range(1, len(level)) if level[t - 1] < 0.05 <= level[t]]
    assert [round(begin, 1) for begin in begins] == [1.5, 5.5]
    assert media.sounds[0].sound.files == (media.sounds[0].sound.audio,)
    # They travel with the lesson's own sound, and their bytes are counted.
    planned = {file.file for file in files_by_label(media)["audio"]}
    assert planned == {x.audio.file for x in (*media.sets, *media.more_sets) if x.audio}
    assert len(planned) == 3
    assert prepared.edition.media["cases/lapsed.md"].sounds == ()


def test_a_recording_gives_what_the_lesson_does_not_name(
    make_project: MakeProject, voice: bytes, tmp_path: Path
) -> None:
    for name, data in (("voice.wav", voice), ("a.srt", SRT.encode()), ("c.txt", CHAPTERS)):
        (tmp_path / name).write_bytes(data)
    words = ("-v", "error", *(x for n in ("voice.wav", "a.srt", "c.txt") for x in ("-i", n)))
    made = (*words, "-map_metadata", "2", "-map", "0", "-map", "1", "voice.mkv")
    subprocess.run((imageio_ffmpeg.get_ffmpeg_exe(), *made), check=True, cwd=tmp_path)
    own = '"0:01 自己的"'
    project = read_project(
        make_project(
            {
                "content/cases/voice.mkv": (tmp_path / "voice.mkv").read_bytes(),
                "content/cases/own.srt": SRT.replace("大枝", "小枝").encode("big5"),
                "content/cases/bare.md": lesson().replace("wav", "mkv"),
                "content/cases/cut.md": lesson().replace(
                    "voice.wav", '{file: voice.mkv, start: "0:00.6"}'
                ),
                "content/cases/own.md": lesson("subtitles: own.srt", f"chapters: [{own}]").replace(
                    "wav", "mkv"
                ),
            }
        )
    )
    media = prepare(project, OPTIONS, Silent()).edition.media
    texts = {
        name: [track_of(file.script.path.read_text("utf-8")).cues for file in item.cues]
        for name, item in media.items()
    }
    assert texts == {
        "cases/bare.md": [(Cue(0.5, 1, "先去枯死的大枝"),)],
        "cases/cut.md": [(Cue(0, 0.4, "先去枯死的大枝"),)],
        "cases/own.md": [(Cue(0.5, 1, "先去枯死的小枝"),)],
    }
    assert {
        name: [(c.seconds, c.title) for c in item.chapters] for name, item in media.items()
    } == {
        "cases/bare.md": [(0, "工具"), (1, "看树形")],
        "cases/cut.md": [(0, "工具"), (0.4, "看树形")],
        "cases/own.md": [(1, "自己的")],
    }


def test_a_poster_from_the_film(make_project: MakeProject, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    words = ("-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=2", film)
    subprocess.run((imageio_ffmpeg.get_ffmpeg_exe(), *words), check=True, stdin=subprocess.DEVNULL)
    posters = {
        "chosen": "",
        "named": 'poster: "0:01.5"',
        "titled": 'poster: {frame: "0:01.5", title: true}',
        "over": "poster: {title: true}",
        "late": 'poster: "0:02"',
    }
    lessons = {
        f"content/cases/{name}.md": lesson(line).replace("voice.wav", "film.mp4")
        for name, line in posters.items()
    }
    tree = {"content/cases/film.mp4": film.read_bytes(), **lessons}
    prepared = prepare(read_project(make_project(tree)), OPTIONS, Silent())
    assert [p.path for p in prepared.problems if p.rule == "poster-beyond"] == [
        "content/cases/late.md"
    ]
    made = {name: prepared.edition.media[f"cases/{name}.md"].poster for name in posters}
    sizes = {name: poster and poster.width for name, poster in made.items()}
    assert sizes == dict.fromkeys(posters, 320)
    # The page sets titles over frames: they make no pictures of their own.
    assert made["titled"] == made["named"]
    assert made["chosen"] == made["over"] == made["late"]
    assert made["named"] != made["chosen"]


def test_problems_of_recordings_and_posters(make_project: MakeProject, tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text(SRT, encoding="utf-8")
    silence = ("-v", "error", "-f", "lavfi", "-i", "anullsrc=d=2:r=48000", "-i", "a.srt")
    words = (*silence, "-c:a", "aac", "-c:s", "ttml", "silent.mp4")
    subprocess.run((imageio_ffmpeg.get_ffmpeg_exe(), *words), check=True, cwd=tmp_path)
    problems = prepare(
        read_project(
            make_project(
                {
                    "content/cases/silent.mp4": (tmp_path / "silent.mp4").read_bytes(),
                    "content/cases/torn.wav": b"RIFF" + bytes(500),
                    "content/cases/torn.png": b"\x89PNG" + bytes(500),
                    "content/cases/silent.md": lesson().replace("voice.wav", "silent.mp4"),
                    "content/cases/torn.md": lesson().replace("voice", "torn"),
                    "content/cases/poster.md": lesson("poster: torn.png").replace(
                        "video: voice.wav", "presenter: x"
                    ),
                }
            )
        ),
        OPTIONS,
        Silent(),
    ).problems
    rules = ("recording-broken", "recording-remark", "recording-subtitles")
    found = {
        (p.path, p.line, p.rule, p.severity.value)
        for p in problems
        if p.rule in (*rules, "poster-broken")
    }
    assert found == {
        ("content/cases/silent.md", 3, "recording-remark", "warning"),
        ("content/cases/silent.md", 3, "recording-subtitles", "warning"),
        ("content/cases/torn.md", 3, "recording-broken", "error"),
        ("content/cases/poster.md", 4, "poster-broken", "error"),
    }


def test_damage_is_accepted_in_the_head(make_project: MakeProject, tmp_path: Path) -> None:
    """A third of a lesson's recording is lost; what the hint says lets it out."""
    tone = ("-v", "error", "-f", "lavfi", "-i", "sine=d=5", tmp_path / "a.m4a")
    subprocess.run((imageio_ffmpeg.get_ffmpeg_exe(), *tone), check=True, stdin=subprocess.DEVNULL)
    data = (tmp_path / "a.m4a").read_bytes()
    third = len(data) // 3
    files = {
        "content/cases/a.m4a": data[:third] + b"?" * third + data[2 * third :],
        "content/cases/a.md": lesson().replace("voice.wav", "a.m4a"),
    }
    project = read_project(make_project(files))
    (problem,) = [p for p in prepare(project, OPTIONS, Silent()).problems if p.line == 3]
    assert (problem.rule, problem.severity.value) == ("recording-damaged", "error")
    page = project.content / "cases" / "a.md"
    head = problem.hint[problem.hint.index("video: ") :]
    page.write_text(lesson().replace("video: voice.wav", head), encoding="utf-8")
    prepared = prepare(read_project(project.root), OPTIONS, Silent())
    (problem,) = [p for p in prepared.problems if p.line == 3]
    assert (problem.rule, problem.severity.value) == ("recording-remark", "warning")
    assert prepared.edition.media["cases/a.md"].sets
