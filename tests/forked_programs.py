"""Runs `courseware` and `mkdocs` in forks of a process that has imported what they import.

The tests run them some hundreds of times, and to start Python with all those packages takes longer
than what most runs do; so does what each build makes of the same input: the table of sounds, the
compiled templates, the squeezed scripts. A fork is a process of its own all the same: with
arguments, environment, folder, streams, exit code and end of its own. Starting the installed
programs themselves is left to `test_wheel.py` and to the tests that kill them.
"""

from __future__ import annotations

import atexit
import gc
import hashlib
import importlib
import io
import itertools
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Any, NamedTuple, NoReturn, TextIO

from build_tools.files import atomic_write

REPOSITORY = Path(__file__).parents[1]
# As their scripts name them; and what they import later, when they know what is to be done.
ENTRANCES = {"courseware": ("build_tools.cli.main", "main"), "mkdocs": ("mkdocs.__main__", "cli")}
IMPORTED_LATER = (
    *("mkdocs.commands.build", "mkdocs.commands.serve", "mkdocs.themes.mkdocs", "markdown_it"),
    *("material.templates", "pygments.formatters", "pygments.lexers", "build_tools.plugin"),
)
ROOMS_IMPORTED_LATER = ("cli", "site", "stages", "authoring", "reading")
# What loads the extensions of Markdown, and lets them compile their patterns.
TEXT = """| 列 |
| --- |
| 格 |

!!! note "记住"

    话[^1]，`字`。

```
字
```

[^1]: 注。
"""
LINUX = sys.platform == "linux"
LIMIT = 1 << 17  # bytes of a request


class Request(NamedTuple):
    """What a fork shall run: the program's path and its words, its environment and folder; where
    compiled templates and squeezed scripts are, which all runs share; and the control group that
    counts it, if any."""

    words: list[str]
    environment: dict[str, str]
    folder: str
    templates: str
    group: str


class Forkers:
    """Two processes that fork, for all processes of a test run; they import when first asked.

    Each has its own order of sets, so that what two runs one after the other give shows whether it
    depends on that.
    """

    def __init__(self) -> None:
        self.addresses = [f"\0courseware-tests-{os.getpid()}-{number}" for number in range(2)]
        self._processes = [_start(address) for address in self.addresses]

    def close(self) -> None:
        """End both processes."""
        for process, lifeline in self._processes:
            lifeline.close()
            process.wait()


def _start(address: str) -> tuple[subprocess.Popen[bytes], socket.socket]:
    ours, theirs = socket.socketpair()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs, listener:
        listener.bind(address)
        listener.listen()
        descriptors = [listener.fileno(), theirs.fileno()]
        process = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", __name__, *map(str, descriptors)],
            cwd=REPOSITORY,
            pass_fds=descriptors,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
    return process, ours


