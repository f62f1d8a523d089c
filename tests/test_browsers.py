"""Where a browser is looked for, and how one is installed, on each kind of machine."""

from __future__ import annotations

import functools
import re
import sys
from pathlib import Path

import playwright
import pytest

from tests import browsers
from tests.browsers import CHOICE, DISABLED_FEATURES, HEADLESS, candidates, ways

OWN = Path("own-chromium")
PLAYWRIGHT = (sys.executable, "-m", "playwright", "install")


def test_what_playwright_switches_off_stays_off() -> None:
    """One flag names all features, and ours takes the place of playwright's."""
    scripts = Path(playwright.__file__).parent / "driver/package/lib/coreBundle.js"
    text = scripts.read_text(encoding="utf-8")
    listed = re.search(r"disabledFeatures = \[(.*?)\]", text, re.DOTALL)
    assert listed
    names = re.findall(r'^ +"(\w+)"', listed[1], re.MULTILINE)
    assert len(names) > 8
    assert set(names) - set(DISABLED_FEATURES) == set()


def test_the_one_that_is_named_is_the_only_one() -> None:
    assert list(candidates({CHOICE: "mine", "PATH": "/usr/bin"}, "linux", OWN)) == [Path("mine")]


def test_what_is_on_the_path_comes_before_playwrights_own(tmp_path: Path) -> None:
    suffix = ".exe" if sys.platform == "win32" else ""
    program = tmp_path / f"chromium{suffix}"
    program.write_bytes(b"")
    program.chmod(0o755)
    found = list(candidates({"PATH": str(tmp_path), "PATHEXT": ".exe"}, "linux", OWN))
    assert found[-2:] == [program, OWN]


def test_one_without_windows_comes_first_on_linux() -> None:
    assert next(candidates({"PATH": ""}, "linux", OWN)) == HEADLESS


def test_macs_keep_browsers_among_the_applications() -> None:
    found = {path.as_posix() for path in candidates({"HOME": "/h", "PATH": ""}, "darwin", OWN)}
    assert "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" in found
    assert "/h/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge" in found


def test_windows_keeps_browsers_among_the_programs() -> None:
    found = list(candidates({"PROGRAMFILES": "P", "LOCALAPPDATA": "L", "PATH": ""}, "win32", OWN))
    assert Path("P/Microsoft/Edge/Application/msedge.exe") in found
    assert Path("L/Google/Chrome/Application/chrome.exe") in found


@pytest.mark.parametrize(
    ("platform", "root", "release", "first", "rest"),
    [
        ("linux", True, "id=debian", "sh", [("--with-deps", "chromium"), ("chrome",)]),
        (
            "linux",
            True,
            "id=ubuntu\nid_like=debian",
            PLAYWRIGHT[0],
            [("--with-deps", "chromium"), ("chrome",)],
        ),
        ("linux", False, "id=debian", PLAYWRIGHT[0], [("chromium",), ("chrome",)]),
        ("win32", False, "", PLAYWRIGHT[0], [("chromium",), ("chrome",)]),
    ],
)
def test_ways_to_install(
    platform: str, root: bool, release: str, first: str, rest: list[tuple[str, ...]]
) -> None:
    found = list(ways(platform, root=root, release=release))
    assert found[0][0] == first
    assert [way[len(PLAYWRIGHT) :] for way in found if way[0] == PLAYWRIGHT[0]] == rest


@pytest.mark.parametrize(
    ("release", "named", "there", "installs"),
    [
        ("id=debian", "", False, True),
        ("id=debian", "", True, False),
        ("id=debian", "mine", False, False),
        ("id=ubuntu\nid_like=debian", "", False, False),
        ("id=fedora", "", False, False),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="only Debian has such a package")
def test_one_with_windows_is_joined_by_one_without(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    release: str,
    named: str,
    there: bool,
    installs: bool,
) -> None:
    """Where that fails, the tests go on with what is there."""
    commands: list[tuple[str, ...]] = []

    def no_network(way: tuple[str, ...], **_more: object) -> None:
        commands.append(way)

    windowed = browsers.Found(Path("chromium"), "1")
    headless = tmp_path / "chromium-headless-shell"
    if there:
        headless.touch()
    monkeypatch.setattr(browsers, "HEADLESS", headless)
    monkeypatch.setattr(browsers, "find", functools.cache(lambda: windowed))
    monkeypatch.setattr(browsers, "is_root", lambda: True)
    monkeypatch.setattr(browsers, "os_release", lambda: release)
    monkeypatch.setattr(browsers.subprocess, "run", no_network)
    monkeypatch.setenv(CHOICE, named)
    assert browsers.find_or_install() == windowed
    assert [way[-1].split()[-1] for way in commands] == [headless.name] * installs
