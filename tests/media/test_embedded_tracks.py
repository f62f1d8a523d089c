"""Subtitles and chapters that recordings carry: every codec that can be text, and what cannot."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from build_tools.media.embedded_tracks import (
    EmbeddedStream,
    best_first,
    chapter_marks,
    read_embedded_tracks,
)
from build_tools.media.options import MediaOptions
from build_tools.model.cue_script import vtt_of
from build_tools.model.cues import ChapterMark, Cue, CueTrack
from build_tools.model.media import EmbeddedTracks, Recording, Remark
from tests.media import clips

HOSTILE = "1 < 2 && &amp; 𠀀 \"'\\ `$x`"
SRT = f"""\
1
00:00:00,200 --> 00:00:00,900
<i>先去</i>枯死的大枝

2
00:00:01,000 --> 00:00:01,800
{HOSTILE}

3
00:00:01,500 --> 00:00:01,900
剪口\\N要平
"""
CUES = (
    Cue(0.2, 0.9, "先去枯死的大枝"),
    Cue(1.0, 1.8, HOSTILE),
    Cue(1.5, 1.9, "剪口\n要平"),
)
CHAPTERS = ";FFMETADATA1\n" + "".join(
    f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={start}\nEND={end}\ntitle={title}\n"
    for start, end, title in ((0, 500, "看树形"), (500, 1500, "Chapter 2"), (1500, 2000, "剪口"))
)
RED, LONG = 1, 8


@pytest.fixture
def options(tmp_path: Path) -> MediaOptions:
    return MediaOptions(tmp_path / ".cache", tmp_path)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Two seconds of sound and the files beside it."""
    (tmp_path / "a.srt").write_text(SRT, encoding="utf-8")
    (tmp_path / "a.vtt").write_text(vtt_of(CueTrack(CUES)), encoding="utf-8")
    (tmp_path / "chapters.txt").write_text(CHAPTERS, encoding="utf-8")
    path = tmp_path / "voice.mka"
    clips.ffmpeg("-f", "lavfi", "-i", clips.VOICE, "-c:a", "aac", path)
    return path


def muxed(film: Path, name: str, *arguments: str | Path) -> Path:
    """Put the sound and the subtitles of a file together."""
    path = film.with_name(name)
    clips.ffmpeg("-i", film, *arguments, "-c:a", "copy", path)
    return path


def embedded_in(path: Path, options: MediaOptions, **trims: float) -> EmbeddedTracks:
    recording = Recording(path, path.name, **trims)
    return read_embedded_tracks([recording], options)[recording]


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.mkv", "srt"),
        ("a.mkv", "ass"),
        ("a.webm", "copy"),
        ("a.mp4", "mov_text"),
        ("a.mov", "mov_text"),
    ],
)
def test_text_subtitles(film: Path, options: MediaOptions, name: str, codec: str) -> None:
    sound = ("-c:a", "libopus") if name.endswith("webm") else ()
    # ffmpeg escapes nothing when it writes WebVTT, so that is copied.
    subtitles = film.with_name("a.vtt" if codec == "copy" else "a.srt")
    arguments = ("-i", subtitles, "-c:s", codec, "-metadata:s:s:0", "language=chi")
    path = film.with_name(name)
    clips.ffmpeg("-i", film, *arguments, *sound, path)
    embedded = embedded_in(path, options)
    assert embedded.remarks == ()
    (track,) = embedded.tracks
    assert (track.language, track.label) == ("zh", "中文")
    assert [cue.text for cue in track.cues] == [cue.text for cue in CUES]
    for cue, expected in zip(track.cues, CUES, strict=True):
        # MP4 has no two cues at once: there the first ends where the second begins.
        assert cue.start == pytest.approx(expected.start, abs=0.02)
        assert cue.end == pytest.approx(expected.end, abs=0.02) or name in ("a.mp4", "a.mov")


