"""The stage `make_posters`: from a picture file, or from the frame of a film that a lesson names.

Picture files are left to `image_poster`, frames to `frame_poster`, each imported when it is needed.
The frame of a lesson that names none comes with its recording.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.errors import MediaError
from build_tools.media.cache.cache import Cache, cache_key, version_or_none
from build_tools.media.ffmpeg import source
from build_tools.media.workers.missing import make_missing
from build_tools.messages import ngettext
from build_tools.model.media import POSTER, Poster
from build_tools.reading.file_kinds.kinds import suffix_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.media.options import MediaOptions
    from build_tools.model.media import PosterSpec
    from build_tools.progress import Progress

_VERSION = 2
"""Raise it when the same picture gives another poster than before."""


def make_posters(
    specs: Sequence[PosterSpec], options: MediaOptions, progress: Progress
) -> dict[PosterSpec, Poster | MediaError]:
    """Make each poster, or say why its file cannot be used.

    Raises DiskError when the disk is at fault.
    """
    unique = list(dict.fromkeys(specs))
    if not unique:
        return {}
    cache = Cache(options.cache_dir)
    versions = {"pillow": version_or_none("pillow"), "heif": version_or_none("pi-heif")}
    return make_missing(
        unique,
        cache,
        lambda spec: _key(cache, spec, options.project_root, versions),
        lambda spec, key, folder: _make(cache, spec, key, folder),
        workers=options.workers,
        progress=progress,
        line=_line,
    )


def _line(count: int) -> str:
    return ngettext("Making {count} poster", "Making {count} posters", count).format(count=count)


def _key(cache: Cache, spec: PosterSpec, root: Path, versions: dict[str, str | None]) -> str:
    if spec.seconds is not None:
        frame = cache.file_hash(spec.file)
        return cache_key(poster=_VERSION, frame=frame, at=spec.seconds, pillow=versions["pillow"])
    source.admit_file(spec.file, root)
    return cache_key(
        poster=_VERSION,
        file=cache.file_hash(spec.file),
        kind=suffix_of(spec.file.name),
        **versions,
    )


def _make(cache: Cache, spec: PosterSpec, key: str, parent: Path) -> Poster:
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        path, size = _written(spec, Path(folder))
        length = path.stat().st_size
        name, lasting = cache.publish(path, POSTER)
    poster = Poster(POSTER, name, lasting, length, 0.0, *size)
    cache.store(key, poster)
    return poster


def _written(spec: PosterSpec, folder: Path) -> tuple[Path, tuple[int, int]]:
    """Write the poster into `folder`; return its path and size."""
    from build_tools.media.encode import stills
    from build_tools.media.poster import image_poster

    target = folder / "poster.jpg"
    if spec.seconds is not None:
        from build_tools.media.poster import frame_poster

        image = frame_poster.frame_at(spec.file, spec.seconds)
        stills.save_poster(image, target)
        return target, image.size
    if suffix_of(spec.file.name) == ".svg":
        target = folder / "poster.svg"
        return target, image_poster.from_svg(spec.file, target)
    return target, image_poster.from_photo(spec.file, target)
