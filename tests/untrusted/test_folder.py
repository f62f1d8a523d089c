"""The door to a folder that nobody trusts: what it opens, what it refuses, what it removes."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from build_tools.untrusted.folder import FolderChanged, UntrustedFolder
from build_tools.untrusted.items import Kind, WrongKind, kind_of
from tests.trees import fingerprints, write_tree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")


@pytest.fixture(params=[True, False], ids=["opened folders", "paths"])
def folder(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> UntrustedFolder:
    monkeypatch.setattr("build_tools.untrusted.opened.USES_DESCRIPTORS", request.param)
    write_tree(tmp_path / "stick", {"media/a.mp4": "film", "r/x/index.html": "<p>"})
    write_tree(tmp_path / "victim", {"letter.txt": "dear", "media/a.mp4": "original"})
    return UntrustedFolder(tmp_path / "stick")


def read(folder: UntrustedFolder, path: str) -> bytes:
    with folder.open_to_read(path) as stream:
        return stream.read()


def write(folder: UntrustedFolder, path: str, data: bytes = b"new") -> None:
    with folder.open_to_write(path) as stream:
        stream.truncate(0)
        stream.write(data)


def test_plain_files_are_read_written_renamed_and_removed(folder: UntrustedFolder) -> None:
    assert read(folder, "media/a.mp4") == b"film"
    write(folder, "new/deep/b.txt")
    folder.rename("new/deep/b.txt", "r/b.txt")
    folder.remove("new/deep/none")
    folder.remove("new/deep")
    assert [item.path for item in folder.walk()] == [
        *("media", "new", "r", "r/b.txt", "r/x", "r/x/index.html"),
        *("new/deep", "media/a.mp4"),
    ]
    folder.remove("r/x/index.html")
    folder.remove("new/deep", whole=True)
    assert [item.path for item in folder.walk()] == ["media", "r", "r/b.txt", "media/a.mp4"]


ACTS: dict[str, Callable[[UntrustedFolder], object]] = {
    "read": lambda folder: read(folder, "wrong"),
    "write": lambda folder: write(folder, "wrong"),
    "read below": lambda folder: read(folder, "wrong/letter.txt"),
    "write below": lambda folder: write(folder, "wrong/letter.txt"),
    "rename": lambda folder: folder.rename("wrong", "r/wrong"),
    "rename to below": lambda folder: folder.rename("media/a.mp4", "wrong/a.mp4"),
    "link below": lambda folder: folder.link(folder.root / "media/a.mp4", "wrong/a.mp4"),
    "sync": lambda folder: folder.sync("wrong"),
}


@pytest.mark.parametrize("kind", ["link", "pipe", "dangling"])
@pytest.mark.parametrize("act", ACTS)
def test_nothing_goes_through_a_link_or_a_pipe(
    folder: UntrustedFolder, tmp_path: Path, act: str, kind: str
) -> None:
    wrong, victim = folder.root / "wrong", tmp_path / "victim"
    if kind == "pipe":
        os.mkfifo(wrong)
    else:
        wrong.symlink_to(victim if kind == "link" else tmp_path / "none")
    before = fingerprints(tmp_path)
    with pytest.raises(WrongKind, match=r"link|neither a file nor a folder"):
        ACTS[act](folder)
    assert fingerprints(tmp_path) == before
    item = folder.item("wrong")
    assert item
    assert item.kind is (Kind.OTHER if kind == "pipe" else Kind.LINK)
    assert folder.item("wrong/letter.txt") is None
    folder.remove("wrong/letter.txt")
    folder.remove("wrong")
    assert not wrong.is_symlink()
    assert not wrong.exists()
    assert fingerprints(tmp_path) == before


def test_a_folder_goes_whole_without_what_its_links_lead_to(
    folder: UntrustedFolder, tmp_path: Path
) -> None:
    victim = fingerprints(tmp_path / "victim")
    (folder.root / "r/x/out").symlink_to(tmp_path / "victim")
    (folder.root / "r/x/film").symlink_to(tmp_path / "victim/media/a.mp4")
    os.mkfifo(folder.root / "r/x/pipe")
    folder.remove("r/x")
    assert (folder.root / "r/x/out").is_symlink()
    folder.remove("r/x", whole=True)
    assert not (folder.root / "r").exists()
    assert fingerprints(tmp_path / "victim") == victim


def test_a_file_with_a_second_name_is_not_written_into(
    folder: UntrustedFolder, tmp_path: Path
) -> None:
    os.link(tmp_path / "victim/letter.txt", folder.root / "letter.txt")
    with pytest.raises(WrongKind, match="second name"):
        write(folder, "letter.txt")
    write(folder, "other.txt")
    folder.rename("other.txt", "letter.txt")
    assert (tmp_path / "victim/letter.txt").read_bytes() == b"dear"
    folder.write_whole("whole/file.txt", b"whole")
    assert read(folder, "whole/file.txt") == b"whole"


def test_another_folder_in_its_place_is_not_gone_on_with(
    folder: UntrustedFolder, tmp_path: Path
) -> None:
    folder.root.rename(tmp_path / "pulled")
    with pytest.raises(FolderChanged, match="taken out"):
        folder.check()
    folder.root.mkdir()
    for act in (folder.check, folder.space, lambda: write(folder, "x"), lambda: [*folder.walk()]):
        with pytest.raises(FolderChanged, match="taken out"):
            act()
    assert [*folder.root.iterdir()] == []


@pytest.mark.parametrize("path", ["../victim/letter.txt", "r/../../victim/letter.txt", "./x/y"])
def test_no_path_leads_out(folder: UntrustedFolder, path: str) -> None:
    with pytest.raises(WrongKind, match="leads out"):
        write(folder, path)


def test_a_lock_is_a_file_of_its_own(folder: UntrustedFolder, tmp_path: Path) -> None:
    (folder.root / ".state").symlink_to(tmp_path / "victim")
    first = folder.lock(".state/lock")
    assert first
    assert folder.lock(".state/lock") is None
    first.close()
    again = folder.lock(".state/lock")
    assert again
    again.close()
    assert not (tmp_path / "victim/lock").exists()


@pytest.mark.parametrize(
    ("mode", "tag", "kind"),
    [
        (stat.S_IFDIR, 0, Kind.FOLDER),
        (stat.S_IFDIR, 0xA0000003, Kind.LINK),  # a junction
        (stat.S_IFREG, 0xA000000C, Kind.LINK),  # a symbolic link
        (stat.S_IFREG, 0x80000013, Kind.FILE),  # a file of which equal pieces are kept once
        (stat.S_IFCHR, 0, Kind.OTHER),
    ],
)
def test_what_windows_says_of_a_name(mode: int, tag: int, kind: Kind) -> None:
    about = SimpleNamespace(st_mode=mode | 0o644, st_reparse_tag=tag)
    assert kind_of(cast("os.stat_result", about)) is kind
