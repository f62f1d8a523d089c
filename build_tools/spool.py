"""Bytes set aside in a file without a name, so that a run needs less memory."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

Extent = bytes | tuple[int, int]
"""Where bytes are: in the file, from one position to another; or the bytes themselves."""
_AT_ONCE = 1 << 20


class Spool:
    """Takes bytes, and gives them back by their extent. What cannot be written stays in memory.

    One without a folder writes no file. A copy of this process may read what was set aside before;
    it keeps in memory what it adds.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._process = os.getpid()
        self._file: IO[bytes] | None = None
        self._written = 0
        self._waiting = bytearray()
        """What follows in the file once it is written."""

    def add(self, data: bytes) -> Extent:
        """Set bytes aside; return their extent."""
        if self._folder is None or os.getpid() != self._process:
            return data
        begin = self._written + len(self._waiting)
        self._waiting += data
        if len(self._waiting) >= _AT_ONCE:
            self._write()
        return begin, begin + len(data)

    def read(self, extent: Extent) -> bytes:
        """Return the bytes of an extent. Raises OSError where the file cannot be read."""
        if isinstance(extent, bytes):
            return extent
        begin, end = extent
        if begin >= self._written:
            return bytes(self._waiting[begin - self._written : end - self._written])
        if self._file is None:
            raise OSError("closed")
        data = _read(self._file, begin, end - begin)
        if len(data) != end - begin:
            raise OSError("cut off")
        return data

    def close(self) -> None:
        """Give the room up; what was set aside is gone."""
        if self._file:
            self._file.close()
        self._file, self._folder, self._written = None, None, 0
        self._waiting.clear()

    def _write(self) -> None:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115
            self._file.seek(self._written)
            data, done = bytes(self._waiting), 0
            while done < len(data):
                done += self._file.write(data[done:])
        except OSError:  # a full disk, a folder in which nothing can be written
            self._folder = None
        else:
            self._written += done
            self._waiting.clear()


def _read(file: IO[bytes], begin: int, size: int) -> bytes:
    if hasattr(os, "pread"):  # a copy of this process shares the position
        return os.pread(file.fileno(), size, begin)
    file.seek(begin)
    return file.read(size)
