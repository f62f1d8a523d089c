"""Divides a long recording into pieces that are encoded one after the other; pure.

Each begins with a keyframe and is encoded as if nothing were before it, so its bytes do not depend
on when, where and after what it is encoded. Pieces end where a clip ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.media.plan.ladder import Ladder
    from build_tools.model.transcoding import ClipPlan, PicturePlan, Plan


@dataclass(frozen=True)
class Piece:
    """`count` frames of the clip with the index `clip`, from its frame `first` on.

    `start` is the number of the first frame in the whole recording. `count` is None for the last
    piece of the only clip, which ends where its picture ends.
    """

    number: int
    clip: int
    first: int
    count: int | None
    start: int


def pieces_of(plan: Plan, ladder: Ladder) -> tuple[Piece, ...]:
    """Return the pieces of a recording, none where it is short enough to be encoded in one go."""
    picture = plan.picture
    if picture is None or all(video.copied for video in picture.videos):
        return ()
    pieces: list[Piece] = []
    start = 0
    for index, clip in enumerate(plan.clips):
        frames = round(clip.length * picture.rate)
        firsts = _first_frames(clip, picture, ladder)
        for first, end in zip(firsts, [*firsts[1:], frames], strict=True):
            pieces.append(Piece(len(pieces), index, first, end - first, start + first))
        start += frames
    long = start > 1.5 * ladder.piece_seconds * picture.rate
    if len(pieces) < 2 or not long:
        return ()
    if len(plan.clips) == 1:
        last = pieces.pop()
        pieces.append(Piece(last.number, last.clip, last.first, None, last.start))
    return tuple(pieces)


def _first_frames(clip: ClipPlan, picture: PicturePlan, ladder: Ladder) -> list[int]:
    """Return the first frame of each piece of a clip."""
    if clip.picture is None or not clip.picture.exact_seek:
        return [0]
    interval = round(ladder.keyframe_seconds * picture.rate)
    step = max(round(ladder.piece_seconds * picture.rate / interval), 1) * interval
    # The last one is no shorter than half of the others.
    return list(range(0, max(round(clip.picture.end * picture.rate) - step // 2, 1), step))
