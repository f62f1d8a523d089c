"""A fork of a process that has imported the program does what the installed program does."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run, program
from tests.forked_programs import ForkedPrograms

pytestmark = pytest.mark.skipif(
    not ForkedPrograms.suits("courseware", {}), reason="runs are forked on Linux alone"
)


def said(result: subprocess.CompletedProcess[str]) -> tuple[int, str, str]:
    return result.returncode, result.stdout, result.stderr


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("courseware", ("--version",)),
        ("courseware", ("nonsense",)),
        ("courseware", ("--lang", "zh", "check")),
        ("courseware", ("--json", "check")),
        ("mkdocs", ("build", "--config-file", "nowhere.yml")),
    ],
)
def test_a_fork_says_what_the_program_says(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    started = subprocess.run(
        [program(name), *words],
        env={**os.environ, "COURSEWARE_LANG": "en", "PYTHONUTF8": "1"},
        text=True,
        encoding="utf-8",
        capture_output=True,
        check=False,
    )
    assert said(run(name, *words)) == said(started)


def test_runs_have_each_their_own_environment_and_nothing_of_the_one_before(run: Run) -> None:
    said_in = {lang: run("courseware", "nonsense", lang=lang).stderr for lang in ("en", "zh", "en")}
    assert "Usage" in said_in["en"] != said_in["zh"]


def test_what_python_reads_when_it_starts_is_left_to_a_started_one() -> None:
    assert not ForkedPrograms.suits("courseware", {"PYTHONWARNINGS": "error"})
    assert not ForkedPrograms.suits("rclone", {})
