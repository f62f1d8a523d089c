"""Subtitles as files: named by their bytes, written once, and again when they are damaged."""

from __future__ import annotations

import hashlib
from pathlib import Path

from build_tools.media.options import MediaOptions
from build_tools.media.subtitle_files import make_cue_files
from build_tools.model.cue_script import script_of, track_of
from build_tools.model.cues import Cue, CueTrack

TRACKS = (
    CueTrack((Cue(1, 2, "先去大枝。"),)),
    CueTrack((Cue(1, 2, "ئاۋۋال"),), "ug", "维吾尔语"),
)


def test_files_of_tracks(tmp_path: Path) -> None:
    options = MediaOptions(tmp_path / ".cache", tmp_path)
    results = make_cue_files(TRACKS, options)
    assert list(results) == list(TRACKS)
    for track, files in results.items():
        assert (files.language, files.label) == (track.language, track.label)
        assert track_of(files.script.path.read_text("utf-8")) == track
        for file, suffix in zip(files.files, ("js", "vtt"), strict=True):
            data = file.path.read_bytes()
            assert file.file == f"{hashlib.sha256(data).hexdigest()[:16]}-cues.{suffix}"
            assert (file.path.name, file.size) == (file.file, len(data))
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / ".cache/media").iterdir()}
    assert len(before) == 4
    assert make_cue_files(TRACKS, options) == results
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert make_cue_files((), options) == {}


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    options = MediaOptions(tmp_path / ".cache", tmp_path)
    first = make_cue_files(TRACKS[:1], options)[TRACKS[0]]
    first.script.path.write_text("courseware.cues({});\n")
    rewritten = make_cue_files(TRACKS[:1], options)[TRACKS[0]]
    assert rewritten == first
    assert rewritten.script.path.read_text("utf-8") == script_of(TRACKS[0])
