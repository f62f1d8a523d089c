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
    command = ("courseware", "-C", town)
    planned = run(
        *command, "-q", "deliver", stick, "--new", "--station", "qinghe", "--dry-run", "--json"
    )
    (document,) = json.loads(planned.stdout)["media"]
    assert document["bytes"] > 100_000
    assert fingerprints(stick) == {}
    for month in MONTHS[:2]:
        result = run(*command, "deliver", stick, "--new", "--station", "qinghe", "--release", month)
        assert result.returncode == 0, result.stderr
        assert f"{month} for qinghe" in result.stdout
        assert result.stdout.endswith("everything is written; eject the medium, then take it out\n")
    assert run(*command, "deliver", stick, "--station", "qinghe").returncode == 0
    sent = (town / "office" / "months.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["month"] for line in sent] == list(MONTHS)

    verified = run(*command, "verify", stick)
    assert verified.returncode == 0, verified.stderr
    assert f"{MONTHS[2]} for qinghe is whole and signed" in verified.stdout
    back = run(*command, "rollback", stick)
    assert back.returncode == 0, back.stderr
    assert f"{MONTHS[1]} plays again" in back.stdout
    older = run(*command, "deliver", stick, "--station", "qinghe", "--release", MONTHS[1])
    assert older.returncode == 1
    assert "older than what was here" in older.stderr


def test_verify_tells_each_fault_in_a_line(run: Run, town: Path, stick: Path) -> None:
    command = ("courseware", "-C", town)
    assert run(*command, "deliver", stick, "--new", "--station", "qinghe").returncode == 0
    (stick / "r" / MONTHS[2] / "index.html").unlink()
    next((stick / "media").iterdir()).write_bytes(b"short")
    verified = run(*command, "-q", "verify", stick, "--json")
    assert verified.returncode == 1
    assert len(json.loads(verified.stdout)["faults"]) == 2
    assert f"r/{MONTHS[2]}/index.html: is missing" in verified.stderr
    assert "2 faults; deliver to this medium again" in verified.stderr
    assert run(*command, "deliver", stick, "--station", "qinghe").returncode == 0
    assert run(*command, "verify", stick).returncode == 0


def test_a_public_key_serves_where_there_is_no_project(
    run: Run, town: Path, stick: Path, tmp_path: Path
) -> None:
    assert (
        run("courseware", "-C", town, "deliver", stick, "--new", "--station", "qinghe").returncode
        == 0
    )
    (public,) = (town / "office" / "keys").iterdir()
    elsewhere = ("courseware", "-C", tmp_path, "verify", stick)
    assert run(*elsewhere).returncode == 1
    verified = run(*elsewhere, "--key", public)
    assert verified.returncode == 0, verified.stderr
    garbage = tmp_path / "garbage.pub"
    garbage.write_text("no key", encoding="utf-8")
    refused = run(*elsewhere, "--key", garbage)
    assert refused.returncode == 1
    assert "this is not a public key" in refused.stderr


def test_folders_for_all_stations(run: Run, town: Path, tmp_path: Path) -> None:
    out = tmp_path / "all"
    result = run("courseware", "-C", town, "deliver", "--all", out)
    assert result.returncode == 0, result.stderr
    assert sorted(path.name for path in out.iterdir()) == [".media", "dongcun", "qinghe"]
    for code in ("dongcun", "qinghe"):
        assert run("courseware", "-C", town, "verify", out / code).returncode == 0
    # Nothing has left the office yet, and the folders do not say that it has.
    assert "prepared, not sent" in result.stdout
    assert "eject" not in result.stdout
    assert not (town / "office" / "months.jsonl").exists()
    assert list(out.glob("*/receipts/*")) == []

    stick = shutil.copytree(out / "qinghe", tmp_path / "copied")
    sent = run("courseware", "-C", town, "deliver", stick, "--station", "qinghe")
    assert "0 files copied" in sent.stdout
    (line,) = (town / "office" / "months.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["kind"] == "sent"
    assert [path.name for path in stick.glob("receipts/*")] == [f"qinghe-{MONTHS[2]}-sent.txt"]


@pytest.mark.parametrize(
    "arguments",
    [(), ("MEDIUM",), ("--station", "qinghe"), ("MEDIUM", "--all", "DIR", "--station", "x")],
)
def test_wrong_words(run: Run, town: Path, arguments: tuple[str, ...]) -> None:
    assert run("courseware", "-C", town, "deliver", *arguments).returncode == 2


def test_a_stick_that_is_not_plugged_in(run: Run, town: Path, tmp_path: Path) -> None:
    result = run("courseware", "-C", town, "deliver", tmp_path / "none", "--station", "qinghe")
    assert result.returncode == 1
    assert "is the medium plugged in?" in result.stderr
    assert not (tmp_path / "none").exists()


def test_the_key_of_the_office_is_what_counts(run: Run, town: Path, stick: Path) -> None:
    (town / "office" / "keys" / f"{KEY.public.id.lower()}.pub").unlink()
    result = run("courseware", "-C", town, "deliver", stick, "--new", "--station", "qinghe")
    assert result.returncode == 1
    assert f"unknown key {KEY.public.id}" in result.stderr
