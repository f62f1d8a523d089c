"""Sounds as numbered files in a folder, for loudspeakers and cheap players.

Such a player plays by name, or in the order in which the entries were written; both are ours.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.files import fsync_file, fsync_folder
from build_tools.media.mp3 import Mp3Track, make_mp3
from build_tools.release.archive.film_list import file_name
from build_tools.stages.lesson_media import media_options

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.model.media import Rendition
    from build_tools.progress import Progress
    from build_tools.project import Project

NUMBERED = re.compile(r"\d{2,3}-.*\.(?:m4a|mp3)")
_UNFINISHED = ".part-sounds"


@dataclass(frozen=True)
class NumberedSound:
    """A sound that was made, and the title that it goes by."""

    title: str
    sound: Rendition


def write_numbered(
    project: Project,
    sounds: Sequence[NumberedSound],
    folder: Path,
    progress: Progress,
    *,
    as_mp3: bool,
) -> tuple[Path, ...]:
    """Write sounds into a folder, numbered in their order; return the files.

    All are finished before the first of an earlier run goes. Raises MediaError, ToolError and
    DiskError.
    """
    suffix = "mp3" if as_mp3 else "m4a"
    digits = max(len(str(len(sounds))), 2)
    names = [
        f"{number:0{digits}}-{file_name(item.title)}.{suffix}"
        for number, item in enumerate(sounds, start=1)
    ]
    # On the same disk, and beside the folder, as that is made anew.
    at_root = os.path.ismount(folder)
    unfinished = folder / _UNFINISHED if at_root else folder.with_name(_UNFINISHED + folder.name)
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        if as_mp3:
            _make_mp3s(project, sounds, [unfinished / name for name in names], progress)
        else:
            for item, name in zip(sounds, names, strict=True):
                # No link: what a player writes into its file must not reach the cache.
                shutil.copyfile(item.sound.path, unfinished / name)
                fsync_file(unfinished / name)
        return _in_order(unfinished, folder, names)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _make_mp3s(
    project: Project, sounds: Sequence[NumberedSound], targets: Sequence[Path], progress: Progress
) -> None:
    tracks = [
        Mp3Track(item.sound.path, target, item.title, project.name, number)
        for number, (item, target) in enumerate(zip(sounds, targets, strict=True), start=1)
    ]
    longest = max(item.sound.duration for item in sounds)
    make_mp3(tracks, longest, media_options(project), progress)


def _in_order(unfinished: Path, folder: Path, names: Sequence[str]) -> tuple[Path, ...]:
    """Give finished files their place one after another, so that FAT lists them in this order."""
    folder.mkdir(exist_ok=True)
    for earlier in folder.iterdir():
        if NUMBERED.fullmatch(earlier.name):
            earlier.unlink()
    # A new folder has no holes, into which entries would fall out of their order.
    with contextlib.suppress(OSError):  # other things lie there, or it is the root of a stick
        folder.rmdir()
    folder.mkdir(exist_ok=True)
    for name in names:
        (unfinished / name).replace(folder / name)
        # vfat writes the size into the new entry only with the file.
        fsync_file(folder / name)
    fsync_folder(folder)
    return tuple(folder / name for name in names)
