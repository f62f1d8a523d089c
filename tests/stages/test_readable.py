"""What is published can be read by a web server, whatever the umask of who made it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from build_tools.files import make_readable
from tests.conftest import Run, program

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")


def unreadable(folder: Path) -> list[str]:
    """Return the files and folders that a web server cannot read."""
    modes = ((path, 0o755 if path.is_dir() else 0o644) for path in (folder, *folder.rglob("*")))
    return [str(path) for path, mode in modes if path.stat().st_mode & mode != mode]


def test_a_site_is_for_everybody(tmp_path: Path, run: Run) -> None:
    project = tmp_path / "镇"
    assert run("courseware", "init", project).returncode == 0
    command = [program("courseware"), "-C", str(project), "build"]
    built = subprocess.run(command, umask=0o077, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    assert len(list((project / "site").rglob("*"))) > 100
    assert unreadable(project / "site") == []
    assert unreadable(project / ".cache")  # the umask was in force


def test_only_what_is_missing_is_added(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "file"
    file.parent.mkdir(mode=0o700)
    file.touch(mode=0o600)
    file.chmod(0o2700)
    make_readable(tmp_path / "folder", below=False)
    assert [file.parent.stat().st_mode & 0o777, file.stat().st_mode & 0o7777] == [0o755, 0o2700]
    make_readable(tmp_path / "folder")
    assert file.stat().st_mode & 0o7777 == 0o2744
