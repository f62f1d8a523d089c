"""Cuts a broadcast where its codecs change; the parts are joined again as parts of a lesson are."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.errors import SourceRefused
from build_tools.media.ffmpeg import runner, source
from build_tools.media.probe import probe_process

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from build_tools.model.facts import CodecChange, SourceFacts
    from build_tools.model.media import Recording

_CHUNK = 1 << 22
_SCRAP = 1_000_000
"""Bytes up to which a part in which nothing can be read is what lies between two programmes."""

ReadClip = tuple["Recording", "SourceFacts"]


def read_parts(
    clip: Recording, changes: Sequence[CodecChange], folder: Path, stop: threading.Event
) -> list[ReadClip]:
    """Return the parts of a clip in their order, whole, as files below `folder`, with their facts.

    Raises SourceRefused where one cannot be used, Stopped when `stop` is set.
    """
    home = Path(tempfile.mkdtemp(dir=folder))
    size = clip.source.stat().st_size
    bounds = [0, *(change.offset for change in changes), size]
    tables = [None, *(change.table for change in changes)]
    parts: list[ReadClip] = []
    for number, ((begin, end), table) in enumerate(zip(pairwise(bounds), tables, strict=True)):
        path = home / f"{number:03}.ts"
        _copy(clip.source, path, (begin, end), table, stop)
        try:
            facts = probe_process.read_facts(path, stop, clip.pick)
        except SourceRefused:
            if end - begin > _SCRAP:
                raise
            continue
        parts.append((replace(clip, source=path), facts))
    return parts


def trimmed(clip: Recording, parts: Sequence[ReadClip]) -> list[ReadClip]:
    """Return what the trims of a clip leave of its parts; theirs count from each one's begin."""
    begin, left = 0.0, []
    for part, facts in parts:
        end = begin + facts.duration
        start = clip.start - begin if clip.start and clip.start > begin else None
        finish = clip.end - begin if clip.end is not None and clip.end < end else None
        if (start or 0.0) < facts.duration and (finish is None or finish > 0):
            left.append((replace(part, start=start, end=finish), replace(facts, begin=begin)))
        begin = end
    return left


def _copy(
    path: Path, target: Path, span: tuple[int, int], table: int | None, stop: threading.Event
) -> None:
    """Copy a span of bytes, after the table without which its programme is found late."""
    with path.open("rb") as stream, target.open("wb") as part:
        if table is not None:
            length, _begin = source.packet_layout(stream.read(_CHUNK))
            stream.seek(table)
            part.write(stream.read(length))
        stream.seek(span[0])
        remaining = span[1] - span[0]
        while remaining and (chunk := stream.read(min(_CHUNK, remaining))):
            if stop.is_set():
                raise runner.Stopped
            part.write(chunk)
            remaining -= len(chunk)
