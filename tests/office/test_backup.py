"""Backup and restore: whole or not at all, never over what is there, no secret in it."""

from __future__ import annotations

import gzip
import hashlib
import os
import random
import stat
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from build_tools.errors import BackupError
from build_tools.office.backup import back_up
from build_tools.office.backup_reading import read_backup
from build_tools.office.registers import REGISTERS
from build_tools.office.restoring import restore
from tests.conftest import MakeProject, Run
from tests.trees import fingerprints, write_tree

STATE = {
    "office/stations.yml": "stations: []\n",
    "office/keys/release.pub": "untrusted comment: k\nRWQ\n",
    "office/published-media.jsonl": '{"a": 1}\n',
    "releases/2026-11/manifest-sha256.txt": "# schema 1\n",
    "releases/2026-11/manifest-sha256.txt.minisig": "sig\n",
    "releases/2026-11/stations/qinghe.sha256": "# station qinghe\n",
    "releases/2026-11/stations/qinghe.js": "courseware.station({});\n",
}
OTHER = {
    "office/keys/release.key": "secret\n",
    "releases/2026-11/r/index.html": "<html>\n",
    "releases/media/0123-hd.mp4": b"film",
    "releases/media/list.json": "{}",
    "releases/.2026-12.next/stations/qinghe.sha256": "# half\n",
    "releases/2026-11/stations/.part-x.sha256": "# half\n",
    "office/.part-x.yml": "stations",
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


def state_in(root: Path) -> dict[str, str]:
    files = fingerprints(root)
    return {path: digest for path, digest in files.items() if not path.startswith(".cache/")}


def contents(backup: Path) -> dict[str, bytes]:
    verified = read_backup(backup)
    return {path: verified.data(path) for path in verified.hashes}


def test_the_state_goes_out_and_comes_back(root: Path, backup: Path, tmp_path: Path) -> None:
    assert set(read_backup(backup).hashes) == set(STATE)
    assert bring(backup, tmp_path / "新电脑") == (len(STATE), 0, 0)
    before = fingerprints(root)
    assert state_in(tmp_path / "新电脑") == {path: before[path] for path in STATE}
    assert bring(backup, root) == (0, 0, len(STATE))


def test_every_register_is_in_a_backup(tmp_path: Path) -> None:
    tree = {f"office/{register.file}": "# nothing yet\n" for register in REGISTERS}
    root = write_tree(tmp_path / "township", tree)
    assert set(back_up(root, tmp_path / "backup.zip").paths) == set(tree)


def test_the_same_state_gives_the_same_bytes(root: Path, backup: Path, tmp_path: Path) -> None:
    back_up(root, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == backup.read_bytes()


def test_what_differs_is_kept_before_it_is_replaced(root: Path, backup: Path) -> None:
    (root / "office/stations.yml").write_text("mine\n")
    (root / "office/published-media.jsonl").unlink()
    before = state_in(root)
    with pytest.raises(BackupError, match=r"office/stations\.yml — to replace"):
        bring(backup, root)
    assert state_in(root) == before
    assert bring(backup, root, replace=True) == (1, 1, len(STATE) - 2)
    assert contents(backup.with_name("kept.zip")) == {"office/stations.yml": b"mine\n"}
    assert (root / "office/stations.yml").read_text() == STATE["office/stations.yml"]
    (root / "office/stations.yml").write_text("mine again\n")
    bring(backup, root, replace=True)
    assert contents(backup.with_name("kept-2.zip")) == {"office/stations.yml": b"mine again\n"}


def test_journals_that_grew_since_stay_as_they_are(root: Path, backup: Path) -> None:
    journal = root / "office/published-media.jsonl"
    journal.write_text(journal.read_text() + '{"a": 2}\n')
    (root / "office/stations.yml").unlink()
    assert bring(backup, root) == (1, 0, len(STATE) - 1)
    assert '{"a": 2}' in journal.read_text()


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
    with pytest.raises(BackupError, match="was not written well"):
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
    good = contents(backup)
    index = rng.randrange(len(data))
    data[index] ^= 1 << rng.randrange(8)
    flipped = tmp_path / "flipped.zip"
    flipped.write_bytes(data)
    try:
        assert contents(flipped) == good
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


KEY = "RWRTY0Iy" + "Ab9+" * 51
SECRETS = {
    "office/notes.txt": f"untrusted comment: a key\n{KEY}\n",
    "office/keys/old.pub": f"untrusted comment: minisign encrypted secret key\n{KEY}\n",
    "office/wide.txt": f"{KEY}\n".encode("utf-16"),
    "office/broken.txt": "\n".join(KEY[n : n + 60] for n in range(0, len(KEY), 60)),
    "office/records.txt": "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIG\n",
    "office/ssh.txt": "-----BEGIN OPENSSH PRIVATE KEY-----\n",
    "office/age.txt": "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQ\n",
    "office/jwk.json": '{"kty": "EC", "x": "a", "d": "' + "a-_9" * 11 + '"}',
    "office/release.KEY": "x",
    "office/squeezed.gz": gzip.compress(KEY.encode()),
}


def test_secret_keys_are_found_by_what_they_are(root: Path, tmp_path: Path) -> None:
    write_tree(root, SECRETS)
    for name, member in (("keys.zip", "a.txt"), ("book.xlsx", "xl/sharedStrings.xml")):
        with zipfile.ZipFile(root / "office" / name, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(member, KEY)
    result = back_up(root, tmp_path / "backup.zip")
    secrets = {*SECRETS, "office/keys.zip", "office/book.xlsx", "office/keys/release.key"}
    assert {path for path, reason in result.left_out if "secret key" in reason} == secrets
    assert set(read_backup(tmp_path / "backup.zip").hashes) == set(STATE)


def test_what_no_office_holds_is_left_out_and_told(root: Path, tmp_path: Path) -> None:
    """Links, pipes, programs, and names of which Windows would make something else."""
    names = ["CON.yml", "aux", "a:b.txt", "end.", "tail .txt ", "x" * 130 + ".txt", "LPT1.a.txt"]
    names += ["Stations.yml", "run.exe", "page.html", "autorun.inf", "script.cmd", "noname"]
    write_tree(root, {f"office/{name}": "x" for name in names})
    write_tree(root, {"office/board/2026-11.html": "<html>"})
    (root / "office/linked.yml").symlink_to(root / "office/stations.yml")
    (root / "office/folder").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(root / "office/pipe.txt")
    result = back_up(root, tmp_path / "backup.zip")
    left_out = {path.removeprefix("office/") for path, _reason in result.left_out}
    # Of two names that are one to Windows the first stays.
    expected = {*names, "linked.yml", "folder", "pipe.txt", "keys/release.key"}
    assert left_out == expected - {"Stations.yml"} | {"stations.yml"}
    assert set(result.paths) == set(STATE) - {"office/stations.yml"} | {"office/Stations.yml"}


def bomb(file: Path, entries: list[tuple[str, bytes]]) -> Path:
    lines = [f"{hashlib.sha256(data).hexdigest()}  {path}" for path, data in entries]
    text = "\n".join(["# courseware backup 1", *lines, ""])
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in [(LIST, text.encode()), *entries]:
            archive.writestr(path, data)
    return file


def test_little_that_would_become_much_is_refused_before_it_does(tmp_path: Path) -> None:
    zeros = bytes(40 << 20)
    one = bomb(tmp_path / "one.zip", [("office/a.txt", zeros)])
    many = bomb(tmp_path / "many.zip", [(f"office/{n}.txt", bytes(1 << 20)) for n in range(40)])
    for file in (one, many):
        tracemalloc.start()
        with pytest.raises(BackupError, match="would unpack to 4"):
            read_backup(file)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 2 << 20


def test_a_large_file_of_ours_comes_back(tmp_path: Path) -> None:
    """What shrinks too well is not pressed, and is no trap."""
    root = write_tree(tmp_path / "a", {"office/months.jsonl": b"\n" * (3 << 20)})
    back_up(root, tmp_path / "backup.zip")
    assert bring(tmp_path / "backup.zip", tmp_path / "b") == (1, 0, 0)


NO_NAMES = (
    *("office/CON", "office/nul.yml", "office/a.", "office/a /b.txt", "office/a:b.txt"),
    *("office/a\tb", "office/" + "y" * 300, "releases/x/a.txt", "releases/2026-11"),
    *("office/.months.lock", "office"),
)


@pytest.mark.parametrize("path", NO_NAMES)
def test_names_that_windows_cannot_hold_are_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(BackupError, match="nothing was restored"):
        read_backup(bomb(tmp_path / "a.zip", [(path, b"x")]))


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFDIR, stat.S_IFCHR])
def test_entries_that_are_no_files_are_refused(tmp_path: Path, mode: int) -> None:
    file = bomb(tmp_path / "a.zip", [])
    with zipfile.ZipFile(file, "a") as archive:
        entry = zipfile.ZipInfo("office/a.txt")
        entry.external_attr = (mode | 0o644) << 16
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(BackupError, match="no plain file"):
        read_backup(file)


def test_programs_and_twins_in_a_backup_stay_there(tmp_path: Path) -> None:
    names = ("office/a.yml", "office/run.exe", "office/keys/release.key", "office/A.yml")
    backup = read_backup(bomb(tmp_path / "a.zip", [(name, b"x") for name in names]))
    assert {path for path, _reason in backup.refused} == set(names[1:3]) | {"office/a.yml"}
    assert set(backup.hashes) == {"office/A.yml"}


def test_nothing_is_written_through_what_lies_in_the_way(backup: Path, tmp_path: Path) -> None:
    victim = write_tree(tmp_path / "victim", {"a.txt": "mine", "stations.yml": "mine"})
    for name, make in (
        ("link", lambda path: path.symlink_to(victim / "a.txt")),
        ("pipe", os.mkfifo),
        ("folder", Path.mkdir),
    ):
        root = write_tree(tmp_path / name, {"office/": ""})
        make(root / "office/stations.yml")
        with pytest.raises(BackupError, match=r"in the way|something else lies"):
            bring(backup, root, replace=True)
    root = write_tree(tmp_path / "folders", {"a.txt": ""})
    (root / "office").mkdir()
    (root / "office/keys").symlink_to(victim, target_is_directory=True)
    with pytest.raises(BackupError, match="office/keys: it is a link"):
        bring(backup, root)
    assert fingerprints(victim) == fingerprints(
        write_tree(
            tmp_path / "same",
            {
                "a.txt": "mine",
                "stations.yml": "mine",
            },
        )
    )
    assert not (root / "office/stations.yml").exists()


def test_the_commands(run: Run, make_project: MakeProject, tmp_path: Path) -> None:
    root = make_project({**STATE, "content/": ""})
    file = tmp_path / "b.zip"
    done = run("courseware", "-C", root, "backup", file)
    assert (done.returncode, "7 files" in done.stdout) == (0, True), done.stderr
    (root / "office/stations.yml").write_text("mine\n")
    done = run("courseware", "-C", root, "restore", file)
    assert (done.returncode, "--replace" in done.stderr) == (1, True)
    done = run("courseware", "-C", root, "restore", file, "--replace")
    assert (done.returncode, "b-replaced.zip" in done.stdout) == (0, True), done.stderr
