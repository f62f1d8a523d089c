"""The stage `make_asset_files`: what is published in the place of files that pages name.

Pictures are turned, made smaller and stripped of their story, drawings and PDFs of what is no
drawing and no page. What may be published at all is left to the checks, other files to the site,
which copies them.
"""

from __future__ import annotations

import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.media.asset.drawing import clean_drawing
from build_tools.media.cache.cache import Cache, cache_key, version_or_none
from build_tools.media.ffmpeg import source
from build_tools.media.workers.missing import make_missing
from build_tools.messages import ngettext
from build_tools.model.media import DOCUMENT, DRAWING, PICTURE, Rendition
from build_tools.reading.file_kinds.kinds import RASTER_SUFFIXES, suffix_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.errors import MediaError
    from build_tools.media.options import MediaOptions
    from build_tools.progress import Progress

_VERSION = 2
"""Raise it when the same drawing gives another file than before."""
_DRAWING = ".svg"
_PDF = ".pdf"
_REPLACED = (*RASTER_SUFFIXES, _DRAWING, _PDF)


def make_asset_files(
    files: Sequence[Path], options: MediaOptions, progress: Progress
) -> dict[Path, Rendition | MediaError]:
    """Make what is published in the place of each file, or say why it cannot be used.

    Files that are published as they are are not in the result. Raises DiskError.
    """
    paths = [path for path in dict.fromkeys(files) if suffix_of(path.name) in _REPLACED]
    if not paths:
        return {}
    cache = Cache(options.cache_dir)
    return make_missing(
        paths,
        cache,
        lambda path: _key(cache, path, options),
        lambda path, key, folder: _make(cache, path, key, options, folder),
        workers=options.workers,
        progress=progress,
        line=_line,
    )


def _line(count: int) -> str:
    line = ngettext("Preparing {count} picture or PDF", "Preparing {count} pictures or PDFs", count)
    return line.format(count=count)


def _key(cache: Cache, path: Path, options: MediaOptions) -> str:
    """Return all that the file depends on. Raises MediaError."""
    source.admit_file(path, options.project_root)
    suffix = suffix_of(path.name)
    digest = cache.file_hash(path)
    if suffix == _DRAWING:
        return cache_key(asset=_VERSION, file=digest, kind=suffix)
    if suffix == _PDF:
        from build_tools.media.asset import pdf_file

        return cache_key(asset=pdf_file.VERSION, file=digest, kind=suffix, by=version("pypdf"))
    from build_tools.media.asset import picture

    by = (version("pillow"), version_or_none("pi-heif"))
    size = options.picture_size
    return cache_key(asset=picture.VERSION, file=digest, kind="picture", size=size, by=by)


def _make(cache: Cache, path: Path, key: str, options: MediaOptions, parent: Path) -> Rendition:
    suffix = suffix_of(path.name)
    label, size = PICTURE, (0, 0)
    if suffix == _DRAWING:
        label, data = DRAWING, clean_drawing(path.read_bytes())
    elif suffix == _PDF:
        from build_tools.media.asset import pdf_file

        label, original = DOCUMENT, path.read_bytes()
        data = pdf_file.without_metadata(original) or original
    else:
        from build_tools.media.asset import picture

        prepared = picture.make_picture(path, options.picture_size)
        data, suffix, size = prepared.data, prepared.suffix, (prepared.width, prepared.height)
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        target = Path(folder) / f"asset{suffix}"
        target.write_bytes(data)
        name, lasting = cache.publish(target, label)
    rendition = Rendition(label, name, lasting, len(data), 0.0, *size)
    cache.store(key, rendition)
    return rendition
