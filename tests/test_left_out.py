"""No test is skipped silently: what cannot run is named with its reason, or is an error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import cpu_seconds
from tests.machine import ALL_TESTS

REPOSITORY = Path(__file__).parents[1]
# Without the plugin that would import all of Hypothesis for three tests that have no use for it.
OPTIONS = (
    *(
        "-m",
        "pytest",
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:hypothesispytest",
    ),
    *("--config-file", str(REPOSITORY / "pyproject.toml"), "-v"),
)
MARKED = """
import pytest
from tests.runs.random_counts import tries
TRIED = tries(30)
@pytest.mark.soak
def test_long(): assert TRIED == 30
@pytest.mark.browser
def test_page(): pass
def test_plain(): assert TRIED == 10
"""


def run_pytest(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run three tests, one of them for a browser, where the only browser named is not there."""
    (folder / "test_marked.py").write_text(MARKED, encoding="utf-8")
    inherited = {name: value for name, value in os.environ.items() if name not in ("CI", ALL_TESTS)}
    return subprocess.run(
        # Its own folder for temporary files, or it clears away those of earlier runs first.
        [sys.executable, *OPTIONS, f"--basetemp={folder / 'temporary'}", *words, str(folder)],
        cwd=REPOSITORY,
        env={**inherited, "COURSEWARE_BROWSER": str(folder / "no-browser"), **environment},
        text=True,
        encoding="utf-8",
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(("environment", "side_by_side"), [({}, ("-n", "2")), ({"CI": "true"}, ())])
def test_a_machine_without_browser_says_so(
    tmp_path: Path, environment: dict[str, str], side_by_side: tuple[str, ...]
) -> None:
    done = run_pytest(tmp_path, *side_by_side, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
    assert "Left out: 1 soak tests" in done.stdout
    assert "Left out: 1 browser tests. Reason: No browser that plays H.264" in done.stdout


@pytest.mark.parametrize("side_by_side", [(), ("-n", "2")])
def test_nothing_is_left_out_where_all_tests_must_run(
    tmp_path: Path, side_by_side: tuple[str, ...]
) -> None:
    done = run_pytest(tmp_path, *side_by_side, **{ALL_TESTS: "1"})
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert f"{ALL_TESTS} is set, but the browser tests cannot run here: No browser" in done.stderr


def test_a_machine_without_fat_tools_and_wine_runs_the_others(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(
        "from tests import wine\n"
        "from tests.release import fat\n"
        "fat.FOLDERS = wine.FOLDERS = 'no-such-folder'\n",
        encoding="utf-8",
    )
    (tmp_path / "test_media.py").write_text(
        "import pytest\n"
        "@pytest.mark.fat\n"
        "def test_fat(): assert False\n"
        "@pytest.mark.wine\n"
        "def test_wine(): assert False\n",
        encoding="utf-8",
    )
    done = run_pytest(tmp_path, "-k", "fat or wine or plain", CI="true")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
    assert "Left out: 1 fat tests. Reason: mkfs.vfat is missing (Debian: apt-get" in done.stdout
    assert "Left out: 1 wine tests. Reason: wine is not installed (Debian: apt" in done.stdout


def test_soak_runs_when_it_is_asked_for(tmp_path: Path) -> None:
    counted = ("--cpu-seconds", "0") if cpu_seconds.parent_group() else ()
    done = run_pytest(tmp_path, "-m", "soak", *counted)
    assert "1 passed, 2 deselected" in done.stdout
    assert ("CPU seconds by test" in done.stdout) == bool(counted)
    assert done.stdout.count("test_marked.py::test_long") == (2 if counted else 1)


def test_what_is_about_another_system_is_left_out_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "test_systems.py").write_text(
        "import pytest\n"
        "@pytest.mark.skipif(True, reason='no such names there')\n"
        "def test_elsewhere(): assert False\n"
        "@pytest.mark.skipif(False, reason='never')\n"
        "def test_here(): pass\n",
        encoding="utf-8",
    )
    done = run_pytest(tmp_path, "-k", "elsewhere or here")
    assert "1 passed" in done.stdout
    assert "skipped" not in done.stdout
    assert "test_elsewhere. Reason: no such names there" in done.stdout


IN_TWO_BROWSERS = """
import pytest
@pytest.mark.parametrize("browser", [pytest.param("new", marks=pytest.mark.again), "old"])
def test_page(browser): pass
@pytest.mark.both
@pytest.mark.parametrize("browser", [pytest.param("new", marks=pytest.mark.again), "old"])
def test_film(browser): pass
"""
RUNS_109 = """
from tests import machine
machine.NEEDS["old"] = machine.Need(lambda: {why_not!r})
"""


@pytest.mark.parametrize(
    ("why_not", "words", "count"), [("", (), 3), ("no", (), 4), ("", ("-m", "soak or not soak"), 4)]
)
def test_what_chromium_109_shows_is_not_shown_twice(
    tmp_path: Path, why_not: str, words: tuple[str, ...], count: int
) -> None:
    (tmp_path / "conftest.py").write_text(RUNS_109.format(why_not=why_not), encoding="utf-8")
    (tmp_path / "test_pages.py").write_text(IN_TWO_BROWSERS, encoding="utf-8")
    done = run_pytest(tmp_path, "-k", "page and not browser or film", *words)
    assert f"{count} passed" in done.stdout
    assert ("Left out: 1 tests in the current browser. Reason: Chr" in done.stdout) == (count == 3)


@pytest.mark.parametrize(
    "file",
    [
        *("test_remote.py", "test_player.py", "test_channel.py", "test_modes_and_keys.py"),
        *("late/test_late_scripts.py", "records/test_store.py", "records/test_carry.py"),
    ],
)
def test_what_browsers_do_in_their_own_way_is_driven_in_both(file: str) -> None:
    text = (REPOSITORY / "tests/browser" / file).read_text("utf-8")
    assert "@pytest.mark.both" in text


def test_nothing_is_driven_in_the_oldest_browser_alone() -> None:
    files = [path.read_text("utf-8") for path in (REPOSITORY / "tests/browser").rglob("test_*.py")]
    assert len([text for text in files if "BROWSERS" in text or "any_chromium" in text]) >= 10
    assert [text[:80] for text in files if 'pytest.param("chromium_109", marks' in text] == []
