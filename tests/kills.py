"""kill -9 before any change to a disk: a fork runs what is tested, and dies at the place told.

A kill loses nothing that was written before it, so flushing is passed over and only counted.
"""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator

CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.chmod", "os.truncate")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def killed_at(number: int, act: Callable[[], object]) -> bool:
    """Run `act` in a fork that is killed before its change number `number`; False if it ended."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the fork has no need of the threads of this process
        child = os.fork()
    if child == 0:
        try:
            _kill_before(number)
            act()
        except BaseException as error:  # noqa: BLE001 - it must never go on as the tests
            os.write(2, f"{error!r}\n".encode())
            os._exit(2)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.waitstatus_to_exitcode(status) == 0
    return False


def moments(act_in: Callable[[int], Callable[[], object]], step: int = 1) -> Iterator[int]:
    """Yield the number of each change at which `act_in(number)` was killed, every `step`th."""
    number = 0
    while killed_at(number, act_in(number)):
        yield number
        number += step


def _kill_before(number: int) -> None:
    left = number

    def count() -> None:
        nonlocal left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
        if writes or event in CHANGES:
            count()

    def flushed(*_arguments: object) -> None:
        count()

    os.fsync = flushed  # type: ignore[assignment]
    if hasattr(os, "sync"):
        os.sync = flushed
    sys.addaudithook(hook)
