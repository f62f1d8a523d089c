"""The site in Firefox as a person has it: playing, keys, full screen, reading, search, memory.

    firefox.py [--site DIR] [--firefox PATH]

Prints one line for each thing that was tried, with what was seen, and ends with 1 where something
does not work that docs/browsers.md says works. The site is copied to a path with Chinese, a space,
`#` and `%`. Firefox is driven by its own Marionette protocol, without a driver between: drivers
turn `security.fileuri.strict_origin_policy` off, and then things seem to work that do not. On
Linux it plays films with libavcodec only (Debian 12: `apt-get install firefox-esr libavcodec59`).
This is not among the tests of `make test`, which would have to install a second browser for it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFS = {
    "security.fileuri.strict_origin_policy": True,
    "remote.prefs.recommended": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "browser.aboutwelcome.enabled": False,
    "media.volume_scale": "0.0",
}
KEYS = {
    "Enter": "\ue007", "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014",
    "ArrowDown": "\ue015", "Backspace": "\ue003", "Escape": "\ue00c", "Tab": "\ue004",
    "Home": "\ue011",
}  # fmt: skip
PATIENCE = 60  # seconds to wait for anything
LESSON = "technical/apple-winter-pruning.html"
_MEDIA = "document.querySelector('video, audio')"


class Firefox:
    """A running Firefox and the Marionette session in it."""

    def __init__(self, port: int) -> None:
        """Connect as soon as it listens; OSError where it does not within PATIENCE seconds."""
        self._socket = _connected(port)
        self._stream = self._socket.makefile("rb")
        self._number = 0
        self._message()  # what it is and speaks
        self.told = self.send("WebDriver:NewSession", {"capabilities": {}})["capabilities"]

    def _message(self) -> Any:
        size = b""
        while not size.endswith(b":"):
            size += self._stream.read(1)
        return json.loads(self._stream.read(int(size[:-1])))

    def send(self, command: str, parameters: dict[str, Any]) -> Any:
        """Return what a command answers; RuntimeError with its words where it fails."""
        self._number += 1
        text = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(text), text))
        _type, _number, error, answer = self._message()
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        return answer

    def go(self, url: str) -> None:
        """Open a page and wait until it has loaded, with the scripts that come after that."""
        self.send("WebDriver:Navigate", {"url": url})
        self.wait("document.documentElement.dataset.scripts === 'all'")

    def ask(self, script: str) -> Any:
        """Return the value of an expression in the page."""
        told = self.send("WebDriver:ExecuteScript", {"script": f"return ({script});", "args": []})
        return told["value"]

    def press(self, *keys: str) -> None:
        """Press keys by name, or type a text of single characters."""
        steps = [
            {"type": kind, "value": KEYS.get(key, key)}
            for key in keys
            for kind in ("keyDown", "keyUp")
        ]
        self.send(
            "WebDriver:PerformActions",
            {"actions": [{"type": "key", "id": "keyboard", "actions": steps}]},
        )

    def wait(self, script: str) -> bool:
        """Wait until an expression is true; return whether it came to be."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with contextlib.suppress(RuntimeError):  # the page changes just now
                if self.ask(script):
                    return True
            time.sleep(0.05)
        return False


