"""The two slots: 64 bytes each that say which release plays, overwritten in turn. Pure.

`R(7,"2026-11","90b1e3da")`, filled up with spaces: the number of the turn, the release, and the
CRC-32 of both. The launcher loads both as scripts and follows the valid one with the highest turn;
a torn one is a syntax error, or its CRC is wrong. A station's PC cannot compute a CRC; its kit says
everything twice instead: `P(7,"2026-11",7,"2026-11")`.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

SLOTS = ("slot-a.js", "slot-b.js")
SIZE = 64
_SLOT = re.compile(rb'R\(([0-9]{1,9}),"([0-9-]{0,12})","([0-9a-f]{8})"\) *\n')
_OF_A_PC = re.compile(rb'P\(([0-9]{1,9}),"([0-9-]{1,12})",\1,"\2"\) *\r?\n')


@dataclass(frozen=True)
class Slot:
    """A valid slot. An empty `release` means that nothing may play."""

    turn: int
    release: str


def to_bytes(slot: Slot) -> bytes:
    """Return the slot as it lies on a medium."""
    script = f'R({slot.turn},"{slot.release}","{_crc(slot):08x}")'
    return script.ljust(SIZE - 1).encode() + b"\n"


def from_bytes(data: bytes) -> Slot | None:
    """Return the slot, None where the bytes are a torn one or none."""
    if twice := _OF_A_PC.fullmatch(data):
        return Slot(int(twice[1]), twice[2].decode())
    match = _SLOT.fullmatch(data) if len(data) == SIZE else None
    if match is None:
        return None
    slot = Slot(int(match[1]), match[2].decode())
    return slot if int(match[3], 16) == _crc(slot) else None


def _crc(slot: Slot) -> int:
    return zlib.crc32(f"{slot.turn},{slot.release}".encode())


def current(slots: tuple[Slot | None, Slot | None]) -> Slot | None:
    """Return the slot that counts; None where neither is valid."""
    valid = [slot for slot in slots if slot is not None]
    return max(valid, key=lambda slot: slot.turn, default=None)


def turn_to(release: str, slots: tuple[Slot | None, Slot | None]) -> tuple[int, Slot]:
    """Return the slot to overwrite (0 or 1) and its new content, so that `release` plays.

    It is never the slot that counts now: a write that is torn leaves everything as it was.
    """
    playing = current(slots)
    if playing is None:
        return 0, Slot(1, release)
    return 1 - slots.index(playing), Slot(playing.turn + 1, release)