def test_trims_shift_subtitles_and_chapters(film: Path, options: MediaOptions) -> None:
    files = ("-i", film.with_name("a.srt"), "-i", film.with_name("chapters.txt"))
    path = muxed(film, "a.mkv", *files, "-map_metadata", "2", "-map", "0", "-map", "1")
    whole = embedded_in(path, options)
    assert whole.chapters == (
        ChapterMark(0, "看树形"),
        ChapterMark(0.5, "第 2 段"),
        ChapterMark(1.5, "剪口"),
    )
    part = embedded_in(path, options, start=0.6, end=1.4)
    assert part.chapters == (ChapterMark(0, "第 2 段"),)
    (track,) = part.tracks
    assert track.cues == (Cue(0, 0.3, CUES[0].text), Cue(0.4, 0.8, CUES[1].text))
    assert embedded_in(path, options, start=1.95).tracks == ()


def test_parts_that_are_joined_carry_on_where_the_one_before_ends(
    film: Path, options: MediaOptions
) -> None:
    """The first trimmed, the second with nothing in it, the third whole."""
    files = ("-i", film.with_name("a.srt"), "-i", film.with_name("chapters.txt"))
    path = muxed(film, "a.mkv", *files, "-map_metadata", "2", "-map", "0", "-map", "1")
    more = (Recording(film, "b"), Recording(path, "c"))
    joined = Recording(path, "a", start=0.6, end=1.4, more=more)
    embedded = read_embedded_tracks([joined], options)[joined]
    (track,) = embedded.tracks
    (alone,) = embedded_in(path, options).tracks
    assert track.cues[:2] == (Cue(0, 0.3, CUES[0].text), Cue(0.4, 0.8, CUES[1].text))
    begin = 0.8 + clips.SECONDS
    assert [cue.start - begin for cue in track.cues[2:]] == pytest.approx(
        [cue.start for cue in alone.cues], abs=0.05
    )
    assert [chapter.title for chapter in embedded.chapters] == [
        "第 1 段",
        "看树形",
        "第 3 段",
        "剪口",
    ]
    assert [chapter.seconds for chapter in embedded.chapters] == pytest.approx(
        [0, begin, begin + 0.5, begin + 1.5], abs=0.05
    )


def test_several_languages(film: Path, options: MediaOptions) -> None:
    (film.with_name("b.srt")).write_text(SRT.replace("先去", "First "), encoding="utf-8")
    (film.with_name("c.srt")).write_text(SRT.replace("先去", "再去"), encoding="utf-8")
    names = ("b.srt", "a.srt", "c.srt", "a.srt")
    inputs = [word for name in names for word in ("-i", film.with_name(name))]
    maps = [word for number in range(5) for word in ("-map", str(number))]
    tags = [
        *("-metadata:s:s:0", "language=eng"),
        *("-metadata:s:s:1", "language=chi", "-metadata:s:s:1", "title=简体"),
        *("-metadata:s:s:3", "language=chi"),
    ]
    embedded = embedded_in(muxed(film, "a.mkv", *inputs, *maps, *tags), options)
    # The fourth says the same as the second; the third is Chinese by its characters.
    assert [(t.language, t.label) for t in embedded.tracks] == [
        ("zh", "中文（简体）"),
        ("en", "英语"),
        ("zh-CN", "中文"),
    ]


def pictures() -> bytes:
    """Return a subtitle of Blu-ray discs: one red line at 0.5 s, gone at 1 s."""
    window = struct.pack(">BBHHHH", 1, 0, 10, 10, LONG, 2)
    line = bytes((0, 0x80 | LONG, RED, 0, 0))
    drawing = struct.pack(">HH", LONG, 2) + line * 2
    size = (len(drawing) + 0).to_bytes(3, "big")
    shown = struct.pack(">HHBHBBBBHBBHH", 320, 180, 16, 1, 128, 0, 0, 1, 0, 0, 0, 10, 10)
    segments = [
        (45_000, 0x16, shown),
        (45_000, 0x17, window),
        (45_000, 0x14, bytes((0, 0, RED, 81, 240, 90, 255))),
        (45_000, 0x15, struct.pack(">HBB", 0, 0, 0xC0) + size + drawing),
        (45_000, 0x80, b""),
        (90_000, 0x16, struct.pack(">HHBHBBBB", 320, 180, 16, 2, 0, 0, 0, 0)),
        (90_000, 0x17, window),
        (90_000, 0x80, b""),
    ]
    return b"".join(
        struct.pack(">2sIIBH", b"PG", ticks, 0, kind, len(data)) + data
        for ticks, kind, data in segments
    )


