"""Whether a file holds a secret key, by its content and not by its name. Pure.

A key file that was renamed, pasted into a note, saved as UTF-16 or put into a zip is found too.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = (
    # minisign and ours: "Ed", "Sc" or nothing, "B2", then the key, in base64; a public one is short
    re.compile(rb"RW(?:RTY0Iy|QAAEIy)[A-Za-z0-9+/]{120}"),
    re.compile(rb"-----BEGIN[A-Z0-9]*PRIVATEKEY"),  # the spaces are taken out before
    re.compile(rb"AGE-SECRET-KEY-1[A-Z0-9]{20}"),
)
# A private key as JSON: its type, and the number that is secret.
_JWK = (re.compile(rb'"kty":"'), re.compile(rb'"d":"[A-Za-z0-9_-]{40,}"'))
_SPACES = re.compile(rb"[\s\0]+")
_DEEPEST, _MOST, _LARGEST = 2, 200, 16 << 20
"""Archives in archives, files of one, and bytes of a file that are looked at."""


def holds_secret_key(data: bytes) -> bool:
    """Return whether there is a secret key in the bytes of a file."""
    return any(_is_marked(text) for text in _texts(data, _DEEPEST))


def _is_marked(data: bytes) -> bool:
    text = _SPACES.sub(b"", data)
    return any(mark.search(text) for mark in _MARKS) or all(part.search(text) for part in _JWK)


def _texts(data: bytes, depth: int) -> Iterator[bytes]:
    """Yield the bytes themselves, and those of the files of an archive."""
    yield data
    if not depth:
        return
    with contextlib.suppress(OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
        for inner in _files_in(data):
            yield from _texts(inner, depth - 1)


def _files_in(data: bytes) -> Iterator[bytes]:
    # What is damaged, locked or of a newer kind is no archive to us.
    with contextlib.suppress(zipfile.BadZipFile, zlib.error):
        if data.startswith(b"\x1f\x8b"):
            with gzip.open(io.BytesIO(data)) as stream:
                yield stream.read(_LARGEST)
        elif data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for entry in archive.infolist()[:_MOST]:
                    with archive.open(entry) as member:
                        yield member.read(_LARGEST)
