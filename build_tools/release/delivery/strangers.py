"""Files of a medium that no list names: what they are by name and content. Pure.

Harmless is only what is of a kind that is shown or read, and does not begin like a program, a
script or a page. Everything else may run when somebody clicks on it.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from build_tools.model.receipt import FOLDER as RECEIPTS

HEAD = 1024
"""Bytes from the start of a file that tell what it is."""
_PASSIVE = {
    *("jpg", "jpeg", "png", "gif", "bmp", "webp", "heic", "tif", "tiff"),
    *("mp4", "m4v", "mov", "mkv", "avi", "wmv", "flv", "webm", "mpg", "mpeg", "ts", "vob"),
    *("rm", "rmvb", "3gp", "mp3", "m4a", "aac", "wav", "ogg", "flac", "wma", "amr", "opus"),
    *("txt", "csv", "tsv", "json", "jsonl", "jwe", "gz", "zip", "7z", "rar", "pdf"),
    *("doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "dps", "odt", "ods", "odp"),
    *("srt", "vtt", "ass", "lrc", "log", "bak", "tmp", "dat", "chk", "sha256", "minisig", "pub"),
    *("part", "partial"),  # a copy under way
}
_OF_SYSTEMS = ("desktop.ini", "thumbs.db", ".ds_store", "indexervolumeguid")
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"L\0\0\0\x01\x14\x02\0",  # a shortcut of Windows
    b"ITSF",  # help that runs scripts
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# Letters that turn the order of a name round, so that its end is not what is read last.
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RECORDS = re.compile(r"records/[^/]+\.(?:jsonl|jsonl\.gz|jwe|json)")
_RECEIPT = re.compile(rf"{RECEIPTS}/[a-z0-9-]+\.txt(?:\.part)?")
_WORK = re.compile(r"\.state/(?:lock|journal|[0-9a-f]{32}\.(?:part|sums))")


def is_of_the_station(path: str) -> bool:
    """Return whether a path is one that a station writes, or a receipt of the office."""
    return any(pattern.fullmatch(path) for pattern in (_RECORDS, _RECEIPT))


def is_work_file(path: str) -> bool:
    """Return whether a path is one of a delivery that is under way."""
    return _WORK.fullmatch(path) is not None


def may_run(path: str, head: bytes) -> bool:
    """Return whether a file may be something that runs: `head` are its first bytes."""
    name = PurePosixPath(path).name
    if _TURNING.search(name) or _begins_like_a_program(head):
        return True
    if _WORK.fullmatch(path) or name.lower() in _OF_SYSTEMS:
        return False
    # Windows drops dots and spaces at the end of a name, and so takes "a.exe." for a program.
    suffix = PurePosixPath(name.rstrip(". ").lower()).suffix.removeprefix(".")
    return bool(suffix) and suffix not in _PASSIVE


def _begins_like_a_program(head: bytes) -> bool:
    if head.startswith(_PROGRAMS):
        return True
    for mark in _MARKS:
        head = head.removeprefix(mark)
    # A page, a picture that is a page (SVG), XML that a browser follows.
    return head.replace(b"\0", b"").lstrip().startswith(b"<")
