"""What `make test` installs on which machine, and that a missing tool stops nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import machine
from tests.machine import NEEDS, installer, lacking
from tests.release import fat

REPOSITORY = Path(__file__).parents[1]
DEBIAN = 'id=debian\npretty_name="debian gnu/linux 12"'
UBUNTU = "id=ubuntu\nid_like=debian"


def test_a_bare_machine_gets_a_package_for_every_program() -> None:
    assert lacking(lambda name: None) == [
        *("dosfstools", "fontconfig", "fonts-wqy-zenhei", "locales", "mtools"),
        *("npm", "wine", "wine64"),
    ]


def test_programs_that_are_there_are_not_installed_again() -> None:
    assert lacking(lambda name: name) == []
    assert lacking(lambda name: name != "mkfs.vfat") == ["dosfstools"]
    assert lacking(lambda name: name != "mcopy") == ["mtools"]
    assert lacking(lambda name: name not in fat.PROGRAMS) == ["dosfstools", "mtools"]


@pytest.mark.parametrize(
    ("root", "release", "installs"),
    [
        (True, DEBIAN, True),
        (True, UBUNTU, True),
        (False, DEBIAN, False),
        (True, "id=fedora", False),
        (True, "", False),
    ],
)
def test_only_root_on_debian_installs(root: bool, release: str, installs: bool) -> None:
    command = installer(["mtools", "wine"], root=root, release=release)
    assert bool(command) is installs
    assert command.endswith(" mtools wine" if installs else "")


def test_where_nothing_is_missing_nothing_is_installed() -> None:
    assert installer([], root=True, release=DEBIAN) == ""


def test_what_is_missing_is_installed_once_and_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A machine whose packages cannot be fetched goes on to the tests all the same."""
    commands: list[str] = []

    def no_network(words: list[str], **_more: object) -> subprocess.CompletedProcess[bytes]:
        commands.append(words[-1])
        return subprocess.CompletedProcess(words, 100)

    browser = machine.browsers.Found(Path("browser"), "1")
    needs = {
        name: machine.Need(lambda: "no tool", NEEDS[name].programs) for name in ("fat", "wine")
    }
    monkeypatch.setattr(machine, "_present", lambda name: None)
    monkeypatch.setattr(machine.browsers, "is_root", lambda: True)
    monkeypatch.setattr(machine.browsers, "os_release", lambda: DEBIAN)
    monkeypatch.setattr(machine.browsers, "find_or_install", lambda: browser)
    monkeypatch.setattr(machine, "NEEDS", needs)
    monkeypatch.setattr(machine.subprocess, "run", no_network)
    assert machine.main() == 0
    assert [command.partition("recommends ")[2] for command in commands] == [
        "dosfstools mtools wine wine64"
    ]
    assert "The wine tests cannot run here: no tool" in capsys.readouterr().err


def test_a_browser_that_was_named_and_is_not_there_is_an_error(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.machine"],
        cwd=REPOSITORY,
        # Without a PATH nothing can be installed, whoever runs this.
        env={**os.environ, "COURSEWARE_BROWSER": str(tmp_path / "none"), "PATH": str(tmp_path)},
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert "No browser that plays H.264" in done.stderr


def test_ci_leaves_nothing_out() -> None:
    script = (REPOSITORY / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert f"export {machine.ALL_TESTS}=1" in script
