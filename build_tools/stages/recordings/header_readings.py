"""The lengths of recordings by their headers, read one after the other while a list is shown."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from build_tools.errors import MediaError, SourceRefused
from build_tools.media.ffmpeg import source
from build_tools.media.recording_length import recording_length
from build_tools.messages import _
from build_tools.os_reasons import os_reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Stamp = tuple[str, int, int]


def file_stamp(path: Path) -> Stamp:
    """Return what differs once a file was written again. Raises SourceRefused where it is gone."""
    try:
        facts = path.stat()
    except OSError as error:
        text = _("the file cannot be read ({reason}); put it beside the lesson")
        raise SourceRefused(text.format(reason=os_reason(error))) from error
    return str(path), facts.st_size, facts.st_mtime_ns


def still_written() -> SourceRefused:
    """Return the fault of a file that changed while it was read."""
    return SourceRefused(_("somebody is still writing this file; look again when that has ended"))


class HeaderReadings:
    """What headers say of files, as far as they have been read; safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lengths: dict[Stamp, float | MediaError] = {}
        self._waiting: dict[Path, Path] = {}
        self._reader: threading.Thread | None = None

    def length_of(self, path: Path) -> float | MediaError | None:
        """Return the length in seconds (0: the headers do not say) or the fault of a file; None
        where it has not been read as it is now."""
        try:
            return self._lengths.get(file_stamp(path))
        except SourceRefused as error:
            return error

    def begin(self, paths: Iterable[Path], root: Path) -> None:
        """Read these files of the project at `root`, after those that wait already."""
        with self._lock:
            self._waiting |= dict.fromkeys(paths, root)
            if self._waiting and not self._reader:
                self._reader = threading.Thread(target=self._read, daemon=True)
                self._reader.start()

    def _read(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._reader = None
                    return
                path = next(iter(self._waiting))
                root = self._waiting[path]
            self._look(path, root)
            with self._lock:
                self._waiting.pop(path, None)

    def _look(self, path: Path, root: Path) -> None:
        try:
            stamp = file_stamp(path)
        except SourceRefused:
            return  # `length_of` says so
        length: float | MediaError
        try:
            source.admit(path, root)
            length = recording_length(path)
        except MediaError as error:
            length = error
        except OSError as error:
            length = SourceRefused(os_reason(error))
        try:
            self._lengths[stamp] = length if file_stamp(path) == stamp else still_written()
        except SourceRefused:
            return
