"""Keyframes, where decoding of a picture can begin, and how much there is to code after each; pure.

Samples that begin at a keyframe cost no more than themselves: elsewhere a decoder has to start
from the keyframe before, up to ten seconds away. Choosing the samples is left to `plan.sampling`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from build_tools.model.facts import Keyframe

_MIN_DISTANCE = 1.0
"""Seconds."""
_LOAD_SECONDS = 2.0
"""Seconds after a keyframe whose packets tell how much there is to code."""
_MAX_KEYFRAMES = 400
"""More would tell nothing new, not even of a recording that lasts a day."""


@dataclass
class _OpenKeyframe:
    """A keyframe with the packets after it so far. It is large itself wherever it is."""

    seconds: float
    size: int
    bytes_after: int = 0
    packets_after: int = 0

    def closed(self) -> Keyframe:
        load = self.bytes_after / self.packets_after if self.packets_after else self.size
        return Keyframe(round(self.seconds, 3), round(load, 1))


@dataclass
class KeyframeCollector:
    """Collects keyframes from the packets of a picture, in the order in which they are stored."""

    _closed: list[Keyframe] = field(default_factory=list)
    _open: _OpenKeyframe | None = None

    def add(self, seconds: float, size: int, *, keyframe: bool) -> None:
        """Take a packet of `size` bytes that is shown at a time in seconds."""
        if keyframe and (self._open is None or seconds >= self._open.seconds + _MIN_DISTANCE):
            self._close()
            self._open = _OpenKeyframe(seconds, size)
        elif self._open and seconds < self._open.seconds + _LOAD_SECONDS:
            self._open.bytes_after += size
            self._open.packets_after += 1

    def relative_to(self, origin: float) -> tuple[Keyframe, ...]:
        """Return the keyframes on an axis that begins at `origin`, thinned out if they are many."""
        self._close()
        step = -(-len(self._closed) // _MAX_KEYFRAMES) or 1
        thinned = self._closed[::step]
        shifted = (Keyframe(round(k.at - origin, 3), k.load) for k in thinned)
        return tuple(keyframe for keyframe in shifted if keyframe.at >= 0)

    def _close(self) -> None:
        if self._open:
            self._closed.append(self._open.closed())
        self._open = None
