"""The stage `make_asset_files`: what is published in the place of files that pages name.

Drawings are written anew with nothing in them but the drawing. What may be published at all is
left to the checks, other files to the site, which copies them.
"""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.media.cache.cache import Cache, cache_key, disk_errors
from build_tools.media.cache.workspace import run_folder
from build_tools.media.ffmpeg import source
from build_tools.media.poster.drawing import clean_drawing
from build_tools.media.workers.pool import run_in_threads
from build_tools.model.media import DRAWING, Rendition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.errors import MediaError
    from build_tools.media.options import MediaOptions

_VERSION = 1
"""Raise it when the same file gives another one than before."""
_DRAWINGS = (".svg",)


def make_asset_files(
    files: Sequence[Path], options: MediaOptions
) -> dict[Path, Rendition | MediaError]:
    """Make what is published in the place of each file, or say why it cannot be used.

    Files that are published as they are are not in the result. Raises DiskError.
    """
    made = [path for path in dict.fromkeys(files) if path.suffix.lower() in _DRAWINGS]
    if not made:
        return {}
    cache = Cache(options.cache_dir)
    stop = threading.Event()
    with disk_errors(), run_folder(cache.work) as folder:
        return run_in_threads(
            made, lambda path: _made(cache, path, options, folder), options.workers, stop
        )


def _made(cache: Cache, path: Path, options: MediaOptions, parent: Path) -> Rendition:
    source.admit_file(path, options.project_root)
    key = cache_key(asset=_VERSION, file=cache.file_hash(path), kind=path.suffix.lower())
    cached = cache.find(key)
    if isinstance(cached, Rendition):
        return cached
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        target = Path(folder) / "drawing.svg"
        target.write_bytes(clean_drawing(path.read_bytes()))
        length = target.stat().st_size
        name, lasting = cache.publish(target, DRAWING)
    rendition = Rendition(DRAWING, name, lasting, length)
    cache.store(key, rendition)
    return rendition
