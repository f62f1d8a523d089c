"""The stage `make_posters`: from a picture file, from a frame that a lesson names, or from a title.

Titles are left to `title_poster`, picture files to `image_poster`, frames to `frame_poster`, each
imported when it is needed. The frame of a lesson that names none comes with its recording.
"""

from __future__ import annotations

import tempfile
import threading
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.errors import MediaError
from build_tools.media.cache.cache import Cache, cache_key, disk_errors, version_or_none
from build_tools.media.cache.workspace import run_folder
from build_tools.media.ffmpeg import source
from build_tools.media.workers.pool import run_in_threads
from build_tools.messages import ngettext
from build_tools.model.media import POSTER, Poster
from build_tools.reading.file_kinds.kinds import suffix_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.media.options import MediaOptions
    from build_tools.model.media import PosterSpec
    from build_tools.progress import Progress

# Faces of FreeType must not be used by two threads at once.
_font_lock = threading.Lock()

_VERSION = 2
"""Raise it when the same picture or title gives another poster than before."""


def make_posters(
    specs: Sequence[PosterSpec], options: MediaOptions, progress: Progress
) -> dict[PosterSpec, Poster | MediaError]:
    """Make each poster, or say why its file cannot be used.

    Raises ToolError when the Chinese font is missing, DiskError when the disk is at fault.
    """
    unique = list(dict.fromkeys(specs))
    if not unique:
        return {}
    cache = Cache(options.cache_dir)
    stop = threading.Event()
    with disk_errors():
        keys = run_in_threads(
            unique, lambda s: _key(cache, s, options.project_root), options.workers, stop
        )
        results, missing = _cached(cache, keys)
        if missing:
            results |= _drawn(cache, missing, options, progress, stop)
    return {spec: results[spec] for spec in unique}


def _key(cache: Cache, spec: PosterSpec, root: Path) -> str:
    if spec.file is not None:
        source.admit_file(spec.file, root)
        return cache_key(
            poster=_VERSION,
            file=cache.file_hash(spec.file),
            kind=suffix_of(spec.file.name),
            pillow=version("pillow"),
            heif=version_or_none("pi-heif"),
        )
    if spec.frame is not None:
        return cache_key(
            poster=_VERSION,
            frame=cache.file_hash(spec.frame),
            at=spec.seconds,
            words=(spec.title, spec.section_name, spec.colour) if spec.titled else (),
            font=version("manimgx-fonts-cjk"),
            pillow=version("pillow"),
        )
    return cache_key(
        poster=_VERSION,
        title=spec.title,
        section=spec.section_name,
        colour=spec.colour,
        font=version("manimgx-fonts-cjk"),
        pillow=version("pillow"),
    )


def _cached(
    cache: Cache, keys: dict[PosterSpec, str | MediaError]
) -> tuple[dict[PosterSpec, Poster | MediaError], dict[PosterSpec, str]]:
    results: dict[PosterSpec, Poster | MediaError] = {}
    missing: dict[PosterSpec, str] = {}
    for spec, key in keys.items():
        if isinstance(key, MediaError):
            results[spec] = key
            continue
        cached = cache.find(key)
        if isinstance(cached, Poster):
            results[spec] = cached
        else:
            missing[spec] = key
    return results, missing


def _drawn(
    cache: Cache,
    missing: dict[PosterSpec, str],
    options: MediaOptions,
    progress: Progress,
    stop: threading.Event,
) -> dict[PosterSpec, Poster | MediaError]:
    count = len(missing)
    line = ngettext("Drawing {count} poster", "Drawing {count} posters", count)
    progress.stage(line.format(count=count))
    with run_folder(cache.work) as folder:
        return run_in_threads(
            list(missing),
            lambda spec: _make(cache, spec, missing[spec], folder),
            options.workers,
            stop,
        )


def _make(cache: Cache, spec: PosterSpec, key: str, parent: Path) -> Poster:
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        path, size, missing = _written(spec, Path(folder))
        length = path.stat().st_size
        name, lasting = cache.publish(path, POSTER)
    poster = Poster(POSTER, name, lasting, length, 0.0, *size, missing=missing)
    cache.store(key, poster)
    return poster


def _written(spec: PosterSpec, folder: Path) -> tuple[Path, tuple[int, int], str]:
    """Write the poster into `folder`; return (path, size, characters that could not be drawn)."""
    from build_tools.media.encode import stills
    from build_tools.media.poster import image_poster, title_poster

    target = folder / "poster.jpg"
    if spec.frame is not None:
        return _from_frame(spec, spec.frame, target)
    if spec.file is None:
        with _font_lock:
            image, missing = title_poster.draw(spec.title, spec.section_name, spec.colour)
        stills.save_poster(image, target)
        return target, image.size, missing
    if suffix_of(spec.file.name) == ".svg":
        target = folder / "poster.svg"
        return target, image_poster.from_svg(spec.file, target), ""
    return target, image_poster.from_photo(spec.file, target), ""


def _from_frame(spec: PosterSpec, frame: Path, target: Path) -> tuple[Path, tuple[int, int], str]:
    from PIL import Image

    from build_tools.media.encode import stills
    from build_tools.media.poster import frame_poster

    if spec.seconds is None:
        with Image.open(frame) as opened:
            image = opened.convert("RGB")
    else:
        image = frame_poster.frame_at(frame, spec.seconds)
    missing = ""
    if spec.titled:
        with _font_lock:
            image, missing = frame_poster.with_title(
                image, spec.title, spec.section_name, spec.colour
            )
    stills.save_poster(image, target)
    return target, image.size, missing
