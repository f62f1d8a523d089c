"""A site is built beside the one in use, and takes its place only when it is complete.

site/        the last good site; never touched while building
.site.next/  the build under way
.site.old/   the site that is being replaced, for the moment of the swap
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from build_tools.errors import DiskError
from build_tools.files import link_or_copy, make_readable
from build_tools.messages import _
from build_tools.os_reasons import os_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from build_tools.model.media import Rendition

MEDIA = "media"


def next_folder(site: Path) -> Path:
    """Return the folder in which the successor of `site` is built: a sibling, so on its disk."""
    return site.with_name(f".{site.name}.next")


def _previous_folder(site: Path) -> Path:
    return site.with_name(f".{site.name}.old")


def recover(site: Path) -> None:
    """Clean up after a killed build or swap: bring the old site back, remove an unfinished one."""
    previous = _previous_folder(site)
    if previous.exists():
        if site.exists():
            shutil.rmtree(previous)
        else:
            previous.replace(site)
    if next_folder(site).exists():
        shutil.rmtree(next_folder(site))


def write(path: Path, text: str) -> None:
    """Write a file of the site that is being built. Only the swap makes it lasting."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def replace_files(site: Path, files: Mapping[str, bytes]) -> bool:
    """Put files in the place of those of a site, each whole; return whether that was possible.

    It is not where another build was killed, or where the system keeps files that are open: then
    some may be there already.
    """
    next_site = next_folder(site)
    if next_site.exists() or _previous_folder(site).exists():
        return False
    try:
        for name, data in files.items():
            path = next_site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        make_readable(next_site)
        for name in files:
            (next_site / name).replace(site / name)
    except OSError:
        return False
    finally:
        shutil.rmtree(next_site, ignore_errors=True)
    return True


def stage_media(renditions: Iterable[Rendition], site: Path) -> tuple[Path, ...]:
    """Put the media of the next site in place; return files to move from the old one at the swap.

    On a disk without hard links (FAT, exFAT) gigabytes would be copied in every build: there,
    files that the old site already holds unchanged are moved at the swap instead.
    """
    to_move = []
    for rendition in renditions:
        target = next_folder(site) / MEDIA / rendition.file
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(rendition.path, target)
        except OSError:
            existing = site / MEDIA / rendition.file
            if _same(existing, rendition.path):
                to_move.append(existing)
            else:
                link_or_copy(rendition.path, target)
    return tuple(to_move)


def _same(existing: Path, source: Path) -> bool:
    if not existing.is_file():
        return False
    ours, theirs = existing.stat(), source.stat()
    # FAT keeps times to two seconds.
    return ours.st_size == theirs.st_size and abs(ours.st_mtime - theirs.st_mtime) <= 2


def swap(site: Path, to_move: Iterable[Path] = ()) -> None:
    """Put the finished next site in the place of `site`; if that is refused, the old one stays.

    Raises DiskError where the system refuses the rename (Windows, a file of the site in use).
    """
    next_site, previous = next_folder(site), _previous_folder(site)
    make_readable(next_site)
    moved = []
    try:
        for existing in to_move:
            target = next_site / MEDIA / existing.name
            existing.replace(target)
            moved.append((existing, target))
        if site.exists():
            site.replace(previous)
        next_site.replace(site)
    except OSError as error:
        if previous.exists() and not site.exists():
            previous.replace(site)
        for existing, target in moved:
            if target.exists():
                target.replace(existing)
        raise DiskError(
            _(
                "{site} cannot be replaced ({reason}): close the browser windows and players "
                "that show it, then build again"
            ).format(site=site, reason=os_reason(error))
        ) from error
    if previous.exists():
        shutil.rmtree(previous)
