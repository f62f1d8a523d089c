"""Reads which streams of a transport stream belong to which programme (ISO/IEC 13818-1, 2.4.4).

A recording of a whole multiplex holds several programmes; PyAV shows their streams as one list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.media.ffmpeg import source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEAD = 8_000_000
"""Bytes; the tables come again at least every half second."""
_PAT = 0
_PACKET = 188


def read_programmes(path: Path) -> tuple[frozenset[int], ...]:
    """Return the identifiers (PIDs) of the streams of each programme, in the order of its table."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    tables: dict[int, bytes] = {}
    listed: tuple[int, ...] = ()
    for pid, section in _sections(head):
        if pid == _PAT and not listed and section[:1] == b"\x00":
            listed = tuple(maps(section))
        elif pid in listed and section[:1] == b"\x02":
            tables.setdefault(pid, section)
        if listed and len(tables) == len(listed):
            break
    return tuple(frozenset(_streams(tables[pid])) for pid in listed if pid in tables)


def _sections(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each section of a table with the PID that carries it."""
    length, begin = source.packet_layout(data)
    sections = SectionReader()
    for offset in range(begin, len(data) - _PACKET + 1, length or len(data)):
        packet = data[offset : offset + _PACKET]
        if section := sections.take(packet):
            yield pid_of(packet), section


def pid_of(packet: bytes) -> int:
    """Return the identifier of the stream that a packet belongs to."""
    return int.from_bytes(packet[1:3], "big") & 0x1FFF


class SectionReader:
    """Puts the sections of tables together from the packets that carry them."""

    def __init__(self) -> None:
        self._parts: dict[int, bytes] = {}

    def take(self, packet: bytes) -> bytes:
        """Return the section that ends in a packet, empty where none does."""
        pid, parts = pid_of(packet), self._parts
        starts, carries, adapts = packet[1] & 0x40, packet[3] & 0x10, packet[3] & 0x20
        payload = packet[5 + packet[4] :] if adapts else packet[4:]
        if packet[:1] != b"\x47" or not carries or not payload:
            return b""
        if starts and payload[:3] == b"\x00\x00\x01":  # pictures and sound, no table
            return b""
        if starts:
            parts[pid] = payload[1 + payload[0] :]
        elif pid in parts:
            parts[pid] += payload
        whole = 3 + (int.from_bytes(parts[pid][1:3], "big") & 0x0FFF) if pid in parts else 0
        return parts.pop(pid)[:whole] if pid in parts and 3 < whole <= len(parts[pid]) else b""


def maps(table: bytes) -> Iterator[int]:
    """Yield the PIDs of the maps that a programme association table lists; 0 is no programme."""
    for offset in range(8, len(table) - 4 - 3, 4):
        number, pid = (int.from_bytes(table[offset + at : offset + at + 2], "big") for at in (0, 2))
        if number:
            yield pid & 0x1FFF


def _streams(table: bytes) -> Iterator[int]:
    """Yield the PIDs of the streams that a programme map lists."""
    offset = 12 + (int.from_bytes(table[10:12], "big") & 0x0FFF)
    while offset + 5 <= len(table) - 4:
        yield int.from_bytes(table[offset + 1 : offset + 3], "big") & 0x1FFF
        offset += 5 + (int.from_bytes(table[offset + 3 : offset + 5], "big") & 0x0FFF)
