"""The two slots: 64 bytes each that say which release plays, overwritten in turn. Pure.

`R(7,"2026-11","90b1e3da")`, filled up with spaces: the number of the turn, the release, and the
CRC-32 of both. The launcher loads both as scripts and follows the valid one with the highest turn;
a torn one is a syntax error, or its CRC is wrong. Everybody else takes nothing for a slot that is
not one byte by byte, so that nothing else can run from there. A station's PC cannot compute a CRC;
its kit says everything twice instead: `P(7,"2026-11",7,"2026-11")`.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

SLOTS = ("slot-a.js", "slot-b.js")
SIZE = 64
LAST_TURN = 999_999_999
_TURN = rb"(0|[1-9][0-9]{0,8})"
_SLOT = re.compile(rb"R\(" + _TURN + rb',"([0-9-]{0,12})","[0-9a-f]{8}"\) *\n')
_OF_A_PC = re.compile(rb"P\(" + _TURN + rb',"([0-9-]{1,12})",\1,"\2"\) *\r?\n')


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
    match = _SLOT.fullmatch(data)
    slot = Slot(int(match[1]), match[2].decode()) if match else None
    return slot if slot and to_bytes(slot) == data else None


def _crc(slot: Slot) -> int:
    return zlib.crc32(f"{slot.turn},{slot.release}".encode())


def current(slots: tuple[Slot | None, Slot | None]) -> Slot | None:
    """Return the slot that counts; None where neither is valid."""
    valid = [slot for slot in slots if slot is not None]
    return max(valid, key=lambda slot: slot.turn, default=None)


def turns_to(release: str, slots: tuple[Slot | None, Slot | None]) -> tuple[tuple[int, Slot], ...]:
    """Return the slots to overwrite (0 or 1), one after the other, so that `release` plays.

    It is never the slot that counts now: a write that is torn leaves everything as it was. Where
    the turns have come to their end they begin anew: the other slot says first, with a low turn,
    what plays now, and so it goes on where the write of the one that counts is torn.
    """
    playing = current(slots)
    if playing is None:
        return ((0, Slot(1, release)),)
    index = slots.index(playing)
    if playing.turn < LAST_TURN:
        return ((1 - index, Slot(playing.turn + 1, release)),)
    return ((1 - index, Slot(1, playing.release)), (index, Slot(2, release)))
