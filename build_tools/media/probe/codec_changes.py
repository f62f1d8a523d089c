"""Finds where the streams of a broadcast get other codecs, as its tables say.

Decoders go on with the first codec, and so lose all that follows. Only the tables are read
(ISO/IEC 13818-1, 2.4.4), and only those whose check sum is right. Cutting the file there is left to
`encode.codec_parts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.media.ffmpeg import source
from build_tools.media.probe.programmes import SectionReader, maps, pid_of
from build_tools.model.facts import CodecChange

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PAT = 0
_PACKET = 188
_PACKETS_READ = 1 << 16
_MOST_CHANGES = 100
_PICTURES = frozenset({0x01, 0x02, 0x10, 0x1B, 0x24, 0x33, 0x42, 0xD1, 0xD2, 0xD4, 0xEA})
_SOUNDS = frozenset({0x03, 0x04, 0x0F, 0x11, 0x1C, 0x81, 0x82, 0x83, 0x84, 0x87})
_PRIVATE = 0x06
_PRIVATE_SOUNDS = frozenset({0x6A, 0x7A, 0x7B, 0x7C})
"""Descriptors of AC-3, E-AC-3, DTS and AAC (ETSI EN 300 468)."""

Codecs = dict[int, int]
"""The codec of each picture and sound of a programme, by PID."""


def read_codec_changes(path: Path, chosen: frozenset[int]) -> tuple[CodecChange, ...]:
    """Return where a stream in use changes its codec or gives way to another; `chosen` are the PIDs
    in use at the beginning."""
    programme = _ProgrammeFollower(chosen)
    for offset, packet in _table_packets(path, programme):
        programme.take(offset, packet)
    return tuple(programme.changes[:_MOST_CHANGES])


class _ProgrammeFollower:
    """Follows the tables of the programme in use through a recording."""

    def __init__(self, chosen: frozenset[int]) -> None:
        self.changes: list[CodecChange] = []
        self.pids = {_PAT}
        self._chosen = chosen
        self._codecs: Codecs = {}
        self._sections = SectionReader()
        self._latest: dict[int, bytes] = {}
        self._begins: dict[int, int] = {}

    def take(self, offset: int, packet: bytes) -> None:
        """Take a packet of a table, which lies at an offset of the file."""
        pid = pid_of(packet)
        if packet[1] & 0x40:
            self._begins[pid] = offset
        section = self._sections.take(packet)
        if not section or section == self._latest.get(pid) or _crc(section):
            return
        self._latest[pid] = section
        if pid == _PAT and section[0] == 0:
            self.pids = {_PAT, *maps(section)}
            # The maps that follow count anew: one that was there before may come back.
            self._latest = {_PAT: section}
        elif pid != _PAT and section[0] == 2:
            self._take_map(pid, _codecs_of(section))

    def _take_map(self, pid: int, codecs: Codecs) -> None:
        in_use = {pid: codec for pid, codec in self._codecs.items() if pid in self._chosen}
        if not self._codecs:
            self._codecs = codecs if self._chosen & codecs.keys() else {}
            return
        others = not (self._chosen & codecs.keys()) and len(self.pids) > 2
        if others or all(codecs.get(pid) == codec for pid, codec in in_use.items()):
            return
        self._codecs = codecs
        self._chosen = frozenset(_first_of(codecs, kind) for kind in (_PICTURES, _SOUNDS))
        table = self._begins.get(_PAT, self._begins[pid])
        self.changes.append(CodecChange(self._begins[pid], table))


def _first_of(codecs: Codecs, kind: frozenset[int]) -> int:
    """Return the PID of the first stream of a kind, -1 for none."""
    return next((pid for pid, codec in codecs.items() if codec & 0xFF in kind), -1)


def _codecs_of(section: bytes) -> Codecs:
    """Return the codecs of a programme map, those of private streams by their descriptors."""
    codecs: Codecs = {}
    offset = 12 + (int.from_bytes(section[10:12], "big") & 0x0FFF)
    while offset + 5 <= len(section) - 4:
        kind, pid = section[offset], int.from_bytes(section[offset + 1 : offset + 3], "big")
        length = int.from_bytes(section[offset + 3 : offset + 5], "big") & 0x0FFF
        if kind == _PRIVATE:
            tags = set(_tags(section[offset + 5 : offset + 5 + length])) & _PRIVATE_SOUNDS
            # As the sound that it is, each kind apart.
            kind = 0x81 + 0x100 * min(tags) if tags else kind
        if kind & 0xFF in _PICTURES | _SOUNDS:
            codecs[pid & 0x1FFF] = kind
        offset += 5 + length
    return codecs


def _tags(descriptors: bytes) -> Iterator[int]:
    offset = 0
    while offset + 2 <= len(descriptors):
        yield descriptors[offset]
        offset += 2 + descriptors[offset + 1]


def _table_packets(path: Path, programme: _ProgrammeFollower) -> Iterator[tuple[int, bytes]]:
    """Yield the packets that carry tables, with their offsets. Taking them may add PIDs."""
    with path.open("rb") as stream:
        length, begin = source.packet_layout(stream.read(3 * 204))
        while length:
            stream.seek(begin)
            data = stream.read(length * _PACKETS_READ)
            if len(data) < length:
                return
            offset = 0
            while offset + _PACKET <= len(data):
                # Slices, `strip` and `find` are loops in C: a gigabyte takes two seconds.
                column = data[offset::length]
                whole = len(column) - len(column.lstrip(b"\x47"))
                for index in _indexes(data[offset:], length, whole, programme):
                    position = offset + index * length
                    yield begin + position, data[position : position + _PACKET]
                offset += whole * length
                if not whole:  # bytes are missing or damaged
                    _length, shift = source.packet_layout(data[offset : offset + 4 * length])
                    offset += shift or length
            begin += offset


def _indexes(data: bytes, length: int, count: int, programme: _ProgrammeFollower) -> Iterator[int]:
    """Yield the indexes of those of `count` packets that have a PID which the programme uses."""
    end = count * length
    high, low = data[1:end:length], data[2:end:length]
    index = 0
    while index < len(low):
        nearest = [_next_packet(high, low, pid, index) for pid in programme.pids]
        index = min((number for number in nearest if number >= 0), default=len(low))
        if index < len(low):
            yield index
        index += 1


def _next_packet(high: bytes, low: bytes, pid: int, index: int) -> int:
    while (index := low.find(pid & 0xFF, index)) >= 0:
        if high[index] & 0x1F == pid >> 8:
            return index
        index += 1
    return -1


def _crc(section: bytes) -> int:
    """Return the check sum over a section and its own check sum: 0 where it is right."""
    crc = 0xFFFFFFFF
    for byte in section:
        crc ^= byte << 24
        for _bit in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    return crc
