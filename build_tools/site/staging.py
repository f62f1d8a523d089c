"""A site is built beside the one that is open, and takes its place only when it is whole.

site/        the last good site; never touched while building
.site.next/  the build under way
.site.old/   what is being replaced, for the moment of the swap
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from build_tools.errors import DiskError
from build_tools.files import place
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from build_tools.model.media import Rendition

MEDIA = "media"


def next_folder(site: Path) -> Path:
    """Return the folder in which the successor of `site` is built: a sibling, so on its disk."""
    return site.with_name(f".{site.name}.next")


def _old_folder(site: Path) -> Path:
    return site.with_name(f".{site.name}.old")


def recover(site: Path) -> None:
    """Put right what a kill in the middle of an earlier build or swap has left."""
    old = _old_folder(site)
    if old.exists():
        if site.exists():
            shutil.rmtree(old)
        else:
            old.replace(site)
    if next_folder(site).exists():
        shutil.rmtree(next_folder(site))


def put_media(renditions: Iterable[Rendition], folder: Path) -> None:
    """Place media under `folder`/media: hard links where the disk can, else copies."""
    for rendition in renditions:
        place(rendition.path, folder / MEDIA / rendition.file)


def keep_media(renditions: Iterable[Rendition], site: Path) -> tuple[Path, ...]:
    """Place the media of the next site; return those that must move over from the old one.

    On a disk without hard links (FAT, exFAT) gigabytes would be copied in every build: there,
    what the old site already holds unchanged is moved at the swap instead.
    """
    waiting = []
    for rendition in renditions:
        target = next_folder(site) / MEDIA / rendition.file
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(rendition.path, target)
        except OSError:
            held = site / MEDIA / rendition.file
            if _same(held, rendition.path):
                waiting.append(held)
            else:
                place(rendition.path, target)
    return tuple(waiting)


def _same(held: Path, source: Path) -> bool:
    if not held.is_file():
        return False
    ours, theirs = held.stat(), source.stat()
    # FAT keeps times to two seconds.
    return ours.st_size == theirs.st_size and abs(ours.st_mtime - theirs.st_mtime) <= 2


def swap(site: Path, waiting: Iterable[Path] = ()) -> None:
    """Put the finished next site in the place of `site`; on a refusal the old one stays.

    Raises DiskError where the system refuses the rename (Windows, a file of the site in use).
    """
    fresh, old = next_folder(site), _old_folder(site)
    moved = []
    try:
        for held in waiting:
            target = fresh / MEDIA / held.name
            held.replace(target)
            moved.append((held, target))
        if site.exists():
            site.replace(old)
        fresh.replace(site)
    except OSError as error:
        if old.exists() and not site.exists():
            old.replace(site)
        for held, target in moved:
            if target.exists():
                target.replace(held)
        raise DiskError(
            _(
                "{site} cannot be replaced ({reason}): close the browser windows and players "
                "that show it, then build again"
            ).format(site=site, reason=error.strerror)
        ) from error
    if old.exists():
        shutil.rmtree(old)
