"""The door to processes: progress, floods, hangs, stops; with real processes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from build_tools import processes
from build_tools.errors import EncodeFailed, ToolError
from build_tools.media.ffmpeg import binary, runner
from tests.media import clips

QUICK = runner.Limits(stall=0.5, total=60)
DEAF = """\
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
time.sleep(600)
"""


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("out_time_us=1500000", 1.5),
        ("out_time_us=N/A", None),
        ("out_time_us=-23000", None),
        ("out_time=00:00:01.5", None),
        ("progress=end", None),
        ("", None),
    ],
)
def test_progress_lines(line: str, seconds: float | None) -> None:
    assert runner.parse_seconds(line) == seconds


def test_flood_on_stderr_is_drained_and_bounded() -> None:
    flood = "import sys\nfor n in range(50000): print('x' * 90, n, file=sys.stderr)\nprint('end')"
    lines: list[str] = []
    outcome = runner.run(
        [sys.executable, "-c", flood], threading.Event(), runner.Limits(), lines.append
    )
    assert (outcome.code, outcome.count, lines) == (0, 50_000, ["end"])
    assert len(outcome.lines) < 1000
    assert outcome.lines[-1].endswith(" 49999")


def test_stdin_is_empty() -> None:
    lines: list[str] = []
    code = "import sys; print(repr(sys.stdin.read()))"
    runner.run([sys.executable, "-c", code], threading.Event(), runner.Limits(), lines.append)
    assert lines == ["''"]


def test_program_that_does_not_start() -> None:
    with pytest.raises(ToolError, match="does not start"):
        runner.run(["/no/such/program"], threading.Event(), runner.Limits())


def test_hung_process_that_ignores_term_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_GRACE", 0.2)
    with pytest.raises(EncodeFailed, match="no progress"):
        runner.run([sys.executable, "-c", DEAF], threading.Event(), QUICK)


@pytest.mark.skipif(sys.platform != "linux", reason="the signal of Linux; Windows has jobs")
@pytest.mark.parametrize("in_thread", [False, True])
def test_a_program_ends_with_the_build_that_started_it(tmp_path: Path, in_thread: bool) -> None:
    """Even where the build is killed and can end nothing itself."""
    noted = tmp_path / "pid"
    child = (
        "import os, pathlib, signal, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"pathlib.Path({str(noted)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(600)"
    )
    build = (
        "import sys, threading\n"
        "from build_tools.media.ffmpeg import runner\n"
        f"command = [sys.executable, '-c', {child!r}]\n"
        "job = lambda: runner.run(command, threading.Event(), runner.Limits())\n"
        f"{'threading.Thread(target=job).start()' if in_thread else 'job()'}\n"
    )
    with subprocess.Popen([sys.executable, "-c", build]) as process:
        wait_until(lambda: noted.exists() and noted.read_text())
        process.kill()
    program = int(noted.read_text())
    wait_until(lambda: not is_alive(program))
    assert not is_alive(program)


def wait_until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds, a minute at most."""
    for _ in range(1200):
        if condition():
            return
        threading.Event().wait(0.05)


def is_alive(process: int) -> bool:
    try:
        state = (
            Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        )
    except FileNotFoundError:
        return False
    return state not in "ZX"


def test_a_process_that_never_ends_is_ended_whatever_it_says() -> None:
    chatter = "import time\nfor n in range(200): print(n, flush=True); time.sleep(0.05)"
    alive = processes.OutputHandlers(lambda _line: True)
    bounds = processes.Bounds(stall=60, total=0.5)
    with pytest.raises(processes.Hung):
        processes.run([sys.executable, "-c", chatter], threading.Event(), bounds, alive)


@pytest.mark.skipif(sys.platform != "linux", reason="prlimit is Linux's")
def test_a_process_that_uses_up_its_processor_time_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At its hard limit the system kills it, which could be anybody's: the soft one comes first."""
    monkeypatch.setattr(processes, "_cpu_limit", lambda _bounds: 1)
    busy = [sys.executable, "-c", "while True: pass"]
    with pytest.raises(processes.Exceeded):
        processes.run(busy, threading.Event(), processes.Bounds(), processes.OutputHandlers())


