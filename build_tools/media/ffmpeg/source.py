"""Admits sources: only a regular file of the project that is a recording by its own bytes.

Nothing here decodes; reading the facts is left to `probe`. The whitelists are given to every
program that opens a source, because ffmpeg follows playlists under any file name.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from build_tools.errors import SourceRefused
from build_tools.messages import _
from build_tools.os_reasons import os_reason

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = (
    "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,av1,avi,caf,dts,dv,eac3,flac,flv,gxf,h261,h263,h264,"
    "hevc,ivf,loas,m4v,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,mpc,mpc8,mpeg,mpegts,mpegvideo,"
    "mxf,nsv,nut,obu,ogg,rm,swf,tta,vc1,wav,w64,wtv,wv"
)
"""Containers that hold their own bytes. No playlists, no concat lists, no pictures, no texts."""

PROTOCOLS = "file"

_SNIFFED = 4096
_PACKETS = (188, 192, 204)
_SYNC = b"\x47"
_PLAYLISTS = (b"#EXTM3U", b"ffconcat", b"<?xml", b"<MPD", b"[playlist]", b"<smil", b"<asx")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"<svg", b"II*\0", b"MM\0*")


def url(path: Path) -> str:
    """Return the path as ffmpeg takes it literally, whatever characters it holds."""
    return f"file:{path}"


def unreadable() -> str:
    """Return the message about a file that libav cannot open."""
    return _("this is not a recording that can be read; copy it again or export it as MP4")


def admit(path: Path, root: Path) -> None:
    """Raise SourceRefused unless `path` can be a recording of the project at `root`."""
    admit_file(path, root)
    _refuse_by_head(path)


def admit_file(path: Path, root: Path) -> None:
    """Raise SourceRefused unless `path` is a non-empty regular file inside `root`."""
    try:
        facts = path.stat()
    except OSError as error:
        raise SourceRefused(
            _("the file cannot be read ({reason}); put it beside the lesson").format(
                reason=os_reason(error)
            )
        ) from error
    if not stat.S_ISREG(facts.st_mode):
        raise SourceRefused(_("this is not a regular file; put the file itself here"))
    if not path.resolve().is_relative_to(root.resolve()):
        raise SourceRefused(
            _("this link leads out of the project; copy the file into the project instead")
        )
    if not os.access(path, os.R_OK):
        raise SourceRefused(_("the file may not be read; give read permission to it"))
    if facts.st_size == 0:
        raise SourceRefused(_("the file is empty; copy it again from where it came"))


def _refuse_by_head(path: Path) -> None:
    with path.open("rb") as stream:
        head = stream.read(_SNIFFED)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(_PLAYLISTS):
        raise SourceRefused(
            _("this is a list that names other files; put the recording itself here")
        )
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        raise SourceRefused(_("this is a picture, not a recording; give it as the lesson's poster"))
    if not any(head):
        raise SourceRefused(_("the file holds only zeros; copy it again from where it came"))
    if b"\0" not in head and _is_text(head):
        raise SourceRefused(_("this is a text, not a recording; put the recording itself here"))


def ends_within_packet(path: Path) -> bool:
    """Return whether a transport stream ends in the middle of a packet, as an incomplete copy does.

    ffmpeg does not report it, and gives such a file the length of what is left. Packets have 188
    bytes (ISO/IEC 13818-1), 192 with the time stamp of a disc, 204 with a broadcast's checks.
    """
    with path.open("rb") as stream:
        head = stream.read(3 * max(_PACKETS))
    length, begin = packet_layout(head)
    # On a disc the time stamp stands before the sync byte.
    begin -= 4 if length == 192 else 0
    return bool(length) and (path.stat().st_size - max(begin, 0)) % length != 0


def packet_layout(head: bytes) -> tuple[int, int]:
    """Return the length of the packets of a transport stream, and where the first one has its sync
    byte; the length is 0 where the bytes are none."""
    for length in _PACKETS:
        first = head.find(_SYNC, 0, length)
        if first >= 0 and head[first::length][:3] == 3 * _SYNC:
            return length, first
    return 0, 0


def _is_text(head: bytes) -> bool:
    # A character may be cut at the end of the piece that was read.
    for cut in range(4):
        try:
            head[: len(head) - cut].decode()
        except UnicodeDecodeError:
            continue
        return True
    return False
