"""Backup and restore: whole or not at all, never over what is there, no secret in it."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from build_tools.errors import BackupError
from build_tools.office.backup import back_up, read_backup, restore
from build_tools.office.registers import REGISTERS
from tests.conftest import MakeProject, Run
from tests.trees import fingerprints, write_tree

STATE = {
    "office/stations.yml": "stations: []\n",
    "office/keys/release.pub": "untrusted comment: k\nRWQ\n",
    "office/published-media.jsonl": '{"a": 1}\n',
    "releases/2026-11/manifest-sha256.txt": "# schema 1\n",
    "releases/2026-11/manifest-sha256.txt.minisig": "sig\n",
    "releases/2026-11/stations/qinghe.sha256": "# station qinghe\n",
}
OTHER = {
    "office/keys/release.key": "secret\n",
    "releases/2026-11/r/index.html": "<html>\n",
    "releases/media/0123-hd.mp4": b"film",
    "releases/media/list.json": "{}",
    "content/technical/a.md": "text",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "工程", {**STATE, **OTHER})


@pytest.fixture
def backup(root: Path, tmp_path: Path) -> Path:
    back_up(root, tmp_path / "盘" / "backup.zip")
    return tmp_path / "盘" / "backup.zip"


def bring(backup: Path, root: Path, *, replace: bool = False) -> tuple[int, int, int]:
    rescue = backup.with_name("kept.zip")
    restored = restore(root, read_backup(backup), replace=replace, rescue=rescue)
    return len(restored.written), len(restored.replaced), len(restored.same)


def test_the_state_goes_out_and_comes_back(root: Path, backup: Path, tmp_path: Path) -> None:
    assert set(read_backup(backup)) == set(STATE)
    assert bring(backup, tmp_path / "新电脑") == (len(STATE), 0, 0)
    before = fingerprints(root)
    assert fingerprints(tmp_path / "新电脑") == {path: before[path] for path in STATE}
    assert bring(backup, root) == (0, 0, len(STATE))


def test_every_register_is_in_a_backup(tmp_path: Path) -> None:
    tree = {f"office/{register.file}": "# nothing yet\n" for register in REGISTERS}
    root = write_tree(tmp_path / "township", tree)
    assert set(back_up(root, tmp_path / "backup.zip")) == set(tree)


def test_the_same_state_gives_the_same_bytes(root: Path, backup: Path, tmp_path: Path) -> None:
    back_up(root, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == backup.read_bytes()


def test_what_differs_is_kept_before_it_is_replaced(root: Path, backup: Path) -> None:
    (root / "office/stations.yml").write_text("mine\n")
    (root / "office/published-media.jsonl").unlink()
    before = fingerprints(root)
    with pytest.raises(BackupError, match=r"office/stations\.yml — to replace"):
        bring(backup, root)
    assert fingerprints(root) == before
    assert bring(backup, root, replace=True) == (1, 1, len(STATE) - 2)
    assert read_backup(backup.with_name("kept.zip")) == {"office/stations.yml": b"mine\n"}
    assert (root / "office/stations.yml").read_text() == STATE["office/stations.yml"]
    (root / "office/stations.yml").write_text("mine again\n")
    with pytest.raises(BackupError, match="already there"):
        bring(backup, root, replace=True)


def test_a_backup_is_never_written_over(root: Path, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(BackupError, match="already there"):
        back_up(root, backup)
    assert backup.read_bytes() == before
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_a_backup_that_the_disk_spoils_is_not_kept(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = zipfile.ZipFile.writestr

    def spoil(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, data: bytes) -> None:
        write(archive, entry, b"?" + data[1:] if entry.filename in STATE else data)

    monkeypatch.setattr(zipfile.ZipFile, "writestr", spoil)
    with pytest.raises(BackupError, match="is damaged"):
        back_up(root, tmp_path / "backup.zip")
    assert not (tmp_path / "backup.zip").exists()


def test_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="nothing"):
        back_up(tmp_path, tmp_path / "x.zip")
    with pytest.raises(BackupError, match="is not there"):
        read_backup(tmp_path / "x.zip")


@pytest.mark.parametrize("seed", range(40))
def test_any_damage_is_seen(backup: Path, tmp_path: Path, seed: int) -> None:
    """A flipped byte gives the same files or an error; a cut or a wrong length an error."""
    rng = random.Random(seed)  # noqa: S311 - a test that can be run again
    data = bytearray(backup.read_bytes())
    good = read_backup(backup)
    index = rng.randrange(len(data))
    data[index] ^= 1 << rng.randrange(8)
    flipped = tmp_path / "flipped.zip"
    flipped.write_bytes(data)
    try:
        assert read_backup(flipped) == good
    except BackupError as error:
        assert "nothing was restored" in str(error)
    flipped.write_bytes(backup.read_bytes()[:index])
    with pytest.raises(BackupError):
        read_backup(flipped)


def rezipped(backup: Path, changes: dict[str, bytes | None], extra: dict[str, bytes]) -> Path:
    """Return a copy of a backup with other contents, entries left out (None) or added."""
    copy = backup.with_name("copy.zip")
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(copy, "w") as target:
        for name in source.namelist():
            content = changes.get(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
        for name, content in extra.items():
            target.writestr(name, content)
    return copy


LIST = "backup-sha256.txt"
HEAD = b"# courseware backup 1\n"
EMPTY = b"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("changes", "extra"),
    [
        ({"office/stations.yml": b"stations: [x]\n"}, {}),
        ({"office/stations.yml": None}, {}),
        ({}, {"office/more.yml": b""}),
        ({LIST: HEAD}, {}),
        ({LIST: b"# another 1\n"}, {}),
        ({LIST: None}, {}),
        ({LIST: HEAD + b"x\n"}, {}),
        *(
            (
                dict.fromkeys(STATE) | {LIST: HEAD + EMPTY + b"  " + path + b"\n"},
                {path.decode(): b""},
            )
            for path in (
                b"../x",
                b"office/../../x",
                b"/etc/x",
                b"office\\x",
                b"C:/x",
                b"content/a.md",
            )
        ),
    ],
)
def test_what_is_not_ours_is_refused(
    backup: Path, changes: dict[str, bytes | None], extra: dict[str, bytes]
) -> None:
    with pytest.raises(BackupError, match="nothing was restored"):
        read_backup(rezipped(backup, changes, extra))


def test_the_commands(run: Run, make_project: MakeProject, tmp_path: Path) -> None:
    root = make_project({**STATE, "content/": ""})
    file = tmp_path / "b.zip"
    done = run("courseware", "-C", root, "backup", file)
    assert (done.returncode, "6 files" in done.stdout) == (0, True), done.stderr
    (root / "office/stations.yml").write_text("mine\n")
    done = run("courseware", "-C", root, "restore", file)
    assert (done.returncode, "--replace" in done.stderr) == (1, True)
    done = run("courseware", "-C", root, "restore", file, "--replace")
    assert (done.returncode, "b-replaced.zip" in done.stdout) == (0, True), done.stderr
