"""Encodes a long recording piece by piece and joins the pieces to its films.

A piece that is finished survives whatever ends the build, and the next build does the others. Its
bytes depend neither on that nor on what is encoded beside it: each has a process of its own.
"""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from build_tools.media.encode import sound_files
from build_tools.media.encode.outputs import (
    concat_list,
    join_command,
    piece_command,
    still_numbers,
    tile_numbers,
)
from build_tools.media.ffmpeg import runner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from build_tools.media.cache.piece_store import PieceStore
    from build_tools.media.cache.workspace import Workspace
    from build_tools.media.encode.outputs import Outputs
    from build_tools.media.plan.ladder import Ladder
    from build_tools.media.plan.pieces import Piece
    from build_tools.model.transcoding import PicturePlan, Plan

_SOUND = "sound"


@dataclass(frozen=True)
class PieceEncoder:
    """Encodes the pieces of one recording, and its sound, which is one of them.

    `store` keeps those that are finished.
    """

    plan: Plan
    paths: Sequence[Path]
    outputs: Outputs
    ladder: Ladder
    workspace: Workspace
    store: PieceStore

    def encode(
        self, parts: Sequence[Piece], advance: Callable[[float], None]
    ) -> tuple[runner.ProcessResult, runner.ProcessResult]:
        """Make the sound, films, stills and tiles; return how the sound ended, and the picture.

        `advance` is told the seconds that are finished. Raises EncodeFailed, OutputRejected,
        Stopped, OSError.
        """
        picture = self.plan.picture
        if picture is None:
            raise ValueError("there is no picture to encode")
        names = (_SOUND, *(self._name(part) for part in parts))
        outcomes = {name: outcome for name in names if (outcome := self._restored(name))}
        works = {} if _SOUND in outcomes else {_SOUND: self._encode_sound}
        seconds = _FinishedSeconds(advance)
        for part in parts:
            if (name := self._name(part)) in outcomes:
                seconds.by_piece[name] = _length(part, picture)
            else:
                works[name] = partial(self._encode_piece, part, partial(seconds.report, name))
        seconds.report()
        spread = self.workspace.cores.spread(list(works.values()))
        outcomes |= dict(zip(works, spread, strict=True))
        sound = outcomes.pop(_SOUND)
        self._gather(picture, parts)
        return sound, _together([*outcomes.values(), self._join()])

    def _name(self, part: Piece) -> str:
        return self.outputs.piece(part.number).folder.name

    def _restored(self, name: str) -> runner.ProcessResult | None:
        """Put a piece that an earlier build has finished where it belongs."""
        target = self.outputs.folder if name == _SOUND else self.outputs.folder / name
        if target != self.outputs.folder:
            # Not over what is there: its files may be those of the store.
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir()
        note = self.store.restore(name, target)
        return runner.ProcessResult(0, (), int(str(note["count"]))) if note else None

    def _encode_sound(self) -> runner.ProcessResult:
        program, stop = self.workspace.ffmpeg.path, self.workspace.stop
        outcome = sound_files.encode_sounds(
            self.plan, self.paths, self.outputs, self.ladder, program, stop
        )
        files = [self.outputs.sound(channels) for channels in sound_files.mixes_of(self.plan)]
        self.store.keep(_SOUND, files, {"count": outcome.count})
        return outcome

    def _encode_piece(self, part: Piece, advance: Callable[[float], None]) -> runner.ProcessResult:
        outputs = self.outputs.piece(part.number)
        path, program = self.paths[part.clip], self.workspace.ffmpeg.path
        command = piece_command(self.plan, part, path, outputs, self.ladder, program)

        def hear(line: str) -> None:
            if (seconds := runner.parse_seconds(line)) is not None:
                advance(seconds)

        limits = runner.Limits.for_length(self.plan.length)
        outcome = runner.run(command, self.workspace.stop, limits, hear)
        runner.completed(outcome, command)
        files = sorted(outputs.folder.iterdir())
        self.store.keep(self._name(part), files, {"count": outcome.count})
        return outcome

    def _join(self) -> runner.ProcessResult:
        command = join_command(self.plan, self.paths, self.outputs, self.workspace.ffmpeg.path)
        limits = runner.Limits.for_length(self.plan.length)
        outcome = runner.run(command, self.workspace.stop, limits)
        return runner.completed(outcome, command)

    def _gather(self, picture: PicturePlan, parts: Sequence[Piece]) -> None:
        """Write the lists of the pieces of each film; put stills and tiles one after the other."""
        for video in picture.videos:
            if not video.copied:
                text = concat_list(parts, picture.rate, self.outputs, video.label)
                self.outputs.concat_list(video.label).write_text(text, encoding="utf-8")
        board = picture.storyboard
        still, tile = picture.width * picture.height * 3, board.width * board.height * 3
        with self.outputs.stills.open("wb") as stills, self.outputs.tiles.open("wb") as tiles:
            for part in parts:
                made = self.outputs.piece(part.number)
                stills.write(_pictures(made.stills, still, still_numbers(picture, part)))
                tiles.write(_pictures(made.tiles, tile, tile_numbers(picture, part)))


@dataclass
class _FinishedSeconds:
    """The seconds that are finished of each piece, several of which may be under way."""

    advance: Callable[[float], None]
    by_piece: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def report(self, name: str = "", seconds: float = 0.0) -> None:
        """Pass on how far all pieces are, with the seconds of one of them."""
        with self.lock:
            self.by_piece[name] = seconds
            self.advance(sum(self.by_piece.values()))


def _length(part: Piece, picture: PicturePlan) -> float:
    begin = float(part.start / picture.rate)
    return max(picture.end - begin, 0.0) if part.count is None else float(part.count / picture.rate)


def _together(outcomes: Sequence[runner.ProcessResult]) -> runner.ProcessResult:
    lines = tuple(line for outcome in outcomes for line in outcome.lines)
    return runner.ProcessResult(0, lines, sum(outcome.count for outcome in outcomes))


def _pictures(path: Path, size: int, numbers: set[int]) -> bytes:
    """Return the pictures of a piece, of `size` bytes each, without a first one that is extra."""
    return path.read_bytes()[0 if 0 in numbers else size :]
