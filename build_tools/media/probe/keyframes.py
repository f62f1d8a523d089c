"""Where decoding of a picture can begin, and how much there is to code after it; pure.

Samples that begin at such a place cost no more than themselves: elsewhere a decoder has to come
from the keyframe before, up to ten seconds away. What is sampled is chosen in `windows`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from build_tools.model.facts import Entry

_APART = 1.0
"""Seconds."""
_LOOKED_AT = 2.0
"""Seconds after an entry whose packets say how much there is to code."""
_MOST = 400
"""More would say nothing new, not even of a recording that lasts a day."""


@dataclass
class _Open:
    """An entry whose packets are still coming. The keyframe itself is large everywhere."""

    at: float
    own: int
    size: int = 0
    packets: int = 0

    def closed(self) -> Entry:
        load = self.size / self.packets if self.packets else self.own
        return Entry(round(self.at, 3), round(load, 1))


@dataclass
class EntryBuilder:
    """Collects entries from the packets of a picture, in the order in which they are stored."""

    _closed: list[Entry] = field(default_factory=list)
    _open: _Open | None = None

    def add(self, at: float, size: int, *, keyframe: bool) -> None:
        """Take a packet of `size` bytes that is shown at the second `at`."""
        if keyframe and (self._open is None or at >= self._open.at + _APART):
            self._close()
            self._open = _Open(at, size)
        elif self._open and at < self._open.at + _LOOKED_AT:
            self._open.size += size
            self._open.packets += 1

    def entries(self, origin: float) -> tuple[Entry, ...]:
        """Return the entries on an axis that begins at `origin`; thinned where there are many."""
        self._close()
        every = -(-len(self._closed) // _MOST) or 1
        moved = (Entry(round(entry.at - origin, 3), entry.load) for entry in self._closed[::every])
        return tuple(entry for entry in moved if entry.at >= 0)

    def _close(self) -> None:
        if self._open:
            self._closed.append(self._open.closed())
        self._open = None
