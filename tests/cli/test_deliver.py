"""`courseware deliver`, `verify` and `rollback` as a person runs them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.release.offices import KEY, MONTHS, township
from tests.trees import fingerprints


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return township(tmp_path / "town")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_stick_from_the_dry_run_to_going_back(run: Run, town: Path, stick: Path) -> None:
    words = ("courseware", "-C", town)
    planned = run(*words, "-q", "deliver", stick, "--station", "qinghe", "--dry-run", "--json")
    (told,) = json.loads(planned.stdout)["media"]
    assert told["bytes"] > 100_000
    assert fingerprints(stick) == {}
    for month in MONTHS[:2]:
        done = run(*words, "deliver", stick, "--station", "qinghe", "--release", month)
        assert done.returncode == 0, done.stderr
        assert f"{month} for qinghe" in done.stdout
        assert done.stdout.endswith("everything is written; eject the medium, then take it out\n")
    assert run(*words, "deliver", stick, "--station", "qinghe").returncode == 0
    sent = (town / "office" / "months.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["month"] for line in sent] == list(MONTHS)

    found = run(*words, "verify", stick)
    assert found.returncode == 0, found.stderr
    assert f"{MONTHS[2]} for qinghe is whole and signed" in found.stdout
    back = run(*words, "rollback", stick)
    assert back.returncode == 0, back.stderr
    assert f"{MONTHS[1]} plays again" in back.stdout
    older = run(*words, "deliver", stick, "--station", "qinghe", "--release", MONTHS[1])
    assert older.returncode == 1
    assert "older than what was here" in older.stderr


def test_verify_tells_each_fault_in_a_line(run: Run, town: Path, stick: Path) -> None:
    words = ("courseware", "-C", town)
    assert run(*words, "deliver", stick, "--station", "qinghe").returncode == 0
    (stick / "r" / MONTHS[2] / "index.html").unlink()
    next((stick / "media").iterdir()).write_bytes(b"short")
    found = run(*words, "-q", "verify", stick, "--json")
    assert found.returncode == 1
    assert len(json.loads(found.stdout)["faults"]) == 2
    assert f"r/{MONTHS[2]}/index.html: is missing" in found.stderr
    assert "2 faults; deliver to this medium again" in found.stderr
    assert run(*words, "deliver", stick, "--station", "qinghe").returncode == 0
    assert run(*words, "verify", stick).returncode == 0


def test_a_public_key_serves_where_there_is_no_project(
    run: Run, town: Path, stick: Path, tmp_path: Path
) -> None:
    assert run("courseware", "-C", town, "deliver", stick, "--station", "qinghe").returncode == 0
    (public,) = (town / "office" / "keys").iterdir()
    away = ("courseware", "-C", tmp_path, "verify", stick)
    assert run(*away).returncode == 1
    found = run(*away, "--key", public)
    assert found.returncode == 0, found.stderr
    garbage = tmp_path / "garbage.pub"
    garbage.write_text("no key", encoding="utf-8")
    refused = run(*away, "--key", garbage)
    assert refused.returncode == 1
    assert "this is not a public key" in refused.stderr


def test_folders_for_all_stations(run: Run, town: Path, tmp_path: Path) -> None:
    out = tmp_path / "all"
    done = run("courseware", "-C", town, "deliver", "--all", out)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in out.iterdir()) == ["dongcun", "qinghe"]
    for code in ("dongcun", "qinghe"):
        assert run("courseware", "-C", town, "verify", out / code).returncode == 0
    # Nothing has left the office yet, and the folders do not say that it has.
    assert "prepared, not sent" in done.stdout
    assert "eject" not in done.stdout
    assert not (town / "office" / "months.jsonl").exists()
    assert list(out.glob("*/receipts/*")) == []

    stick = shutil.copytree(out / "qinghe", tmp_path / "copied")
    sent = run("courseware", "-C", town, "deliver", stick, "--station", "qinghe")
    assert "0 files copied" in sent.stdout
    (line,) = (town / "office" / "months.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["kind"] == "sent"
    assert [path.name for path in stick.glob("receipts/*")] == [f"qinghe-{MONTHS[2]}-sent.txt"]


@pytest.mark.parametrize(
    "words",
    [(), ("MEDIUM",), ("--station", "qinghe"), ("MEDIUM", "--all", "DIR", "--station", "x")],
)
def test_wrong_words(run: Run, town: Path, words: tuple[str, ...]) -> None:
    assert run("courseware", "-C", town, "deliver", *words).returncode == 2


def test_a_stick_that_is_not_plugged_in(run: Run, town: Path, tmp_path: Path) -> None:
    done = run("courseware", "-C", town, "deliver", tmp_path / "none", "--station", "qinghe")
    assert done.returncode == 1
    assert "is the medium plugged in?" in done.stderr
    assert not (tmp_path / "none").exists()


def test_the_key_of_the_office_is_what_counts(run: Run, town: Path, stick: Path) -> None:
    (town / "office" / "keys" / f"{KEY.public.id.lower()}.pub").unlink()
    done = run("courseware", "-C", town, "deliver", stick, "--station", "qinghe")
    assert done.returncode == 1
    assert f"unknown key {KEY.public.id}" in done.stderr
