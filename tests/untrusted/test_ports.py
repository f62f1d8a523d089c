"""What is plugged in: tables of mounts, folders, disks that are really mounted and unmounted."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from build_tools.untrusted import ports
from build_tools.untrusted.ports import FolderPorts, PluggedIn, mounts_in
from tests.release.mounts import EXT4
from tests.trees import write_tree

TABLE = r"""
22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
23 22 0:20 / /proc rw - proc proc rw
24 22 8:2 /home/a /srv/bound rw shared:1 - ext4 /dev/sda2 rw
30 22 7:3 / /snap/core/1 ro - squashfs /dev/loop3 ro
31 22 0:40 / /mnt/share rw - cifs //server/share rw
40 22 8:17 / /media/li/Kingston\040盘\134x rw,nosuid - vfat /dev/sdb1 rw,utf8
41 22 8:17 / /mnt/twice rw - vfat /dev/sdb1 rw
42 22 8:33 / /media/li/exfat rw master:1 shared:2 - exfat /dev/sdc1 rw
torn line
43 22 8:34
"""


def test_disks_of_a_table_of_mounts() -> None:
    mounts = mounts_in(TABLE)
    assert [mount.root.as_posix() for mount in mounts] == [
        "/",
        "/media/li/Kingston 盘\\x",
        "/media/li/exfat",
    ]
    assert len({mount.identity for mount in mounts}) == 3
    # Another stick at the same place and under the same device has another mount.
    again = mounts_in(TABLE.replace("\n42 22 8:33", "\n57 22 8:33"))
    assert again[2].root == mounts[2].root
    assert again[2].identity != mounts[2].identity


def test_what_hangs_on_usb_or_can_be_taken_out_is_removable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = {
        "pci/usb1/1-2/block/sdb/sdb1/size": "1",
        "pci/usb1/1-2/block/sdb/removable": "0\n",
        "pci/ata1/block/sda/sda2/size": "1",
        "pci/ata1/block/sda/removable": "0\n",
        "pci/ata2/block/sdc/removable": "1\n",
        "pci/ata2/block/sdc/sdc1/size": "1",
    }
    devices = write_tree(tmp_path / "sys", tree)
    links = tmp_path / "class"
    links.mkdir()
    for name in ("sda", "sdb", "sdc"):
        for path in devices.glob(f"*/*/**/{name}*"):
            if path.is_dir():
                (links / path.name).symlink_to(path)
    monkeypatch.setattr(ports, "_DEVICES", links)
    removable = {name: ports._is_removable(f"/dev/{name}") for name in ("sda2", "sdb1", "sdc1")}
    assert removable == {"sda2": False, "sdb1": True, "sdc1": True}
    assert not ports._is_removable("/dev/nowhere")


def names(plugged_in: tuple[PluggedIn, ...]) -> list[str]:
    return [plugged.root.name for plugged in plugged_in]


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")
def test_folders_in_a_folder(tmp_path: Path) -> None:
    import os

    places = tmp_path / "places"
    write_tree(places, {"a/letter.txt": "x", ".hidden/letter.txt": "x", "file.txt": "x"})
    (places / "empty").mkdir()
    (places / "link").symlink_to(places / "a")
    os.mkfifo(places / "pipe")
    assert names(FolderPorts(places).plugged_in()) == ["a"]
    assert names(FolderPorts(places, empty_too=True).plugged_in()) == ["a", "empty"]
    before = FolderPorts(places).plugged_in()
    (places / "a").rename(tmp_path / "pocket")
    write_tree(places, {"a/letter.txt": "x"})
    assert FolderPorts(places).plugged_in() != before


@pytest.mark.skipif(
    sys.platform != "linux" or bool(EXT4.why_not()), reason="mounts are not allowed here"
)
def test_a_disk_that_is_mounted_is_told_of_and_gone_when_unmounted(tmp_path: Path) -> None:
    from build_tools.untrusted.ports import LinuxMounts

    places = tmp_path / "places"
    (places / "place").mkdir(parents=True)
    system, folders = LinuxMounts(), FolderPorts(places, empty_too=True)
    assert names(folders.plugged_in()) == ["place"]
    with EXT4.mounted(tmp_path / "image", places / "place", 4):
        system.wait(60)
        (mounted,) = [p for p in system.plugged_in() if p.root == places / "place"]
        assert names(folders.plugged_in()) == ["place"]
    system.wait(60)
    assert mounted not in system.plugged_in()
    # The empty folder that it leaves behind is no stick, whatever else would be.
    assert folders.plugged_in() == ()


def test_no_drives_but_on_windows() -> None:
    assert sys.platform == "win32" or ports.drives() == []
