"""Where a browser is looked for, and how one is installed, on each kind of machine."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import playwright
import pytest

from tests.browsers import CHOICE, DISABLED_FEATURES, candidates, ways

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
    assert found == [program, OWN]


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
