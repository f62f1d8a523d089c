"""`verify` speaks of the whole medium: signed, the station's own, harmless, and what may run."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools.model.problem import Location
from build_tools.progress import Silent
from build_tools.reading.quoting import printable
from build_tools.release.delivery.strangers import may_run
from build_tools.release.delivery.verify import VerificationReport, verify
from build_tools.release.kit.station_kit import kit_files, write_kit
from tests.release.offices import RING, deliver_release, folder_medium, office
from tests.trees import write_tree

RUNS = {
    "virus.exe": b"MZ\x90\0",
    "film.mp4": b"MZ\x90\0",
    "setup.exe.": b"x",
    "autorun.inf": b"[autorun]",
    "page.html": b"<html>",
    "picture.svg": b"<svg>",
    "letter.txt": b"\xef\xbb\xbf  <!doctype html><script>",
    "wide.txt": "\ufeff<script>".encode("utf-16-le"),
    "run": b"#!/bin/sh",
    "lesson.lnk": b"L\0\0\0\x01\x14\x02\0",
    "song.mp3.scr": b"x",
    "photo\u202egpj.exe": b"x",
    "unheard.of": b"x",
    "media/0123456789abcdef-hd.js": b"alert(1)",
    "r/index.html": b"<p>",
    "r/elsewhere/index.html": b"<p>",
    "kit/station-kit.js": b"alert(1)",
    "records/records-qinghe-1.jsonl": b"<script>",
    ".state/run.js": b"alert(1)",
    "receipts/a.js": b"alert(1)",
}
HARMLESS = {
    "photo.JPG": b"\xff\xd8\xff",
    "通知.docx": b"PK\x03\x04",
    "README": b"read me",
    "System Volume Information/IndexerVolumeGuid": b"{}",
    "media/0123456789abcdef-hd.mp4": b"\0\0\0\x18ftyp",
}
OWN = {
    "records/records-qinghe-01234567-20261101000000.jsonl": b'{"v":1}',
    "receipts/qinghe-2026-10-installed.txt": b"receipt=1",
}


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("stick")
    deliver_release(
        office(tmp_path_factory.mktemp("office"), size=3000, pages=2), folder_medium(root)
    )
    return root


def checked(stick: Path, **more: dict[str, bytes]) -> VerificationReport:
    return verify(folder_medium(stick), RING, Silent(), today=None, **more)


def test_every_file_is_spoken_of(stick: Path) -> None:
    tree = {**RUNS, **HARMLESS, **OWN}
    write_tree(stick, tree)
    (stick / "link.txt").symlink_to("nowhere")
    try:
        report = checked(stick)
    finally:
        for path in (*tree, "link.txt"):
            (stick / path).unlink()
    running = {p.path for p in report.problems if p.rule == "medium-file-runs"}
    assert running == {printable(path) for path in RUNS}
    assert [p.location for p in report.problems if p.rule == "medium-file-kind"] == [
        Location("link.txt", medium=str(stick))
    ]
    assert {*report.harmless} == {*HARMLESS}
    assert report.by_station == len(OWN) + 1  # the receipt that says that it was sent
    assert checked(stick).problems == ()


def test_a_kit_is_known_byte_by_byte(stick: Path, tmp_path: Path) -> None:
    kit = kit_files("qinghe", "清河站", RING)
    write_kit(tmp_path / "kit", kit)
    on_stick = {
        path: (tmp_path / "kit" / path).read_bytes() for path in kit if not (stick / path).exists()
    }
    write_tree(stick, on_stick)
    try:
        assert checked(stick, kit=kit).problems == ()
        assert {p.path for p in checked(stick).problems} >= {"kit/station-kit.js", "kit/update.cmd"}
        (stick / "kit/station-kit.js").write_bytes(on_stick["kit/station-kit.js"] + b"alert(1)")
        assert [p.path for p in checked(stick, kit=kit).problems] == ["kit/station-kit.js"]
    finally:
        for path in on_stick:
            (stick / path).unlink()


@pytest.mark.parametrize("path", [".state/lock", ".state/journal", f".state/{'0' * 32}.part"])
def test_work_files_are_no_programs(path: str) -> None:
    assert not may_run(path, b"\0\0\0\x18ftyp")
    assert may_run(path, b"MZ")
