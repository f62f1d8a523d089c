"""Programs and modules that a project brings under a name of ours are not run in their place."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

import pytest

from build_tools import processes
from build_tools.media.ffmpeg import binary
from tests.conftest import program
from tests.media import clips
from tests.trees import write_tree

SPOILED = "raise SystemExit('code of the project ran')\n"


@pytest.mark.ffmpeg
def test_modules_in_the_working_folder_are_none_of_ours(tmp_path: Path) -> None:
    names = ("build_tools/__init__", "av", "click", "json", "numpy", "sitecustomize", "yaml")
    project = write_tree(tmp_path / "project", {f"{name}.py": SPOILED for name in names})
    recipe = clips.Recipe("film", (clips.SMALL, clips.VOICE), (*clips.H264, *clips.AAC))
    film = clips.make(recipe, project / "film.mp4")
    done = subprocess.run(
        [program("courseware"), "inspect", film.name],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "code of the project ran" not in done.stdout + done.stderr


def make_program(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("#!/bin/sh\necho x\n", encoding="utf-8")
    file.chmod(0o755)
    return file


@pytest.mark.skipif(os.name == "nt", reason="it makes scripts for a Unix shell")
def test_programs_are_found_in_whole_paths_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_program(tmp_path / "project" / "ffmpeg")
    make_program(tmp_path / "project" / "bin" / "ffmpeg")
    installed = make_program(tmp_path / "installed" / "ffmpeg")
    monkeypatch.chdir(tmp_path / "project")
    monkeypatch.setenv("PATH", os.pathsep.join(("", ".", "bin")))
    assert processes.find_program("ffmpeg") is None
    monkeypatch.setenv("PATH", os.pathsep.join((".", "bin", str(installed.parent))))
    assert processes.find_program("ffmpeg") == str(installed)
    assert binary.locate("ffmpeg") == [str(installed)]
    assert processes.find_program("./ffmpeg") == "./ffmpeg"


def test_the_suffixes_of_windows_are_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = make_program(tmp_path / "installed" / "ffmpeg.EXE")
    monkeypatch.setattr(processes, "_program_suffixes", lambda _name: [".COM", ".EXE"])
    assert processes.find_program("ffmpeg", str(installed.parent)) == str(installed)


def test_a_name_without_a_folder_starts_nothing() -> None:
    bounds, handlers = processes.Bounds(), processes.OutputHandlers()
    with pytest.raises(ValueError, match="ffmpeg"):
        processes.run(["ffmpeg"], threading.Event(), bounds, handlers)
