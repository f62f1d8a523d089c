"""The recordings in a folder, with the subtitles that have their names; nothing is opened."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.intake.matches import RecordingFile
from build_tools.os_reasons import os_reason
from build_tools.reading.quoting import is_one_line

_RECORDINGS = frozenset(
    (
        *(".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".wmv", ".asf", ".flv", ".f4v"),
        *(".mpg", ".mpeg", ".mpe", ".m2v", ".vob", ".dat", ".ts", ".tp", ".trp", ".mts"),
        *(".m2ts", ".m2t", ".rm", ".rmvb", ".3gp", ".3g2", ".ogv", ".dv", ".wtv", ".mxf"),
        *(".mp3", ".m4a", ".aac", ".wav", ".wma", ".ogg", ".oga", ".flac", ".amr", ".ac3", ".mp2"),
    )
)
_SUBTITLES = (".srt", ".vtt", ".ass", ".ssa")


@dataclass(frozen=True)
class MediaListing:
    """What lies in the folder. `others` are files of other kinds, which nobody takes."""

    recordings: tuple[RecordingFile, ...] = ()
    others: tuple[str, ...] = ()


def list_recordings(folder: Path) -> MediaListing:
    """Return the recordings in a folder and the folders below it, by path.

    Hidden files and links are passed over. Raises CoursewareError where the folder cannot be read.
    """
    recordings: list[RecordingFile] = []
    subtitles: dict[str, list[str]] = {}
    others: list[str] = []
    for path, facts in sorted(_files(folder)):
        recording = RecordingFile(path, facts.st_size, facts.st_mtime_ns)
        if not is_one_line(path):
            others.append(path)
        elif recording.suffix in _RECORDINGS:
            recordings.append(recording)
        elif recording.suffix in _SUBTITLES:
            subtitles.setdefault(_without_suffix(path), []).append(path)
        else:
            others.append(path)
    with_subtitles = tuple(
        replace(r, subtitles=tuple(subtitles.pop(_without_suffix(r.path), ()))) for r in recordings
    )
    alone = [path for paths in subtitles.values() for path in paths]
    return MediaListing(with_subtitles, tuple(sorted((*others, *alone))))


def _files(folder: Path) -> list[tuple[str, os.stat_result]]:
    files: list[tuple[str, os.stat_result]] = []
    folders = [folder]
    try:
        while folders:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or entry.is_symlink():
                        continue
                    if entry.is_dir():
                        folders.append(Path(entry.path))
                    elif entry.is_file():
                        path = Path(entry.path).relative_to(folder).as_posix()
                        files.append((path, entry.stat()))
    except OSError as error:
        text = _("{folder} cannot be read: {reason}")
        raise CoursewareError(
            text.format(folder=error.filename or folder, reason=os_reason(error))
        ) from error
    return files


def _without_suffix(path: str) -> str:
    return unicodedata.normalize("NFC", path.rpartition(".")[0]).casefold()
