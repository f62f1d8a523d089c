"""The targets of links, as a page that is opened from disk reaches them. Pure."""

from __future__ import annotations

import enum
import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote


class Reach(enum.StrEnum):
    """The kinds of targets, by where they lie."""

    EMPTY = "empty"
    SAME_PAGE = "same-page"
    INTERNAL = "internal"
    ABSOLUTE = "absolute"
    OUTSIDE = "outside"
    REMOTE = "remote"
    HARMLESS = "harmless"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True)
class Target:
    """A target. `path` is relative to `content/` for INTERNAL, else empty; `folder` ends in `/`."""

    reach: Reach
    path: str = ""
    folder: bool = False


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_HARMLESS = frozenset({"mailto", "tel", "sms", "data"})
_REMOTE = frozenset({"http", "https", "ftp", "ftps", "ws", "wss", "rtmp", "rtsp"})


def target_of(page_folder: str, written: str) -> Target:
    """Return the target of a link as it is `written` in a page of `page_folder`."""
    # Browsers drop line ends and tabs inside addresses before they read them.
    written = re.sub(r"[\t\r\n]", "", written).strip()
    if not written:
        return Target(Reach.EMPTY)
    if written.startswith(("//", "\\\\")):
        return Target(Reach.REMOTE)
    if written.startswith(("/", "\\")) or _DRIVE.match(written):
        return Target(Reach.ABSOLUTE)
    if scheme := _SCHEME.match(written):
        return Target(_reach_of_scheme(scheme[1].lower()))
    name = unquote(re.split(r"[?#]", written, maxsplit=1)[0])
    if not name:
        return Target(Reach.SAME_PAGE)
    path = posixpath.normpath(posixpath.join(page_folder, name))
    if path == ".." or path.startswith(("../", "/")):
        return Target(Reach.OUTSIDE)
    return Target(Reach.INTERNAL, path, folder=name.endswith("/"))


def _reach_of_scheme(scheme: str) -> Reach:
    if scheme in _REMOTE:
        return Reach.REMOTE
    if scheme == "file":
        return Reach.ABSOLUTE
    return Reach.HARMLESS if scheme in _HARMLESS else Reach.FORBIDDEN