@pytest.mark.parametrize(
    ("encoder", "codec"),
    [("copy", "hdmv_pgs_subtitle"), ("dvdsub", "dvd_subtitle"), ("dvbsub", "dvb_subtitle")],
)
def test_pictures_of_text_are_told(
    film: Path, options: MediaOptions, encoder: str, codec: str
) -> None:
    film.with_name("a.sup").write_bytes(pictures())
    name = "a.ts" if encoder == "dvbsub" else "a.mkv"
    arguments = ("-i", film.with_name("a.sup"), "-map", "0", "-map", "1", "-c:s", encoder)
    embedded = embedded_in(muxed(film, name, *arguments), options)
    assert embedded == EmbeddedTracks(remarks=(Remark("subtitles-pictures", (("codec", codec),)),))


def test_subtitles_in_an_unknown_encoding_are_told(film: Path, options: MediaOptions) -> None:
    film.with_name("a.srt").write_bytes(SRT.replace(HOSTILE, "剪口").encode("gb18030"))
    path = muxed(film, "a.mkv", "-i", film.with_name("a.srt"), "-c:s", "copy")
    embedded = embedded_in(path, options)
    assert embedded.remarks == (Remark("subtitles-unreadable", (("codec", "subrip"),)),)


def test_what_was_read_is_remembered(
    film: Path, options: MediaOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = muxed(film, "a.mkv", "-i", film.with_name("a.srt"))
    first = embedded_in(path, options)
    assert first.tracks[0].cues[0] == CUES[0]
    monkeypatch.setattr("build_tools.media.ffmpeg.runner.run", lambda *_: pytest.fail("runs again"))
    assert embedded_in(path, options) == first


def test_what_is_no_recording_carries_nothing(film: Path, options: MediaOptions) -> None:
    path = film.with_name("a.mkv")
    path.write_bytes(b"\x1aE\xdf\xa3" + b"\0" * 200)
    assert embedded_in(path, options) == EmbeddedTracks()
    assert embedded_in(film, options) == EmbeddedTracks()
    assert embedded_in(film.with_name("gone.mkv"), options) == EmbeddedTracks()


@pytest.mark.parametrize(
    ("chapters", "places"),
    [
        ([], []),
        ([(0, "全部")], []),
        ([(5, "乙"), (0, "甲")], [(0, "甲"), (5, "乙")]),
        ([(-0.067, "甲"), (0, "同时"), (5, " a\n b ")], [(0, "甲"), (5, "a b")]),
        ([(0, ""), (5, "chapter 02"), (9, "章节 3"), (12, "第三章")], None),
    ],
)
def test_chapters_worth_a_list(
    chapters: list[tuple[float, str]], places: list[tuple[float, str]] | None
) -> None:
    expected = places or [(0, "第 1 段"), (5, "第 2 段"), (9, "第 3 段"), (12, "第三章")]
    if places == []:
        expected = []
    assert [(mark.seconds, mark.title) for mark in chapter_marks(chapters)] == expected


def test_the_best_subtitles_come_first() -> None:
    english = EmbeddedStream(2, "subrip", True, False, "eng", "", default=True)
    chinese = EmbeddedStream(3, "ass", True, False, "chi", "")
    signs = EmbeddedStream(4, "ass", True, False, "chi", "", partial=True)
    assert best_first([english, signs, chinese]) == [chinese, english, signs]
