"""Tells which files of a folder were opened while a block ran, by the kernel's inotify (Linux)."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_IN_OPEN = 0x20
_IN_NONBLOCK = 0o4000
_HEAD = struct.Struct("iIII")


@contextmanager
def watched(folder: Path) -> Iterator[set[str]]:
    """Yield a set that holds the names of the files opened in the block, when it has ended."""
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.inotify_init1(_IN_NONBLOCK)
    assert descriptor >= 0, os.strerror(ctypes.get_errno())
    try:
        watch = libc.inotify_add_watch(descriptor, os.fsencode(folder), _IN_OPEN)
        assert watch >= 0, os.strerror(ctypes.get_errno())
        names: set[str] = set()
        yield names
        names |= _read(descriptor)
    finally:
        os.close(descriptor)


def _read(descriptor: int) -> set[str]:
    names = set()
    while True:
        try:
            data = os.read(descriptor, 65_536)
        except BlockingIOError:
            return names
        offset = 0
        while offset < len(data):
            _watch, _mask, _cookie, length = _HEAD.unpack_from(data, offset)
            name = data[offset + _HEAD.size : offset + _HEAD.size + length].rstrip(b"\0")
            names.add(os.fsdecode(name))
            offset += _HEAD.size + length
