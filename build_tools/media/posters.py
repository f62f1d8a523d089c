"""The stage `posters`: posters from a picture file, from a frame that a lesson names, or drawn.

Drawing is left to `drawing`, picture files to `own_picture`, frames to `titled`; all wait until one
is needed. The frame that is chosen when nobody names one comes with its recording.
"""

from __future__ import annotations

import tempfile
import threading
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.errors import MediaError
from build_tools.media.cache.cache import Cache, cache_key, disk_errors
from build_tools.media.cache.workspace import run_folder
from build_tools.media.ffmpeg import source
from build_tools.media.workers.pool import each
from build_tools.messages import ngettext
from build_tools.model.media import POSTER, Poster

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.media.options import MediaOptions
    from build_tools.model.media import Picture
    from build_tools.progress import Progress

# Faces of FreeType must not be used by two threads at once.
_one_at_a_time = threading.Lock()

_VERSION = 1
"""Raise it when the same picture or title gives another poster than before."""


def posters(
    pictures: Sequence[Picture], options: MediaOptions, progress: Progress
) -> dict[Picture, Poster | MediaError]:
    """Make the poster of each picture, or say why its file cannot be used.

    Raises ToolError when the Chinese font is missing, DiskError when the disk is at fault.
    """
    wanted = list(dict.fromkeys(pictures))
    if not wanted:
        return {}
    cache = Cache(options.cache_dir)
    stop = threading.Event()
    with disk_errors():
        keys = each(wanted, lambda p: _key(cache, p, options.project_root), options.workers, stop)
        results, jobs = _known(cache, keys)
        if jobs:
            results |= _made(cache, jobs, options, progress, stop)
    return {picture: results[picture] for picture in wanted}


def _key(cache: Cache, picture: Picture, root: Path) -> str:
    if picture.file is not None:
        source.admit_file(picture.file, root)
        return cache_key(
            poster=_VERSION,
            file=cache.file_hash(picture.file),
            kind=picture.file.suffix.lower(),
            pillow=version("pillow"),
        )
    if picture.frame is not None:
        return cache_key(
            poster=_VERSION,
            frame=cache.file_hash(picture.frame),
            at=picture.at,
            words=(picture.title, picture.section_name, picture.colour) if picture.titled else (),
            font=version("manimgx-fonts-cjk"),
            pillow=version("pillow"),
        )
    return cache_key(
        poster=_VERSION,
        title=picture.title,
        section=picture.section_name,
        colour=picture.colour,
        font=version("manimgx-fonts-cjk"),
        pillow=version("pillow"),
    )


def _known(
    cache: Cache, keys: dict[Picture, str | MediaError]
) -> tuple[dict[Picture, Poster | MediaError], dict[Picture, str]]:
    results: dict[Picture, Poster | MediaError] = {}
    jobs: dict[Picture, str] = {}
    for picture, key in keys.items():
        if isinstance(key, MediaError):
            results[picture] = key
            continue
        found = cache.find(key)
        if isinstance(found, Poster):
            results[picture] = found
        else:
            jobs[picture] = key
    return results, jobs


def _made(
    cache: Cache,
    jobs: dict[Picture, str],
    options: MediaOptions,
    progress: Progress,
    stop: threading.Event,
) -> dict[Picture, Poster | MediaError]:
    count = len(jobs)
    line = ngettext("Drawing {count} poster", "Drawing {count} posters", count)
    progress.stage(line.format(count=count))
    with run_folder(cache.work) as folder:
        return each(list(jobs), lambda p: _make(cache, p, jobs[p], folder), options.workers, stop)


def _make(cache: Cache, picture: Picture, key: str, parent: Path) -> Poster:
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        path, size, missing = _written(picture, Path(folder))
        length = path.stat().st_size
        name, lasting = cache.publish(path, POSTER)
    poster = Poster(POSTER, name, lasting, length, 0.0, *size, missing=missing)
    cache.store(key, poster)
    return poster


def _written(picture: Picture, folder: Path) -> tuple[Path, tuple[int, int], str]:
    """Write the poster into `folder`; return (path, size, characters that could not be drawn)."""
    from build_tools.media.encode import stills
    from build_tools.media.poster import image_poster, title_poster

    target = folder / "poster.jpg"
    if picture.frame is not None:
        return _from_frame(picture, picture.frame, target)
    if picture.file is None:
        with _one_at_a_time:
            image, missing = title_poster.draw(picture.title, picture.section_name, picture.colour)
        stills.save_poster(image, target)
        return target, image.size, missing
    if picture.file.suffix.lower() == ".svg":
        target = folder / "poster.svg"
        return target, image_poster.from_drawing(picture.file, target), ""
    return target, image_poster.from_photo(picture.file, target), ""


def _from_frame(picture: Picture, frame: Path, target: Path) -> tuple[Path, tuple[int, int], str]:
    from PIL import Image

    from build_tools.media.encode import stills
    from build_tools.media.poster import frame_poster

    if picture.at is None:
        with Image.open(frame) as opened:
            image = opened.convert("RGB")
    else:
        image = frame_poster.frame_at(frame, picture.at)
    missing = ""
    if picture.titled:
        with _one_at_a_time:
            words = (picture.title, picture.section_name, picture.colour)
            image, missing = frame_poster.with_title(image, *words)
    stills.save_poster(image, target)
    return target, image.size, missing
