"""A Chromium with a profile of its own that can be killed as a power cut kills it: all processes
at once, without a word to any page.

It is driven over the pipe of its DevTools protocol, because a driver would close pages first, and
because everything that a page had said is still in the pipe after the kill.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

from tests.browsers import FLAGS

HEADLESS = ("--headless", "--no-sandbox", "--remote-debugging-pipe", "--no-startup-window")
BINDING = "say"
# The protocol's pipes are file descriptors 3 and 4; they may be in each other's way before.
START = """
import fcntl, os, subprocess, sys
pipes = [fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3]]
os.dup2(pipes[0], 3)
os.dup2(pipes[1], 4)
megabytes, profile, program = sys.argv[3:6]
if megabytes != "0":
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", profile]
    subprocess.run(mount, check=True)
os.execv(program, sys.argv[5:])
"""


class ChromiumProcess:
    """One page of one profile. The page says things by `say(text)`: they come in `sayings`.

    With `megabytes` the profile lies on a disk of that size, which nobody else sees.
    """

    def __init__(self, path: Path, profile: Path, megabytes: int = 0) -> None:
        to_browser, self._output = os.pipe()
        self._input, from_browser = os.pipe()
        self._process = subprocess.Popen(
            [
                *(["unshare", "-m"] if megabytes else []),
                *(sys.executable, "-c", START, str(to_browser), str(from_browser)),
                *(str(megabytes), profile, path),
                *(*HEADLESS, *FLAGS, f"--user-data-dir={profile}"),
            ],
            pass_fds=(to_browser, from_browser),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self.sayings: list[str] = []
        self._buffer = b""
        self._number = 0
        self._session = ""
        self._is_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def open(self, url: str) -> None:
        """Open the page and wait until it has loaded."""
        self.begin_to_open(url)
        while self._receive().get("method") != "Page.loadEventFired":
            pass

    def begin_to_open(self, url: str) -> None:
        """Open the page without waiting for it."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        attached = self.send("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self.send("Page.enable")
        self.send("Runtime.enable")
        self.send("Runtime.addBinding", name=BINDING)
        self.post("Page.navigate", url=url)

    def run_until_said(self, *beginnings: str) -> None:
        """Wait until the page has said something that begins so, for each of them."""
        while not all(any(s.startswith(start) for s in self.sayings) for start in beginnings):
            assert self._receive(), "the browser has ended"

    def close(self) -> None:
        """End the browser as a person does who closes it."""
        self._session = ""
        self.post("Browser.close")
        while self._receive():
            pass
        self._process.wait()

    def evaluate(self, script: str) -> Any:
        """Return the value of an expression, awaited where it is a promise."""
        answer = self.send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command of the protocol and return its answer."""
        self.post(method, **parameters)
        number = self._number
        while (message := self._receive()).get("id") != number:
            pass
        assert "error" not in message, (method, message)
        result: dict[str, Any] = message["result"]
        return result

    def post(self, method: str, **parameters: Any) -> None:
        """Send a command and do not wait for its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._output, json.dumps(message).encode() + b"\0")

    def kill(self) -> None:
        """Kill all its processes at once, and read what it had said until then."""
        if self._is_over:
            return
        self._is_over = True
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        while self._receive():
            pass
        os.close(self._output)
        os.close(self._input)

    def _receive(self) -> dict[str, Any]:
        """Return the next message, nothing at the end of the pipe; notes what the page says."""
        while b"\0" not in self._buffer:
            data = os.read(self._input, 1 << 16)
            if not data:
                return {}
            self._buffer += data
        text, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        if message.get("method") == "Runtime.bindingCalled":
            self.sayings.append(message["params"]["payload"])
        return message
