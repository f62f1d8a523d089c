"""The one door through which programs start: a process group, drained pipes, TERM and then KILL.

Choosing the program and judging its result is left to the rooms.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Result = TypeVar("Result")

_LONGEST_LINE = 2000
_LINES_KEPT = 400
_FIRST_POLL, _POLL = 0.004, 0.1
_GRACE = 5.0
_CPU_GRACE = 5
_PR_SET_PDEATHSIG = 1
"""Of Linux's prctl(2)."""
_KILL_ON_JOB_CLOSE, _EXTENDED_LIMITS = 0x2000, 9
"""JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE and JobObjectExtendedLimitInformation of Windows."""
_OWN_GROUP_WITHOUT_WINDOW = 0x0200 | 0x08000000
"""CREATE_NEW_PROCESS_GROUP and CREATE_NO_WINDOW of Windows."""
_SET_QUOTA, _TERMINATE = 0x0100, 0x0001
"""What a process has to be opened for to put it in a job."""
_EXCEEDED = frozenset(
    getattr(signal, name, None) for name in ("SIGXCPU", "SIGXFSZ") if hasattr(signal, name)
)


@dataclass(frozen=True)
class Bounds:
    """Limits of a process, in bytes and seconds; 0 = no limit of this kind.

    It counts as hung after `stall` seconds without a sign of life and after `total` seconds in
    all. `memory` is its address space, `size` the largest file that it may write. Linux holds it
    to these two, and to the CPU time that all cores give in `total`.
    """

    stall: float = 0.0
    total: float = 0.0
    memory: int = 0
    size: int = 0


@dataclass(frozen=True)
class OutputHandlers:
    """Handlers for the lines of a process: `output` for stdout, `messages` for stderr.

    `output` returns whether the line is a sign of life. Each is called from a thread of its own.
    """

    output: Callable[[str], bool] = field(default=lambda _line: False)
    messages: Callable[[str], None] = field(default=lambda _line: None)


@dataclass(frozen=True)
class ProcessResult:
    """The end of a process: its exit code, the last lines of its stderr and their count in all."""

    code: int
    lines: tuple[str, ...]
    count: int


_thread = threading.local()


def cpu_seconds() -> float:
    """Return the processor seconds of this thread and of the programs that it has run to their end.

    Windows does not report those of programs: there it is the thread alone.
    """
    programs: float = getattr(_thread, "seconds", 0.0)
    return time.thread_time() + programs


def add_cpu_seconds(seconds: float) -> None:
    """Add what another thread has spent for this one, with its programs."""
    _thread.seconds = getattr(_thread, "seconds", 0.0) + seconds


def find_program(name: str, folders: str = "") -> str | None:
    """Return the path of a program in `folders`, else on PATH; a path comes back as it is.

    Programs of the working folder do not count, where Windows and `shutil.which` look first: it
    may be the folder of a project that brings its own.
    """
    if not _is_plain_name(name):
        return name
    for folder in (folders or os.environ.get("PATH", os.defpath)).split(os.pathsep):
        for suffix in _program_suffixes(name):
            file = Path(folder, name + suffix)
            if Path(folder).is_absolute() and file.is_file() and os.access(file, os.X_OK):
                return str(file)
    return None


def _is_plain_name(program: str) -> bool:
    return Path(program).name == program


def _program_suffixes(name: str) -> list[str]:
    if os.name != "nt":
        return [""]
    suffixes = os.environ.get("PATHEXT", ".COM;.EXE;.BAT;.CMD").split(os.pathsep)
    return [""] if name.upper().endswith(tuple(suffixes)) else suffixes


class Stopped(Exception):
    """The run was asked to stop, and the process has been ended."""


