"""The text inside of a file that came in: plain, packed, sealed, or on a photograph of QR codes."""

from __future__ import annotations

import gzip
import io
from typing import IO, TYPE_CHECKING, cast

from build_tools.messages import _
from build_tools.model.problem import Problem
from build_tools.records.photographs import read_photograph
from build_tools.records.sealing import LARGEST_SEALED, RECORDS_SEALED, SealUnbroken

if TYPE_CHECKING:
    from collections.abc import Callable

    from build_tools.records.sealing import RecordsSecret
    from build_tools.records.sources import IncomingFile

_LARGEST_JWE = LARGEST_SEALED // 3 * 4 + 8192
"""Base64, and the parts around it."""


def content_of(file: IncomingFile, key: RecordsSecret | None) -> Callable[[], IO[bytes]] | Problem:
    """Return how to open the text of a file, or why it cannot be had. Raises OSError."""
    if file.is_sealed:
        sealed = _unseal(file, key)
        return sealed if isinstance(sealed, Problem) else lambda: io.BytesIO(sealed)
    if file.is_photograph:
        lines = read_photograph(file)
        return lines if isinstance(lines, Problem) else lambda: io.BytesIO(lines)
    if file.path.name.lower().endswith(".gz"):
        return lambda: cast("IO[bytes]", gzip.open(file.path, "rb"))
    return lambda: file.path.open("rb")


def _unseal(file: IncomingFile, key: RecordsSecret | None) -> bytes | Problem:
    if key is None:
        message = _("it is sealed")
        hint = _("name the key that 'courseware keys records' made: --key FILE")
        return RECORDS_SEALED.problem(file.name, 0, message, hint)
    with file.path.open("rb") as stream:
        data = stream.read(_LARGEST_JWE + 1)
    if len(data) <= _LARGEST_JWE:
        try:
            return key.open(data)
        except SealUnbroken:
            pass  # told below, as for one that is far too long
    message = _("it was sealed for another key, or was damaged or changed on the way")
    hint = _("copy it anew; if that does not help, look for the key of that time")
    return RECORDS_SEALED.problem(file.name, 0, message, hint)
