"""Finds a Chromium, Chrome or Edge that plays H.264, and installs one where there is none.

Driving the browser is left to the tests.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

CHOICE = "COURSEWARE_BROWSER"
# Two pages for the popups of the address bar, which a headless window never opens, are a third of
# what a window of the current Chromium costs. The flag takes the place of playwright's own, whose
# features it repeats.
DISABLED_FEATURES = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect"),
    *("TcpPortRandomizationWin", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled"),
    *("PreconnectToSearch", "msForceBrowserSignIn", "msEdgeUpdateLaunchServicesPreferredVersion"),
)
FLAGS = (
    "--disable-features=" + ",".join(DISABLED_FEATURES),
    "--disable-gpu",
    "--disable-gpu-rasterization",  # Debian's Chromium asks for it, and has only software for it
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# H.264 High 3.1 with AAC-LC: what every recording of the site is made of.
CAN_PLAY = """() => document.createElement("video")
  .canPlayType('video/mp4; codecs="avc1.64001f, mp4a.40.2"')"""

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
# The same Chromium without its windows, tabs and menus: pages cost 0.6 of the processor time there
# (docs/performance.md). Not Debian's script of that name: it waits, and stays when it is killed.
HEADLESS = Path("/usr/lib/chromium/chromium-headless-shell")
APT_GET = "apt-get install -y --no-install-recommends"
_MAC_APPS = ("Chromium", "Google Chrome", "Microsoft Edge")
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_WINDOWS_APPS = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
)
_ADVICE = f"""Install Chromium, Google Chrome or Microsoft Edge, or name one in {CHOICE}:
  Debian:         apt-get install chromium
  Fedora:         dnf install chromium
  Ubuntu:         python -m playwright install --with-deps chrome
  Windows, macOS: Google Chrome or Microsoft Edge from its maker"""


class NoBrowser(Exception):
    """No browser here plays H.264; the message says what was tried and what to install."""


@dataclass(frozen=True)
class Found:
    """A browser that plays H.264."""

    path: Path
    version: str


def launch(playwright: Playwright, path: Path) -> Browser:
    """Start the browser at `path`, headless and quiet. As root playwright adds --no-sandbox."""
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS))


def candidates(environment: Mapping[str, str], platform: str, own: Path) -> Iterator[Path]:
    """Yield where a browser may be, best first; `own` is the one that playwright installs."""
    if choice := environment.get(CHOICE):
        yield Path(choice)
        return
    if platform == "linux":
        yield HEADLESS
    for name in _NAMES:
        if found := shutil.which(name, path=environment.get("PATH", "")):
            yield Path(found)
    if platform == "darwin":
        for folder in (Path("/Applications"), Path(environment.get("HOME", "/")) / "Applications"):
            yield from (folder / f"{app}.app/Contents/MacOS/{app}" for app in _MAC_APPS)
    if platform == "win32":
        for place in filter(None, map(environment.get, _WINDOWS_FOLDERS)):
            yield from (Path(place) / app for app in _WINDOWS_APPS)
    yield own


@functools.cache  # a browser has to be started for the answer; NoBrowser is not kept
def find() -> Found:
    """Return the first browser that plays H.264; NoBrowser says why each of them does not."""
    faults = []
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        for path in candidates(os.environ, sys.platform, own):
            if not path.is_file():
                faults.append(f"{path}: not there")
                continue
            try:
                return Found(path, _version_if_it_plays(playwright, path))
            except (Error, NoBrowser) as error:
                faults.append(f"{path}: {str(error).splitlines()[0]}")
    raise NoBrowser("\n  ".join(("No browser that plays H.264:", *faults)) + "\n" + _ADVICE)


def _version_if_it_plays(playwright: Playwright, path: Path) -> str:
    browser = launch(playwright, path)
    try:
        page = browser.new_page()
        if page.evaluate(CAN_PLAY) != "probably":
            raise NoBrowser("starts, but does not play H.264")
        return browser.version
    finally:
        browser.close()


def install() -> None:
    """Install a browser by the ways that this machine has, until one plays H.264.

    Raises NoBrowser with what each way said.
    """
    fault = NoBrowser(_ADVICE)
    for way in ways(sys.platform, root=is_root(), release=os_release()):
        print("Installing a browser:", " ".join(way), flush=True)
        if subprocess.run(way, check=False, stdin=subprocess.DEVNULL).returncode:
            continue
        try:
            find()
        except NoBrowser as error:
            fault = error
        else:
            return
    raise fault


def ways(platform: str, *, root: bool, release: str) -> Iterator[tuple[str, ...]]:
    """Yield the commands that may bring a browser, in the order in which to try them."""
    if platform == "linux" and (way := headless_way(root=root, release=release)):
        yield way
        yield ("sh", "-c", f"{APT_GET} chromium")  # an older Debian has no other
    deps = ("--with-deps",) if platform == "linux" and root else ()
    # Playwright's own Chromium came without H.264 for long, so Chrome stands behind it.
    yield (sys.executable, "-m", "playwright", "install", *deps, "chromium")
    yield (sys.executable, "-m", "playwright", "install", "chrome")


def headless_way(*, root: bool, release: str) -> tuple[str, ...]:
    """Return the command that installs Debian's Chromium without windows; nothing elsewhere.

    Ubuntu's packages of Chromium only lead to a snap, which no container can start.
    """
    suits = root and "debian" in release and "ubuntu" not in release
    return ("sh", "-c", f"apt-get update && {APT_GET} {HEADLESS.name}") if suits else ()


def is_root() -> bool:
    """Return whether this process may install packages."""
    geteuid: Callable[[], int] | None = getattr(os, "geteuid", None)
    return geteuid is not None and geteuid() == 0


def os_release() -> str:
    """Return how Linux describes its distribution, in lower case; nothing on other systems."""
    path = Path("/etc/os-release")
    return path.read_text(encoding="utf-8").lower() if path.is_file() else ""


def find_or_install() -> Found:
    """Return a browser, installing one where there is none; one that was named is the only one.

    Where only one with windows is found and Debian's packages can be installed, the one without
    is. Where that fails, the tests go on with what is there.
    """
    try:
        found = find()
    except NoBrowser:
        if os.environ.get(CHOICE):
            raise
        install()
        return find()
    way = headless_way(root=is_root(), release=os_release())
    if os.environ.get(CHOICE) or HEADLESS.is_file() or not way or sys.platform != "linux":
        return found
    print("Installing a browser without windows:", *way, flush=True)
    subprocess.run(way, check=False, stdin=subprocess.DEVNULL)
    find.cache_clear()
    return find()