class Hung(Exception):
    """The process made no progress and has been ended; carries the end of its stderr."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("hung")
        self.lines = tuple(lines)


class Exceeded(Hung):
    """The system ended the process because it took more than it may."""


def run(
    command: Sequence[str],
    stop: threading.Event,
    bounds: Bounds,
    handlers: OutputHandlers,
    keep: Sequence[int] = (),
) -> ProcessResult:
    """Run a program to its end.

    `keep` are descriptors that it keeps open as long as it lives (not on Windows): a lock among
    them outlives us if we are killed and it is not. Raises Stopped when `stop` is set, Hung,
    Exceeded, and OSError when it cannot start. The whole process group is gone when this returns
    or raises.
    """
    process = _start(command, keep)
    _confine(process, bounds)
    watch = _Watch(handlers)
    readers = [
        threading.Thread(target=watch.read_output, args=(process.stdout,), daemon=True),
        threading.Thread(target=watch.read_messages, args=(process.stderr,), daemon=True),
    ]
    for reader in readers:
        reader.start()
    try:
        _wait(process, watch, stop, bounds)
    finally:
        _end(process)
        for reader in readers:
            reader.join()
    if -process.returncode in _EXCEEDED:
        raise Exceeded(watch.lines)
    return ProcessResult(process.returncode, tuple(watch.lines), watch.count)


class CompanionProgram:
    """A program that is told one line and stopped by the end of its stdin.

    So it stops by itself when we are killed too, as cleanly as after Ctrl-C; nothing else ends it.
    """

    def __init__(self, command: Sequence[str]) -> None:
        """Start it. Raises OSError."""
        if _is_plain_name(command[0]):
            raise ValueError(command[0])
        windows = os.name == "nt"
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=not windows,
            creationflags=_OWN_GROUP_WITHOUT_WINDOW if windows else 0,
        )

    def tell(self, line: str) -> None:
        """Give it the one line; one that has ended already says why with its exit code."""
        if self._process.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(line.encode() + b"\n")
                self._process.stdin.flush()

    def stop(self) -> None:
        """Ask it to end."""
        if self._process.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()

    def finish(self, message: Callable[[str], None]) -> tuple[int, str]:
        """Wait for its end; return its exit code and what it wrote to stdout.

        `message` is called with each line of its stderr.
        """
        output: list[bytes] = []
        stdout, stderr = self._process.stdout, self._process.stderr
        if stdout is None or stderr is None:
            raise ValueError(self._process.args)

        def read() -> None:
            with stdout:
                output.append(stdout.read())

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        for line in _lines(stderr):
            message(line)
        reader.join()
        code = self._process.wait()
        self.stop()
        return code, b"".join(output).decode(errors="replace")


class _Watch:
    """Lines and signs of life of a process, gathered by its two reading threads."""

    def __init__(self, handlers: OutputHandlers) -> None:
        self.lines: deque[str] = deque(maxlen=_LINES_KEPT)
        self.count = 0
        self.alive_at = time.monotonic()
        self._handlers = handlers

    def read_output(self, pipe: IO[bytes]) -> None:
        for line in _lines(pipe):
            if self._handlers.output(line):
                self.alive_at = time.monotonic()

    def read_messages(self, pipe: IO[bytes]) -> None:
        for line in _lines(pipe):
            self.count += 1
            self.lines.append(line)
            self._handlers.messages(line)


def _lines(pipe: IO[bytes]) -> Iterator[str]:
    with pipe:
        while line := pipe.readline(_LONGEST_LINE):
            if text := line.decode(errors="replace").strip():
                yield text


def _start(command: Sequence[str], keep: Sequence[int]) -> subprocess.Popen[bytes]:
    if _is_plain_name(command[0]):
        raise ValueError(command[0])  # the system would look for it in the working folder too
    windows = os.name == "nt"
    process = subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=not windows,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) if windows else 0,
        pass_fds=() if windows else tuple(keep),
        preexec_fn=_dies_with_us(),
    )
    if sys.platform == "win32":
        _put_in_job(process)
    return process


def _dies_with_us() -> Callable[[], None] | None:
    """Return what a child has to do before it begins, so that it is killed when we are: on Linux.

    The system counts the thread that started it, which here waits for its end.
    """
    if sys.platform != "linux":
        return None
    control, parent = _libc().prctl, os.getpid()

    def tie() -> None:
        control(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # we were killed in between
            os.kill(os.getpid(), signal.SIGKILL)

    return tie


@cache
def _libc() -> Any:
    return ctypes.CDLL(None)


if sys.platform == "win32":

    def _put_in_job(process: subprocess.Popen[bytes]) -> None:
        """Put a process in a job, which Windows ends with us: its only handle is ours."""
        kernel, job = _job()
        handle = ctypes.c_void_p(kernel.OpenProcess(_SET_QUOTA | _TERMINATE, 0, process.pid))
        if handle:
            # Refused where it has ended already; an old Windows allows one job alone.
            kernel.AssignProcessToJobObject(job, handle)
            kernel.CloseHandle(handle)

    @cache
    def _job() -> tuple[Any, Any]:
        """Return the library and the handle of a job that ends its processes when it is closed.

        JOBOBJECT_EXTENDED_LIMIT_INFORMATION (winnt.h) holds its flags after two 64-bit times.
        """
        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateJobObjectW.restype = kernel.OpenProcess.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        limits = (ctypes.c_byte * (144 if ctypes.sizeof(ctypes.c_void_p) == 8 else 112))()
        ctypes.c_uint32.from_buffer(limits, 16).value = _KILL_ON_JOB_CLOSE
        kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, limits, len(limits))
        return kernel, job


def _confine(process: subprocess.Popen[bytes], bounds: Bounds) -> None:
    """Let the system itself hold the process to its limits, where it can: Linux."""
    if sys.platform != "linux":
        return
    import resource

    # At the hard limit of the CPU there is a SIGKILL, which says nothing: SIGXCPU must come first.
    limits = {
        resource.RLIMIT_AS: (bounds.memory, 0),
        resource.RLIMIT_FSIZE: (bounds.size, 0),
        resource.RLIMIT_CPU: (_cpu_limit(bounds), _CPU_GRACE),
    }
    for kind, (limit, grace) in limits.items():
        if limit:
            # It may have ended already; a lower limit that holds for all of us stays.
            with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):
                resource.prlimit(process.pid, kind, (limit, limit + grace))


def _cpu_limit(bounds: Bounds) -> int:
    """Return the processor seconds that all cores give in the time that a process may take."""
    return int(bounds.total * (os.cpu_count() or 1)) + 1 if bounds.total else 0


def _wait(
    process: subprocess.Popen[bytes], watch: _Watch, stop: threading.Event, bounds: Bounds
) -> None:
    begun, pause = time.monotonic(), _FIRST_POLL
    while not _ended(process):
        if stop.wait(pause):
            raise Stopped
        pause = min(2 * pause, _POLL)  # short ones are many, long ones need not be watched closely
        now = time.monotonic()
        stalled = bounds.stall and now - watch.alive_at > bounds.stall
        if stalled or (bounds.total and now - begun > bounds.total):
            raise Hung(watch.lines)


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """Return whether a process has ended, and add up its processor seconds."""
    if sys.platform == "win32" or process.returncode is not None:
        return process.poll() is not None
    pid, status, used = os.wait4(process.pid, os.WNOHANG)
    if not pid:
        return False
    process.returncode = os.waitstatus_to_exitcode(status)
    add_cpu_seconds(used.ru_utime + used.ru_stime)
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the rest of the group: TERM, then KILL where that has no effect."""
    if process.poll() is not None:
        return
    _signal(process, kill=False)
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        _signal(process, kill=True)
        process.wait()


