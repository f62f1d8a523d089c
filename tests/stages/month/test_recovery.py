"""The PC is lost: a backup, copied lessons and a medium that came back make the office whole."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from build_tools.model.month import Month
from build_tools.model.release import ReleaseName
from build_tools.office.backup import back_up
from build_tools.office.month_words import read_words
from build_tools.office.registers import read_office
from build_tools.project import read_project
from build_tools.release.archive.archived_release import ArchivedRelease
from build_tools.release.archive.missing_files import missing_files
from build_tools.release.trust import keys, signature
from build_tools.site.lesson_index import CHANGES_URL
from build_tools.stages.month.made_releases import releases_made
from tests.conftest import Run
from tests.release import townhall
from tests.trees import MKDOCS_YML, fingerprints, write_tree

DAY = {"SOURCE_DATE_EPOCH": "1794268800"}  # 2026-11-10
RECEIPT = """\
receipt=1
station={code}
release={release}
step=installed
date=2026-11-09
files=6
new=2
checked=sha256
"""


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """Make an office with a release, a stick that has it and a backup; for copies alone."""
    place = tmp_path_factory.mktemp("lost")
    root = write_tree(place / "项目", {"mkdocs.yml": MKDOCS_YML, **townhall.TREE})
    townhall.passed(run, root, *townhall.PASSED, "waiting")
    townhall.enrol(root)
    townhall.released(run, root, "2026-11")
    (place / "stick").mkdir()
    words = ("deliver", place / "stick", "--station", "qinghe", "--new")
    delivered = run("courseware", "-C", root, *words)
    assert delivered.returncode == 0, delivered.stderr
    back_up(root, place / "backup.zip")
    return place


@pytest.fixture
def new_pc(lost: Path, tmp_path: Path) -> Path:
    """Return a new PC, on which only lessons and settings were copied; stick and key beside it."""
    for name in ("content", "mkdocs.yml"):
        copy = shutil.copytree if (lost / "项目" / name).is_dir() else shutil.copyfile
        (tmp_path / "项目").mkdir(exist_ok=True)
        copy(lost / "项目" / name, tmp_path / "项目" / name)
    shutil.copytree(lost / "stick", tmp_path / "stick")
    for name in ("release.key", "backup.zip"):
        shutil.copyfile(lost / name, tmp_path / name)
    return tmp_path / "项目"


def month(run: Run, root: Path, *words: object) -> dict[str, object]:
    done = run("courseware", "-C", root, "-q", "month", "2026-11", "--json", *words, **DAY)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def command_of(document: dict[str, object]) -> str:
    steps = {step["step"]: step for step in document["steps"]}  # type: ignore[attr-defined]
    return str(steps[document["next"]]["command"])


def test_the_drill(lost: Path, new_pc: Path, run: Run) -> None:
    before, place = fingerprints(lost / "项目/releases"), new_pc.parent
    said = run("courseware", "-C", new_pc, "restore", place / "backup.zip", **DAY)
    assert said.returncode == 0, said.stderr
    assert f"root key {townhall.KEY.public.id}" not in said.stdout
    assert f"release key {townhall.KEY.public.id}  {townhall.KEY.public.fingerprint}" in said.stdout
    assert "does not work: 2026-11 — " in said.stdout
    assert "works: stations — 2 are open" in said.stdout
    assert "courseware restore --medium MEDIUM" in said.stdout

    # What was made but lies here no more is not called ready.
    assert month(run, new_pc, "--run")["next"] == "release"
    # What a cut run left is no station, and goes.
    (new_pc / "releases/2026-11/stations/.part-x.sha256").write_text("# half")
    (new_pc / "releases/.2026-12.next/stations").mkdir(parents=True)
    receipts = place / "stick/receipts"
    (receipts / "qinghe-2026-11-installed.txt").write_text(
        RECEIPT.format(code="qinghe", release="2026-11")
    )
    command = ("courseware", "-C", new_pc, "restore", "--medium", place / "stick", "--json")
    said = run(*command, **DAY)
    assert said.returncode == 0, said.stderr
    document = json.loads(said.stdout)
    assert document["state"]["releases"] == [{"release": "2026-11", "lost": 0}]
    assert fingerprints(new_pc / "releases") == before
    again = json.loads(run(*command, **DAY).stdout)["media"][0]["releases"][0]
    assert (again["written"], again["lacking"]) == (0, [])

    document = month(run, new_pc)
    expected = "courseware deliver MEDIUM --station dongcun --release 2026-11 --new"
    assert command_of(document) == expected
    (place / "second").mkdir()
    words = expected.replace("MEDIUM", str(place / "second")).split()
    done = run(words[0], "-C", new_pc, *words[1:])
    assert done.returncode == 0, done.stderr
    assert run("courseware", "-C", new_pc, "verify", place / "second").returncode == 0
    assert command_of(month(run, new_pc)) == "courseware month 2026-11 --receipts MEDIUM"
    (place / "second/receipts/dongcun-2026-11-installed.txt").write_text(
        RECEIPT.format(code="dongcun", release="2026-11")
    )
    assert month(run, new_pc, "--receipts", place / "second")["next"] is None


def test_a_release_after_the_last_backup_comes_back_from_a_medium(
    lost: Path, new_pc: Path, run: Run
) -> None:
    """Its station can be served; for the others the month has a next release."""
    project, stick = read_project(new_pc), new_pc.parent / "stick"
    shutil.copytree(lost / "项目/office", new_pc / "office")
    words = read_words(project.office, "2026-11")
    (project.office / "month-words.jsonl").unlink()
    (stick / "r/2026-11/index.html").unlink()
    damaged = stick / "r/2026-11/station.js"
    said = run("courseware", "-C", new_pc, "restore", "--medium", stick)
    assert said.returncode == 0, said.stderr
    assert "2026-11 for qinghe" in said.stdout
    assert "; 1 are damaged or missing on it" in said.stdout
    release = ArchivedRelease(new_pc / "releases", ReleaseName("2026-11"))
    assert missing_files(release) == {"qinghe": ("r/2026-11/index.html",)}
    assert releases_made(project)["qinghe"] == {"2026-11"}
    assert read_words(project.office, "2026-11") == {"qinghe": words["qinghe"]}
    shutil.copyfile(lost / "stick/r/2026-11/index.html", stick / "r/2026-11/index.html")
    assert run("courseware", "-C", new_pc, "restore", "--medium", stick).returncode == 0
    assert missing_files(release) == {}
    assert command_of(month(run, new_pc, "--run")) == "courseware release 2026-11-2 --key FILE"
    # What was in it nobody knows, so the next one does not call everything new.
    townhall.released(run, new_pc, "2026-11-2")
    following = new_pc / "releases/2026-11-2"
    assert not (following / "pages" / CHANGES_URL).exists()
    shutil.rmtree(following)

    # What was changed on the medium is not taken.
    shutil.rmtree(new_pc / "releases")
    damaged.write_text("alert(1)")
    said = run("courseware", "-C", new_pc, "restore", "--medium", stick)
    assert "; 1 are damaged or missing on it" in said.stdout
    assert not (new_pc / "releases/2026-11/stations/qinghe.js").exists()
    other = signature.generate_key()
    shutil.rmtree(new_pc / "office/keys")
    said = run("courseware", "-C", new_pc, "restore", "--medium", stick)
    assert (said.returncode, "office/keys has no key" in said.stderr) == (1, True)
    keys.enrol(project.office / "keys", other.public)
    said = run("courseware", "-C", new_pc, "restore", "--medium", stick)
    assert "2026-11 was not taken: " in said.stderr
    assert run("courseware", "-C", new_pc, "restore").returncode == 2


def test_keys_of_others_are_never_planted_silently(new_pc: Path, run: Run) -> None:
    place, enrolled = new_pc.parent, new_pc / "office/keys"
    theirs = write_tree(place / "theirs", {"office/stations.yml": "stations: []\n"})
    root_key, mine = signature.generate_key(), signature.generate_key()
    keys.enrol(theirs / "office/keys", root_key.public, root=True)
    back_up(theirs, place / "theirs.zip")
    keys.enrol(enrolled, mine.public)
    before = fingerprints(new_pc)
    said = run("courseware", "-C", new_pc, "restore", place / "theirs.zip")
    assert said.returncode == 1
    assert f"root key {root_key.public.id} ({root_key.public.fingerprint})" in said.stderr
    after = {path: digest for path, digest in fingerprints(new_pc).items() if "lock" not in path}
    assert after == before
    said = run("courseware", "-C", new_pc, "restore", place / "theirs.zip", "--keys")
    assert said.returncode == 0, said.stderr
    assert f"root key {root_key.public.id}" in said.stdout
    office, _problems = read_office(new_pc / "office")
    assert office.stations.stations == ()


def test_an_older_list_of_keys_brings_no_withdrawn_key_back(new_pc: Path, run: Run) -> None:
    place, folder = new_pc.parent, new_pc / "office/keys"
    root, release = signature.generate_key(), signature.generate_key()
    keys.enrol(folder, root.public, root=True)
    keys.enrol(folder, release.public)
    keys.sign_list(folder, root)
    write_tree(new_pc, {"office/stations.yml": "stations: []\n"})
    back_up(new_pc, place / "old.zip")
    keys.sign_list(folder, root, [(release.public.id, Month(2026, 10))])
    newer = (folder / "keys.txt").read_bytes()
    said = run("courseware", "-C", new_pc, "restore", place / "old.zip", "--replace")
    assert said.returncode == 0, said.stderr
    assert "newer than the backup's" in said.stdout
    assert (folder / "keys.txt").read_bytes() == newer
