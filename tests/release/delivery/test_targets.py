"""Only a medium is brought to a release: a wrong drive or folder is refused and stays as it is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from build_tools.errors import DiskError
from build_tools.release.delivery.target import (
    ForbiddenFolders,
    check_target,
    demand_medium,
    refuse_forbidden,
)
from tests.conftest import Run
from tests.release.offices import deliver_release, folder_medium, office, township
from tests.trees import fingerprints, write_tree

NOTHING = ForbiddenFolders()


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return township(tmp_path / "town")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("releases", "belongs to the project"),
        ("releases/media", "belongs to the project"),
        ("content", "belongs to the project"),
        ("office", "belongs to the project"),
        ("site", "belongs to the project"),
        (".", "name the stick or disk"),
        ("..", "name the stick or disk"),
        ("/", "name the stick or disk"),
    ],
)
def test_folders_of_the_office_are_refused_whatever_is_said(
    run: Run, town: Path, name: str, reason: str
) -> None:
    (town / "site").mkdir()
    before = fingerprints(town)
    result = run("courseware", "-C", town, "deliver", town / name, "--new", "--station", "qinghe")
    assert result.returncode == 1
    assert reason in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert fingerprints(town) == before


def test_they_are_known_under_another_name_too(run: Run, town: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").symlink_to(town / "releases")
    before = fingerprints(town)
    command = ("courseware", "-C", town, "deliver")
    result = run(*command, tmp_path / "stick", "--new", "--station", "qinghe")
    assert result.returncode == 1
    assert "belongs to the project" in result.stderr
    assert run(*command, "--all", town / "releases").returncode == 1
    assert fingerprints(town) == before


def test_a_home_is_refused(run: Run, town: Path, tmp_path: Path) -> None:
    home = write_tree(tmp_path / "home", {"letter.txt": "dear"})
    command = ("courseware", "-C", town, "deliver", home, "--new", "--station", "qinghe")
    result = run(*command, HOME=str(home))
    assert result.returncode == 1
    assert fingerprints(home) == {"letter.txt": fingerprints(home)["letter.txt"]}


@pytest.mark.skipif(os.name == "nt", reason="folders of Linux")
@pytest.mark.parametrize("name", ["/usr", "/usr/share", "/etc", "/bin"])
def test_folders_of_the_system_are_refused(name: str) -> None:
    with pytest.raises(DiskError, match="belongs to this PC"):
        refuse_forbidden(Path(name), NOTHING)


def test_the_first_time_needs_a_word_and_says_how_large_and_whose(
    run: Run, town: Path, tmp_path: Path
) -> None:
    stick = write_tree(tmp_path / "stick", {f"photo-{n}.jpg": "photo" for n in range(5)})
    before = fingerprints(stick)
    command = ("courseware", "-C", town, "deliver", stick, "--station", "qinghe")
    refused = run(*command)
    assert refused.returncode == 1
    assert "holds other things (photo-0.jpg, photo-1.jpg, photo-2.jpg and 2 more)" in refused.stderr
    assert "--new" in refused.stderr
    assert fingerprints(stick) == before
    taken = run(*command, "--new")
    assert taken.returncode == 0, taken.stderr
    assert "becomes a medium of qinghe: " in taken.stdout
    assert "What lies there stays: photo-0.jpg" in taken.stdout
    assert fingerprints(stick).items() >= before.items()
    assert run(*command).returncode == 0


def test_an_empty_folder_may_be_where_no_stick_is(run: Run, town: Path, tmp_path: Path) -> None:
    (tmp_path / "mnt").mkdir()
    result = run("courseware", "-C", town, "deliver", tmp_path / "mnt", "--station", "qinghe")
    assert result.returncode == 1
    assert "is empty and was no medium before" in result.stderr
    assert [*(tmp_path / "mnt").iterdir()] == []


def test_nobody_goes_back_on_a_folder_that_is_no_medium(run: Run, town: Path) -> None:
    before = fingerprints(town)
    result = run("courseware", "-C", town, "rollback", town)
    assert result.returncode == 1
    assert "no delivery was ever there" in result.stderr
    assert fingerprints(town) == before


@pytest.mark.parametrize("gone", [["slot-a.js", "slot-b.js"], ["r"], []], ids=str)
def test_a_medium_is_known_by_what_is_left_of_it(tmp_path: Path, gone: list[str]) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with pytest.raises(DiskError, match="no medium"):
        demand_medium(folder_medium(stick))
    deliver_release(office(tmp_path), folder_medium(stick))
    for name in gone:
        (stick / name).rename(tmp_path / name)
    assert check_target(folder_medium(stick), NOTHING, is_new=False) is None


@pytest.mark.parametrize("name", ["mkdocs.yml", "releases.txt", "stations.yml"])
def test_the_folders_of_another_office_are_no_medium(tmp_path: Path, name: str) -> None:
    write_tree(tmp_path, {name: "x"})
    with pytest.raises(DiskError, match="is a folder of an office"):
        check_target(folder_medium(tmp_path), NOTHING, is_new=True)


def test_prepared_folders_stay_apart_from_other_things(
    run: Run, town: Path, tmp_path: Path
) -> None:
    out = write_tree(tmp_path / "out", {"qinghe/letter.txt": "dear"})
    command = ("courseware", "-C", town, "deliver", "--all", out)
    refused = run(*command)
    assert refused.returncode == 1
    assert "holds other things (letter.txt)" in refused.stderr
    (out / "qinghe/letter.txt").rename(tmp_path / "letter.txt")
    (out / "qinghe").rmdir()
    (out / "qinghe").symlink_to(tmp_path)
    before = fingerprints(tmp_path)
    assert run(*command).returncode == 1
    assert fingerprints(tmp_path).items() >= before.items()
    (out / "qinghe").unlink()
    assert run(*command).returncode == 0


def test_originals_cannot_be_changed_through_prepared_folders(
    run: Run, town: Path, tmp_path: Path
) -> None:
    """Pages are copies; media are shared among these folders, by files that are read-only."""
    out, originals = tmp_path / "out", fingerprints(town / "releases")
    old = out / "qinghe" / "media"  # as earlier versions left it
    old.mkdir(parents=True)
    shutil.copytree(town / "releases/media", old, copy_function=os.link, dirs_exist_ok=True)
    command = ("courseware", "-C", town, "deliver", "--all", out)
    assert run(*command, "--new").returncode == 0
    files = [path for path in out.rglob("*") if path.is_file()]
    for path in files:
        shared = path.parent.name == "media"
        assert (path.stat().st_nlink > 1) is shared, path
        assert not (shared and path.stat().st_mode & 0o222)
    for path in files:
        path.chmod(0o644)
        path.write_bytes(b"changed")
    assert fingerprints(town / "releases") == originals
    assert run(*command, "--new").returncode == 0
    assert " 0 files to copy" in run(*command, "--dry-run").stdout
    for code in ("qinghe", "dongcun"):
        assert run("courseware", "-C", town, "verify", out / code).returncode == 0