def test_the_processor_time_is_that_of_all_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    assert processes._cpu_limit(processes.Bounds(total=2.5)) == 11
    assert processes._cpu_limit(processes.Bounds()) == 0


def test_stop_ends_the_whole_group() -> None:
    """The child of the process is gone too, although nobody told it anything."""
    pids: list[int] = []
    stop = threading.Event()
    parent = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )

    def note(line: str) -> None:
        pids.append(int(line))
        stop.set()

    with pytest.raises(runner.Stopped):
        runner.run([sys.executable, "-c", parent], stop, runner.Limits(), note)
    assert _has_ended(pids[0])


def _has_ended(pid: int) -> bool:
    """Return whether a process has ended, or waits only for its parent to take notice."""
    for _attempt in range(200):
        try:
            state = (
                Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
            )
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        os.sched_yield()
        threading.Event().wait(0.01)
    return False


@pytest.mark.ffmpeg
@pytest.mark.skipif(os.name == "nt", reason="there are no FIFOs on Windows")
def test_fifo_as_input_does_not_hang_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_GRACE", 0.2)
    fifo = tmp_path / "pipe.mp4"
    os.mkfifo(fifo)
    command = [clips.FFMPEG, "-nostdin", "-v", "error", "-i", f"file:{fifo}", "-f", "null", "-"]
    with pytest.raises(EncodeFailed):
        runner.run(command, threading.Event(), QUICK)


@pytest.mark.parametrize(
    ("line", "version"),
    [
        ("ffmpeg version 5.1.9-0+deb12u1 Copyright", (5, 1)),
        ("ffmpeg version n7.0 Copyright", (7, 0)),
        ("ffmpeg version N-12345-gabcdef Copyright", None),
        ("ffmpeg version 4.4.2", (4, 4)),
    ],
)
def test_version(line: str, version: tuple[int, int] | None) -> None:
    assert binary.parse_version(line) == version


@pytest.mark.ffmpeg
def test_the_ffmpeg_of_the_package_is_able() -> None:
    ffmpeg = binary.check(binary.locate("")[0])
    assert ffmpeg.version.startswith("ffmpeg version")


def _script(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(os.name == "nt", reason="a script with #! is a program on POSIX only")
@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("echo ffmpeg version 9.0", "lacks .*libx264"),
        ("exit 3", "not an ffmpeg that works"),
        ('case "$*" in *-version) echo ffmpeg version 4.4;; esac', "lacks"),
    ],
)
def test_unable_ffmpeg_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ToolError, match=complaint):
        binary.check(_script(tmp_path / "ffmpeg", text))


@pytest.mark.ffmpeg
@pytest.mark.skipif(os.name == "nt", reason="a script with #! is a program on POSIX only")
def test_old_ffmpeg_is_refused(tmp_path: Path) -> None:
    text = f'case "$*" in *-version) echo ffmpeg version 4.4;; *) exec "{clips.FFMPEG}" "$@";; esac'
    with pytest.raises(ToolError, match=r"older than 5\.1"):
        binary.check(_script(tmp_path / "ffmpeg", text))


def test_setting_that_names_nothing(tmp_path: Path) -> None:
    assert binary.locate("no-such-ffmpeg") == [str(Path("no-such-ffmpeg").absolute())]
    with pytest.raises(ToolError, match="does not start"):
        binary.check(str(tmp_path / "nothing"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell it")
def test_what_a_program_takes_of_the_processor_is_counted() -> None:
    begun = processes.cpu_seconds()
    code = "import time\nwhile time.process_time() < 0.3: pass"
    runner.run([sys.executable, "-c", code], threading.Event(), runner.Limits())
    assert 0.3 <= processes.cpu_seconds() - begun < 30
