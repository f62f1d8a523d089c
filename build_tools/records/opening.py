"""The text inside of a file that came in: plain, packed, sealed, or on a photograph of QR codes.

What opens the last two takes 13 MB of memory, and is imported when such a file comes.
"""

from __future__ import annotations

import codecs
import gzip
import io
from typing import IO, TYPE_CHECKING, Self, cast

from build_tools.messages import _
from build_tools.model.problem import Problem
from build_tools.os_reasons import WordedOSError

if TYPE_CHECKING:
    from collections.abc import Callable

    from build_tools.records.sealing import RecordsSecret
    from build_tools.records.sources import IncomingFile


def content_of(file: IncomingFile, key: RecordsSecret | None) -> Callable[[], IO[bytes]] | Problem:
    """Return how to open the text of a file, or why it cannot be had. Raises OSError."""
    if file.is_sealed:
        sealed = _unseal(file, key)
        return sealed if isinstance(sealed, Problem) else lambda: io.BytesIO(sealed)
    if file.is_photograph:
        from build_tools.records.photographs import read_photograph

        lines = read_photograph(file)
        return lines if isinstance(lines, Problem) else lambda: io.BytesIO(lines)
    if file.path.name.lower().endswith(".gz"):
        return lambda: _as_utf8(cast("IO[bytes]", _Packed(file.open())))
    return lambda: _as_utf8(file.open())


def _as_utf8(stream: IO[bytes]) -> IO[bytes]:
    """Return the stream, read as UTF-8 where an editor of Windows saved it as "Unicode"."""
    try:
        mark = stream.read(2)
        stream.seek(0)
    except BaseException:
        stream.close()
        raise
    if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return cast("IO[bytes]", _FromUtf16(stream))
    return stream


class _FromUtf16:
    """A stream of UTF-16 with its byte order mark, as UTF-8 without one."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-16")()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self._stream.close()

    def read(self, size: int) -> bytes:
        while True:
            data = self._stream.read(size)
            try:
                text = self._decoder.decode(data, final=not data)
            except UnicodeDecodeError as error:
                raise WordedOSError(0, _("it is not a whole text in UTF-16")) from error
            if text or not data:
                return text.encode()

    def seek(self, position: int) -> None:
        self._stream.seek(position)
        self._decoder.reset()


class _Packed(gzip.GzipFile):
    """A packed file that closes what it was opened from."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(fileobj=stream, mode="rb")
        self._stream = stream

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._stream.close()


def _unseal(file: IncomingFile, key: RecordsSecret | None) -> bytes | Problem:
    from build_tools.records.sealing import LARGEST_SEALED, RECORDS_SEALED, SealUnbroken

    longest = LARGEST_SEALED // 3 * 4 + 8192  # in Base64, with the parts around it
    if key is None:
        message = _("it is sealed")
        hint = _("name the key that 'courseware keys records' made: --key FILE")
        return RECORDS_SEALED.problem(file.name, 0, message, hint)
    with file.open() as stream:
        data = stream.read(longest + 1)
    if len(data) <= longest:
        try:
            return key.open(data)
        except SealUnbroken:
            pass  # told below, as for one that is far too long
    message = _("it was sealed for another key, or was damaged or changed on the way")
    hint = _("copy it anew; if that does not help, look for the key of that time")
    return RECORDS_SEALED.problem(file.name, 0, message, hint)
