"""The program's own output streams: fit for any console, and with a plain end where they take no
more, because the disk is full or whoever read them has ended.

What is said there is left to the verbs.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import IO, TYPE_CHECKING, Any

from build_tools.messages import _
from build_tools.os_reasons import os_reason

if TYPE_CHECKING:
    from collections.abc import Iterator


class OutputStream:
    """A text stream that remembers the first fault of writing; `fault` is None without one."""

    def __init__(self, stream: IO[str]) -> None:
        # A Windows console with an old code page must not end us over a rare character.
        stream.reconfigure(errors="replace")  # type: ignore[attr-defined]
        self._stream = stream
        self.fault: OSError | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write as a text stream does."""
        with self._noting_faults():
            return self._stream.write(text)

    def flush(self) -> None:
        """Flush as a text stream does."""
        with self._noting_faults():
            self._stream.flush()

    @contextlib.contextmanager
    def _noting_faults(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.fault = self.fault or error
            raise

    def finish(self) -> None:
        """Write what is left; what cannot be written is dropped, and is a fault."""
        with contextlib.suppress(OSError):
            self.flush()
        if self.fault:  # else Python tries again at its end, and complains
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())


@contextlib.contextmanager
def own_streams() -> Iterator[tuple[OutputStream, OutputStream]]:
    """Put streams that remember faults in the place of stdout and stderr until the block ends."""
    before = sys.stdout, sys.stderr
    streams = OutputStream(sys.stdout or _closed(1)), OutputStream(sys.stderr or _closed(2))
    sys.stdout, sys.stderr = streams
    try:
        yield streams
    finally:
        sys.stdout, sys.stderr = before


def _closed(number: int) -> IO[str]:
    """Return a stream that takes nothing; else the next file that is opened gets its number."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), number)
    return open(number, "w", encoding="utf-8", closefd=False)


def finish(stdout: OutputStream, stderr: OutputStream, code: int) -> int:
    """Write what is left and return the exit code: never 0 where something was not shown."""
    stdout.finish()
    if stdout.fault:
        line = _("Not all could be shown: {reason}").format(reason=os_reason(stdout.fault))
        with contextlib.suppress(OSError):
            stderr.write(f"{line}\n")
    stderr.finish()
    return code or int(bool(stdout.fault or stderr.fault))
