"""Looks for what tests need beside Python packages, and installs it where that can be done.

`python -m tests.machine` does both and is what `make test` runs first. As root on Debian, Ubuntu
and their like it installs the packages that are missing; a browser is installed elsewhere too.
Leaving out the tests that cannot run is left to `conftest.py`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import imageio_ffmpeg

from tests import browsers, wine
from tests.browser import axe, old_browser
from tests.gbk import gbk_locale
from tests.release import fat
from tests.theme import eslint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CHINESE_FACE = "a Chinese face"
"""Stands among the programs: without it the buttons of pages have other sizes than at a station."""

GBK_CHARMAP = "the charmap GBK"
"""Stands among the programs too: the locale of a Chinese Windows is made of it."""

ALL_TESTS = "COURSEWARE_ALL_TESTS"
"""While this is set, a test that the machine cannot run is an error. CI sets it (`.ci/run`)."""


@dataclass(frozen=True)
class Need:
    """Why tests with a mark cannot run here (or nothing), and the programs that they start."""

    why_not: Callable[[], str]
    programs: tuple[str, ...] = ()


def _why_no_ffmpeg() -> str:
    try:
        imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        return str(error)
    return ""


def _why_no_browser() -> str:
    try:
        browsers.find()
    except browsers.NoBrowser as error:
        return str(error)
    return ""


# By mark, the cheapest tests first.
NEEDS = {
    "eslint": Need(eslint.why_not, ("npm",)),
    "ffmpeg": Need(_why_no_ffmpeg),
    "gbk": Need(gbk_locale.why_not, (GBK_CHARMAP,)),
    "fat": Need(fat.why_not, fat.PROGRAMS),
    "wine": Need(wine.why_not, ("wine",)),
    "browser": Need(_why_no_browser, (CHINESE_FACE,)),
    "old": Need(old_browser.why_not, ("npm",)),
    "axe": Need(axe.PACKAGE.why_not, ("npm",)),
}
_PACKAGES = {"wine": ("wine", "wine64"), "npm": ("npm",)}
_PACKAGES |= {GBK_CHARMAP: ("locales",)}
_PACKAGES |= {CHINESE_FACE: ("fontconfig", "fonts-wqy-zenhei")}
_PACKAGES |= {name: ("dosfstools",) for name in fat.PROGRAMS if name.endswith(".vfat")}
_PACKAGES |= {name: ("mtools",) for name in fat.PROGRAMS if not name.endswith(".vfat")}


def lacking(present: Callable[[str], object]) -> list[str]:
    """Return the Debian packages of the programs that are not `present`, sorted."""
    programs = {name for need in NEEDS.values() for name in need.programs}
    return sorted({package for n in programs if not present(n) for package in _PACKAGES[n]})


def installer(packages: Iterable[str], *, root: bool, release: str) -> str:
    """Return the shell command that installs Debian packages; nothing where there is no way."""
    names = " ".join(packages)
    if not names or not root or "debian" not in release:
        return ""
    return f"apt-get update && apt-get install -y --no-install-recommends {names}"


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}{os.pathsep}{fat.FOLDERS}")


def _faces() -> str:
    """Return the Chinese faces that fontconfig knows, a line each."""
    if (program := _program("fc-list")) is None:
        return ""
    listed = subprocess.run([program, ":lang=zh"], check=False, capture_output=True, text=True)
    return listed.stdout


def _present(name: str) -> str | None:
    if name == GBK_CHARMAP:
        return None if gbk_locale.why_not() else name
    return _faces() if name == CHINESE_FACE else _program(name)


def _install_packages() -> None:
    root, release = browsers.is_root(), browsers.os_release()
    if command := installer(lacking(_present), root=root, release=release):
        print("Installing what the tests need:", command, flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        # Where it fails, what is missing is named below.
        subprocess.run(["/bin/sh", "-c", command], check=False, stdin=subprocess.DEVNULL, env=quiet)


def main() -> int:
    """Install what is missing; name the browser, and the tests that will be left out."""
    _install_packages()
    try:
        browser = browsers.find_or_install()
        print(f"Browser for the tests: {browser.path} ({browser.version})")
    except browsers.NoBrowser as error:
        if os.environ.get(browsers.CHOICE):  # somebody named one, so nothing else will do
            print(error, file=sys.stderr)
            return 1
    for mark, need in NEEDS.items():
        if reason := need.why_not():
            print(f"The {mark} tests cannot run here: {reason}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
