"""The stage `make_mp3`: sound for cheap players and loudspeakers, which take nothing else.

Stations get M4A; this is made when it is asked for, and lies in no cache. Its tags stand in two
codings: ID3v2.3 in UTF-16, which names its coding itself and is read by players, cars and Windows 7
(not so v2.4 and its UTF-8), and behind the sound ID3v1 in GBK, which the cheapest chips read and
take for granted.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import EncodeFailed
from build_tools.files import fsync_file
from build_tools.media.cache.cache import Cache, disk_errors
from build_tools.media.ffmpeg import runner
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.media.options import MediaOptions
    from build_tools.progress import Progress

_TAG_SIZE = 128
_MAKER = "courseware"


@dataclass(frozen=True)
class Mp3Track:
    """A sound of ours that becomes an MP3: where it lies, where it goes, what players show."""

    source: Path
    target: Path
    title: str
    album: str
    number: int


def make_mp3(
    tracks: Sequence[Mp3Track], seconds: float, options: MediaOptions, progress: Progress
) -> None:
    """Write each track as MP3 with its tags; the folders are there.

    `seconds` is the length of the longest. Raises EncodeFailed, and ToolError or DiskError when
    the machine is at fault.
    """
    from build_tools.media.ffmpeg import arguments  # heavy, and seldom needed

    stop = threading.Event()
    with disk_errors():
        program = Cache(options.cache_dir).ffmpeg(options.ffmpeg).path
        for track in tracks:
            progress.stage(track.target.name)
            tags = {"title": track.title, "album": track.album, "track": str(track.number)}
            command = arguments.mp3(track.source, track.target, tags, program)
            outcome = runner.run(command, stop, runner.Limits.for_length(seconds))
            if outcome.code != 0 or not track.target.stat().st_size:
                message = _("ffmpeg could not write {file}").format(file=track.target.name)
                stderr = "\n".join(outcome.lines)
                raise EncodeFailed(message, command=command, stderr=stderr)
            with track.target.open("ab") as stream:
                stream.write(id3v1(track.title, track.album, track.number))
            fsync_file(track.target)


def id3v1(title: str, album: str, number: int) -> bytes:
    """Return the 128 bytes at the end of an MP3 that the cheapest players read, in GBK."""
    year = b""
    return b"".join(
        (
            b"TAG",
            *(_field(text, 30) for text in (title, "", album)),
            year.ljust(4, b"\0"),
            # ID3v1.1: a zero and the number take the end of the remark.
            _field(_MAKER, 28),
            bytes((0, min(number, 255), 255)),
        )
    )


def is_our_mp3(path: Path) -> bool:
    """Return whether a file is an MP3 that `make_mp3` wrote."""
    with path.open("rb") as stream:
        stream.seek(max(path.stat().st_size - _TAG_SIZE, 0))
        tag = stream.read()
    return tag[:3] == b"TAG" and tag[97:].startswith(_MAKER.encode())


def _field(text: str, size: int) -> bytes:
    """Return a text in GBK, as much of it as goes into a field, and no half character."""
    data = b""
    for character in text:
        encoded = character.encode("gbk", "replace")
        if len(data) + len(encoded) > size:
            break
        data += encoded
    return data.ljust(size, b"\0")