def _connected(port: int) -> socket.socket:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=2 * PATIENCE)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@contextlib.contextmanager
def running(path: str) -> Iterator[Firefox]:
    """Start Firefox, headless, with a profile of its own, and end it afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFS.items()]
        lines.append(f'user_pref("marionette.port", {port});')
        Path(profile, "user.js").write_text("\n".join(lines), encoding="utf-8")
        process = subprocess.Popen(
            [path, "--headless", "--marionette", "--profile", profile],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield Firefox(port)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def strict(firefox: Firefox, site: Path) -> Iterator[tuple[str, bool, str]]:
    """Make sure that the policy is as people have it: a script may not read a file."""
    firefox.go((site / "index.html").as_uri())
    firefox.send(
        "WebDriver:ExecuteScript",
        {
            "script": "fetch('lessons.js').then(() => self.read = 'yes', () => self.read = 'no')",
            "args": [],
        },
    )
    firefox.wait("Boolean(self.read)")
    yield "files are closed to fetch", firefox.ask("self.read") == "no", ""


def films(firefox: Firefox, site: Path) -> Iterator[tuple[str, bool, str]]:
    """Play every film of the site, and go to its middle."""
    for page in sorted(site.glob("*/*.html")):
        if "<video" not in page.read_text(encoding="utf-8"):
            continue
        firefox.go(page.as_uri())
        good = firefox.wait("document.activeElement.dataset.part === 'play'")
        firefox.press("Enter")
        good &= firefox.wait(f"{_MEDIA}.currentTime > 0.3 && {_MEDIA}.videoWidth > 0")
        if good:
            firefox.ask(f"{_MEDIA}.currentTime = {_MEDIA}.duration / 2")
            good = firefox.wait(
                f"!{_MEDIA}.seeking && {_MEDIA}.currentTime > {_MEDIA}.duration / 2 + 0.2"
            )
        yield f"plays and jumps: {page.stem}", good, ""


def keys(firefox: Firefox, site: Path) -> Iterator[tuple[str, bool, str]]:
    """Drive the player by arrows, Enter, space, digits and Backspace."""
    firefox.go((site / LESSON).as_uri())
    firefox.wait(f"{_MEDIA}.readyState > 1")
    part = "document.activeElement.dataset.part"
    seen = []
    for _step in range(6):
        firefox.press("ArrowRight")
        seen.append(firefox.ask(part))
    yield "◀ ▶ from button to button", seen == [
        "back", "forth", "rate", "volume", "more", "full",
    ], " ".join(map(str, seen))  # fmt: skip
    firefox.press("ArrowUp", "Home", "ArrowRight")
    words = firefox.ask("document.activeElement.getAttribute('aria-valuetext')")
    yield "the bar: ten seconds", words == "10秒，共32秒", str(words)
    yield (
        "the small picture",
        firefox.wait("document.querySelector('.cw-peek.has-picture:not([hidden])') !== null"),
        "",
    )
    firefox.press("5")
    yield "a digit opens a chapter", firefox.wait(f"{_MEDIA}.currentTime === 25"), ""
    firefox.press("0", " ")
    yield "space plays", firefox.wait(f"!{_MEDIA}.paused && {_MEDIA}.currentTime > 0.5"), ""
    yield "subtitles", firefox.wait("document.querySelector('.cw-cap span') !== null"), ""
    yield (
        "the transcript follows",
        firefox.wait("document.querySelector('.cw-line[aria-current]') !== null"),
        "",
    )
    firefox.press("ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight")
    firefox.ask("document.querySelector('[data-part=rate]').focus()")
    firefox.press("Enter", "ArrowRight", "Enter")
    rate = firefox.ask(f"{_MEDIA}.playbackRate")
    firefox.press("Backspace")
    yield (
        "speed by the dialog, closed by Backspace",
        rate == 1.25 and firefox.ask("document.activeElement.dataset.part === 'rate'"),
        str(rate),
    )


def screen(firefox: Firefox, site: Path) -> Iterator[tuple[str, bool, str]]:
    """Fill the screen and leave it."""
    firefox.go((site / LESSON).as_uri())
    firefox.wait(f"{_MEDIA}.readyState > 1")
    firefox.press("Enter")
    firefox.ask("document.querySelector('[data-part=full]').focus()")
    firefox.press("Enter")
    good = firefox.wait("document.querySelector('.cw-player.is-full') !== null")
    how = "full screen" if firefox.ask("document.fullscreenElement !== null") else "window filled"
    yield "放满屏", good, how
    yield (
        "the buttons leave",
        firefox.wait("document.querySelector('.cw-player.is-quiet') !== null"),
        "",
    )
    firefox.press("ArrowRight")
    firefox.press("Backspace")
    yield (
        "Backspace leaves it",
        firefox.wait("document.querySelector('.cw-player.is-full') === null"),
        "",
    )
    yield "and not the page", firefox.ask("location.pathname").endswith(LESSON), ""


def reading(firefox: Firefox, site: Path) -> Iterator[tuple[str, bool, str]]:
    """Go from the home page to a lesson and back by keys; answer a self-test."""
    firefox.go((site / "index.html").as_uri())
    firefox.wait("document.activeElement.matches('main a')")
    firefox.press("ArrowRight", "Enter")
    good = firefox.wait("document.querySelector('.cw-lesson') !== null")
    firefox.press("Backspace")
    good &= firefox.wait("document.body.classList.contains('cw-home')")
    yield "home, lesson and back by keys", good, ""
    firefox.go((site / "index.html").as_uri())
    firefox.press("Enter")
    note = "!document.querySelector('[data-part=note]').hidden"
    good = firefox.wait(f"{_MEDIA}.currentTime > 0 || {note}")
    how = "plays at once" if firefox.ask(f"{_MEDIA}.currentTime > 0") else "asks for 确认"
    yield "开始看 on the home page", good, how
    firefox.go((site / LESSON).as_uri())
    firefox.ask("document.querySelector('cw-quiz input').focus()")
    firefox.press("Enter")
    firefox.ask("document.querySelector('.cw-quiz__bar button').focus()")
    firefox.press("Enter")
    said = firefox.ask("document.querySelector('.cw-quiz__result').textContent")
    yield "a self-test is judged", "道题做对了" in said, said


def search(firefox: Firefox, site: Path) -> Iterator[tuple[str, bool, str]]:
    """Find by words and by pinyin."""
    for words, title in (("怎么给苹果树剪枝", "苹果树冬季修剪"), ("yiyanghuatan", "一氧化碳")):
        firefox.go((site / "index.html").as_uri())
        firefox.ask("document.querySelector('[name=q]').focus()")
        firefox.press(*words, "Enter")
        found = firefox.wait("document.querySelector('cw-search .cw-group') !== null")
        first = firefox.ask("document.querySelector('cw-search .cw-group').textContent")
        yield f"search: {words}", found and title in first, ""


def memory(firefox: Firefox, site: Path) -> Iterator[tuple[str, bool, str]]:
    """What a page keeps stays with it; the page says so; the policy lets nothing inline run."""
    firefox.go((site / LESSON).as_uri())
    firefox.ask("courseware.store.set('probe', 1)")
    yield (
        "the page says that each keeps its own",
        "火狐" in firefox.ask("document.querySelector('[data-learner]').textContent"),
        "",
    )
    firefox.go((site / LESSON).as_uri())
    yield "kept by the same page", firefox.wait("courseware.store.get('probe', 0) === 1"), ""
    firefox.go((site / "index.html").as_uri())
    yield "not known to another", firefox.ask("courseware.store.get('probe', 0)") == 0, ""
    firefox.ask(
        "(() => { const s = document.createElement('script'); s.textContent = 'self.ran = 1';"
        " document.body.append(s); })()"
    )
    yield "no inline script runs", firefox.ask("self.ran || 0") == 0, ""


def main() -> int:
    """Try everything; print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=Path(__file__).parents[1] / "site")
    parser.add_argument("--firefox", default=shutil.which("firefox-esr") or "firefox")
    asked = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "学习站 #1 100%" / "site"
        shutil.copytree(asked.site, site)
        with running(asked.firefox) as firefox:
            told = firefox.told
            print(told["browserName"], told["browserVersion"], told["platformName"])
            for part in (strict, films, keys, screen, reading, search, memory):
                for what, good, seen in part(firefox, site):
                    failed += not good
                    print("ok    " if good else "FAILS ", what, f"({seen})" if seen else "")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