def _signal(process: subprocess.Popen[bytes], *, kill: bool) -> None:
    if os.name == "nt":
        process.kill() if kill else process.terminate()
        return
    with contextlib.suppress(ProcessLookupError):  # it ended by itself in between
        os.killpg(process.pid, signal.SIGKILL if kill else signal.SIGTERM)


def side_by_side(work: Callable[[int], Result]) -> tuple[Result, Result]:
    """Return the results of `work(0)` and `work(1)`, each worked out on a core of its own.

    The first one in a copy of this process: all that it changes in memory is lost, its result is
    what can be pickled, and locks that are held now are held until it has ended. Where the system
    cannot copy a process, both are done here one after the other.
    """
    if not _can_fork():
        return work(0), work(1)
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        _answer(work, writer)
    os.close(writer)
    try:
        with os.fdopen(reader, "rb") as stream:
            mine = work(1)
            data = stream.read()
    except BaseException:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    _pid, status = os.waitpid(child, 0)
    # Where it failed, the fault shows itself here.
    theirs: Result = work(0) if status else pickle.loads(data)  # noqa: S301 - our own bytes
    return theirs, mine


def _answer(work: Callable[[int], object], writer: int) -> NoReturn:
    code = 1
    try:
        data = pickle.dumps(work(0))
        with os.fdopen(writer, "wb") as stream:
            stream.write(data)
        code = 0
    finally:
        os._exit(code)  # neither exits nor reports of the copied process


def _can_fork() -> bool:
    # Another thread could hold a lock that nobody in the copy would ever release.
    return (
        sys.platform == "linux"
        and len(os.sched_getaffinity(0)) > 1
        and threading.active_count() == 1
    )
