"""Copies of recordings: whole and checked, or none."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from build_tools.errors import SourceRefused
from build_tools.intake.copying import copy_checked
from build_tools.intake.listing import list_recordings
from tests.trees import write_tree

DATA = bytes(range(256)) * 10_000


def test_a_copy_has_the_bytes_and_the_hash(tmp_path: Path) -> None:
    source, target = tmp_path / "a.ts", tmp_path / "b.ts"
    source.write_bytes(DATA)
    counted: list[int] = []
    assert copy_checked(source, target, counted.append) == hashlib.sha256(DATA).hexdigest()
    assert target.read_bytes() == DATA
    assert sum(counted) == len(DATA)


def test_a_recording_that_still_grows_is_refused(tmp_path: Path) -> None:
    source, target = tmp_path / "a.ts", tmp_path / "b.ts"
    source.write_bytes(DATA)

    def record_more(_count: int) -> None:
        with source.open("ab") as stream:
            stream.write(b"more")

    with pytest.raises(SourceRefused, match="still being written"):
        copy_checked(source, target, record_more)
    assert not target.exists()


def test_a_recording_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="cannot be read"):
        copy_checked(tmp_path / "a.ts", tmp_path / "b.ts", lambda count: None)


def test_what_lies_in_a_folder(tmp_path: Path) -> None:
    tree = {
        "b.TS": "x",
        "一/a.mp4": "xx",
        "一/A.srt": "",
        "一/alone.srt": "",
        ".hidden.ts": "",
        ".藏/a.ts": "",
        "a.ts.part": "",
        "readme.txt": "",
    }
    root = write_tree(tmp_path, tree)
    (root / "link.ts").symlink_to(root / "b.TS")
    listing = list_recordings(root)
    assert [(r.path, r.size, r.subtitles) for r in listing.recordings] == [
        ("b.TS", 1, ()),
        ("一/a.mp4", 2, ("一/A.srt",)),
    ]
    assert listing.recordings[0].suffix == ".ts"
    assert listing.others == ("a.ts.part", "readme.txt", "一/alone.srt")
