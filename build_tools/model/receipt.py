"""A receipt: a small text on a medium that says which release was copied, and how it was checked.

    receipts/<station>-<release>-<step>.txt

The office's `deliver` writes one, and so do `update.cmd` and `update.sh` of the station kit; the
office reads them when the medium is back. Lines of `key=value` in ASCII, ended by LF or CRLF,
because a batch file has to write them. All keys stand in `docs/medium.md`.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from dataclasses import dataclass

from build_tools.messages import _
from build_tools.model.release import ReleaseName

FOLDER = "receipts"
SCHEMA = "1"
LARGEST = 4096
"""Bytes; a longer file is no receipt."""

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COUNT = re.compile(r"[0-9]{1,9}")
_KEYS = ("station", "release", "step", "files", "new", "checked")


class ReceiptStep(enum.StrEnum):
    """What was done."""

    SENT = "sent"
    """The office brought the medium to the release and read it back."""
    INSTALLED = "installed"
    """The station's PC has the release."""


class CheckMethod(enum.StrEnum):
    """The reference that every file was compared with when it was copied."""

    SHA256 = "sha256"
    """Its hash in the signed list."""
    BYTES = "bytes"
    """The medium, byte by byte: a Windows without `certutil`."""


@dataclass(frozen=True)
class Receipt:
    """`files` are those of the release at this station, `copied` of them came this time.

    `on` is a day by the clock of that PC, None where that date is not valid.
    """

    station: str
    release: str
    step: ReceiptStep
    on: dt.date | None
    files: int
    copied: int
    checked: CheckMethod

    @property
    def path(self) -> str:
        """Where the receipt lies on a medium."""
        return f"{FOLDER}/{self.station}-{self.release}-{self.step}.txt"


def to_bytes(receipt: Receipt) -> bytes:
    """Return the receipt as it is written."""
    values = {
        "receipt": SCHEMA,
        "station": receipt.station,
        "release": receipt.release,
        "step": receipt.step,
        "date": receipt.on.isoformat() if receipt.on else "",
        "files": receipt.files,
        "new": receipt.copied,
        "checked": receipt.checked,
    }
    return "".join(f"{key}={value}\n" for key, value in values.items()).encode("ascii")


def from_bytes(data: bytes) -> Receipt:
    """Return the receipt. Raises ValueError, in words for people; unknown keys are passed over."""
    values = _lines(data)
    if values.get("receipt") != SCHEMA:
        raise ValueError(_("this is no receipt, or one of a newer station kit"))
    missing = [key for key in _KEYS if key not in values]
    if missing:
        raise ValueError(_("it was cut off: '{key}' is missing").format(key=missing[0]))
    try:
        return Receipt(
            station=_matching(_CODE, values["station"]),
            release=ReleaseName(values["release"]).text,
            step=ReceiptStep(values["step"]),
            on=_day(values.get("date", "")),
            files=int(_matching(_COUNT, values["files"])),
            copied=int(_matching(_COUNT, values["new"])),
            checked=CheckMethod(values["checked"]),
        )
    except ValueError as error:
        text = _("it says something that no receipt says: {text}")
        raise ValueError(text.format(text=error)) from None


def _lines(data: bytes) -> dict[str, str]:
    if len(data) > LARGEST:
        return {}
    text = data.decode("ascii", errors="replace")
    pairs = (line.partition("=") for line in text.splitlines())
    return {key.strip(): value.strip() for key, equals, value in pairs if equals}


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None  # the office takes the day on which it read the receipt
