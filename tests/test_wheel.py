"""The package as it is given away: its wheel, installed alone, makes a site in another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import REPOSITORY

pytestmark = pytest.mark.ffmpeg


@dataclass(frozen=True)
class Installed:
    """A virtual environment with the wheel, a folder with a project that it made, its site."""

    wheel: Path
    bin: Path
    project: Path


def call(*words: str | Path, cwd: Path) -> str:
    """Run a program to a good end and return all that it said."""
    environment = {n: v for n, v in os.environ.items() if not n.startswith(("PYTHON", "VIRTUAL"))}
    done = subprocess.run(
        list(map(str, words)),
        cwd=cwd,
        env={**environment, "PYTHONUTF8": "1"},
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def make_environment(folder: Path, wheel: Path) -> Path:
    """Install the wheel alone; its dependencies are those of the tests, so no network is needed.

    The path file adds the tests' packages after the environment's own, and path files in there
    (our editable install) do not count: what runs is the wheel.
    """
    call(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    scheme = {"base": str(folder), "platbase": str(folder)}
    purelib = Path(sysconfig.get_path("purelib", "venv", scheme))
    (purelib / "tests-packages.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    bin_folder = Path(sysconfig.get_path("scripts", "venv", scheme))
    python = bin_folder / ("python.exe" if os.name == "nt" else "python")
    if find_spec("pip"):
        install: tuple[str | Path, ...] = (sys.executable, "-m", "pip", "--python", python)
        install = (*install, "install", "--quiet")
    else:
        install = ("uv", "pip", "install", "--quiet", "--python", python)
    call(*install, "--no-index", "--no-deps", wheel, cwd=folder)
    return bin_folder


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build the wheel, install it, and let it make and build a project."""
    folder = tmp_path_factory.mktemp("wheel")
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder)
    call(*build, REPOSITORY, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    bin_folder = make_environment(folder / "environment", wheel)
    call(bin_folder / "courseware", "init", "我们镇", cwd=folder)
    call(bin_folder / "courseware", "-C", "我们镇", "build", cwd=folder)
    return Installed(wheel, bin_folder, folder / "我们镇")


def test_the_program_comes_from_the_wheel(installed: Installed) -> None:
    told = call(
        installed.bin / "python",
        *("-c", "import build_tools; print(build_tools.__file__)"),
        cwd=installed.project,
    )
    assert Path(told.strip()).is_relative_to(installed.bin.parent)


def test_theme_and_translations_are_in_the_wheel(installed: Installed) -> None:
    names = set(zipfile.ZipFile(installed.wheel).namelist())
    theme = {
        f"courseware_overrides/{path.relative_to(REPOSITORY / 'overrides').as_posix()}"
        for path in (REPOSITORY / "overrides").rglob("*")
        if path.is_file()
    }
    assert len(theme) > 5
    assert theme - names == set()
    assert "build_tools/locale/zh_CN/LC_MESSAGES/courseware.mo" in names
    assert [name for name in names if name.startswith(("tests/", "content/", "office/"))] == []


def test_its_messages_speak_chinese(installed: Installed) -> None:
    told = call(installed.bin / "courseware", "--lang", "zh", "check", cwd=installed.project)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in told)


def test_its_site_is_whole(installed: Installed) -> None:
    site = installed.project / "site"
    home = (site / "index.html").read_text(encoding="utf-8")
    assert "政策法规" in home
    assert list(site.rglob("*.css"))
    # Pages carry what they use of the sheets, the wheel has all of them.
    ours = {path.name: path.read_bytes() for path in (REPOSITORY / "overrides").rglob("*.css")}
    with zipfile.ZipFile(installed.wheel) as wheel:
        data = {wheel.read(name) for name in wheel.namelist() if name.endswith(".css")}
    assert ours
    assert [name for name, sheet in ours.items() if sheet not in data] == []


@pytest.mark.browser
def test_its_site_opens(installed: Installed, chromium: Browser) -> None:
    page = chromium.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.goto((installed.project / "site" / "index.html").as_uri())
    assert page.locator("main").get_by_text("政策法规").first.is_visible()
    page.close()
    assert faults == []
