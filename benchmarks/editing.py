"""What an editor waits for: `editing.py --count 1000`, the preview and the desk over HTTP.

Seconds by the clock, from the start of the program or from a save on disk until an answer has what
was saved, and processor seconds of the program in that time (Linux). No browser is in the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from benchmarks.build import edit_body, edit_title
from benchmarks.corpus import write_project

_TICKS = os.sysconf("SC_CLK_TCK")
_LOOK_EVERY = 0.02
_ROUNDS = 5


@dataclass
class Program:
    """A verb of ours that serves, and what it has taken so far."""

    process: subprocess.Popen[str]
    port: int
    began: float
    headers: dict[str, str] = field(default_factory=dict)

    def seconds(self) -> float:
        """Return its processor seconds until now."""
        stat = (
            Path(f"/proc/{self.process.pid}/stat")
            .read_text(encoding="utf-8")
            .rpartition(")")[2]
            .split()
        )
        return sum(map(int, stat[11:15])) / _TICKS

    def ask(self, path: str, method: str = "GET", body: object = None) -> str:
        """Return an answer, empty where nobody listens yet."""
        text = None if body is None else json.dumps(body)
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            try:
                connection.request(method, path, text, self.headers)
                answer = connection.getresponse()
                return answer.read().decode("utf-8", "replace") if answer.status == 200 else ""
            except ConnectionError:
                return ""

    def report(
        self, label: str, is_there: Callable[[], object], begin: float | None = None
    ) -> None:
        """Print how long it takes until something is there, from now or from `begin`."""
        clock, spent = begin or time.monotonic(), 0.0 if begin else self.seconds()
        while not is_there():
            time.sleep(_LOOK_EVERY)
        took = time.monotonic() - clock
        print(f"  {label:34} {took:7.2f} s {self.seconds() - spent:7.2f} s CPU", flush=True)


@contextmanager
def running(project: Path, port: int, *words: str) -> Iterator[Program]:
    """Start a verb; end it as Ctrl-C does."""
    program = Path(sys.executable).with_name("courseware")
    began = time.monotonic()
    process = subprocess.Popen(
        [program, "-C", project, "--lang", "en", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    try:
        yield Program(process, port, began)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def unused_port() -> int:
    """Return a port at which nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


def lessons(project: Path) -> list[str]:
    """Return the lessons by their paths in `content/`."""
    content = project / "content"
    return [p.relative_to(content).as_posix() for p in sorted(content.glob("*/lesson-*.md"))]


def measure_preview(project: Path) -> None:
    """Print what the preview takes: first ever, then begun again with edits."""
    page = f"/{lessons(project)[1].removesuffix('.md')}.html"
    other = f"/{lessons(project)[2].removesuffix('.md')}.html"
    port = unused_port()
    words = ("preview", "--address", f"127.0.0.1:{port}")
    print("preview")
    with running(project, port, *words) as program:
        program.report("an answer, first ever", lambda: program.ask(page), program.began)
        program.report("the page, first ever", lambda: "<h1" in program.ask(page), program.began)
        time.sleep(4)
    with running(project, port, *words) as program:
        program.report("the page, begun again", lambda: "<h1" in program.ask(page), program.began)
        time.sleep(4)
        for number in range(_ROUNDS):
            edit_body(project, 1)
            program.report("a text saved", partial(_has_times, program, page, number + 1))
            time.sleep(1)
        edit_title(project, 2)
        program.report("a title saved", lambda: "新题目2" in program.ask(other))
        time.sleep(4)
    shutil.rmtree(project / ".cache" / "preview")
    courseware = Path(sys.executable).with_name("courseware")
    subprocess.run([courseware, "-C", project, "-q", "build"], capture_output=True, check=True)
    with running(project, port, *words) as program:
        label = "the page, the site built before"
        program.report(label, lambda: "<h1" in program.ask(page), program.began)


def _has_times(program: Program, page: str, times: int) -> bool:
    return program.ask(page).count("多写一句话，第1回。") >= times


def measure_desk(project: Path) -> None:
    """Print what the desk takes."""
    source = lessons(project)[3]
    print("desk")
    with running(project, 0, "desk", "--no-open") as program:
        assert program.process.stdout
        line = program.process.stdout.readline()
        url = re.search(r":(\d+)(/open/(\S+))", line)
        assert url, line
        program.port = int(url[1])
        origin = f"http://127.0.0.1:{program.port}"
        cookie = f"courseware-desk-{program.port}={url[3]}"
        program.headers = {"Cookie": cookie, "Origin": origin, "X-Desk": "1"}
        program.report("the list", lambda: program.ask("/"), program.began)
        whole = 'data-known="all"'
        program.report("the list, whole", lambda: whole in program.ask("/"), program.began)
        program.report("the list again", lambda: program.ask("/"))
        program.report("a lesson opened", lambda: program.ask(f"/lessons/{source}"))
        page = json.loads(program.ask(f"/disk/{source}", "POST", {}))
        for number in range(_ROUNDS):
            draft = _draft(page, f"看 **这里 {number}，打 1381234567{number}。")
            answer = partial(program.ask, f"/problems/{source}", "POST", draft)
            program.report("problems of a typed line", answer)
        draft = _draft(page, "看 [这里](gone.md)。")
        program.report(
            "problems of a new link", partial(program.ask, f"/problems/{source}", "POST", draft)
        )
        _build(program, source, "the page, first ever")
        for number in range(_ROUNDS):
            draft = _draft(page, f"存了第{number}回。")
            save = partial(program.ask, f"/save/{source}", "POST", draft)
            began = time.monotonic()
            program.report("saved", lambda save=save: page.update(json.loads(save())) or True)
            _build(program, source, "… and its page")
            print(f"  {'both':34} {time.monotonic() - began:7.2f} s")
            program.report("the list again", partial(program.ask, "/"))
            time.sleep(3)


def _draft(page: dict[str, Any], line: str) -> dict[str, Any]:
    draft = {key: page[key] for key in ("digest", "head", "body", "fields")}
    return {**draft, "body": f"{draft['body']}\n{line}\n"}


def _build(program: Program, source: str, label: str) -> None:
    status: dict[str, object] = json.loads(program.ask(f"/build/{source}", "POST", {}))

    def is_built() -> bool:
        if status["working"]:
            status.update(json.loads(program.ask(f"/status/{source}", "POST", {})))
        return not status["working"]

    program.report(label, is_built)


def main() -> int:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=300, metavar="N")
    words = parser.parse_args()
    print(f"{words.count} lessons, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        for verb, measure in (("preview", measure_preview), ("desk", measure_desk)):
            project = Path(name) / verb
            write_project(words.count, project)
            measure(project)
    print(f"load {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