class ForkedPrograms:
    """Runs programs by the forkers at these addresses, in turns."""

    def __init__(self, addresses: list[str], templates: Path, group: str = "") -> None:
        self._addresses = itertools.cycle(addresses)
        self._templates, self._group = str(templates), group

    @staticmethod
    def suits(name: str, more: dict[str, str]) -> bool:
        """Whether a fork does the same; what Python reads when it starts is read in no fork."""
        is_plain = not any(variable.startswith("PYTHON") for variable in more)
        return LINUX and name in ENTRANCES and is_plain

    def run(
        self, words: list[str], environment: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end; what it says is caught, and it hears nothing."""
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            answer = self._ask(words, environment, output.fileno(), errors.fileno())
            with answer:
                _pid, code = map(int, answer)
            texts = [_text(stream) for stream in (output, errors)]
        return subprocess.CompletedProcess(words, code, *texts)

    def start(self, words: list[str], environment: dict[str, str]) -> ForkedProgram:
        """Start a program that goes on beside the test."""
        errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the program has ended
        reading, writing = os.pipe()
        answer = self._ask(words, environment, writing, errors.fileno())
        os.close(writing)
        return ForkedProgram(answer, os.fdopen(reading, encoding="utf-8"), errors)

    def _ask(
        self, words: list[str], environment: dict[str, str], output: int, errors: int
    ) -> TextIO:
        """Let a forker start a program; its process and then its exit code come as two lines."""
        request = Request(words, environment, str(Path.cwd()), self._templates, self._group)
        reading, writing = os.pipe()
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as forker:
            forker.connect(next(self._addresses))
            streams = [output, errors, writing]
            socket.send_fds(forker, [json.dumps(request).encode()], streams)
        os.close(writing)
        return os.fdopen(reading)


class ForkedProgram:
    """A program that goes on, with what tests ask of `subprocess.Popen`."""

    def __init__(self, answer: TextIO, output: TextIO, errors: IO[bytes]) -> None:
        self.pid, self.stdout, self.returncode = int(answer.readline()), output, None
        self._answer, self._errors = answer, errors

    returncode: int | None

    def poll(self) -> int | None:
        """Return the exit code, or None while the program goes on."""
        return self._wait(0)

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def communicate(self, timeout: float) -> tuple[str, str]:
        """Wait for the end; return what the program said last, and what it complained of."""
        if self._wait(timeout) is None:
            raise subprocess.TimeoutExpired("a forked program", timeout)
        if self._answer.closed:  # asked before
            return "", ""
        with self._answer, self.stdout, self._errors:
            return self.stdout.read(), _text(self._errors)

    def _wait(self, seconds: float) -> int | None:
        if self.returncode is None and select.select([self._answer], [], [], seconds)[0]:
            self.returncode = int(self._answer.readline())
        return self.returncode


def _text(stream: Any) -> str:
    stream.seek(0)
    return io.TextIOWrapper(io.BytesIO(stream.read()), encoding="utf-8").read()


def _is_asked(listener: socket.socket, lifeline: socket.socket) -> bool:
    """Wait for a request; False when nobody can ask any more."""
    readable, _writable, _failed = select.select([listener, lifeline], [], [])
    return lifeline not in readable


def _serve(listener: socket.socket, lifeline: socket.socket) -> tuple[Request, list[int]]:
    """Fork for each request; comes back in the fork alone, with what to run and its streams."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while _is_asked(listener, lifeline):
        connection, _address = listener.accept()
        with connection:
            data, descriptors, _flags, _address = socket.recv_fds(connection, LIMIT, 3)
        if os.fork() == 0:
            listener.close()
            lifeline.close()
            return Request(*json.loads(data)), descriptors
        for descriptor in descriptors:
            os.close(descriptor)
    sys.exit()


def _keep(answer: int) -> None:
    """Fork once more, answer with that process and then its exit code; comes back in it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if child := os.fork():
        os.write(answer, f"{child}\n".encode())
        _pid, status = os.waitpid(child, 0)
        os.write(answer, str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    os.close(answer)


def _become(request: Request, output: int, errors: int) -> NoReturn:
    """Go on as a program that was started with these words, here."""
    for descriptor, number in ((output, 1), (errors, 2)):
        os.dup2(descriptor, number)
        os.close(descriptor)
    # The one until now knows of a file that it could seek in.
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    os.environ.clear()
    os.environ.update(request.environment)
    time.tzset()
    os.chdir(request.folder)
    sys.argv = request.words
    sys.modules["__main__"].__package__ = None  # a script, by whose name click calls the program
    sys.path[0] = str(Path(request.words[0]).parent)
    module, name = ENTRANCES[Path(request.words[0]).name]
    try:
        sys.exit(getattr(sys.modules[module], name)())
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            _end(end.code or 0)
        raise


def _end(code: int) -> NoReturn:
    """End as Python does, but take apart no module that the forker needs: most of a short run."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code & 0xFF)


def _keep_compiled(templates: Path) -> None:
    """Let mkdocs find templates there that another run has compiled; jinja2 compares the source."""
    templates.mkdir(parents=True, exist_ok=True)
    jinja2, theme_class = sys.modules["jinja2"], sys.modules["mkdocs.theme"].Theme
    cache, get_env = jinja2.FileSystemBytecodeCache(str(templates)), theme_class.get_env

    def get_env_with_cache(theme: Any) -> Any:
        environment = get_env(theme)
        environment.bytecode_cache = cache
        return environment

    theme_class.get_env = get_env_with_cache


def _keep_squeezed(folder: Path) -> None:
    """Let builds find scripts there that another run has squeezed, by a program of its own."""
    squeezed_scripts = sys.modules["build_tools.site.assets.squeezing"].SQUEEZED_SCRIPTS
    squeeze = squeezed_scripts.function

    def squeeze_once(texts: str) -> Any:
        file = folder / f"{hashlib.sha256(texts.encode()).hexdigest()}.json"
        if not file.exists():
            atomic_write(file, json.dumps(squeeze(texts)).encode())
        return json.loads(file.read_bytes())

    squeezed_scripts.function = squeeze_once


def main() -> NoReturn:
    """Import everything, then fork for each request until nobody can ask any more."""
    listener, lifeline = (socket.socket(fileno=int(number)) for number in sys.argv[1:])
    if not _is_asked(listener, lifeline):
        sys.exit()
    for module in (*(module for module, _name in ENTRANCES.values()), *IMPORTED_LATER):
        importlib.import_module(module)
    for room in ROOMS_IMPORTED_LATER:
        folder = str(REPOSITORY / "build_tools" / room)
        for module in pkgutil.walk_packages([folder], f"build_tools.{room}."):
            importlib.import_module(module.name)
    sys.modules["build_tools.site.search.sounds"].catalogue_sounds()
    sys.modules["build_tools.reading.markdown.dialect"].converted(TEXT)
    gc.freeze()
    request, (output, errors, answer) = _serve(listener, lifeline)
    if request.group:
        Path(request.group, "cgroup.procs").write_text(str(os.getpid()), encoding="utf-8")
    _keep(answer)
    _keep_compiled(Path(request.templates))
    _keep_squeezed(Path(request.templates))
    _become(request, output, errors)


if __name__ == "__main__":
    main()
